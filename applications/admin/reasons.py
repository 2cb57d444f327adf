"""The catalogues of reasons, which the office keeps itself: to return a document, and for steps."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from applications.models import ReturnReason, StepReason
from mobility.common.admin_base import PolicyAdmin
from mobility.common.admin_forms import CarefulForm
from programs.models import DocumentRequirement


class ReturnReasonForm(CarefulForm):
    """A reason to return a document; the kinds of documents are ticked."""

    kinds = forms.MultipleChoiceField(
        label=ReturnReason._meta.get_field("kinds").verbose_name,
        help_text=ReturnReason._meta.get_field("kinds").help_text,
        choices=DocumentRequirement.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class KindFilter(admin.SimpleListFilter):
    """Reasons offered for documents of a kind."""

    title = ReturnReason._meta.get_field("kinds").verbose_name
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return DocumentRequirement.Kind.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the rows for a kind; those for all documents are among them."""
        if not self.value():
            return queryset
        fits = [row.pk for row in queryset if not row.kinds or self.value() in row.kinds]
        return queryset.filter(pk__in=fits)


class ReasonAdmin(PolicyAdmin, TranslationAdmin):
    """Sentences in three languages that the office writes, sorts and takes away itself."""

    look = "applications.edit_reasons"
    edit = "applications.edit_reasons"
    search_fields = ("text_kk", "text_ru", "text_en", "code")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A reason is only a sentence to choose: what was written to people stays with their applications."""
        return self.has_change_permission(request, obj)


@admin.register(StepReason)
class StepReasonAdmin(ReasonAdmin):
    list_display = ("text", "step", "order")
    list_filter = ("step",)
    fields = ("step", "text", "order", "code")


@admin.register(ReturnReason)
class ReturnReasonAdmin(ReasonAdmin):
    form = ReturnReasonForm
    list_filter = (KindFilter,)
    list_display = ("text", "for_kinds", "order")
    fields = ("text", "kinds", "order", "code")

    @admin.display(description=ReturnReason._meta.get_field("kinds").verbose_name)
    def for_kinds(self, row: ReturnReason) -> str:
        kinds = dict(DocumentRequirement.Kind.choices)
        return ", ".join(str(kinds.get(kind, kind)) for kind in row.kinds) or _("for all documents")
