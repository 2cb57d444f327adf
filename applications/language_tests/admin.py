"""Language tests in the office's desk: days and places, who has booked, attendance and results."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.workflow import Impossible
from mobility.common.admin_base import PolicyAdmin
from mobility.common.policy import require, visible
from programs.wording.values import language_name

from . import actions, packet, queries, wording
from .forms import CancelForm, EntryForm, SlotForm, entry_forms
from .models import Booking, TestSlot

STEPS: dict[str, Any] = {"publish": actions.publish, "close": actions.close, "reopen": actions.reopen}
STEPS_FROM = {
    TestSlot.State.DRAFT: [("publish", _("Publish: people can book"))],
    TestSlot.State.PUBLISHED: [("close", _("Close registration now"))],
    TestSlot.State.CLOSED: [("reopen", _("Open registration again"))],
    TestSlot.State.CANCELLED: [],
}
FIELDS: tuple[Any, ...] = (
    "day",
    ("starts_at", "ends_at"),
    ("room_kk", "room_ru", "room_en"),
    "languages",
    "places",
    "closes_on",
    "round",
    "calls",
    ("notes_kk", "notes_ru", "notes_en"),
)


@admin.register(TestSlot)
class TestSlotAdmin(PolicyAdmin):
    """Days and places are typed; the state moves by buttons; results are one sheet for a test."""

    look = "language_tests.manage"
    edit = "language_tests.edit"
    form = SlotForm
    change_form_template = "admin/language_tests/testslot/change_form.html"
    list_display = ("when", "stands", "tested", "taken", "wait", "results", "where")
    list_filter = ("state",)
    ordering = ("-day", "-starts_at")
    sortable_by = ("when",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        one, name = "<int:slot>", "language_tests_testslot"
        own = [
            path(f"{one}/step/<slug:verb>/", view(self.step), name=f"{name}_step"),
            path(f"{one}/cancel/", view(self.cancel), name=f"{name}_cancel"),
            path(f"{one}/results/", view(self.results_view), name=f"{name}_results"),
            path(f"{one}/list/", view(self.room_list), name=f"{name}_list"),
        ]
        return [*own, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: TestSlot | None = None) -> tuple[str, ...]:
        """What people booked a test for stays as they read it."""
        draft = obj is None or obj.state == TestSlot.State.DRAFT
        return () if draft else ("tested", "for_calls", "languages", "calls", "round")

    def get_fields(self, request: HttpRequest, obj: TestSlot | None = None) -> Any:
        """Name languages and calls where they are only read."""
        if obj is None or obj.state == TestSlot.State.DRAFT:
            return FIELDS
        read = {"languages": "tested", "calls": "for_calls"}
        return [read.get(name, name) if isinstance(name, str) else name for name in FIELDS]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the test; lock it for whoever saves, so that nobody books meanwhile."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            return TestSlot.objects.select_for_update().get(pk=found.pk)
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            values = {name: getattr(obj, name) for name in form.changed_data if name != "calls"}
            actions.change_slot(obj, values, request.user)
        else:
            actions.add_slot(obj, request.user)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[Any]:
        """Leave the log to the action, which writes it also when no form was filled in."""
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Written by the action."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Written by the action."""

    # --- The list -----------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[TestSlot]:
        booked = Q(bookings__state=Booking.State.BOOKED)
        return (
            super()
            .get_queryset(request)
            .annotate(
                waiting=Count("bookings", filter=Q(bookings__state=Booking.State.WAITING)),
                recorded=Count("bookings", filter=booked & ~Q(bookings__attendance="")),
            )
        )

    @admin.display(description=_("when"), ordering="day")
    def when(self, row: TestSlot) -> str:
        return f"{row.day:%d.%m.%Y}, {row.hours}"

    @admin.display(description=_("state"))
    def stands(self, row: TestSlot) -> str:
        state, kind = row.get_state_display(), wording.BADGES[row.state]
        if row.state == TestSlot.State.PUBLISHED and not row.is_open(timezone.now()):
            held = timezone.now() >= row.ends
            state, kind = (gettext("held"), "open") if held else (gettext("registration closed"), "wait")
        return format_html('<span class="state {}">{}</span>', kind, state)

    @admin.display(description=_("languages"))
    def tested(self, row: TestSlot) -> str:
        return wording.languages_of(row)

    @admin.display(description=_("places taken"))
    def taken(self, row: TestSlot) -> str:
        return gettext("%(taken)s of %(all)s") % {"taken": row.places_taken, "all": row.places}

    @admin.display(description=_("waiting"))
    def wait(self, row: TestSlot) -> int | str:
        return vars(row)["waiting"] or "–"

    @admin.display(description=_("recorded"))
    def results(self, row: TestSlot) -> str:
        if timezone.now() < row.begins or not row.places_taken:
            return "–"
        done = vars(row)["recorded"]
        text = gettext("%(done)s of %(all)s") % {"done": done, "all": row.places_taken}
        link = format_html('<a href="{}">{}</a>', address("results", row), text)
        return link if done == row.places_taken else format_html('<span class="state warn">{}</span>', link)

    @admin.display(description=_("room"))
    def where(self, row: TestSlot) -> str:
        return wording.room_of(row)

    @admin.display(description=_("for these calls"))
    def for_calls(self, row: TestSlot) -> str:
        return ", ".join(call.title for call in row.calls.all()) or gettext(
            "every call that accepts our own test"
        )

    # --- One test -----------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add who has booked, and what can be done with the test."""
        record = context.get("original")
        if record is not None:
            ahead = timezone.now() < record.begins
            context |= {
                "stands": self.stands(record),
                "steps": STEPS_FROM[record.state] if ahead else [],
                "may_cancel": ahead and record.state != TestSlot.State.CANCELLED,
                "attending": [(row, language_name(row.language)) for row in queries.attending(record)],
                "in_line": [
                    (row, language_name(row.language))
                    for row in queries.in_line(record).select_related("applicant__user")
                ],
                "begun": not ahead,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """Go on to the new test's own page, where it is published."""
        answer = super().response_add(request, obj, post_url_continue)
        if "_save" not in request.POST:
            return answer
        messages.info(request, gettext("It is a draft so far: people can book once it is published below."))
        return HttpResponseRedirect(address("change", obj))

    def _found(self, request: HttpRequest, key: int) -> TestSlot:
        require(request.user, "language_tests.manage")
        found = visible(request.user, TestSlot).filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def step(self, request: HttpRequest, slot: int, verb: str) -> HttpResponse:
        """Publish, close or open again."""
        found = self._found(request, slot)
        if request.method != "POST" or verb not in STEPS:
            raise Http404
        try:
            STEPS[verb](found, request.user)
        except Impossible:
            messages.warning(request, gettext("This is not possible any more; here is how things stand."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, wording.DONE[verb])
        return HttpResponseRedirect(address("change", found))

    def cancel(self, request: HttpRequest, slot: int) -> HttpResponse:
        """Ask why, then call the test off and write to everybody concerned."""
        found = self._found(request, slot)
        form = CancelForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.cancel_slot(found, request.user, form.cleaned_data["reason"])
            except Impossible:
                messages.warning(request, gettext("This is not possible any more; here is how things stand."))
            else:
                messages.success(request, wording.DONE["cancel"])
            return HttpResponseRedirect(address("change", found))
        concerned = queries.live(found.bookings.all()).count()
        context = {"form": form, "concerned": concerned, "here": gettext("Call the test off")}
        return self._shown(request, found, "cancel", context, 422 if form.is_bound else 200)

    def room_list(self, request: HttpRequest, slot: int) -> HttpResponse:
        """The list for the room as PDF."""
        found = self._found(request, slot)
        drawn = packet.room_list(found, request.user, (get_language() or "kk")[:2])
        answer = HttpResponse(drawn, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="language-test-{found.day:%Y-%m-%d}.pdf"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    # --- Results ------------------------------------------------------------------------------------------

    def results_view(self, request: HttpRequest, slot: int) -> HttpResponse:
        """Attendance and results of everybody, saved as a whole; 409 with both values after a conflict."""
        found = self._found(request, slot)
        people = list(queries.attending(found))
        forms = entry_forms(request.POST if request.method == "POST" else None, people)
        if request.method != "POST":
            return self._results(request, found, forms)
        if not all([form.is_valid() for form in forms]):
            return self._results(request, found, forms, status=422)
        entries = {form.booking.pk: actions.Entry(**form.cleaned_data) for form in forms}
        try:
            count = actions.save_results(found, entries, request.user)
        except actions.Conflict as conflict:
            return self._results(request, found, _with_both(request.POST, forms, conflict), status=409)
        except Impossible:
            messages.warning(request, gettext("Results can be entered from the moment the test begins."))
        except ValidationError as error:
            return self._results(request, found, forms, status=422, wrong=error.messages)
        else:
            messages.success(request, gettext("Saved. Changed lines: %(count)s.") % {"count": count})
        return HttpResponseRedirect(address("results", found))

    def _results(
        self,
        request: HttpRequest,
        slot: TestSlot,
        forms: list[EntryForm],
        *,
        status: int = 200,
        wrong: list[str] | None = None,
    ) -> HttpResponse:
        context = {
            "forms": [(form, form.booking, language_name(form.booking.language)) for form in forms],
            "begun": timezone.now() >= slot.begins and slot.state != TestSlot.State.CANCELLED,
            "conflict": status == 409,
            "invalid": status == 422,
            "wrong": wrong or [],
            "here": gettext("Attendance and results"),
        }
        return self._shown(request, slot, "results", context, status)

    def _shown(
        self, request: HttpRequest, slot: TestSlot, template: str, context: dict[str, Any], status: int
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": context["here"],
            "slot": slot,
            "when": wording.day_and_hours(slot),
            "room": wording.room_of(slot),
            "stands": self.stands(slot),
        }
        return TemplateResponse(
            request, f"admin/language_tests/testslot/{template}.html", frame | context, status=status
        )


def address(page: str, slot: TestSlot) -> str:
    """Return the address of a page about a test."""
    return reverse(f"admin:language_tests_testslot_{page}", args=[slot.pk])


def _with_both(data: Any, forms: list[EntryForm], conflict: actions.Conflict) -> list[EntryForm]:
    """Return the forms as typed; beside what somebody else recorded stands theirs, and saving again wins."""
    theirs = {booking.pk: booking for booking in conflict.bookings}
    typed = data.copy()
    for form in forms:
        if form.booking.pk in theirs:
            typed[form.add_prefix("version")] = theirs[form.booking.pk].version
    again = entry_forms(typed, [form.booking for form in forms])
    for form in again:
        form.now = theirs.get(form.booking.pk)
    return again
