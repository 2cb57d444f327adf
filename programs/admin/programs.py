"""Programs: what is funded by whom for whom."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin

from ..models import Program


@admin.register(Program)
class ProgramAdmin(PolicyAdmin, TranslationAdmin):
    edit = "programs.edit"
    list_display = ("title", "code", "number_prefix")
    search_fields = ("title_kk", "title_ru", "title_en", "code")
