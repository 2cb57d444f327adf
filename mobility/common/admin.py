"""The log nobody rewrites, and the jobs of the person who asked for them."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import clock, logwords
from .admin_base import ReadOnlyAdmin
from .models import Job, LogEntry


class WhatFilter(admin.SimpleListFilter):
    """Entries by what people look for."""

    title = _("what happened")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(code, words) for code, (words, _verbs) in logwords.GROUPS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        known = logwords.GROUPS.get(self.value() or "")
        return queryset.filter(verb__in=known[1]) if known else queryset


class WhenFilter(admin.SimpleListFilter):
    """Entries of the last days."""

    title = _("when")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("1", _("today")), ("7", _("the last seven days")), ("30", _("the last thirty days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        first = timezone.localdate() - dt.timedelta(days=int(self.value() or 1) - 1)
        return queryset.filter(at__gte=clock.start_of(first))


class WhoFilter(admin.SimpleListFilter):
    """What one person did; the list is reached from the person and from the history of a record."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        asked = request.GET.get("who", "")
        if not asked.isdecimal():
            return []
        known = LogEntry.objects.filter(actor=int(asked)).select_related("actor")[:1]
        return [(asked, str(entry.actor)) for entry in known]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        asked = self.value() or ""
        return queryset.filter(actor=int(asked)) if asked.isdecimal() else queryset


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    """Read by the head of the office and the technician; changed by nobody."""

    look = "log.read"
    list_display = ("at", "actor", "happened", "record_kind", "target", "said")
    list_filter = (WhoFilter, WhatFilter, WhenFilter)
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
