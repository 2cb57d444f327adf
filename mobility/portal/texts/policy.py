"""Everybody reads what is shown; the office writes questions and announcements, its head the pages."""

from typing import Any

from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import register_action, register_visible

from .models import Announcement, PageText, Question


def visible_questions(user: Any):
    return Question.objects.all() if is_office(user) else Question.objects.filter(shown=True)


def visible_announcements(user: Any):
    return Announcement.objects.all() if is_office(user) else Announcement.objects.current()


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Question, visible_questions)
    register_visible(Announcement, visible_announcements)
    register_visible(PageText, lambda user: PageText.objects.all())
    register_action("texts.look", lambda user, obj=None: is_office(user))
    register_action("texts.edit", lambda user, obj=None: is_office(user))
    register_action("texts.edit_pages", lambda user, obj=None: is_head(user))
