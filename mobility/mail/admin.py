"""The outbox, to look at: what went to whom, what waits, what failed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from mobility.common.admin_base import ReadOnlyAdmin

from .models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Letters, newest first. Nobody writes or changes them here."""

    look = "mail.outbox"
    list_display = ("recipient", "template", "state", "day", "subject")
    list_filter = ("state", "template")
    list_select_related = ("template",)
    search_fields = ("recipient", "subject")
    fields = (
        "recipient",
        "template",
        "language",
        "state",
        "subject",
        "body",
        "link",
        "occasion",
        "attempts",
        "error",
        "created_at",
        "sent_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("context")
