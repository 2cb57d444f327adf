"""What the rules say about a person at the places they wish for: hosts ask for more than the call or less."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mobility.common.verdict import Outcome
from programs import rules
from programs.models import Call, Offering
from programs.queries import hosts_under_an_agreement
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
    """Why a place is not for a person: it takes other cycles of study, or its host asks for more."""

    other_cycle: bool
    findings: tuple[Finding, ...] = ()


def judged_at(call: Call, facts: Facts, places: Iterable[Offering]) -> list[Judged]:
    """Ask the rules for the call alone, then for each place with what its host asks and its own agreement.

    For a call whose rules are loaded at most one query: which hosts have an agreement, if a rule asks for it.
    """
    rows = [row.as_row() for row in call.eligibility_rules.all()]
    table = [row.as_row() for row in call.thresholds.all()]
    covered = hosts_under_an_agreement(call)
    return [
        Judged(rules.judge(facts, rows, table)),
        *(Judged(rules.judge(_there(facts, place, covered), rows, table), place) for place in places),
    ]


def _there(facts: Facts, place: Offering, covered: Collection[int] | None) -> Facts:
    agreement = facts.agreement if covered is None else place.institution_id in covered
    return replace(facts, host=place.demands(), agreement=agreement)


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


def barrier(person_is_student: bool, cycle: str, alone: Judgement, there: Judged) -> Barrier | None:
    """Return what keeps a person from a place, or None.

    A place names the cycles of study it takes; staff are not bound by them. What the call itself asks is no
    barrier of a place: it stands beside the profile.
    """
    levels = there.place.levels if there.place else []
    other_cycle = bool(person_is_student and cycle and levels and cycle not in levels)
    unmet = [finding.row for finding in alone.failed]
    more = tuple(finding for finding in there.judgement.failed if finding.row not in unmet)
    return Barrier(other_cycle, more) if other_cycle or more else None
