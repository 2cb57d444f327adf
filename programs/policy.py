"""Published calls are public; the office prepares the others."""

from typing import Any

from django.db.models import Model

from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import Visible, register_action, register_visible

from .models import (
    Call,
    CallVersion,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    FormText,
    LanguageThreshold,
    Offering,
    Program,
    Provision,
)


def visible_calls(user: Any):
    return Call.objects.all() if is_office(user) else Call.objects.published()


ROWS = (
    Offering,
    EligibilityRule,
    DocumentRequirement,
    LanguageThreshold,
    Criterion,
    Provision,
    CallVersion,
)


def _as_visible_as_its_call(model: type[Model]) -> Visible:
    return lambda user: model._default_manager.filter(call__in=visible_calls(user))


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Program, lambda user: Program.objects.all())
    register_visible(Call, visible_calls)
    register_visible(
        FormText, lambda user: FormText.objects.all() if is_office(user) else FormText.objects.none()
    )
    for model in ROWS:
        register_visible(model, _as_visible_as_its_call(model))
    register_action("programs.edit_form_texts", lambda user, obj=None: is_office(user))
    register_action("programs.edit", lambda user, obj=None: is_office(user))
    register_action("programs.correct", lambda user, obj=None: is_head(user))
    register_action("programs.publish", lambda user, obj=None: is_head(user))
    register_action("programs.extend_deadline", lambda user, obj=None: is_head(user))
