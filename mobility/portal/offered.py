"""A place to go as public pages say it: seats, field, for whom, what the host asks, costs, days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from programs import isced
from programs.models import Call, Offering
from programs.queries import hosts_under_an_agreement
from programs.wording.places import host_demands, seats_sentence
from programs.wording.study import CYCLES
from programs.wording.values import day, language_name, names


@dataclass(frozen=True)
class Offered:
    """A place in words. ``seats`` is empty where the call does not show them; ``closed`` once nobody can go.

    ``facts`` are labels with what is said under them.
    """

    place: Offering
    seats: str
    field: str
    demands: list[str]
    facts: list[tuple[str, str]]
    closed: str


def offered(call: Call, offerings: Iterable[Offering]) -> list[Offered]:
    """Return the places of a call that were not withdrawn; at most one query more than they cost.

    Where the call needs an agreement, a host without one in force says so.
    """
    covered = hosts_under_an_agreement(call)
    now = timezone.now()
    return [
        Offered(
            place=place,
            seats=seats_sentence(place) if call.shows_seats else "",
            field=field_of_study(place),
            demands=_demands(place, covered is not None and place.institution_id not in covered),
            facts=_facts(call, place),
            closed=_closed(place, now),
        )
        for place in offerings
        if place.withdrawn_on is None
    ]


def field_of_study(place: Offering) -> str:
    """Name what can be studied, with its field in ISCED-F where a code is given."""
    named = isced.field_name(place.isced_field)
    if not named:
        return place.field
    return _("%(field)s (ISCED-F %(code)s, %(name)s)") % {
        "field": place.field,
        "code": place.isced_field,
        "name": named,
    }


def _demands(place: Offering, uncovered: bool) -> list[str]:
    return [*host_demands(place), *([_("no agreement in force during the stay")] if uncovered else [])]


def _facts(call: Call, place: Offering) -> list[tuple[str, str]]:
    whom = _("teachers and staff") if place.for_staff else names(CYCLES, place.levels)
    told = [
        (_("For"), whom),
        (_("Taught in"), language_name(place.teaching_language)),
        (_("When"), _days(call, place)),
        (_("Apply until"), "" if place.has_closed(timezone.now()) else day(place.closes_on)),
        (_("Tuition"), place.tuition),
        (_("Costs"), place.costs),
    ]
    return [(label, text) for label, text in told if text]


def _days(call: Call, place: Offering) -> str:
    parts = [str(place.get_term_display())] if place.term else []
    if place.starts_on or place.ends_on:
        first, last = place.stay(call)
        parts.append(_("from %(first)s to %(last)s") % {"first": day(first), "last": day(last)})
    return ", ".join(parts)


def _closed(place: Offering, now: dt.datetime) -> str:
    return _("closed on %(day)s") % {"day": day(place.closes_on)} if place.has_closed(now) else ""
