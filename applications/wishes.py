"""What the rules say about a person at the places they wish for: hosts ask for more than the call or less."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mobility.common.dates import long_date
from mobility.common.verdict import Outcome
from programs import questions, rules
from programs.models import Call, Offering
from programs.queries import hosts_under_an_agreement, term_number
from programs.rules import Facts, Finding, Judgement

SEVERITY = (Outcome.ELIGIBLE, Outcome.NOT_KNOWN, Outcome.INDIVIDUAL, Outcome.NOT_ELIGIBLE)


@dataclass(frozen=True)
class Judged:
    """What the rules say about a person: for the call alone (no ``place``), or at one place with its host."""

    judgement: Judgement
    place: Offering | None = None


@dataclass(frozen=True)
class FindingAt:
    """A finding; with ``place`` where it holds because of what that place's host asks."""

    finding: Finding
    place: Offering | None = None


@dataclass(frozen=True)
class Barrier:
    """Why a place is not for a person: it takes other cycles of study, or its host asks for more.

    ``gone`` says that nobody can wish for it any more: it was withdrawn, or its own last day has passed.
    """

    other_cycle: bool
    findings: tuple[Finding, ...] = ()
    gone: str = ""


def judged_at(call: Call, facts: Facts, places: Iterable[Offering]) -> list[Judged]:
    """Ask the rules for the call alone, then for each place with what its host asks and its own agreement.

    For a call whose rules are loaded at most one query: which hosts have an agreement, if a rule asks for it.
    """
    rows = [row.as_row() for row in call.eligibility_rules.all()]
    table = [row.as_row() for row in call.thresholds.all()]
    covered = hosts_under_an_agreement(call)
    return [
        Judged(rules.judge(facts, rows, table)),
        *(Judged(rules.judge(_there(call, facts, place, covered), rows, table), place) for place in places),
    ]


def _there(call: Call, facts: Facts, place: Offering, covered: Collection[int] | None) -> Facts:
    agreement = facts.agreement if covered is None else place.institution_id in covered
    return replace(facts, host=place.demands(), agreement=agreement, **_own_days(call, facts, place))


def _own_days(call: Call, facts: Facts, place: Offering) -> dict[str, Any]:
    """Return the facts that a place's own days change; staff who choose their length keep their days."""
    if place.starts_on is None and place.ends_on is None:
        return {}
    if facts.person not in (None, "student") and questions.has_own_length(call, facts.person):
        return {}
    first, last = place.stay(call)
    semester = facts.semester_of_stay
    if semester is not None:
        month = dt.timedelta(days=31)  # a stay is of the term in which its first month ends
        semester += term_number(first + month) - term_number(call.stay_from + month)
    return {"departure": first, "stay_end": last, "semester_of_stay": semester}


def worst(judged: Sequence[Judged]) -> Judgement:
    """Return the judgement that counts: the strictest of the wishes; without wishes the call's own."""
    counting = [one.judgement for one in judged[1:]] or [judged[0].judgement]
    return max(counting, key=lambda judgement: SEVERITY.index(judgement.outcome))


def findings_of(judged: Sequence[Judged]) -> list[FindingAt]:
    """Put the findings of all wishes together: what is the same everywhere once, the rest with its place."""
    alone, wishes = judged[0].judgement.findings, judged[1:]
    found: list[FindingAt] = []
    for number, finding in enumerate(alone):
        there = [FindingAt(one.judgement.findings[number], one.place) for one in wishes]
        found += [FindingAt(finding)] if all(at.finding == finding for at in there) else _once(there)
    hosts = [(one.place, extra) for one in wishes for extra in one.judgement.findings[len(alone) :]]
    return found + [FindingAt(extra, place) for place, extra in hosts]


def _once(there: list[FindingAt]) -> list[FindingAt]:
    """Say once what is met alike at all places."""
    first = there[0].finding
    alike = first.verdict.outcome == Outcome.ELIGIBLE and all(at.finding == first for at in there)
    return [FindingAt(first)] if alike else there


def gone(place: Offering, now: dt.datetime | None = None) -> str:
    """Say why nobody can wish for a place any more; "" while one can.

    Its own last day is the host's: a later deadline that the office gave one person does not move it.
    """
    language = (get_language() or "kk")[:2]
    words = {"host": place.institution, "field": place.field}
    if place.withdrawn_on is not None:
        words |= {"day": long_date(place.withdrawn_on, language), "reason": place.withdrawn_because}
        return _("%(host)s (%(field)s) was withdrawn on %(day)s: %(reason)s") % words
    if place.closes_on is not None and place.has_closed(now or timezone.now()):
        words |= {"day": long_date(place.closes_on, language)}
        return (
            _("%(host)s (%(field)s) closed on %(day)s; a later deadline of your own does not change that.")
            % words
        )
    return ""


def barrier(person_is_student: bool, cycle: str, alone: Judgement, there: Judged) -> Barrier | None:
    """Return what keeps a person from a place, or None.

    A place names the cycles of study it takes; staff are not bound by them. What the call itself asks is no
    barrier of a place: it stands beside the profile.
    """
    levels = there.place.levels if there.place else []
    other_cycle = bool(person_is_student and cycle and levels and cycle not in levels)
    unmet = [finding.row for finding in alone.failed]
    more = tuple(finding for finding in there.judgement.failed if finding.row not in unmet)
    lost = gone(there.place) if there.place else ""
    return Barrier(other_cycle, more, lost) if other_cycle or more or lost else None
