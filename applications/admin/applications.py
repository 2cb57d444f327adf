"""Applications: the list that answers questions, and the page of one with its steps as buttons."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications import actions, narrowing, packet, queries, queue, steps
from applications.directions import DirectionFilter
from applications.models import Application
from applications.workflow import STEPS, Ball, Impossible, State
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.admin_lists import CountedSoFar, KeyedList
from mobility.common.policy import can, require

from . import (
    asking,
    belonging,
    extensions,
    near,
    notes,
    page,
    persons,
    presence,
    registering,
    review,
    tracing,
)
from .filters import AwaitingFilter, CallFilter, PapersFilter, QuestionFilter, StateFilter

LATE_AFTER_DAYS = 5
BADGES = {
    State.DRAFT: "open",
    State.SUBMITTED: "wait",
    State.RETURNED: "out",
    State.VERIFIED: "ok",
    State.SCORING: "wait",
    State.RANKED: "wait",
    State.SELECTED: "ok",
    State.RESERVE: "open",
    State.NOT_SELECTED: "open",
    State.ACCEPTED: "ok",
    State.DECLINED: "open",
    State.NOMINATED: "ok",
    State.ABROAD: "ok",
    State.BACK: "wait",
    State.RECOGNISED: "ok",
    State.REFUSED: "stop",
    State.WITHDRAWN: "open",
}


class ByRef(KeyedList):
    """A list whose rows lead to addresses with the public code, and know how their papers stand."""

    not_read = queries.NOT_LISTED

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        counts = queue.paper_counts(request.user, self.result_list)
        for row in self.result_list:
            vars(row)["papers"] = counts[row.pk]

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:applications_application_change", args=[result.ref])


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Nothing is typed here: facts are the applicant's, the state moves by steps."""

    look = "applications.queue"
    list_display = (
        "numbered",
        "person",
        "stands",
        "waits",
        "to_check",
        "returned",
        "missing",
        "sent",
    )
    list_filter = (StateFilter, DirectionFilter, QuestionFilter, PapersFilter, AwaitingFilter, CallFilter)
    list_select_related = ("applicant", "call")
    search_fields = ("number",)
    search_help_text = gettext_lazy("Name, number, or the last four digits of the IIN")
    ordering = ("state_since", "id")
    sortable_by = ("numbered", "waits", "sent")
    actions = ("step_for_many",)
    paginator = CountedSoFar

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<slug:ref>/review/", view(self.review), name="applications_application_review"),
            path(
                "<slug:ref>/review/<int:document>/",
                view(self.review),
                name="applications_application_review",
            ),
            path("<slug:ref>/review/<slug:way>/", view(self.beside), name="applications_application_beside"),
            path("<slug:ref>/open/", view(self.still_open), name="applications_application_open"),
            path("<slug:ref>/ask/", view(self.ask), name="applications_application_ask"),
            path("<slug:ref>/note/", view(self.note), name="applications_application_note"),
            path("<slug:ref>/step/<slug:name>/", view(self.step), name="applications_application_step"),
            path("<slug:ref>/data/", view(self.person_data), name="applications_application_data"),
            path("<slug:ref>/direction/", view(self.belonging), name="applications_application_direction"),
            path("<slug:ref>/conflict/", view(self.conflict), name="applications_application_conflict"),
            path(
                "<slug:ref>/conflict/<int:key>/lift/", view(self.lift), name="applications_application_lift"
            ),
            path("<slug:ref>/packet/", view(self.packet), name="applications_application_packet"),
            path("<slug:ref>/extend/", view(self.extend), name="applications_application_extend"),
            *registering.urls(self),
        ]
        return own + super().get_urls()

    # --- The list ----------------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the table with the IIN to whoever may have it."""
        may = {"may_iin": can(request.user, "lists.export_iin")}
        return super().changelist_view(request, may | (extra_context or {}))

    @admin.action(description=gettext_lazy("Make a step with these"))
    def step_for_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Lead to the step for many: for the ticked applications, or for the whole list."""
        address = reverse("admin:lists_bulkstep_choose")
        if request.POST.get("select_across") == "1":
            return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{address}?keys={keys}")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByRef

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by number, name in any case and alphabet, or the end of the IIN; a draft by its whole code."""
        return narrowing.found(queryset, search_term), False

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def numbered(self, row: Application) -> str:
        return row.number or _("draft %(code)s") % {"code": row.ref}

    @admin.display(description=gettext_lazy("applicant and call"))
    def person(self, row: Application) -> str:
        """Name the person, a draft's aside, and below the call: two plain columns would not fit the page."""
        name = row.applicant.full_name if row.lies_at_the_office else "–"
        return format_html('{}<br><span class="beside">{}</span>', name, row.call)

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: Application) -> str:
        return format_html('<span class="state {}">{}</span>', BADGES[State(row.state)], row.face.staff)

    @admin.display(description=gettext_lazy("since"), ordering="state_since")
    def waits(self, row: Application) -> str:
        days = (timezone.localdate() - timezone.localdate(row.state_since)).days
        words = ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else _("today")
        late = days > LATE_AFTER_DAYS and row.face.ball not in {Ball.APPLICANT, Ball.NOBODY}
        return format_html('<span class="state warn">{}</span>', words) if late else words

    @admin.display(description=gettext_lazy("to check"))
    def to_check(self, row: Application) -> int | str:
        return papers_of(row).get("uploaded") or "–"

    @admin.display(description=gettext_lazy("returned"))
    def returned(self, row: Application) -> int | str:
        return papers_of(row).get("returned") or "–"

    @admin.display(description=gettext_lazy("missing"))
    def missing(self, row: Application) -> int | str:
        papers = papers_of(row)
        if row.number:
            return papers.get("missing") or "–"
        return _("%(missing)s of %(all)s") % {
            "missing": papers.get("missing", 0),
            "all": papers.get("all", 0),
        }

    @admin.display(description=gettext_lazy("sent"), ordering="submitted_at")
    def sent(self, row: Application) -> str:
        if row.submitted_at is None:
            return "–"
        day = f"{timezone.localtime(row.submitted_at):%d.%m.%Y}"
        return format_html('{} <span class="state warn">{}</span>', day, _("late")) if row.late else day

    # --- The page of one ---------------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Application | None:
        """Return the application with a public code, with all that its pages show."""
        found = self.get_queryset(request).filter(ref=object_id)
        found = found.select_related("applicant__user", "applicant__faculty", "call").defer(
            *page.NOT_SHOWN_OF_CALL
        )
        application = found.prefetch_related(near.LOADED).first()
        if application is not None:
            application = queries.under_its_terms(application)
        return application if application and self.has_view_permission(request, application) else None

    def found(self, request: HttpRequest, ref: str) -> Application:
        """Return an application of somebody else that was sent in. Raises Http404 for everything else."""
        application = self.get_object(request, ref)
        if application is None or not can(request.user, "applications.read", application):
            raise Http404
        return application

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show everything about an application; of a draft, that it exists and how complete it is."""
        application = self.get_object(request, object_id)
        if application is None:
            raise Http404
        if application.is_draft and can(request.user, "applications.registered", application):
            return HttpResponseRedirect(registering.page_of(application))
        if not can(request.user, "applications.read", application):
            if application.lies_at_the_office and (conflict := near.own(application, request.user)):
                return self.shown(request, application, "locked", {"conflict": conflict, "here": application})
            papers = queue.paper_counts(request.user, [application])[application.pk]
            shown = {"papers": papers, **extensions.of(application, request.user)}
            return self.shown(request, application, "draft", shown)
        return self.page(request, application)

    def page(
        self, request: HttpRequest, application: Application, status: int = 200, **said: Any
    ) -> HttpResponse:
        """Show everything about an application that was sent in; ``said`` adds a form with its errors."""
        context = {
            **page.of(application, request.user),
            **near.of(application, request.user),
            **persons.of(application, request.user),
            **notes.of(application, request.user),
            "may_direct": can(request.user, "applications.as_office", application),
            "others": presence.others(request.user, application),
            "may_ask": asking.may_ask(request.user, application),
        }
        return self.shown(request, application, "change", context | said, status)

    def page_of(self, application: Application) -> str:
        """Return the address of the page of an application."""
        return _page_of(application)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who did what to an application and who opened its papers."""
        return tracing.show(self, request, object_id)

    def shown(
        self,
        request: HttpRequest,
        application: Application,
        template: str,
        context: dict[str, Any],
        status: int = 200,
        around: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with a page about an application inside the frame of the admin, or a plainer one."""
        frame = {
            **(self.admin_site.each_context(request) if around is None else around),
            "opts": self.opts,
            "title": str(application),
            "application": application,
            "badge": BADGES[State(application.state)],
        }
        return TemplateResponse(
            request, f"admin/applications/application/{template}.html", frame | context, status=status
        )

    # --- Steps -------------------------------------------------------------------------------------------

    def step(self, request: HttpRequest, ref: str, name: str) -> HttpResponse:
        """Ask what a step needs and say what it will do; on POST, make it."""
        application = self.found(request, ref)
        if name not in STEPS or name in steps.MADE_ELSEWHERE:
            raise Http404
        require(request.user, actions.PERMISSION[STEPS[name].role], application)
        offer = next((o for o in steps.offers(request.user, application) if o.step.name == name), None)
        if offer is None:
            return self._too_late(request, application, name)
        way = steps.way_of(STEPS[name])
        form = way.form(request.POST if request.method == "POST" else None, application=application)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    if request.POST.get("seen", application.state) != actions.lock(application).state:
                        raise Impossible(name)  # somebody moved it after this page was shown
                    way.perform(application, request.user, form.cleaned_data)
            except Impossible:
                return self._too_late(request, application, name)
            except actions.Incomplete:
                return self._too_late(
                    request, application, name, review.still_open(request.user, application)
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Done: %(step)s.") % {"step": STEPS[name].label})
                if "on" in request.POST:
                    return review.beside(request, application, review.ON)
                return HttpResponseRedirect(_page_of(application))
        context = {"offer": offer, "form": form, "here": STEPS[name].label}
        return self.shown(request, application, "step", context)

    def _too_late(
        self,
        request: HttpRequest,
        application: Application,
        name: str,
        still_open: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Say that a step cannot be made now, and why; nothing was changed."""
        application.refresh_from_db()
        last = application.transitions.select_related("by").first()
        context = {"step": STEPS[name], "here": STEPS[name].label, "last": last, **(still_open or {})}
        return self.shown(request, application, "step_impossible", context, status=409)

    def packet(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Ask for the packet of an application as one PDF and show how far it is."""
        application = self.found(request, ref)
        if request.method != "POST":
            raise Http404
        require(request.user, "applications.packet", application)
        job = packet.ask(application, request.user, (get_language() or "kk")[:2])
        return HttpResponseRedirect(reverse("portal:job", args=[job.pk]))

    def extend(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Give the owner of a draft a later deadline."""
        return extensions.show(self, request, ref)

    # --- Checking papers ---------------------------------------------------------------------------------

    def review(self, request: HttpRequest, ref: str, document: int | None = None) -> HttpResponse:
        """Show the papers of an application one by one, each beside what is asked."""
        application = self.found(request, ref)
        return review.show(self, request, application, document)

    def beside(self, request: HttpRequest, ref: str, way: str) -> HttpResponse:
        """Lead to the next or previous application in line."""
        if way not in review.WAYS:
            raise Http404
        return review.beside(request, self.found(request, ref), way)

    def still_open(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Hear that a page about an application is still open, and tell who else has one."""
        return presence.tell(request, self.found(request, ref))

    def ask(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Ask the applicant for a further document."""
        return asking.show(self, request, self.found(request, ref))

    def note(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Keep a note for colleagues."""
        return notes.write(self, request, self.found(request, ref))

    def person_data(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Correct the personal data."""
        return persons.show(self, request, self.found(request, ref))

    def belonging(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Give the direction by hand."""
        return belonging.show(self, request, self.found(request, ref))

    def conflict(self, request: HttpRequest, ref: str) -> HttpResponse:
        """Declare a conflict of interest."""
        return near.declare(self, request, self.found(request, ref))

    def lift(self, request: HttpRequest, ref: str, key: int) -> HttpResponse:
        """Lift a colleague's conflict of interest."""
        return near.lift(self, request, self.found(request, ref), key)


def papers_of(row: Application) -> dict[str, int]:
    """Return the counts that the list put beside a row."""
    return vars(row)["papers"]


def _page_of(application: Application) -> str:
    return reverse("admin:applications_application_change", args=[application.ref])
