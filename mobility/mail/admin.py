"""The outbox, to look at: what went to whom, what waits, what failed."""

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_base import ReadOnlyAdmin

from .models import Message
from .wording import letter_kind


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Letters, newest first. Nobody writes or changes them here."""

    look = "mail.outbox"
    list_display = ("recipient", "kind", "state", "created_at", "subject")
    list_filter = ("state",)
    list_select_related = ("template",)
    search_fields = ("recipient", "subject")
    search_help_text = _("Address or subject, for example the number of the application")
    fields = (
        "recipient",
        "kind",
        "in_language",
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

    @admin.display(description=_("letter"), ordering="template")
    def kind(self, message: Message) -> str:
        """Name the occasion of the letter; a template the office added is shown by its code."""
        return letter_kind(message.template.code)

    @admin.display(description=Message._meta.get_field("language").verbose_name)
    def in_language(self, message: Message) -> str:
        """Name the language the letter is written in."""
        return str(dict(settings.LANGUAGES).get(message.language, message.language))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("context")
