"""Proposed hosts: what waits for the office, what it asks the host about, and how a host becomes a place."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications import actions, proposals, queue
from applications.directions import DirectionOfApplicationFilter
from applications.models import Application, HostProposal
from applications.workflow import Impossible
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.dates import country_name
from mobility.common.policy import can, require, visible
from partners.models import Institution
from programs.seats import needs_agreement

from .hosts import AgreedForm
from .page import Fact

Standing = HostProposal.State
BADGES = {
    Standing.PROPOSED: "wait",
    Standing.NEGOTIATING: "out",
    Standing.AGREED: "ok",
    Standing.DECLINED: "stop",
    Standing.WITHDRAWN: "open",
}
LATE_AFTER_DAYS = 5
ANSWERED = (Standing.AGREED, Standing.DECLINED, Standing.WITHDRAWN)


class QueueFilter(admin.SimpleListFilter):
    """Proposals by whose turn it is."""

    title = gettext_lazy("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("waiting", gettext_lazy("waits for us")),
            ("negotiating", gettext_lazy("in negotiation")),
            ("answered", gettext_lazy("answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[HostProposal]) -> QuerySet[HostProposal]:
        match self.value():
            case "waiting":
                return queryset.filter(pk__in=proposals.waiting_for(request.user).values("pk"))
            case "negotiating":
                return queryset.filter(state=Standing.NEGOTIATING)
            case "answered":
                return queryset.filter(state__in=ANSWERED)
        return queryset


class AnswerForm(forms.Form):
    """Why it is not possible."""

    answer = forms.CharField(
        label=gettext_lazy("Answer to the applicant"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it, on the page and in a letter."),
    )


@admin.register(HostProposal)
class HostProposalAdmin(ReadOnlyAdmin):
    """Nothing is typed here but answers: a proposal is the applicant's, its state moves by buttons."""

    look = "proposals.decide"
    list_display = ("name", "where", "field", "about", "stands", "waits")
    list_filter = (QueueFilter, DirectionOfApplicationFilter)
    list_select_related = ("application__call",)
    search_fields = ("name", "city", "application__ref", "application__number")
    ordering = ("made_at", "id")
    sortable_by = ("waits",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:proposal>/negotiate/", view(self.negotiate), name="applications_hostproposal_negotiate"
            ),
            path("<int:proposal>/agree/", view(self.agree), name="applications_hostproposal_agree"),
            path("<int:proposal>/decline/", view(self.decline), name="applications_hostproposal_decline"),
            *super().get_urls(),
        ]

    # --- The list ----------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("where"))
    def where(self, row: HostProposal) -> str:
        return f"{row.city}, {country_name(row.country, _language())}"

    @admin.display(description=gettext_lazy("application and call"))
    def about(self, row: HostProposal) -> str:
        return format_html(
            '{}<br><span class="beside">{}</span>', code_of(row.application), row.application.call
        )

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: HostProposal) -> str:
        badge = BADGES[Standing(row.state)]
        return format_html('<span class="state {}">{}</span>', badge, row.get_state_display())

    @admin.display(description=gettext_lazy("proposed"), ordering="made_at")
    def waits(self, row: HostProposal) -> str:
        days = (timezone.localdate() - timezone.localdate(row.made_at)).days
        ago = ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
        words = ago if days else _("today")
        late = days > LATE_AFTER_DAYS and row.state == Standing.PROPOSED
        return format_html('<span class="state warn">{}</span>', words) if late else words

    # --- The page of one ---------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what is proposed, for which application, and what the office can do."""
        if not object_id.isdecimal():
            raise Http404
        return self._page(request, self._found(request, int(object_id)), AnswerForm())

    def _found(self, request: HttpRequest, key: int) -> HostProposal:
        require(request.user, self.look)
        rows = visible(request.user, HostProposal).select_related(
            "application__applicant__faculty",
            "application__call__program",
            "institution",
            "offering__institution",
            "decided_by",
        )
        found = rows.filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def _page(
        self, request: HttpRequest, proposal: HostProposal, form: AnswerForm, status: int = 200
    ) -> HttpResponse:
        application = proposal.application
        same = proposals.known_hosts(request.user, proposal.name, proposal.link)
        return self._shown(
            request,
            proposal,
            "change",
            {
                "facts": facts(proposal),
                "about": about(application, request.user),
                "known": same,
                "others": visible(request.user, HostProposal)
                .filter(name__iexact=proposal.name)
                .exclude(pk=proposal.pk)[:5],
                "is_open": proposal.state in proposals.OPEN,
                "may_decide": can(request.user, "proposals.decide", proposal),
                "missed": application.is_draft and not application.is_open(timezone.now()),
                "form": form,
            },
            status,
        )

    def _shown(
        self,
        request: HttpRequest,
        proposal: HostProposal,
        template: str,
        context: dict[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(proposal),
            "proposal": proposal,
            "application": proposal.application,
            "badge": BADGES[Standing(proposal.state)],
        }
        return TemplateResponse(
            request, f"admin/applications/hostproposal/{template}.html", frame | context, status=status
        )

    # --- What the office does ----------------------------------------------------------------------------

    def _to_decide(self, request: HttpRequest, key: int) -> HostProposal:
        found = self._found(request, key)
        require(request.user, "proposals.decide", found)
        return found

    def negotiate(self, request: HttpRequest, proposal: int) -> HttpResponse:
        """Say that the office asks the host now."""
        found = self._to_decide(request, proposal)
        if request.method != "POST":
            raise Http404
        try:
            actions.negotiate(found, request.user)
        except Impossible:
            return self._was_faster(request, found)
        messages.success(request, _("The applicant gets a letter: the office is asking the host."))
        return HttpResponseRedirect(page_of(found))

    def decline(self, request: HttpRequest, proposal: int) -> HttpResponse:
        """Say that it is not possible, and why."""
        found = self._to_decide(request, proposal)
        if request.method != "POST":
            raise Http404
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            actions.decline(found, request.user, form.cleaned_data["answer"])
        except Impossible:
            return self._was_faster(request, found)
        messages.success(request, _("The applicant gets a letter with your answer."))
        return HttpResponseRedirect(page_of(found))

    def agree(self, request: HttpRequest, proposal: int) -> HttpResponse:
        """Ask which institution it is and what the place is like; then it is a place of the call."""
        found = self._to_decide(request, proposal)
        if found.state not in proposals.OPEN:
            return self._was_faster(request, found)
        hosts = proposals.candidates(request.user, found, request.GET.get("q", "").strip())
        form = AgreedForm(
            request.POST if request.method == "POST" else None,
            proposal=found,
            hosts=self._offered(request, hosts),
        )
        if request.method == "POST" and form.is_valid():
            try:
                actions.agree(found, request.user, form.host(), form.instance, form.cleaned_data["answer"])
            except Impossible:
                return self._was_faster(request, found)
            except ValidationError as error:
                form.say(error)
            else:
                messages.success(
                    request, _("It is a place of the call now. The applicant gets a letter about it.")
                )
                return HttpResponseRedirect(page_of(found))
        context = {
            "form": form,
            "uncovered": [host for host in hosts if not proposals.is_covered(found.application.call, host)],
            "needs_agreement": needs_agreement(found.application.call),
            "q": request.GET.get("q", ""),
        }
        return self._shown(request, found, "agree", context, status=422 if form.is_bound else 200)

    def _offered(self, request: HttpRequest, hosts: list[Institution]) -> list[Institution]:
        """Return the institutions to choose from; one that was chosen after another search stays."""
        key = request.POST.get("host_known", "")
        if not key.isdecimal() or int(key) in {host.pk for host in hosts}:
            return hosts
        return [*hosts, *visible(request.user, Institution).filter(pk=key, is_home=False)]

    def _was_faster(self, request: HttpRequest, proposal: HostProposal) -> HttpResponse:
        proposal.refresh_from_db()
        words = {"state": proposal.get_state_display()}
        messages.info(request, _("Nothing was changed: it stands at “%(state)s” already.") % words)
        return HttpResponseRedirect(page_of(proposal))


def code_of(application: Application) -> str:
    """Return the number of an application; of a draft, its code."""
    return application.number or _("draft %(code)s") % {"code": application.ref}


def facts(proposal: HostProposal) -> list[Fact]:
    """Return what was proposed."""
    language = _language()
    lines = [
        Fact(_("City"), f"{proposal.city}, {country_name(proposal.country, language)}"),
        Fact(_("Speciality or field"), proposal.field),
        Fact(_("Why this university"), proposal.reason),
    ]
    return [line for line in lines if line.value]


def about(application: Application, user: Any) -> list[Fact]:
    """Return what the office may know of the application: of a draft its code and how complete it is."""
    lines = [Fact(_("Application"), code_of(application)), Fact(_("Call"), str(application.call))]
    if application.number:
        return [*lines, Fact(_("Faculty"), str(application.applicant.faculty or "–"))]
    papers = queue.paper_counts(user, [application])[application.pk]
    counts = {"missing": papers.get("missing", 0), "all": papers.get("all", 0)}
    return [*lines, Fact(_("Papers missing"), _("%(missing)s of %(all)s") % counts)]


def page_of(proposal: HostProposal) -> str:
    """Return the address of a proposal's page."""
    return reverse("admin:applications_hostproposal_change", args=[proposal.pk])


def _language() -> str:
    return (get_language() or "en")[:2]
