"""All rules of a call together: ask each, and weigh the answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from mobility.common.verdict import Outcome, Verdict

from .facts import Facts, Threshold
from .papers import binds
from .person import group_of
from .vocabulary import KINDS, WITH_THRESHOLDS, Way

HARD, SOFT, INDIVIDUAL = "hard", "soft", "individual"
# The source of a rule that stands on no page: the host asks it of whoever wants to go there.
ASKED_BY_THE_HOST = "host"
ALL_WAYS = get_args(Way)


@dataclass(frozen=True)
class RuleRow:
    """One row of a call, without its table: which kind, with which parameters, for whom, how strict.

    ``strictness`` is hard, soft (only warns, with ``warning`` as its code) or individual (``decided_by``
    decides about whoever does not meet it). ``sources`` names in each language where the rule comes from.
    """

    kind: str
    params: Mapping[str, Any]
    strictness: str = HARD
    applies_to: str = ""
    funding: Sequence[str] = ()
    scope: str = ""
    decided_by: str = ""
    source: str = ""
    warning: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def soft(self) -> bool:
        """Tell whether the rule only warns."""
        return self.strictness == SOFT


@dataclass(frozen=True)
class Finding:
    """A row and what it said."""

    row: RuleRow
    verdict: Verdict


@dataclass(frozen=True)
class Judgement:
    """The answer for one person and one call. Reasons, warnings and the others are codes.

    ``absent`` are rules whose facts nobody gave; ``undecided`` are those that have their facts and still
    leave it to the office (a language test the call's table does not name).
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    reasons: frozenset[str]
    warnings: frozenset[str]
    absent: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()

    @property
    def unknown(self) -> frozenset[str]:
        """The rules that could not be answered yet."""
        return self.absent | self.undecided

    @property
    def verdict(self) -> Outcome:
        """The answer by what is known: rules whose facts are absent are left out of it."""
        leaves_out = self.outcome == Outcome.NOT_KNOWN and not self.undecided
        return Outcome.ELIGIBLE if leaves_out else self.outcome

    @property
    def failed(self) -> list[Finding]:
        """The hard rules that were not met."""
        return [f for f in self.findings if not f.row.soft and f.verdict.outcome == Outcome.NOT_ELIGIBLE]


def judge(facts: Facts, rows: Iterable[RuleRow], thresholds: Sequence[Threshold] = ()) -> Judgement:
    """Ask every rule and weigh the answers.

    Any failed hard rule makes "not eligible"; "individual decision" only if nothing else fails; soft rules
    only warn, and not when the answer is "not eligible". Facts that are missing leave a rule open.
    """
    bound = [row for row in rows if binds(row, facts)]
    findings = tuple(_ask(facts, row, thresholds) for row in [*bound, *_asked_by_the_host(facts, bound)])
    hard = [finding.verdict for finding in findings if not finding.row.soft]
    failed = {verdict.code for verdict in hard if verdict.outcome == Outcome.NOT_ELIGIBLE}
    individual = {verdict.code for verdict in hard if verdict.outcome == Outcome.INDIVIDUAL}
    open_ = [verdict for verdict in hard if verdict.outcome == Outcome.NOT_KNOWN]
    absent = frozenset(verdict.code for verdict in open_ if verdict.actual is None)
    undecided = frozenset(verdict.code for verdict in open_ if verdict.actual is not None)
    if failed:
        return Judgement(Outcome.NOT_ELIGIBLE, findings, frozenset(failed), frozenset(), absent, undecided)
    # Warnings go with an answer; while the office still has to look at something there is none.
    answered = individual or not undecided
    warnings = frozenset(_warnings(findings)) if answered else frozenset()
    outcome = Outcome.INDIVIDUAL if individual else Outcome.NOT_KNOWN if open_ else Outcome.ELIGIBLE
    return Judgement(outcome, findings, frozenset(individual), warnings, absent, undecided)


def _asked_by_the_host(facts: Facts, bound: Sequence[RuleRow]) -> Iterator[RuleRow]:
    """What a host asks for itself binds students even where the call says nothing of it."""
    host, kinds = facts.host, {row.kind for row in bound}
    if host is None or group_of(facts) == "staff":
        return
    if host.gpa is not None and "gpa" not in kinds:
        yield RuleRow("gpa", {}, source=ASKED_BY_THE_HOST)
    if (host.level or host.scores) and "language" not in kinds:
        params = {"accepts": ALL_WAYS, "of_host": True}
        yield RuleRow("language", params, source=ASKED_BY_THE_HOST)


def _ask(facts: Facts, row: RuleRow, thresholds: Sequence[Threshold]) -> Finding:
    extra = {"thresholds": thresholds} if row.kind in WITH_THRESHOLDS else {}
    answer = KINDS[row.kind](facts, **row.params, **extra)
    if row.strictness == INDIVIDUAL and answer.outcome == Outcome.NOT_ELIGIBLE:
        answer = replace(answer, outcome=Outcome.INDIVIDUAL, decided_by=row.decided_by)
    return Finding(row, answer)


def _warnings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        yield from finding.verdict.warnings
        if finding.row.soft and finding.verdict.outcome == Outcome.NOT_ELIGIBLE:
            yield finding.row.warning or finding.verdict.code
