"""Rules and findings in plain, kind words: what is asked, what the person has, and what can be done.

Whole sentences with named places to fill in, in the active language. Every kind of rule has two functions:
one says what the rule asks of everybody, one says what it found for one person.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from mobility.common.verdict import Outcome, Verdict

from ..rules import ASKED_BY_THE_HOST, INDIVIDUAL, Finding, RuleRow
from . import language, person, stay, study, values
from .language import score_text, test_choices, test_name
from .papers import condition_name, condition_reason, how_met
from .values import Said

__all__ = [
    "FindingText",
    "condition_name",
    "condition_reason",
    "finding_text",
    "finding_texts",
    "how_met",
    "rule_sentence",
    "score_text",
    "test_choices",
    "test_name",
]

LANGUAGES = ("kk", "ru", "en")
WARNING = "warning"

FINDINGS: dict[str, Callable[[RuleRow, Verdict], Said]] = {
    "person": person.person,
    "faculty": person.faculty,
    "age": person.age,
    "citizenship": person.citizenship,
    "category": person.category,
    "degree": person.degree,
    "cycle": study.cycle,
    "study_year": study.study_year,
    "final_year": study.final_year,
    "semester": study.semester,
    "gpa": study.gpa,
    "full_time": study.full_time,
    "field_match": study.field_match,
    "language": language.foreign_language,
    "duration": stay.duration,
    "passport": stay.passport,
    "lead_time": stay.lead_time,
    "agreement": stay.agreement,
    "participation": stay.participation,
    "nominated": stay.nominated,
    "scope": stay.scope,
    "channel": stay.channel,
    "competition": stay.competition,
}
RULES: dict[str, Callable[[RuleRow], str]] = {
    "person": person.person_rule,
    "faculty": person.faculty_rule,
    "age": person.age_rule,
    "citizenship": person.citizenship_rule,
    "category": person.category_rule,
    "degree": person.degree_rule,
    "cycle": study.cycle_rule,
    "study_year": study.study_year_rule,
    "final_year": study.final_year_rule,
    "semester": study.semester_rule,
    "gpa": study.gpa_rule,
    "full_time": study.full_time_rule,
    "field_match": study.field_match_rule,
    "language": language.language_rule,
    "duration": stay.duration_rule,
    "passport": stay.passport_rule,
    "lead_time": stay.lead_time_rule,
    "agreement": stay.agreement_rule,
    "participation": stay.participation_rule,
    "nominated": stay.nominated_rule,
    "scope": stay.scope_rule,
    "channel": stay.channel_rule,
    "competition": stay.competition_rule,
}
PAID_BY = {
    "grant": gettext_lazy("a grant"),
    "budget": gettext_lazy("the budget of the university"),
    "extrabudget": gettext_lazy("the university's own income"),
    "self_funded": gettext_lazy("the person"),
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
    warns = row.soft and verdict.outcome == Outcome.NOT_ELIGIBLE
    said = _said(row, verdict)
    return FindingText(
        title=said.title,
        sentence=said.sentence,
        advice=said.advice or (_("You may apply all the same.") if warns else ""),
        value=said.value,
        needed=said.needed,
        source=said.source or _source(row),
        state=WARNING if warns else verdict.outcome.value,
    )


def _source(row: RuleRow) -> str:
    if row.source == ASKED_BY_THE_HOST:
        return _("what the host university asks for")
    return row.sources.get(values.language()) or row.source


def _said(row: RuleRow, verdict: Verdict) -> Said:
    """Ask the words of the kind; where a rule leaves the rest to somebody, say who decides."""
    if verdict.outcome != Outcome.INDIVIDUAL or row.strictness != INDIVIDUAL:
        return FINDINGS[row.kind](row, verdict)
    said = FINDINGS[row.kind](row, replace(verdict, outcome=Outcome.NOT_ELIGIBLE))
    sentence = f"{said.sentence} {values.decides(verdict.decided_by)}"
    return replace(said, sentence=sentence, advice=values.ask_for_a_decision(verdict.decided_by))


def finding_texts(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values to be kept: its parameters and its words in the three languages."""
    kept: dict[str, Any] = {
        "code": finding.verdict.code,
        "kind": finding.row.kind,
        "params": dict(finding.row.params),
        "soft": finding.row.soft,
        "outcome": finding.verdict.outcome.value,
        "decided_by": finding.verdict.decided_by,
        "warnings": list(finding.verdict.warnings),
    }
    for code in LANGUAGES:
        with override(code):
            kept[code] = asdict(finding_text(finding))
    return kept


def rule_sentence(row: RuleRow) -> str:
    """Say what a rule asks, of whom, and who decides otherwise, for the page of a call."""
    said = [RULES[row.kind](row)]
    if row.applies_to == "student":
        said = [_("Students: %(sentence)s") % {"sentence": said[0]}]
    elif row.applies_to == "staff":
        said = [_("Teaching staff: %(sentence)s") % {"sentence": said[0]}]
    if row.strictness == INDIVIDUAL:
        said.append(values.otherwise(row.decided_by))
    if row.scope:
        abroad = row.scope == "external"
        said.append(_("For mobility abroad.") if abroad else _("For mobility inside Kazakhstan."))
    if list(row.funding) == ["grant"]:
        said.append(_("Only with a grant."))
    elif row.funding:
        said.append(_("Only when paid by: %(payers)s.") % {"payers": values.names(PAID_BY, row.funding)})
    return " ".join(said)
