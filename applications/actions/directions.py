"""Keep the direction of applications right: with each of them, and anew for all when the rules change."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from mobility.common.policy import require
from programs.models import Offering

from .. import directions
from ..models import Application, Choice, DirectionRule

CHUNK = 500


def settle(application: Application, by: Any = None) -> None:
    """Write down which direction an application belongs to by the rules that hold now."""
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
    rows = Application.objects.select_related("applicant", "call").order_by("pk").prefetch_related(wishes)
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
