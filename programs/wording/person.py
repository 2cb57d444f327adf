"""Kind of person, faculty, age, citizenship, social category and degree in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common.verdict import Outcome, Verdict

from ..rules import RuleRow
from .values import Said, countries, language, names

PEOPLE = {
    "student": gettext_lazy("students"),
    "teacher": gettext_lazy("teachers"),
    "staff": gettext_lazy("staff"),
}
ONE_PERSON = {
    "student": gettext_lazy("student"),
    "teacher": gettext_lazy("teacher"),
    "staff": gettext_lazy("member of staff"),
}
DEGREES = {
    "none": gettext_lazy("no degree yet"),
    "bachelor": gettext_lazy("bachelor's degree"),
    "master": gettext_lazy("master's degree"),
    "doctoral": gettext_lazy("doctoral degree"),
}
CATEGORIES = {
    "many_children_family": gettext_lazy("families with many children"),
    "orphan_or_no_parental_care": gettext_lazy("orphans and people without parental care"),
    "disability": gettext_lazy("people with a disability"),
}


def faculty_names(allowed: Iterable[Mapping[str, str]]) -> str:
    """Name faculties in the active language; a row without it shows the name it has."""
    return ", ".join(row.get(language()) or row.get("en") or next(iter(row.values())) for row in allowed)


def person_rule(row: RuleRow) -> str:
    return _("This call is for: %(needed)s.") % {"needed": names(PEOPLE, row.params["allowed"])}


def person(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(PEOPLE, verdict.needed["allowed"]), names(ONE_PERSON, _known(verdict.actual))
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("This call is for: %(needed)s."), _("Tell us who you are at the university.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("This call is for people like you: %(value)s.")
    else:
        sentence = _("This call is for: %(needed)s. You told us that you are: %(value)s.")
        advice = _("Look at the other calls, or ask the office which ones are open to you.")
    return Said(_("Who takes part"), sentence % words, advice, value, needed)


def _known(value: str | None) -> list[str]:
    return [] if value is None else [value]


def faculty_rule(row: RuleRow) -> str:
    return _("Only for people of: %(needed)s.") % {"needed": faculty_names(row.params["allowed"])}


def faculty(row: RuleRow, verdict: Verdict) -> Said:
    allowed = verdict.needed["allowed"]
    needed, value = faculty_names(allowed), _one_faculty(allowed, verdict.actual or "")
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("This call is for people of: %(needed)s."), _("Tell us your faculty.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your faculty fits: %(value)s.")
    else:
        sentence = _("This call is for people of: %(needed)s. Your faculty: %(value)s.")
        advice = _("Look at the other calls, or ask the office which ones are open to you.")
    return Said(_("Faculty"), sentence % words, advice, value, needed)


def _one_faculty(allowed: Iterable[Mapping[str, str]], typed: str) -> str:
    """Show a faculty that is listed by its name in the active language, any other as it was typed."""
    same = [row for row in allowed if typed.strip().casefold() in {name.casefold() for name in row.values()}]
    return faculty_names(same) if same else typed


def _ages(minimum: int | None, maximum: int | None) -> str:
    words = {"minimum": minimum, "maximum": maximum}
    if maximum is None:
        return _("%(minimum)s or older") % words
    if minimum is None:
        return _("%(maximum)s or younger") % words
    return _("%(minimum)s to %(maximum)s") % words


def age_rule(row: RuleRow) -> str:
    words = {"needed": _ages(row.params.get("minimum"), row.params.get("maximum"))}
    if row.params.get("at", "departure") == "departure":
        return _("Age on the day of departure: %(needed)s.") % words
    return _("Age on the day of the application: %(needed)s.") % words


def age(row: RuleRow, verdict: Verdict) -> Said:
    leaving = verdict.needed["at"] == "departure"
    needed = _ages(verdict.needed["minimum"], verdict.needed["maximum"])
    value = "" if verdict.actual is None else str(verdict.actual)
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("Age on the day of departure: %(needed)s.")
        if not leaving:
            sentence = _("Age on the day of the application: %(needed)s.")
        advice = _("Tell us your date of birth.")
    elif leaving:
        sentence = ngettext(
            "You will be %(value)s year old on the day you leave (needed: %(needed)s).",
            "You will be %(value)s years old on the day you leave (needed: %(needed)s).",
            verdict.actual,
        )
    else:
        sentence = ngettext(
            "You are %(value)s year old on the day of the application (needed: %(needed)s).",
            "You are %(value)s years old on the day of the application (needed: %(needed)s).",
            verdict.actual,
        )
    if verdict.outcome == Outcome.NOT_ELIGIBLE:
        advice = _("Ask the office which programs are open at your age.")
    return Said(_("Age"), sentence % {"needed": needed, "value": value}, advice, value, needed)


def citizenship_rule(row: RuleRow) -> str:
    allowed = row.params.get("allowed", ())
    if not allowed:
        return _("Citizens of every country can apply.")
    return _("Citizenship: %(needed)s.") % {"needed": countries(allowed)}


def citizenship(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = countries(verdict.needed["allowed"]), countries(_known(verdict.actual))
    title = _("Citizenship")
    if not needed:
        return Said(title, _("Citizens of every country can apply."), value=value)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("Citizenship asked for: %(needed)s."), _("Tell us your citizenship.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your citizenship fits: %(value)s.")
    else:
        sentence = _("Citizenship asked for: %(needed)s. Yours: %(value)s.")
        advice = _("Ask the office which programs are open to citizens of your country.")
    return Said(title, sentence % words, advice, value, needed)


def category_rule(row: RuleRow) -> str:
    return _("Only for: %(needed)s.") % {"needed": names(CATEGORIES, row.params["allowed"])}


def category(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(CATEGORIES, verdict.needed["allowed"]), names(CATEGORIES, verdict.actual or [])
    words: dict[str, Any] = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("This is only for: %(needed)s.")
        advice = _("Tell us if one of these concerns you; you need not.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("This is for you: %(value)s.")
    else:
        sentence = _("This is only for: %(needed)s. You did not say that one of these concerns you.")
        advice = _("Look at the other calls, or ask the office which ones are open to you.")
    return Said(_("Social category"), sentence % words, advice, value, needed)


def degree_rule(row: RuleRow) -> str:
    words = {"needed": names(DEGREES, [row.params.get("minimum", "bachelor")])}
    return _("A degree of this level or higher, or its recognised equivalent: %(needed)s.") % words


def degree(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(DEGREES, [verdict.needed["minimum"]]), names(DEGREES, _known(verdict.actual))
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("A degree of this level or higher, or its recognised equivalent: %(needed)s.")
        advice = _("Tell us your highest degree.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your degree is enough: %(value)s.")
    else:
        sentence = _("Your degree: %(value)s. Needed: %(needed)s or its recognised equivalent.")
        advice = _("You can apply as soon as you have the degree or a paper that says it is equivalent.")
    return Said(_("Degree"), sentence % words, advice, value, needed)
