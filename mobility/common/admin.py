"""The log nobody rewrites, and the jobs of the person who asked for them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import logwords
from .admin_base import ReadOnlyAdmin
from .models import Job, LogEntry


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    """Read by the head of the office and the technician; changed by nobody."""

    look = "log.read"
    list_display = ("at", "actor", "happened", "record_kind", "target", "said")
    list_select_related = ("actor",)
    search_fields = ("verb", "target", "actor__full_name", "actor__email")
    search_help_text = _("Name or e-mail of the person, or the code of the record")
    fields = ("at", "actor", "happened", "verb", "record_kind", "target", "said")
    readonly_fields = fields
    sortable_by = ()

    @admin.display(description=_("what happened"))
    def happened(self, row: LogEntry) -> str:
        return logwords.happened(row.verb)

    @admin.display(description=LogEntry._meta.get_field("target_type").verbose_name)
    def record_kind(self, row: LogEntry) -> str:
        return logwords.kind_of_record(row.target_type)

    @admin.display(description=_("detail"))
    def said(self, row: LogEntry) -> str:
        """Say the details and every change on one line."""
        told = (": ".join(filter(None, (part.title, "; ".join(part.lines)))) for part in logwords.told(row))
        return ". ".join(told)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What this person asked the workers to do."""

    list_display = ("kind", "created_at", "state", "percent", "finished_at", "progress")
    fields = ("kind", "state", "percent", "attempts", "error", "created_at", "finished_at")
    readonly_fields = fields

    @admin.display(description=_("how far"))
    def progress(self, row: Job) -> str:
        return format_html('<a href="{}">{}</a>', reverse("portal:job", args=[row.pk]), _("Open"))
