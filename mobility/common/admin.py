"""The log nobody rewrites, and the jobs of the person who asked for them."""

import json

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .admin_base import ReadOnlyAdmin
from .models import Job, LogEntry


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    """Read by the head of the office and the technician; changed by nobody."""

    look = "log.read"
    list_display = ("at", "actor", "verb", "target_type", "target", "said")
    list_select_related = ("actor",)
    search_fields = ("verb", "target", "actor__full_name", "actor__email")
    fields = ("at", "actor", "verb", "target_type", "target", "said")
    readonly_fields = fields
    sortable_by = ()

    @admin.display(description=_("detail"))
    def said(self, row: LogEntry) -> str:
        return json.dumps(row.detail, ensure_ascii=False) if row.detail else ""


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What this person asked the workers to do."""

    list_display = ("kind", "created_at", "state", "percent", "finished_at", "progress")
    fields = ("kind", "state", "percent", "attempts", "error", "created_at", "finished_at")
    readonly_fields = fields

    @admin.display(description=_("how far"))
    def progress(self, row: Job) -> str:
        return format_html('<a href="{}">{}</a>', reverse("portal:job", args=[row.pk]), _("Open"))
