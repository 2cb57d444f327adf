"""The one policy layer: what a person may see and do.

Every package registers its answers in its own ``policy.py``; views, admin, exports, tasks, letters and PDFs
ask ``visible`` and ``can`` and nothing else. What nobody registered is refused with LookupError, so that a
misspelt question fails loudly instead of opening a door.
"""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

Visible = Callable[[Any], QuerySet]

_visible: dict[type[Model], Visible] = {}
_actions = rules.RuleSet()


def register_visible(model: type[Model], queryset_for: Visible) -> None:
    """Say which rows of ``model`` a user may see: ``queryset_for(user)`` returns a queryset."""
    _visible[model] = queryset_for


def register_action(action: str, predicate: Callable) -> None:
    """Say who may do ``action`` (``"package.verb"``): ``predicate(user, obj)`` returns a bool."""
    if not isinstance(predicate, rules.Predicate):
        predicate = rules.predicate(predicate)
    if action in _actions:
        _actions.pop(action)
    _actions.add_rule(action, predicate)


def visible(user: Any, model: type[Model]) -> Any:
    """Return the rows of ``model`` that ``user`` may see, as the model's own kind of queryset.

    Raises LookupError when no package registered the model.
    """
    try:
        queryset_for = _visible[model]
    except KeyError:
        raise LookupError(f"No policy registered for {model.__name__}.") from None
    return queryset_for(user)


def can(user: Any, action: str, obj: Any = None) -> bool:
    """Tell whether ``user`` may do ``action`` to ``obj``. Raises LookupError for an unknown action."""
    if action not in _actions:
        raise LookupError(f"No policy registered for the action {action!r}.")
    return bool(_actions.test_rule(action, user, obj))


def actions() -> list[str]:
    """Return the names of all registered actions, sorted."""
    return sorted(_actions)


class Refused(PermissionDenied):
    """The person may not do this: 403, or 404 from a view when the object is none of their business."""


def require(user: Any, action: str, obj: Any = None) -> None:
    """Raise Refused unless ``user`` may do ``action`` to ``obj``."""
    if not can(user, action, obj):
        raise Refused(action)
