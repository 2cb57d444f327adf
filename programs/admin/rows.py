"""The rows of a call: to edit while it is prepared, to read once it is published."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationStackedInline

from mobility.common.admin_base import FrozenInline, PolicyInline

from ..models import (
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
)
from ..wording import rule_sentence, test_name

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
