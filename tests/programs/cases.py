"""The rules of a preset without a database, and a person every rule lets through."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from programs import preset
from programs.models import EligibilityRule, LanguageThreshold
from programs.rules import Facts, Judgement, Proof, RuleRow, Threshold, judge

PERSON = Facts(
    person="student",
    cycle="bachelor",
    semester=5,
    gpa=Decimal("3.20"),
    full_time=True,
    birth_date=dt.date(2006, 5, 14),
    citizenship="KZ",
    proofs=(Proof("IELTS_ACADEMIC", "6.5"),),
    departure=dt.date(2027, 2, 15),
    stay_end=dt.date(2027, 6, 30),
    passport_until=dt.date(2034, 5, 14),
    categories=frozenset(),
    nominated=False,
)


@cache
def rows_of(name: str) -> tuple[RuleRow, ...]:
    """Return the rules of a preset."""
    rules = []
    for row in preset.read(name)["eligibility"]:
        columns = {
            key: row[key] for key in ("kind", "params", "strictness", "applies_to", "warning") if key in row
        }
        rules.append(EligibilityRule(**columns).as_row())
    return tuple(rules)


@cache
def thresholds_of(name: str) -> tuple[Threshold, ...]:
    """Return the language table of a preset."""
    return tuple(LanguageThreshold(**row).as_row() for row in preset.read(name)["thresholds"])


def person(**changes: Any) -> Facts:
    """Return the person with other facts; ``proof`` is one test with its value, or None for no proof."""
    if "proof" in changes:
        proof = changes.pop("proof")
        changes["proofs"] = () if proof is None else (Proof(*proof),)
    return replace(PERSON, **changes)


def ask(name: str, facts: Facts) -> Judgement:
    """Ask the rules of a preset about a person."""
    return judge(facts, rows_of(name), thresholds_of(name))
