"""Why a paper is needed, or why not."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common.clock import age_on

from ..rules import Facts
from .values import day


def _minor(facts: Facts, needed: bool | None) -> str:
    if needed is None or facts.birth_date is None or facts.departure is None:
        return _("It depends on your age on the day you leave.")
    age = age_on(facts.birth_date, facts.departure)
    words = {"age": age, "day": day(facts.departure)}
    if needed:
        sentence = ngettext(
            "Because you will be %(age)s year old on the day you leave, %(day)s.",
            "Because you will be %(age)s years old on the day you leave, %(day)s.",
            age,
        )
        return sentence % words
    return _("You will already be 18 on the day you leave, %(day)s.") % words


def _long_stay(facts: Facts, needed: bool | None) -> str:
    if needed is None:
        return _("It depends on the dates of the stay.")
    return _("Because the stay lasts two months or longer.") if needed else _("The stay is shorter.")


def _category(answered: Any, not_answered: Any) -> Callable[[Facts, bool | None], str]:
    def reason(facts: Facts, needed: bool | None) -> str:
        if needed is None:
            return _("It depends on an answer you have not given yet.")
        return str(answered if needed else not_answered)

    return reason


REASONS: dict[str, Callable[[Facts, bool | None], str]] = {
    "minor_at_departure": _minor,
    "stay_over_2_months": _long_stay,
    "many_children_family": _category(
        gettext_lazy("Because you said that your family has many children."),
        gettext_lazy("You did not say that your family has many children."),
    ),
    "orphan_or_no_parental_care": _category(
        gettext_lazy("Because you said that you are an orphan or without parental care."),
        gettext_lazy("You did not say that you are an orphan or without parental care."),
    ),
    "disability": _category(
        gettext_lazy("Because you said that you have a disability."),
        gettext_lazy("You did not say that you have a disability."),
    ),
    "nominated": _category(
        gettext_lazy("Because you were nominated to the host."),
        gettext_lazy("It is asked only after the nomination."),
    ),
    "is_student": _category(
        gettext_lazy("Because you are a student."), gettext_lazy("Only students bring it.")
    ),
}


def condition_reason(requirement: Any, facts: Facts, needed: bool | None) -> str:
    """Say why a paper is needed or not: "because you will be 17 on the day you leave".

    Empty for papers that everybody brings.
    """
    reason = REASONS.get(requirement.condition)
    return reason(facts, needed) if reason else ""
