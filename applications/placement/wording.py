"""Who gets which place and why, in the language of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.commission.models import RankedCandidate
from programs.models import Offering

from .queries import Plan


@dataclass(frozen=True)
class PlanRow:
    """A ranked person and what giving out the places would bring them."""

    position: RankedCandidate
    result: str
    reasons: list[str]
    kind: str


def plan_rows(plan: Plan) -> list[PlanRow]:
    """Return everybody who waits for an answer, with the place and why no earlier wish came true."""
    holders: dict[int, list[int]] = {}
    for number, place in plan.seating.seated.items():
        holders.setdefault(place, []).append(plan.positions[number].position)
    rows = []
    for number, position in sorted(plan.positions.items(), key=lambda item: item[1].position):
        wishes = [choice.offering_id for choice in position.application.choices.all()]
        offering = plan.seating.seated.get(number)
        passed = wishes[: wishes.index(offering)] if offering in wishes else wishes
        rows.append(
            PlanRow(
                position=position,
                result=_result(plan, number, wishes),
                reasons=[
                    _taken(n, plan.offerings[wish], sorted(holders.get(wish, ())))
                    for n, wish in enumerate(passed, start=1)
                    if number in plan.seating.seated or number in plan.seating.reserve
                ],
                kind=_kind(plan, number),
            )
        )
    return rows


def _kind(plan: Plan, number: str) -> str:
    seating = plan.seating
    if number in seating.seated:
        return "seated"
    return "reserve" if number in seating.reserve else "undecided"


def _result(plan: Plan, number: str, wishes: Sequence[int]) -> str:
    seating = plan.seating
    if number in seating.seated:
        offering = seating.seated[number]
        return _("%(host)s, wish %(wish)s") % {
            "host": plan.offerings[offering].institution.name,
            "wish": wishes.index(offering) + 1,
        }
    if number in seating.reserve:
        return _("Reserve %(place)s") % {"place": seating.reserve.index(number) + 1}
    if number in seating.undecided:
        return _("Equal at the last seat: the commission decides")
    return _("Waits for that decision")


def _taken(wish: int, offering: Offering, positions: Sequence[int]) -> str:
    host = {"wish": wish, "host": offering.institution.name}
    if not positions:
        return _("Wish %(wish)s, %(host)s: no seat free") % host
    return ngettext(
        "Wish %(wish)s, %(host)s: taken by position %(positions)s",
        "Wish %(wish)s, %(host)s: taken by positions %(positions)s",
        len(positions),
    ) % {**host, "positions": ", ".join(map(str, positions))}


@dataclass(frozen=True)
class Host:
    """A place to go with its free seats and the positions that would take them."""

    offering: Offering
    free: int
    positions: list[int]


def hosts(plan: Plan) -> list[Host]:
    """Return the places to go with who would take their seats."""
    return [
        Host(
            offering,
            plan.free[pk],
            sorted(plan.positions[n].position for n, place in plan.seating.seated.items() if place == pk),
        )
        for pk, offering in plan.offerings.items()
    ]
