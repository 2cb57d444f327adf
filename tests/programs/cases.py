"""The rules of a preset without a database, and a person every rule lets through."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from mobility.common.verdict import Outcome
from programs import preset
from programs.rules import BEFORE_THE_RETURN, Facts, Judgement, Proof, RuleRow, Threshold, checklist, judge

PERSON = Facts(
    person="student",
    cycle="bachelor",
    semester=5,
    final_year=False,
    gpa=Decimal("3.20"),
    full_time=True,
    birth_date=dt.date(2006, 5, 14),
    citizenship="KZ",
    proofs=(Proof("IELTS_ACADEMIC", "6.5"),),
    departure=dt.date(2027, 2, 15),
    stay_end=dt.date(2027, 6, 30),
    semesters=1,
    passport_until=dt.date(2034, 5, 14),
    earlier_stays=(),
    categories=frozenset(),
    nominated=False,
)


def rows_of(name: str) -> tuple[RuleRow, ...]:
    """Return the rules of a preset."""
    return preset.ruleset(name).rules


def thresholds_of(name: str) -> tuple[Threshold, ...]:
    """Return the language table of a preset."""
    return preset.ruleset(name).thresholds


def person(**changes: Any) -> Facts:
    """Return the person with other facts; ``proof`` is one test with its value, or None for no proof."""
    if "proof" in changes:
        proof = changes.pop("proof")
        changes["proofs"] = () if proof is None else (Proof(*proof),)
    return replace(PERSON, **changes)


def ask(name: str, facts: Facts) -> Judgement:
    """Ask the rules of a preset about a person."""
    return judge(facts, rows_of(name), thresholds_of(name))


def needed_papers(name: str, facts: Facts, stages: tuple[str, ...] = BEFORE_THE_RETURN) -> list[str]:
    """Return the codes of the papers a person needs by a preset, in the order of the page."""
    lines = checklist(preset.ruleset(name).papers, facts, stages)
    return [line.paper.code for line in lines if line.needed]


def quotes_of(name: str) -> str:
    """Return everything a preset quotes, and where it comes from."""
    data = preset.read(name)
    rows = [row for part in ("eligibility", "documents", "thresholds") for row in data[part]]
    rows += data.get("provisions", [])
    rows += [way for row in data["documents"] for way in row.get("one_of", [])]
    return "\n".join(
        [*(row.get("quote", "") for row in rows), *(text["en"] for text in data["sources"].values())]
    )


def check(name: str, changes: dict, outcome: Outcome, reasons: str, warnings: str, sentence: str) -> None:
    """Check the answer of a preset, and that the sentence it follows from stands on the page."""
    answer = ask(name, person(**changes))
    expected = (outcome, frozenset(reasons.split()), frozenset(warnings.split()))
    assert (answer.outcome, answer.reasons, answer.warnings) == expected
    assert sentence in quotes_of(name)
