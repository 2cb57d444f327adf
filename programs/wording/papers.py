"""Of whom a paper is asked, and why one person needs it, or not."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common.clock import age_on

from ..rules import Facts, RuleRow, binds
from . import person, stay, study
from .values import countries, day, names

Reason = Callable[[Facts, bool | None], str]


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


def _answer(answered: Any, not_answered: Any) -> Reason:
    def reason(facts: Facts, needed: bool | None) -> str:
        if needed is None:
            return _("It depends on an answer you have not given yet.")
        return str(answered if needed else not_answered)

    return reason


REASONS: dict[str, Reason] = {
    "minor_at_departure": _minor,
    "stay_over_2_months": _long_stay,
    "many_children_family": _answer(
        gettext_lazy("Because you said that your family has many children."),
        gettext_lazy("You did not say that your family has many children."),
    ),
    "orphan_or_no_parental_care": _answer(
        gettext_lazy("Because you said that you are an orphan or without parental care."),
        gettext_lazy("You did not say that you are an orphan or without parental care."),
    ),
    "disability": _answer(
        gettext_lazy("Because you said that you have a disability."),
        gettext_lazy("You did not say that you have a disability."),
    ),
    "nominated": _answer(
        gettext_lazy("Because you were nominated to the host."),
        gettext_lazy("It is asked only after the nomination."),
    ),
    "is_student": _answer(
        gettext_lazy("Because you are a student."), gettext_lazy("Only students bring it.")
    ),
    "citizen_of_kazakhstan": _answer(
        gettext_lazy("Because you are a citizen of Kazakhstan."),
        gettext_lazy("Only citizens of Kazakhstan bring it."),
    ),
    "master_or_doctoral_or_teacher": _answer(
        gettext_lazy("Because you are a master's or doctoral student, or a teacher."),
        gettext_lazy("Only master's and doctoral students and teachers bring it."),
    ),
}


def condition_reason(requirement: Any, facts: Facts, needed: bool | None) -> str:
    """Say why a paper is needed or not: "because you will be 17 on the day you leave".

    Empty for papers that everybody brings. ``requirement`` is a Paper or a table's row.
    """
    if needed is False and not binds(requirement, facts):
        return _not_bound(requirement, facts)
    if requirement.condition == "everybody":
        return ""
    reason = REASONS.get(requirement.condition)
    if reason:
        return reason(facts, needed)
    who = {"who": condition_name(requirement.condition, requirement.condition_params)}
    if needed is None:
        return _("It depends on an answer you have not given yet. Asked of: %(who)s.") % who
    if needed:
        return _("Because this concerns you: %(who)s.") % who
    return _("Only asked of: %(who)s.") % who


def _not_bound(requirement: Any, facts: Facts) -> str:
    if requirement.scope and requirement.scope != facts.scope:
        if requirement.scope == "external":
            return _("It is asked only for mobility abroad.")
        return _("It is asked only for mobility inside Kazakhstan.")
    if requirement.funding and facts.funding is not None and facts.funding not in requirement.funding:
        return _("It is asked only of people whose stay is paid in another way.")
    return _("Only students bring it.") if requirement.applies_to == "student" else _("Only staff bring it.")


def how_met(paper: Any) -> list[str]:
    """Say how a paper is met where that is not a file of one's own; ``paper`` is a Paper or a table's row."""
    if paper.way == "upload":
        return []
    if paper.way == "paper":
        return [_("only on paper, at the office")]
    return [_("the portal fills it in, you sign it")]


CONDITION_NAMES = {
    "everybody": gettext_lazy("everybody"),
    "minor_at_departure": gettext_lazy("who leaves before turning 18"),
    "stay_over_2_months": gettext_lazy("who stays two months or longer"),
    "many_children_family": gettext_lazy("families with many children"),
    "orphan_or_no_parental_care": gettext_lazy("orphans and people without parental care"),
    "disability": gettext_lazy("people with a disability"),
    "nominated": gettext_lazy("who is nominated to the host"),
    "is_student": gettext_lazy("students"),
    "citizen_of_kazakhstan": gettext_lazy("citizens of Kazakhstan"),
    "master_or_doctoral_or_teacher": gettext_lazy("master's and doctoral students and teachers"),
}
STUDENTS_OF = {
    "bachelor": gettext_lazy("bachelor students"),
    "master": gettext_lazy("master's students"),
    "doctoral": gettext_lazy("doctoral students"),
}
GOING = {
    "external": gettext_lazy("who goes abroad"),
    "internal": gettext_lazy("who stays inside Kazakhstan"),
}


def _citizens(params: Mapping[str, Any]) -> str:
    allowed = list(params.get("allowed", ()))
    if not allowed:
        return str(CONDITION_NAMES["everybody"])
    if allowed == ["KZ"]:
        return str(CONDITION_NAMES["citizen_of_kazakhstan"])
    return _("citizens of these countries: %(countries)s") % {"countries": countries(allowed)}


KIND_NAMES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "person": lambda params: names(person.PEOPLE, params["allowed"]),
    "faculty": lambda params: (
        _("people of: %(faculties)s") % {"faculties": person.faculty_names(params["allowed"])}
    ),
    "citizenship": _citizens,
    "category": lambda params: names(person.CATEGORIES, params["allowed"]),
    "cycle": lambda params: names(STUDENTS_OF, params["allowed"]),
    "full_time": lambda params: _("full-time students"),
    "final_year": lambda params: _("who is not in the last year of study"),
    "scope": lambda params: names(GOING, params["allowed"]),
    "channel": lambda params: (
        _("who hands papers in by: %(channels)s") % {"channels": names(stay.CHANNELS, params["allowed"])}
    ),
    "agreement": lambda params: _("who goes to a host with an agreement in force"),
}
SENTENCES: dict[str, Callable[[RuleRow], str]] = {
    "age": person.age_rule,
    "degree": person.degree_rule,
    "study_year": study.study_year_rule,
    "semester": study.semester_rule,
    "gpa": study.gpa_rule,
    "field_match": study.field_match_rule,
    "duration": stay.duration_rule,
    "passport": stay.passport_rule,
    "lead_time": stay.lead_time_rule,
    "participation": stay.participation_rule,
    "competition": stay.competition_rule,
}


def condition_name(name: str, params: Mapping[str, Any] | None = None) -> str:
    """Say of whom a condition holds: "who leaves before turning 18", "citizens of Kazakhstan".

    A kind of rule that has no name of its own is said by the sentence of the rule; without the parameters it
    needs, and for a name that is not known, the name itself is returned.
    """
    if name in CONDITION_NAMES:
        return str(CONDITION_NAMES[name])
    said = KIND_NAMES.get(name)
    try:
        if said:
            return said(params or {})
        if name in SENTENCES:
            sentence = SENTENCES[name](RuleRow(name, params or {})).rstrip(".")
            return _("who meets this: %(sentence)s") % {"sentence": sentence}
    except KeyError:
        return name
    return name
