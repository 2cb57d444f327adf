"""The catalogue of reasons to return a document, which the office keeps itself."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from applications.models import ReturnReason
from mobility.common.admin_base import PolicyAdmin
from programs.models import DocumentRequirement


@admin.register(ReturnReason)
class ReturnReasonAdmin(PolicyAdmin, TranslationAdmin):
    look = "applications.edit_reasons"
    edit = "applications.edit_reasons"
    list_display = ("text", "for_kinds", "order")
    fields = ("text", "kinds", "order", "code")

    @admin.display(description=ReturnReason._meta.get_field("kinds").verbose_name)
    def for_kinds(self, row: ReturnReason) -> str:
        kinds = dict(DocumentRequirement.Kind.choices)
        return ", ".join(str(kinds.get(kind, kind)) for kind in row.kinds) or _("for all documents")

    def has_delete_permission(self, request: HttpRequest, obj: ReturnReason | None = None) -> bool:
        """A reason is only a sentence to choose: what was written to people stays with their documents."""
        return self.has_change_permission(request, obj)
