"""Calls: made from a preset or from last year's call, prepared section by section, frozen when published."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin
from mobility.common.policy import can, require, visible

from .. import actions, changes, preset, stale, suggested
from ..forms.calls import STEPS, TIE_BREAKS, CallForm, NewCallForm
from ..models import Call, DocumentRequirement, EligibilityRule
from ..wording import condition_name
from .corrections import CorrectionPages
from .deadlines import DeadlinePages
from .place_sheets import PlaceSheetPages
from .places import PlacePages, tell_cleared
from .rows import RowPages, page_of
from .sections import Line, show

PARTS = {
    "call": gettext_lazy("Dates and texts"),
    "rules": gettext_lazy("Requirements"),
    "papers": gettext_lazy("Papers"),
    "thresholds": gettext_lazy("Language table"),
    "provisions": gettext_lazy("Provisions"),
    "criteria": gettext_lazy("Criteria"),
    "places": gettext_lazy("Places"),
}


@admin.register(Call)
class CallAdmin(PolicyAdmin, TranslationAdmin):
    """A call in preparation is edited row by row; of a published one only explaining texts can be mended."""

    look = "programs.edit"
    edit = "programs.edit"
    list_display = ("title", "stands", "opens_on", "closes_on", "stay_from", "of_program")
    list_filter = ("state", ("program", admin.RelatedOnlyFieldListFilter), "academic_year")
    list_select_related = ("program",)
    search_fields = ("title_kk", "title_ru", "title_en", "code")
    ordering = ("-closes_on", "code")
    # --- Addresses and lists ------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:call>/details/", view(self.details), name="programs_call_details"),
            path("<int:call>/compare/", view(self.compare), name="programs_call_compare"),
            path("<int:call>/publish/", view(self.publish), name="programs_call_publish"),
        ]
        return [
            *own,
            *RowPages(self).urls(),
            *PlacePages(self).urls(),
            *PlaceSheetPages(self).urls(),
            *CorrectionPages(self).urls(),
            *DeadlinePages(self).urls(),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave corrections out of the list: they are reached from the call that they correct."""
        rows = super().get_queryset(request).select_related("program", "based_on", "corrects")
        here = request.resolver_match
        return rows.filter(corrects=None) if here and here.url_name == "programs_call_changelist" else rows

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def stands(self, row: Call) -> str:
        kind = "ok" if row.state == Call.State.PUBLISHED else "open"
        return format_html('<span class="state {}">{}</span>', kind, row.get_state_display())

    @admin.display(description=Call._meta.get_field("program").verbose_name, ordering="program")
    def of_program(self, row: Call) -> str:
        """Name the program; unlike a column of the table this one may run over several lines."""
        return str(row.program)

    @admin.display(description=Call._meta.get_field("tie_breaks").verbose_name)
    def equal_points(self, row: Call) -> str:
        """Say in words how equal totals are parted."""
        titles = {criterion.code: criterion.title for criterion in row.criteria.all()}
        return " → ".join(str(TIE_BREAKS.get(step, titles.get(step, step))) for step in row.tie_breaks)

    # --- The dates and texts ------------------------------------------------------------------------------

    def details(self, request: HttpRequest, call: int) -> HttpResponse:
        """Edit the call's own dates and texts; of a published call only texts that explain."""
        found = self._found(request, call)
        form = CallForm(request.POST if request.method == "POST" else None, instance=found)
        if request.method == "POST" and form.is_valid():
            columns = {field.name for field in Call._meta.concrete_fields} & set(form.changed_data)
            steps = {"tie_breaks"} if set(STEPS) & set(form.changed_data) else set()
            try:
                actions.save_call(form.save(commit=False), request.user, sorted(columns | steps))
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(page_of(found))
        context = {"form": form, "published": found.state == Call.State.PUBLISHED}
        page = self._page(request, found, "details.html", _("Dates and texts"), context)
        page.status_code = 409 if form.is_bound and form.conflict else 200
        return page

    # --- The call's page ----------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show everything that stands in the call, in words, with what can be done about it."""
        call = self._found(request, object_id)
        draft = call.state == Call.State.DRAFT
        sections = show(call)
        lines = {shown.section.key: shown.lines for shown in sections}
        papers = lines["papers"]
        context = {
            "sections": sections,
            "editable": draft and can(request.user, "programs.edit", call),
            "adjustable": not draft and can(request.user, "programs.edit", call),
            "readings": _readings(papers) if draft else [],
            "may_publish": self._may_publish(request, call),
            "problems": actions.not_ready(call) if draft and not call.corrects_id else [],
            "may_correct": can(request.user, "programs.correct", call),
            "compared_with": self._earlier(request, call).first(),
            "corrected": call.versions.exclude(reason="").select_related("by") if call.version > 1 else [],
            "stale": _stale(call, [line.row for line in lines["rules"]]),
            "equal_points": self.equal_points(call),
        }
        return self._page(request, call, "workshop.html", str(call), context | (extra_context or {}))

    def _found(self, request: HttpRequest, key: Any) -> Call:
        """Return a call that this person may see and work on. Raises Http404, Refused."""
        require(request.user, self.look)
        call = self.get_object(request, str(key))
        if call is None:
            raise Http404
        return call

    def _page(
        self, request: HttpRequest, call: Call | None, template: str, title: str, context: dict[str, Any]
    ) -> TemplateResponse:
        page = {"opts": self.opts, "title": title, "call": call, "call_url": page_of(call) if call else ""}
        site = self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/programs/call/{template}", {**site, **page, **context})

    def _may_publish(self, request: HttpRequest, call: Call) -> bool:
        draft = call.state == Call.State.DRAFT and call.corrects_id is None
        return draft and can(request.user, "programs.publish", call)

    # --- A new call ---------------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make a call in preparation: choose what it is made from, then name it and give it dates."""
        require(request.user, "programs.edit")
        asked = request.POST if request.method == "POST" else request.GET
        name, key = asked.get("preset", ""), asked.get("based_on", "")
        calls = visible(request.user, Call).filter(corrects=None).select_related("program")
        source = calls.filter(pk=key).first() if key.isdigit() else None
        if source is None and name not in preset.names():
            context = {
                "calls": calls.order_by("-closes_on", "code"),
                "presets": _presets(own=True),
                "others": _presets(own=False),
            }
            return self._page(request, None, "new.html", _("New call"), context)
        if source is not None:
            names = [f"title_{code}" for code in preset.LANGUAGES]
            titles = {name: suggested.title_a_year_later(getattr(source, name) or "") for name in names}
            initial = titles | suggested.a_year_later(source)
        else:
            data = preset.read(name)
            initial = {f"title_{code}": text for code, text in data["call"]["title"].items()}
            initial |= suggested.by_windows(data, timezone.localdate())
        form = NewCallForm(request.POST if request.method == "POST" else None, source=source, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                call = self._made(request, form, name)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("The call is in preparation: please look through its rows."))
                if source is not None:
                    tell_cleared(request, actions.fallen_away(source, call))
                return HttpResponseRedirect(page_of(call))
        made_from = str(source) if source else _title(name)
        context = {"form": form, "source": source, "preset": name, "made_from": made_from}
        return self._page(request, None, "new_dates.html", _("New call"), context)

    def _made(self, request: HttpRequest, form: NewCallForm, name: str) -> Call:
        if form.source is not None:
            return actions.copy_call(form.source, by=request.user, **form.fields_of_the_call())
        return actions.create_call(name, by=request.user, **form.fields_of_the_call())

    # --- What changed, and publishing ---------------------------------------------------------------------

    def _earlier(self, request: HttpRequest, call: Call) -> Any:
        """Return the call to compare with: what it was made from, else the program's latest before it."""
        if first := call.corrects_id or call.based_on_id:
            return visible(request.user, Call).filter(pk=first)
        return self._others(request, call).filter(stay_from__lt=call.stay_from)

    def _others(self, request: HttpRequest, call: Call) -> Any:
        """Return the program's other calls, the latest first."""
        known = visible(request.user, Call).filter(program=call.program_id, corrects=None)
        return known.exclude(pk=call.pk).order_by("-closes_on", "code")

    def _differences(self, before: Call | None, call: Call) -> list[tuple[Any, list[changes.Difference]]]:
        """Return what differs, part by part, each under its title."""
        if before is None:
            return []
        after = changes.snapshot(call)
        if call.corrects_id:  # Criteria and places stay with the call that is corrected.
            del after["criteria"], after["places"]
        found = changes.differences(changes.snapshot(before), after, for_staff=True)
        parts = [(title, [row for row in found if row.part == part]) for part, title in PARTS.items()]
        return [(title, rows) for title, rows in parts if rows]

    def compare(self, request: HttpRequest, call: int) -> HttpResponse:
        """Show in two columns what changed between another call of the program and this one."""
        found = self._found(request, call)
        others, key = self._others(request, found), request.GET.get("with", "")
        before = others.filter(pk=key).first() if key.isdigit() else self._earlier(request, found).first()
        context = {"before": before, "others": others, "parts": self._differences(before, found)}
        return self._page(request, found, "compare.html", _("What changed"), context)

    def publish(self, request: HttpRequest, call: int) -> HttpResponse:
        """Show what changed and what is missing, then publish: from then on the rules no longer change."""
        found = self._found(request, call)
        require(request.user, "programs.publish", found)
        if request.method != "POST":
            if not self._may_publish(request, found):
                return HttpResponseRedirect(page_of(found))
            before = self._earlier(request, found).first()
            context = {
                "problems": actions.not_ready(found),
                "stale": _stale(found, found.eligibility_rules.current()),
                "before": before,
                "parts": self._differences(before, found),
            }
            return self._page(request, found, "publish.html", _("Publish"), context)
        try:
            actions.publish(found, request.user)
        except ValidationError as error:
            for problem in error.messages:
                messages.error(request, problem)
        else:
            messages.success(request, _("The call is published."))
        return HttpResponseRedirect(page_of(found))


def _stale(call: Call, rules: Iterable[EligibilityRule]) -> list[stale.Stale]:
    """Return the texts that were left behind when a call was made from another one, or corrects it.

    Of a published call only another GPA is found: its texts may still be mended.
    """
    before = call.corrects or call.based_on
    if before is not None and call.state == Call.State.DRAFT:
        return stale.left_behind(changes.snapshot(before), changes.snapshot(call))
    return stale.other_gpa(changes.content(call), [changes.content(row) for row in rules])


def _presets(own: bool | None = None) -> list[tuple[str, str, bool]]:
    """Return the presets with the titles of their programs, and whether a newer edition took their place.

    Our own, those of other universities, or all.
    """
    language = (get_language() or "kk")[:2]
    found = [(name, preset.read(name)) for name in preset.names()]
    return [
        (name, data["program"]["title"][language], data.get("edition") == "older")
        for name, data in found
        if own is None or own == (data["university"] == settings.INSTITUTION)
    ]


def _title(name: str) -> str:
    return next(title for preset_name, title, _older in _presets() if preset_name == name)


def _readings(papers: Sequence[Line]) -> list[tuple[DocumentRequirement, str]]:
    """Return the papers that can be read in two ways, each with whom it is asked of now."""
    rows = [line.row for line in papers if line.row.recommended_condition]
    return [(row, condition_name(row.condition, row.condition_params)) for row in rows]
