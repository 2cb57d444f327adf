"""The answer of the public check: for each open call whether one may apply, why, and with which papers."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from applications.wording import asked_for
from mobility.common.policy import visible
from mobility.common.verdict import Outcome
from programs import queries as programs
from programs import questions
from programs.models import Call, DocumentRequirement
from programs.rules import Facts, Finding
from programs.wording import FindingText, condition_reason, finding_text, how_met

from .queries import Deadline, deadline

ORDER = (Outcome.ELIGIBLE, Outcome.NOT_KNOWN, Outcome.INDIVIDUAL, Outcome.NOT_ELIGIBLE)
LATER = ("nomination", "departure")


def open_calls(user: Any) -> list[Call]:
    """Return the calls the check is about, with their rules: five queries, however many calls and rules."""
    return list(programs.with_rules(visible(user, Call).open()).order_by("closes_on", "code"))


@dataclass(frozen=True)
class PaperLine:
    """A line of the personal list of papers. ``needed`` is None while an answer (in ``ask``) is missing."""

    title: str
    help: str
    asked: list[str]
    needed: bool | None
    optional: bool
    reason: str
    alternatives: list["PaperLine"] = field(default_factory=list)
    ask: str = ""


@dataclass(frozen=True)
class Said:
    """A finding in words, and the question to answer next to settle it."""

    text: FindingText
    ask: str = ""


@dataclass(frozen=True)
class Answer:
    """The check's answer for one call."""

    call: Call
    outcome: Outcome
    met: list[FindingText]
    trouble: list[Said]
    hints: list[FindingText]
    papers: list[PaperLine]
    not_needed: list[PaperLine]
    later: list[str]
    deadline: Deadline

    @property
    def depending(self) -> int:
        """Return how many of the papers depend on an answer not given."""
        return sum(line.needed is None for line in self.papers)

    @property
    def sure(self) -> int:
        """Return how many papers are needed whatever the open answers are."""
        return len(self.papers) - self.depending


def check(
    calls: Iterable[Call], facts_for: Callable[[Call], Facts], unanswered: Collection[str] = ()
) -> list[Answer]:
    """Answer for every call by what a person said, what suits best first."""
    answers = [answer(call, facts_for(call), unanswered) for call in calls]
    return sorted(answers, key=lambda one: ORDER.index(one.outcome))


def answer(call: Call, facts: Facts, unanswered: Collection[str] = ()) -> Answer:
    """Put one judgement and its checklist into words."""
    judgement = programs.judge(call, facts)
    may_apply = judgement.outcome != Outcome.NOT_ELIGIBLE
    lines = [_line(item, facts, unanswered) for item in programs.checklist(call, facts)] if may_apply else []
    return Answer(
        call=call,
        outcome=judgement.outcome,
        met=[finding_text(finding) for finding in judgement.findings if may_apply and _is_met(finding)],
        trouble=[
            Said(finding_text(finding), _next_question(finding, unanswered))
            for finding in sorted(judgement.findings, key=_is_open)
            if _stands_in_the_way(finding) and (may_apply or not _is_open(finding))
        ],
        hints=[finding_text(finding) for finding in judgement.findings if may_apply and _is_hint(finding)],
        papers=[line for line in lines if line.needed is not False],
        not_needed=[line for line in lines if line.needed is False],
        later=_later(call, facts) if may_apply else [],
        deadline=deadline(call),
    )


def _is_met(finding: Finding) -> bool:
    return (
        not finding.row.soft and finding.verdict.outcome == Outcome.ELIGIBLE and not finding.verdict.warnings
    )


def _is_hint(finding: Finding) -> bool:
    """Tell whether a rule only warns: a soft one not met, or one met with a warning."""
    warns = finding.row.soft and finding.verdict.outcome == Outcome.NOT_ELIGIBLE
    return warns or (finding.verdict.outcome == Outcome.ELIGIBLE and bool(finding.verdict.warnings))


def _stands_in_the_way(finding: Finding) -> bool:
    return not finding.row.soft and finding.verdict.outcome != Outcome.ELIGIBLE


def _is_open(finding: Finding) -> bool:
    return finding.verdict.outcome == Outcome.NOT_KNOWN


def _next_question(finding: Finding, unanswered: Collection[str]) -> str:
    asked = questions.of_kind(finding.row.kind) if _is_open(finding) else ()
    return next((name for name in asked if name in unanswered), "")


def _line(item: programs.ChecklistItem, facts: Facts, unanswered: Collection[str]) -> PaperLine:
    row = item.requirement
    asked = questions.of_condition(row.condition) if item.needed is None else ()
    return PaperLine(
        title=row.title,
        help=row.help,
        asked=[*how_met(row), *asked_for(row)],
        needed=item.needed,
        optional=row.optional,
        reason=condition_reason(row, facts, item.needed),
        alternatives=[_way(way) for way in item.alternatives],
        ask=next((name for name in asked if name in unanswered), ""),
    )


def _way(row: DocumentRequirement) -> PaperLine:
    return PaperLine(
        row.title, row.help, [*how_met(row), *asked_for(row)], needed=True, optional=False, reason=""
    )


def _later(call: Call, facts: Facts) -> list[str]:
    """Name the papers that are asked only of people who were selected."""
    items = programs.checklist(call, replace(facts, nominated=True), LATER)
    return [item.requirement.title for item in items if item.needed is not False]
