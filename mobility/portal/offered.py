"""A place to go as public pages say it: seats, field, for whom, what the host asks, costs, days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs import isced
from programs.models import Call, Offering
from programs.queries import hosts_under_an_agreement
from programs.wording import score_text, test_name
from programs.wording.study import CYCLES
from programs.wording.values import day, figure, language_name, names


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
            seats=seats(place) if call.shows_seats else "",
            field=field_of_study(place),
            demands=_demands(place, covered is not None and place.institution_id not in covered),
            facts=_facts(call, place),
            closed=_closed(place, now),
        )
        for place in offerings
        if place.withdrawn_on is None
    ]


def seats(place: Offering) -> str:
    """Say how many seats there are, and how many of them are without a grant."""
    count, without = place.seats, place.zero_grant_seats
    if not without:
        return ngettext("%(count)s seat", "%(count)s seats", count) % {"count": count}
    if without == count:
        sentence = ngettext("%(count)s seat, without a grant", "%(count)s seats, all without a grant", count)
        return sentence % {"count": count}
    told = ngettext(
        "%(count)s seats, %(without)s of them without a grant",
        "%(count)s seats, %(without)s of them without a grant",
        count,
    )
    return told % {"count": count, "without": without}


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
    said = []
    if place.min_gpa is not None:
        said.append(_("GPA at least %(value)s") % {"value": figure(place.min_gpa, 2)})
    if place.min_level:
        said.append(_("language level at least %(level)s") % {"level": place.min_level})
    said += [f"{test_name(test)} {score_text(str(score))}" for test, score in place.min_scores.items()]
    if place.requirements:
        said.append(place.requirements)
    if uncovered:
        said.append(_("no agreement in force during the stay"))
    return said


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
