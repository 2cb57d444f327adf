"""What people declare on the forms of the portal: the office keeps the words."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin

from ..models import DocumentRequirement, FormText


@admin.register(FormText)
class FormTextAdmin(PolicyAdmin, TranslationAdmin):
    look = "programs.edit_form_texts"
    edit = "programs.edit_form_texts"
    may_add = False
    list_display = ("title", "which_form")
    fields = ("title", "text", "signing", "source")

    @admin.display(description=FormText._meta.get_field("code").verbose_name)
    def which_form(self, row: FormText) -> str:
        """Which form it is, as it is named where a paper is edited."""
        return str(dict(DocumentRequirement.Way.choices).get(row.code, row.code))
