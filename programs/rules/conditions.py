"""Conditions of documents: for whom a line of the checklist holds. None while a fact is missing."""

from collections.abc import Callable

from mobility.common.clock import add_months, age_on

from .facts import Facts

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
    if facts.birth_date is None or facts.departure is None:
        return None
    return age_on(facts.birth_date, facts.departure) < 18


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
    return None if facts.person is None else facts.person == "student"


def applies(name: str, facts: Facts) -> bool | None:
    """Tell whether a condition holds; None when a fact is missing. Raises KeyError for an unknown name."""
    return CONDITIONS[name](facts)
