"""Questions, announcements and pages in the admin: three languages, with a look at how they will be shown."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from mobility.common import history, richtext
from mobility.common.admin_base import PolicyAdmin
from mobility.common.admin_filters import named_empty

from .models import Announcement, PageText, Question


class TextAdmin(PolicyAdmin, TranslationAdmin):
    """A text in three languages; ``rich`` names the one that is drawn."""

    look = "texts.look"
    edit = "texts.edit"
    rich = "body"
    readonly_fields = ("drawn",)

    @admin.display(description=_("how it looks (after saving)"))
    def drawn(self, row: Question | Announcement | PageText) -> SafeString:
        """Draw the saved text in each language as the page will."""
        texts = [
            (code, name, richtext.html(getattr(row, f"{self.rich}_{code}", "") or "", "h2"))
            for code, name in history.LANGUAGES.items()
        ]
        return format_html_join("", '<div lang="{}"><p><strong>{}</strong></p>{}</div>', texts)


@admin.register(Question)
class QuestionAdmin(TextAdmin):
    rich = "answer"
    list_display = ("question", "topic", "program", "order", "shown")
    list_filter = ("topic", ("program", named_empty(_("no program"))), "shown")
    list_select_related = ("program",)
    search_fields = ("question_kk", "question_ru", "question_en", "code")


@admin.register(Announcement)
class AnnouncementAdmin(TextAdmin):
    list_display = ("title", "now_shown", "starts_at", "ends_at", "urgent")
    list_filter = ("urgent",)
    search_fields = ("title_kk", "title_ru", "title_en")

    @admin.display(description=_("shown now"), boolean=True)
    def now_shown(self, row: Announcement) -> bool:
        """Say whether readers see it at this moment."""
        now = timezone.now()
        return row.starts_at <= now and (row.ends_at is None or now < row.ends_at)


@admin.register(PageText)
class PageTextAdmin(TextAdmin):
    edit = "texts.edit_pages"
    may_add = False
    list_display = ("title", "changed_at")
    search_fields = ("title_kk", "title_ru", "title_en")

    def get_readonly_fields(self, request: HttpRequest, obj: PageText | None = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "changed_at")
