"""All rules of a call together: ask each, and weigh the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mobility.common.verdict import Outcome, Verdict

from .facts import Facts, Threshold
from .vocabulary import KINDS, WITH_THRESHOLDS


@dataclass(frozen=True)
class RuleRow:
    """One row of a call, without its table: which kind, with which parameters, for whom, how strict.

    ``sources`` names in each language where the rule comes from.
    """

    kind: str
    params: Mapping[str, Any]
    soft: bool = False
    applies_to: str = ""
    source: str = ""
    warning: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A row and what it said."""

    row: RuleRow
    verdict: Verdict


@dataclass(frozen=True)
class Judgement:
    """The answer for one person and one call. Reasons and warnings are codes."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reasons: frozenset[str]
    warnings: frozenset[str]
    unknown: frozenset[str]

    @property
    def failed(self) -> list[Finding]:
        """The hard rules that were not met."""
        return [f for f in self.findings if not f.row.soft and f.verdict.outcome == Outcome.NOT_ELIGIBLE]


def judge(facts: Facts, rows: Iterable[RuleRow], thresholds: Sequence[Threshold] = ()) -> Judgement:
    """Ask every rule and weigh the answers.

    Any failed hard rule makes "not eligible"; "individual decision" only if nothing else fails; soft rules
    only warn, and not when the answer is "not eligible". Facts that are missing leave a rule open.
    """
    findings = tuple(_ask(facts, row, thresholds) for row in rows if _binds(facts, row))
    hard = [finding.verdict for finding in findings if not finding.row.soft]
    failed = {verdict.code for verdict in hard if verdict.outcome == Outcome.NOT_ELIGIBLE}
    individual = {verdict.code for verdict in hard if verdict.outcome == Outcome.INDIVIDUAL}
    unknown = frozenset(verdict.code for verdict in hard if verdict.outcome == Outcome.NOT_KNOWN)
    if failed:
        return Judgement(Outcome.NOT_ELIGIBLE, findings, frozenset(failed), frozenset(), unknown)
    warnings = frozenset(_warnings(findings))
    if individual:
        return Judgement(Outcome.INDIVIDUAL, findings, frozenset(individual), warnings, unknown)
    outcome = Outcome.NOT_KNOWN if unknown else Outcome.ELIGIBLE
    return Judgement(outcome, findings, frozenset(), warnings, unknown)


def _binds(facts: Facts, row: RuleRow) -> bool:
    """Rules for staff bind teachers too; who did not say is taken for a student, as the pages do."""
    group = "student" if facts.person in (None, "student") else "staff"
    return row.applies_to in ("", group)


def _ask(facts: Facts, row: RuleRow, thresholds: Sequence[Threshold]) -> Finding:
    extra = {"thresholds": thresholds} if row.kind in WITH_THRESHOLDS else {}
    return Finding(row, KINDS[row.kind](facts, **row.params, **extra))


def _warnings(findings: Iterable[Finding]) -> Iterable[str]:
    for finding in findings:
        yield from finding.verdict.warnings
        if finding.row.soft and finding.verdict.outcome == Outcome.NOT_ELIGIBLE:
            yield finding.row.warning or finding.verdict.code
