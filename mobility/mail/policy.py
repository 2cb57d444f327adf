"""Who sees letters: a person their own, the office all."""

from typing import Any

from mobility.accounts.policy import is_head, is_office, is_technician
from mobility.common.policy import register_action, register_visible

from .models import LetterTemplate, Message


def visible_letters(user: Any):
    if is_office(user):
        return Message.objects.all()
    return Message.objects.filter(user=user) if user.is_authenticated else Message.objects.none()


def visible_templates(user: Any):
    return (
        LetterTemplate.objects.all()
        if is_office(user) or is_technician(user)
        else LetterTemplate.objects.none()
    )


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Message, visible_letters)
    register_visible(LetterTemplate, visible_templates)
    register_action("mail.outbox", lambda user, obj=None: is_office(user))
    register_action("mail.templates", lambda user, obj=None: is_office(user) or is_technician(user))
    register_action("mail.edit_template", lambda user, obj=None: is_head(user))
