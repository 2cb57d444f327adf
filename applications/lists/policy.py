"""Who keeps lists, takes them out, and moves many at once (permissions.md, rows 28, 35 and 36)."""

from typing import Any

from django.db.models import Q

from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import register_action, register_visible

from .models import BulkLine, BulkStep, SavedList


def visible_lists(user: Any):
    """One's own lists, and those that colleagues share."""
    if not is_office(user):
        return SavedList.objects.none()
    return SavedList.objects.filter(Q(owner=user) | Q(shared=True))


def may_remove_list(user: Any, kept: SavedList) -> bool:
    """Throw away an own list; the head tidies what is shared."""
    return is_office(user) and (kept.owner_id == user.pk or (kept.shared and is_head(user)))


def visible_bulks(user: Any):
    """One's own steps for many; the head sees those of the office."""
    if not is_office(user):
        return BulkStep.objects.none()
    return BulkStep.objects.all() if is_head(user) else BulkStep.objects.filter(by=user)


def may_confirm(user: Any, bulk: BulkStep) -> bool:
    """Say the word for what one tried out oneself: the rights of nobody else were asked."""
    return is_office(user) and bulk.by_id == user.pk


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(SavedList, visible_lists)
    register_visible(BulkStep, visible_bulks)
    register_visible(BulkLine, lambda user: BulkLine.objects.filter(bulk__in=visible_bulks(user)))
    register_action("lists.save", lambda user, obj=None: is_office(user))
    register_action("lists.remove", may_remove_list)
    register_action("lists.export", lambda user, obj=None: is_office(user))
    register_action("lists.export_iin", lambda user, obj=None: is_head(user))
    register_action("lists.bulk", lambda user, obj=None: is_office(user))
    register_action("lists.confirm", may_confirm)
