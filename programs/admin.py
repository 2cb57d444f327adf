"""Programs and calls: made from a preset, prepared row by row, frozen when published."""

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
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from mobility.common.admin_base import FrozenInline, PolicyAdmin, PolicyInline
from mobility.common.policy import can, require

from . import actions, preset
from .models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
    Program,
)
from .wording import rule_sentence, test_name

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


# To whom a paper applies, as the office chooses it; the rules behind the names are in programs/rules.py.
CONDITIONS = {
    "everybody": gettext_lazy("everybody"),
    "minor_at_departure": gettext_lazy("who leaves before turning 18"),
    "stay_over_2_months": gettext_lazy("who stays two months or longer"),
    "many_children_family": gettext_lazy("families with many children"),
    "orphan_or_no_parental_care": gettext_lazy("orphans and people without parental care"),
    "disability": gettext_lazy("people with a disability"),
    "nominated": gettext_lazy("who is nominated to the host"),
    "is_student": gettext_lazy("students"),
}
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


class RuleInline(PolicyInline, TranslationStackedInline):
    model = EligibilityRule
    edit = "programs.edit"
    classes = ("collapse",)
    readonly_fields = ("in_words",)
    fields = (
        "in_words",
        ("kind", "strictness", "applies_to", "order"),
        "params",
        "warning",
        "source",
        "quote",
    )

    @admin.display(description=gettext_lazy("in words"))
    def in_words(self, row: EligibilityRule) -> str:
        return rule_sentence(row.as_row()) if row.pk else "–"


class RequirementInline(PolicyInline, TranslationStackedInline):
    model = DocumentRequirement
    edit = "programs.edit"
    classes = ("collapse",)
    fields = (
        ("code", "kind", "stage", "order"),
        "title",
        "help",
        ("condition", "recommended_condition"),
        ("copies", "min_level"),
        "parent",
        "forms",
        "languages",
        "questions",
        "source",
        "quote",
    )

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "condition":
            kwargs["choices"] = [(name, CONDITIONS.get(name, name)) for name, _same in db_field.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        call = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        return rows.filter(call=call, parent=None) if db_field.name == "parent" else rows


class ThresholdInline(PolicyInline, admin.TabularInline):
    model = LanguageThreshold
    edit = "programs.edit"
    classes = ("collapse",)


class CriterionInline(PolicyInline, TranslationStackedInline):
    model = Criterion
    edit = "programs.edit"
    classes = ("collapse",)


class OfferingInline(PolicyInline, TranslationStackedInline):
    model = Offering
    edit = "programs.edit"
    classes = ("collapse",)
    autocomplete_fields = ("institution",)


class FrozenRules(FrozenInline, admin.TabularInline):
    model = EligibilityRule
    fields = readonly_fields = ("in_words", "strictness", "source")

    @admin.display(description=gettext_lazy("in words"))
    def in_words(self, row: EligibilityRule) -> str:
        return rule_sentence(row.as_row())


class FrozenRequirements(FrozenInline, admin.TabularInline):
    model = DocumentRequirement
    fields = readonly_fields = ("title", "kind", "asked_of", "stage", "copies")

    @admin.display(description=gettext_lazy("asked of"))
    def asked_of(self, row: DocumentRequirement) -> str:
        return str(CONDITIONS.get(row.condition, row.condition))


class FrozenThresholds(FrozenInline, admin.TabularInline):
    model = LanguageThreshold
    fields = readonly_fields = ("name", "language", "minimum", "level", "usable")

    @admin.display(description=gettext_lazy("test"))
    def name(self, row: LanguageThreshold) -> str:
        return test_name(row.test)


class FrozenCriteria(FrozenInline, admin.TabularInline):
    model = Criterion
    fields = readonly_fields = ("title", "source", "scale_max", "weight")


class FrozenOfferings(FrozenInline, admin.TabularInline):
    model = Offering
    fields = readonly_fields = ("institution", "field", "seats", "teaching_language")


@admin.register(Program)
class ProgramAdmin(PolicyAdmin, TranslationAdmin):
    edit = "programs.edit"
    list_display = ("title", "code", "number_prefix")
    search_fields = ("title_kk", "title_ru", "title_en", "code")


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
    inlines = (RuleInline, RequirementInline, ThresholdInline, CriterionInline, OfferingInline)
    frozen_inlines = (FrozenRules, FrozenRequirements, FrozenThresholds, FrozenCriteria, FrozenOfferings)
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
