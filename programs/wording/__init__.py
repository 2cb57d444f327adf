"""Rules and findings in plain, kind words: what is asked, what the person has, and what can be done.

Whole sentences with named places to fill in, in the active language. Every kind of rule has two functions:
one says what the rule asks of everybody, one says what it found for one person.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common.verdict import Outcome, Verdict

from ..rules import Finding, RuleRow
from . import language, stay, study, values
from .language import score_text, test_choices, test_name
from .papers import condition_reason
from .values import Said

__all__ = [
    "FindingText",
    "condition_reason",
    "finding_text",
    "finding_texts",
    "rule_sentence",
    "score_text",
    "test_choices",
    "test_name",
]

LANGUAGES = ("kk", "ru", "en")
WARNING = "warning"

FINDINGS: dict[str, Callable[[RuleRow, Verdict], Said]] = {
    "cycle": study.cycle,
    "study_year": study.study_year,
    "semester": study.semester,
    "gpa": study.gpa,
    "full_time": study.full_time,
    "language": language.foreign_language,
    "duration": stay.duration,
    "passport": stay.passport,
}
RULES: dict[str, Callable[[RuleRow], str]] = {
    "cycle": study.cycle_rule,
    "study_year": study.study_year_rule,
    "semester": study.semester_rule,
    "gpa": study.gpa_rule,
    "full_time": study.full_time_rule,
    "language": language.language_rule,
    "duration": stay.duration_rule,
    "passport": stay.passport_rule,
}


@dataclass(frozen=True)
class FindingText:
    """A finding in words. ``state`` is an Outcome, or ``warning`` for a soft rule that is not met."""

    title: str
    sentence: str
    advice: str
    value: str
    needed: str
    source: str
    state: str


def finding_text(finding: Finding) -> FindingText:
    """Put a finding into words in the active language."""
    row, verdict = finding.row, finding.verdict
    said = FINDINGS[row.kind](row, verdict)
    warns = row.soft and verdict.outcome == Outcome.NOT_ELIGIBLE
    return FindingText(
        title=said.title,
        sentence=said.sentence,
        advice=said.advice,
        value=said.value,
        needed=said.needed,
        source=row.sources.get(values.language()) or row.source,
        state=WARNING if warns else verdict.outcome.value,
    )


def finding_texts(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values to be kept: its parameters and its words in the three languages."""
    kept: dict[str, Any] = {
        "code": finding.verdict.code,
        "kind": finding.row.kind,
        "params": dict(finding.row.params),
        "soft": finding.row.soft,
        "outcome": finding.verdict.outcome.value,
        "warnings": list(finding.verdict.warnings),
    }
    for code in LANGUAGES:
        with override(code):
            kept[code] = asdict(finding_text(finding))
    return kept


def rule_sentence(row: RuleRow) -> str:
    """Say in one sentence what a rule asks, for the page of a call."""
    sentence = RULES[row.kind](row)
    if row.applies_to == "student":
        return _("Students: %(sentence)s") % {"sentence": sentence}
    if row.applies_to == "staff":
        return _("Teaching staff: %(sentence)s") % {"sentence": sentence}
    return sentence
