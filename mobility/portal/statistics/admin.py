"""The columns of the yearly table in the admin."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin

from .models import ReportColumn


@admin.register(ReportColumn)
class ReportColumnAdmin(PolicyAdmin, TranslationAdmin):
    """What the ministry is told: one row for each column."""

    look = "statistics.read"
    edit = "statistics.edit_report"
    list_display = ("title", "shows", "order", "shown", "assumed")
    list_filter = ("assumed", "shown")
    search_fields = ("title_kk", "title_ru", "title_en", "code")
    fields = ("title", "shows", "person", "cycle", "sex", "order", "shown", "assumed", "code")
