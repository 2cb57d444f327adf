"""Calls: made from a preset, prepared row by row, frozen when published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin
from mobility.common.policy import can, require

from .. import actions, preset
from ..models import Call
from . import rows

# What people applied under no longer changes once a call is published; texts that only explain may be mended.
FROZEN_WHEN_PUBLISHED = (
    "program",
    "code",
    "year",
    "academic_year",
    "term",
    "opens_on",
    "closes_on",
    "stay_from",
    "stay_to",
    "max_choices",
    "tie_breaks",
)


def _presets() -> list[tuple[str, str]]:
    """Return the presets to choose from, under the titles of their programs in the reader's language."""
    language = (get_language() or "kk")[:2]
    return [(name, preset.read(name)["program"]["title"][language]) for name in preset.names()]


TIE_BREAKS = {
    "gpa": gettext_lazy("Higher GPA"),
    "language": gettext_lazy("Higher level of language"),
    "earlier_semester": gettext_lazy("Earlier semester"),
}


class NewCallForm(forms.Form):
    """What a new call takes from people; everything else comes from its preset and can be changed later."""

    preset = forms.ChoiceField(
        label=gettext_lazy("Preset"),
        choices=_presets,
        help_text=gettext_lazy("Rules, papers, thresholds and criteria are copied from it."),
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Part of the address of the page.")
    )
    opens_on = forms.DateField(label=gettext_lazy("Opens on"))
    closes_on = forms.DateField(label=gettext_lazy("Last day"))
    stay_from = forms.DateField(label=gettext_lazy("Departure"))
    stay_to = forms.DateField(label=gettext_lazy("Last day of the stay"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_on", "closes_on", "stay_from", "stay_to"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


@admin.register(Call)
class CallAdmin(PolicyAdmin, TranslationAdmin):
    """A call in preparation is edited here; of a published one only the explaining texts can be mended."""

    look = "programs.edit"
    edit = "programs.edit"
    list_display = ("title", "stands", "opens_on", "closes_on", "stay_from", "program")
    list_filter = ("state", "program", "academic_year")
    list_select_related = ("program",)
    search_fields = ("title_kk", "title_ru", "title_en", "code")
    ordering = ("-closes_on", "code")
    readonly_fields = ("preset", "version", "state")
    fieldsets = (
        (None, {"fields": ("title", "summary", "state", "program", "code", "preset", "version")}),
        (
            gettext_lazy("Dates"),
            {
                "fields": (
                    ("opens_on", "closes_on"),
                    ("interviews_from", "interviews_to", "results_on"),
                    ("stay_from", "stay_to"),
                    ("academic_year", "term", "year"),
                )
            },
        ),
        (gettext_lazy("What people read"), {"fields": ("pays_for", "for_whom", "you_need")}),
        (gettext_lazy("How it works"), {"fields": ("max_choices", "tie_breaks", "staff_notes")}),
    )
    inlines = (
        rows.RuleInline,
        rows.RequirementInline,
        rows.ThresholdInline,
        rows.CriterionInline,
        rows.OfferingInline,
    )
    frozen_inlines = (
        rows.FrozenRules,
        rows.FrozenRequirements,
        rows.FrozenThresholds,
        rows.FrozenCriteria,
        rows.FrozenOfferings,
    )
    change_form_template = "admin/programs/call/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [path("<int:call>/publish/", view(self.publish), name="programs_call_publish")]
        return own + super().get_urls()

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def stands(self, row: Call) -> str:
        kind = "ok" if row.state == Call.State.PUBLISHED else "open"
        return format_html('<span class="state {}">{}</span>', kind, row.get_state_display())

    @admin.display(description=Call._meta.get_field("tie_breaks").verbose_name)
    def equal_points(self, row: Call) -> str:
        """Say in words how equal totals are parted."""
        titles = {criterion.code: criterion.title for criterion in row.criteria.all()}
        return " → ".join(str(TIE_BREAKS.get(step, titles.get(step, step))) for step in row.tie_breaks)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the chain of a published call in words: there is nothing to type any more."""
        groups = super().get_fieldsets(request, obj)
        if obj is None or obj.state != Call.State.PUBLISHED:
            return groups
        shown = {"tie_breaks": "equal_points"}
        return [
            (
                title,
                {
                    **group,
                    "fields": tuple(
                        shown.get(name, name) if isinstance(name, str) else name for name in group["fields"]
                    ),
                },
            )
            for title, group in groups
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return ()
        return self.frozen_inlines if obj.state == Call.State.PUBLISHED else self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None and obj.state == Call.State.PUBLISHED:
            return (*self.readonly_fields, *FROZEN_WHEN_PUBLISHED, "equal_points")
        return self.readonly_fields

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make a call in preparation from a preset."""
        require(request.user, "programs.edit")
        form = NewCallForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                call = actions.create_call(**form.cleaned_data, by=request.user)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("The call is in preparation: please look through its rows."))
                return HttpResponseRedirect(_page_of(call))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("New call"),
            "form": form,
        }
        return TemplateResponse(request, "admin/programs/call/new.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        call = self.get_object(request, object_id)
        publishable = (
            call is not None
            and call.state == Call.State.DRAFT
            and can(request.user, "programs.publish", call)
        )
        extra = {
            "publishable": publishable,
            "problems": actions.not_ready(call) if publishable else [],
            "show_save_and_add_another": False,
        }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def publish(self, request: HttpRequest, call: int) -> HttpResponse:
        """Publish a call: from then on its rules no longer change."""
        found = self.get_object(request, str(call))
        if found is None or request.method != "POST":
            raise Http404
        try:
            actions.publish(found, request.user)
        except ValidationError as error:
            for problem in error.messages:
                messages.error(request, problem)
        else:
            messages.success(request, _("The call is published."))
        return HttpResponseRedirect(_page_of(found))


def _page_of(call: Call) -> str:
    return reverse("admin:programs_call_change", args=[call.pk])
