"""Cycle, year, semester, GPA and form of study in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common.verdict import Outcome, Verdict

from ..rules import RuleRow
from .values import Said, figure, names

CYCLES = {
    "bachelor": gettext_lazy("bachelor"),
    "master": gettext_lazy("master"),
    "doctoral": gettext_lazy("doctoral"),
}


def cycle_rule(row: RuleRow) -> str:
    return _("Cycle of study: %(names)s.") % {"names": names(CYCLES, row.params["allowed"])}


def cycle(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = names(CYCLES, verdict.needed["allowed"]), names(CYCLES, [verdict.actual or ""])
    words = {"needed": needed, "value": value}
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("This call is for: %(needed)s."), _("Tell us your cycle of study.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence, advice = _("Your cycle of study fits: %(value)s."), ""
    else:
        sentence = _("This call is for: %(needed)s. Your cycle of study: %(value)s.")
        advice = _("Look at the other calls, or ask the office which ones are planned for your cycle.")
    return Said(_("Cycle of study"), sentence % words, advice, value, needed)


def _years(minimum: int | None, maximum: int | None) -> str:
    if maximum is None:
        return _("year %(minimum)s or later") % {"minimum": minimum}
    return _("years %(minimum)s to %(maximum)s") % {"minimum": minimum or 1, "maximum": maximum}


def study_year_rule(row: RuleRow) -> str:
    years = _years(row.params.get("minimum"), row.params.get("maximum"))
    return _("Year of study: %(needed)s.") % {"needed": years}


def study_year(row: RuleRow, verdict: Verdict) -> Said:
    minimum, maximum = verdict.needed["minimum"], verdict.needed["maximum"]
    needed, value = _years(minimum, maximum), "" if verdict.actual is None else str(verdict.actual)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("Year of study asked for: %(needed)s."), _("Tell us your current semester.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You are in year %(value)s of your studies (needed: %(needed)s).")
    else:
        sentence = _("You are in year %(value)s of your studies; this call asks for: %(needed)s.")
        if minimum is not None and verdict.actual < minimum:
            advice = _("It is early yet: come back when you are in year %(minimum)s.") % {"minimum": minimum}
        else:
            advice = _("Ask the office which programs are open to you now.")
    return Said(_("Year of study"), sentence % words, advice, value, needed)


def semester_rule(row: RuleRow) -> str:
    words = {"minimum": row.params["minimum"], "maximum": row.params["maximum"]}
    single = ", ".join(str(number) for number in row.params.get("individually", ()))
    if single:
        sentence = _(
            "Current semester: %(minimum)s to %(maximum)s. "
            "Decided individually by the department: %(single)s."
        )
        return sentence % {**words, "single": single}
    return _("Current semester: %(minimum)s to %(maximum)s.") % words


def semester(row: RuleRow, verdict: Verdict) -> Said:
    minimum, maximum = verdict.needed["minimum"], verdict.needed["maximum"]
    needed, value = f"{minimum}–{maximum}", "" if verdict.actual is None else str(verdict.actual)
    words = {"needed": needed, "value": value, "minimum": minimum}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("Semesters asked for: %(needed)s."), _("Tell us your current semester.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You are in semester %(value)s (needed: %(needed)s).")
    elif verdict.outcome == Outcome.INDIVIDUAL:
        sentence = _("You are in semester %(value)s. Your department decides about it individually.")
        advice = _("Ask your department for its decision. You can fill in the application meanwhile.")
    elif verdict.actual < minimum:
        sentence = _("You are in semester %(value)s; this call takes semesters %(needed)s.")
        advice = _("It is early yet: come back when you are in semester %(minimum)s.") % words
    else:
        sentence = _("You are in semester %(value)s; this call takes semesters %(needed)s.")
        advice = _("Ask the office about programs for graduates and for the next cycle.")
    return Said(_("Semester"), sentence % words, advice, value, needed)


def _gpa_needed(params: Any) -> str:
    words = {"value": figure(params["value"], 2)}
    return _("above %(value)s") % words if params.get("operator") == ">" else _("at least %(value)s") % words


def gpa_rule(row: RuleRow) -> str:
    if row.params["value"] is None:
        return _("No particular GPA is asked for.")
    words = {"needed": _gpa_needed(row.params), "scale": figure(row.params.get("scale", "4.0"))}
    return _("GPA: %(needed)s, on the scale to %(scale)s.") % words


def gpa(row: RuleRow, verdict: Verdict) -> Said:
    if verdict.needed["value"] is None:
        return Said(_("GPA"), _("No particular GPA is asked for."), value=figure(verdict.actual, 2))
    needed, value = _gpa_needed(verdict.needed), figure(verdict.actual, 2)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("GPA asked for: %(needed)s.")
        advice = _("Tell us the latest GPA from your transcript.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your GPA is %(value)s (needed: %(needed)s).")
    else:
        sentence = _("Your GPA is %(value)s; this call asks for %(needed)s.")
        advice = _("Your GPA is counted anew after every session: check again then.")
    return Said(_("GPA"), sentence % words, advice, value, needed)


def full_time_rule(row: RuleRow) -> str:
    return _("Full-time study.")


def full_time(row: RuleRow, verdict: Verdict) -> Said:
    if verdict.outcome == Outcome.ELIGIBLE:
        return Said(_("Form of study"), _("You study full-time."))
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("This call is for full-time students."), _("Tell us your form of study.")
    else:
        sentence = _("This call is for full-time students; you said you are not one.")
        advice = _("Ask the office which programs take part-time students.")
    return Said(_("Form of study"), sentence, advice)
