"""Whose work is whose: the directions a person of the office sees first, and whom letters about them go to.

This narrows what lists show at first, never what somebody may see (permissions.md gives the office all).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from mobility.accounts.models import Role, RoleHolding, User
from mobility.accounts.policy import is_head

from .models import Absence, Direction, Duty

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Scope:
    """What a person is responsible for today: ``directions``, None for all of them.

    ``joined`` are the absences of colleagues whose work came along, with the person in each.
    """

    directions: frozenset[str] | None
    joined: tuple[Absence, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.directions is None

    @property
    def named(self) -> list[str]:
        """The directions in words, in their usual order; none when it is all of them."""
        return [str(label) for code, label in Direction.choices if code in (self.directions or ())]

    def of(self, rows: QuerySet[Row], path: str = "direction") -> QuerySet[Row]:
        """Keep the rows of these directions, and those of none: nobody else would look after them."""
        return rows if self.directions is None else rows.filter(self.asked(path))

    def asked(self, path: str = "direction") -> Q:
        """Match these directions, and none; ``path`` leads from a row to its direction."""
        return Q(**{f"{path}__in": ["", *sorted(self.directions or ())]})


EVERYTHING = Scope(None)


def scope_of(user: Any) -> Scope:
    """Return what somebody of the office is responsible for today; the head for all.

    Whoever stands in for a colleague has that colleague's directions, too. Read once per request object.
    """
    if not hasattr(user, "_scope"):
        user._scope = _scope(user, timezone.localdate())
    return user._scope


def _scope(user: Any, today: dt.date) -> Scope:
    joined = tuple(
        Absence.objects.on(today)
        .filter(substitute=user.pk)
        .select_related("person")
        .order_by("last_day", "pk")
    )
    if is_head(user):
        return Scope(None, joined)
    people = {user.pk, *(absence.person_id for absence in joined)}
    known = {duty.person_id: duty.directions for duty in Duty.objects.filter(person__in=people)}
    if people - known.keys():
        return Scope(None, joined)
    return Scope(frozenset(code for codes in known.values() for code in codes), joined)


def office() -> QuerySet[User]:
    """Return the heads and the specialists of the office who hold the role today."""
    roles = RoleHolding.objects.current().filter(role__in=[Role.OFFICE_HEAD, Role.OFFICE_SPECIALIST])
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def responsible_for(directions: Collection[str], today: dt.date | None = None) -> list[User]:
    """Return whom to write to about some directions: who has one of them, or whoever stands in today.

    Where nobody is named for them, the whole office, so that no letter is lost. Three queries.
    """
    staff = {user.pk: user for user in office()}
    away = {
        absence.person_id: absence.substitute_id
        for absence in Absence.objects.on(today).order_by("-last_day")
    }
    named = [duty.person_id for duty in Duty.objects.all() if set(duty.directions) & set(directions)]
    found = {away.get(pk, pk) for pk in named} & staff.keys()
    return [user for pk, user in staff.items() if pk in found] or list(staff.values())
