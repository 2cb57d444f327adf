"""Keep the direction of applications right: with each of them, and anew for all when the rules change."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from mobility.common import log
from mobility.common.policy import require
from partners.models import Direction
from programs.models import Offering

from .. import directions
from ..models import Application, Choice, DirectionRule
from .moves import lock

CHUNK = 500


@transaction.atomic
def set_direction(application: Application, direction: str, by: Any) -> Application:
    """Give one application a direction by hand, or with "" leave it to the rules again. Raises Refused."""
    application = lock(application)
    require(by, "applications.as_office", application)
    application.direction_by_hand = bool(direction)
    if direction:
        application.direction = Direction(direction).value
    application.save(update_fields=["direction", "direction_by_hand"])
    settle(application)
    log.record(by, "application.direction", application, direction=application.direction)
    return application


def settle(application: Application, by: Any = None) -> None:
    """Write down which direction an application belongs to by the rules that hold now, unless set by hand."""
    if application.direction_by_hand:
        return
    rules = DirectionRule.objects.all()
    direction = directions.direction_by(rules, application, directions.countries_of(application))
    if direction != application.direction:
        application.direction = direction
        Application.objects.filter(pk=application.pk).update(direction=direction)


@transaction.atomic
def settle_all(by: Any) -> int:
    """Settle every application anew and return how many changed. Raises Refused."""
    require(by, "duties.edit")
    rules = list(DirectionRule.objects.all())
    wishes = Prefetch("choices", Choice.objects.select_related("offering__institution").order_by("rank"))
    ruled = Application.objects.filter(direction_by_hand=False)
    rows = ruled.select_related("applicant", "call").order_by("pk").prefetch_related(wishes)
    offered = _offered()
    changed = []
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        settled = directions.settled_countries([row.pk for row in chunk])
        for row in chunk:
            wished = [choice.offering.institution.country for choice in row.choices.all()[:1]]
            known = [settled[row.pk]] if row.pk in settled else wished or offered.get(row.call_id, [])
            direction = directions.direction_by(rules, row, known)
            if direction != row.direction:
                row.direction = direction
                changed.append(row)
    Application.objects.bulk_update(changed, ["direction"], batch_size=CHUNK)
    return len(changed)


def _chunks(rows: Iterable[Application]) -> Iterator[list[Application]]:
    line = iter(rows)
    while chunk := list(islice(line, CHUNK)):
        yield chunk


def _offered() -> dict[int, set[str]]:
    """Return the countries of the places of every call."""
    found: dict[int, set[str]] = {}
    for call, country in Offering.objects.offered().order_by().values_list("call", "institution__country"):
        found.setdefault(call, set()).add(country)
    return found
