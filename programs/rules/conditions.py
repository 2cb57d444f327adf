"""Conditions of documents: for whom a line of the checklist holds. None while a fact is missing.

A condition is one of those named here, or any kind of rule with its parameters: a paper for citizens of one
country is ``citizenship`` with ``{"allowed": ["KZ"]}``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mobility.common.clock import add_months, age_on
from mobility.common.verdict import Outcome

from .facts import Facts
from .person import OF_AGE, group_of
from .vocabulary import KINDS, WITH_THRESHOLDS

Condition = Callable[[Facts], bool | None]
CONDITIONS: dict[str, Condition] = {}


def condition(function: Condition) -> Condition:
    """Add a condition to the vocabulary under its own name."""
    CONDITIONS[function.__name__] = function
    return function


@condition
def everybody(facts: Facts) -> bool | None:
    """The page asks it of everybody."""
    return True


@condition
def minor_at_departure(facts: Facts) -> bool | None:
    """Younger than 18 on the day of departure from Kazakhstan."""
    if facts.birth_date is None:
        return None if facts.of_age is None else not facts.of_age
    return None if facts.departure is None else age_on(facts.birth_date, facts.departure) < OF_AGE


@condition
def stay_over_2_months(facts: Facts) -> bool | None:
    """The last day lies two months or more after the first."""
    if facts.departure is None or facts.stay_end is None:
        return None
    return facts.stay_end >= add_months(facts.departure, 2)


def _in_category(facts: Facts, name: str) -> bool | None:
    return None if facts.categories is None else name in facts.categories


@condition
def many_children_family(facts: Facts) -> bool | None:
    """The family has many children (in Kazakhstan: four or more minors)."""
    return _in_category(facts, "many_children_family")


@condition
def orphan_or_no_parental_care(facts: Facts) -> bool | None:
    """An orphan, or left without parental care."""
    return _in_category(facts, "orphan_or_no_parental_care")


@condition
def disability(facts: Facts) -> bool | None:
    """Has a disability."""
    return _in_category(facts, "disability")


@condition
def nominated(facts: Facts) -> bool | None:
    """Was nominated to the host."""
    return facts.nominated


@condition
def is_student(facts: Facts) -> bool | None:
    """Students, not staff."""
    return group_of(facts) == "student"


@condition
def citizen_of_kazakhstan(facts: Facts) -> bool | None:
    """Citizens of Kazakhstan."""
    return None if facts.citizenship is None else facts.citizenship == "KZ"


@condition
def master_or_doctoral_or_teacher(facts: Facts) -> bool | None:
    """Students of a master's or doctoral program, and teachers."""
    if group_of(facts) == "staff":
        return True
    return None if facts.cycle is None else facts.cycle in ("master", "doctoral")


def condition_names() -> list[str]:
    """Return every name a condition can have: those of this file, then kinds of rules that need no table."""
    return [*CONDITIONS, *(name for name in KINDS if name not in CONDITIONS and name not in WITH_THRESHOLDS)]


def applies(name: str, facts: Facts, params: Mapping[str, Any] | None = None) -> bool | None:
    """Tell whether a condition holds; None when a fact is missing. Raises KeyError for an unknown name."""
    if name in CONDITIONS:
        return CONDITIONS[name](facts)
    answer = KINDS[name](facts, **(params or {})).outcome
    return {Outcome.ELIGIBLE: True, Outcome.NOT_ELIGIBLE: False}.get(answer)
