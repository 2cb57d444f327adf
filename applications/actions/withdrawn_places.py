"""A place of a published call is withdrawn: wishes for it stay as they are, whoever has one is told."""

from typing import Any

from django.db.models import QuerySet

from mobility.mail.actions import Letter, enqueue_all
from programs.actions.places import add_wisher
from programs.models import Offering

from .. import registered
from ..models import Application
from ..workflow import FACES, Ball, State

LANGUAGES = ("kk", "ru", "en")
ENDED = [state.value for state, face in FACES.items() if face.ball == Ball.NOBODY]


class Wishes:
    """Who wishes for a place in an application that somebody still works with."""

    def wishes(self, place: Offering) -> tuple[int, int]:
        """Return how many drafts and how many submitted applications wish for a place."""
        drafts = _wishing(place).filter(state=State.DRAFT).count()
        return drafts, _wishing(place).exclude(state=State.DRAFT).count()

    def withdrawn(self, place: Offering, by: Any, reason: str) -> None:
        """Write to everybody who wishes for the place."""
        letters = [
            _letter(row, place, reason)
            for row in _wishing(place).select_related("applicant__user", "call").order_by("pk")
            if row.applicant.user.can_be_written_to
        ]
        if letters:
            enqueue_all("place-withdrawn", letters)


def _wishing(place: Offering) -> QuerySet[Application]:
    return Application.objects.filter(choices__offering=place).exclude(state__in=ENDED)


def _letter(row: Application, place: Offering, reason: str) -> Letter:
    user = row.applicant.user
    names = {code: getattr(place.institution, f"name_{code}") or str(place.institution) for code in LANGUAGES}
    fields = {code: getattr(place, f"field_{code}") or place.field for code in LANGUAGES}
    return Letter(
        user=user,
        occasion=f"place-withdrawn:{row.ref}:{place.pk}",
        context={
            "name": row.applicant.first_name or user.get_full_name(),
            "call": {code: getattr(row.call, f"title_{code}") for code in LANGUAGES},
            "place": {code: f"{names[code]} ({fields[code]})" for code in LANGUAGES},
            "reason": reason,
        },
        link=registered.address_for_applicant(row),
    )


def register() -> None:
    """Come along whenever a place is withdrawn."""
    add_wisher(Wishes())
