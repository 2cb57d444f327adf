"""The people of the office around an application: whom a note can be for, and who has it open now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from mobility.accounts.models import Role, RoleHolding, User
from mobility.common.policy import visible

from .models import Application, Opened, Remark

# A page that is open says so every 45 seconds (static/js/presence.js); one left open and asleep falls out.
SEEN_FOR = dt.timedelta(minutes=2)
SAY_AGAIN_AFTER = dt.timedelta(seconds=40)


@dataclass(frozen=True)
class Around:
    """Who else has an application open, and whether the reader's own page has to say so again."""

    others: list[User]
    say_again: bool


def around(user: Any, application: Application, now: dt.datetime | None = None) -> Around:
    """Return who has an application open now, in one query."""
    now = now or timezone.now()
    rows = list(
        visible(user, Opened)
        .filter(application=application, at__gt=now - SEEN_FOR)
        .select_related("user")
        .only("application_id", "at", "user__full_name", "user__email")
        .order_by("-at")
    )
    own = [row for row in rows if row.user_id == user.pk and row.at > now - SAY_AGAIN_AFTER]
    return Around([row.user for row in rows if row.user_id != user.pk], not own)


def office() -> QuerySet[User]:
    """Return the people who hold an office today, by name."""
    roles = [Role.OFFICE_SPECIALIST, Role.OFFICE_HEAD]
    held = RoleHolding.objects.current().filter(role__in=roles)
    rows = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return rows.order_by("full_name", "pk")


def who_may_read(application: Application) -> QuerySet[User]:
    """Return whom a note about an application can be for: the office, but not the applicant."""
    return office().exclude(pk=application.applicant.user_id)


def remarks_about(application: Application, user: Any) -> QuerySet[Remark]:
    """Return the notes of the office on an application this person may read, newest first."""
    return (
        visible(user, Remark)
        .filter(application=application)
        .select_related("by")
        .prefetch_related("mentions", "unread_by")
        .order_by("-id")
    )
