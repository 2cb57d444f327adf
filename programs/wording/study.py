"""Cycle, year, semester, GPA, form of study and field in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common.verdict import Outcome, Verdict

from ..rules import RuleRow
from .values import Said, ask_for_a_decision, decides, figure, names

CYCLES = {
    "bachelor": gettext_lazy("bachelor"),
    "master": gettext_lazy("master"),
    "doctoral": gettext_lazy("doctoral"),
}
# Who decides about the semesters a rule lists, each as a whole sentence.
SINGLE_SEMESTERS = {
    "department": gettext_lazy("Decided individually by the department: %(single)s."),
    "faculty": gettext_lazy("Decided individually by the faculty: %(single)s."),
    "office": gettext_lazy("Decided individually by the international office: %(single)s."),
    "commission": gettext_lazy("Decided individually by the commission: %(single)s."),
}

SOMEHOW = gettext_lazy("Decided individually: %(single)s.")


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
        return _("year %(minimum)s or later") % {"minimum": minimum or 1}
    return _("years %(minimum)s to %(maximum)s") % {"minimum": minimum or 1, "maximum": maximum}


def study_year_rule(row: RuleRow) -> str:
    words = {"needed": _years(row.params.get("minimum"), row.params.get("maximum"))}
    if row.soft:
        return _("Usually people take part in: %(needed)s.") % words
    return _("Year of study: %(needed)s.") % words


def study_year(row: RuleRow, verdict: Verdict) -> Said:
    minimum, maximum = verdict.needed["minimum"], verdict.needed["maximum"]
    needed, value = _years(minimum, maximum), "" if verdict.actual is None else str(verdict.actual)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("Year of study asked for: %(needed)s."), _("Tell us your current semester.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You are in year %(value)s of your studies (needed: %(needed)s).")
    elif row.soft:
        sentence = _("You are in year %(value)s of your studies; usually people take part in: %(needed)s.")
        advice = _("You may apply. Ask your department first how the stay fits into your studies.")
    else:
        sentence = _("You are in year %(value)s of your studies; this call asks for: %(needed)s.")
        if minimum is not None and verdict.actual < minimum:
            advice = _("It is early yet: come back when you are in year %(minimum)s.") % {"minimum": minimum}
        else:
            advice = _("Ask the office which programs are open to you now.")
    return Said(_("Year of study"), sentence % words, advice, value, needed)


def final_year_rule(row: RuleRow) -> str:
    if row.soft:
        return _(
            "Usually not in the last year of study: practice and the diploma work are done at home then."
        )
    return _("Not in the last year of study: practice and the diploma work are done at home then.")


def final_year(row: RuleRow, verdict: Verdict) -> Said:
    title, advice = _("Last year of study"), ""
    if verdict.outcome == Outcome.ELIGIBLE:
        return Said(title, _("You are not in the last year of study."))
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = final_year_rule(row)
        advice = _("Tell us whether this is your last year of study.")
    else:
        sentence = _(
            "You are in the last year of study; practice and the diploma work are done at home then."
        )
        advice = _("Ask the office about programs for graduates and for the next cycle.")
        if row.soft:
            advice = _("You may apply. Ask your department first how the stay fits into your studies.")
    return Said(title, sentence, advice)


def semester_rule(row: RuleRow) -> str:
    words = {"minimum": row.params["minimum"], "maximum": row.params["maximum"]}
    if row.params.get("counted", "now") == "stay":
        sentence = _("Semester during the stay: %(minimum)s to %(maximum)s.") % words
    else:
        sentence = _("Current semester: %(minimum)s to %(maximum)s.") % words
    single = ", ".join(str(number) for number in row.params.get("individually", ()))
    if not single:
        return sentence
    decided = SINGLE_SEMESTERS.get(row.params.get("decided_by", "department"), SOMEHOW)
    return " ".join([sentence, str(decided) % {"single": single}])


def semester(row: RuleRow, verdict: Verdict) -> Said:
    minimum, maximum = verdict.needed["minimum"], verdict.needed["maximum"]
    needed, value = f"{minimum}–{maximum}", "" if verdict.actual is None else str(verdict.actual)
    words = {"needed": needed, "value": value, "minimum": minimum}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("Semesters asked for: %(needed)s."), _("Tell us your current semester.")
        return Said(_("Semester"), sentence % words, advice, value, needed)
    if verdict.outcome == Outcome.INDIVIDUAL:
        sentence = f"{_semester_said(verdict)} {decides(verdict.decided_by)}"
        return Said(_("Semester"), sentence % words, ask_for_a_decision(verdict.decided_by), value, needed)
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("You are in semester %(value)s (needed: %(needed)s).")
        if verdict.needed["counted"] == "stay":
            sentence = _("You will be in semester %(value)s during the stay (needed: %(needed)s).")
    else:
        sentence = _("You are in semester %(value)s; this call takes semesters %(needed)s.")
        if verdict.needed["counted"] == "stay":
            sentence = _("You will be in semester %(value)s during the stay; this call takes: %(needed)s.")
        advice = _("Ask the office about programs for graduates and for the next cycle.")
        if verdict.actual < minimum:
            advice = _("It is early yet: come back when you are in semester %(minimum)s.") % words
    return Said(_("Semester"), sentence % words, advice, value, needed)


def _semester_said(verdict: Verdict) -> str:
    if verdict.needed["counted"] == "stay":
        return _("You will be in semester %(value)s during the stay.")
    return _("You are in semester %(value)s.")


def _gpa_needed(params: Any) -> str:
    words = {"value": figure(params["value"], 2)}
    return _("above %(value)s") % words if params.get("operator") == ">" else _("at least %(value)s") % words


def gpa_rule(row: RuleRow) -> str:
    if row.params.get("value") is None:
        return _("No particular GPA is asked for.")
    words = {"needed": _gpa_needed(row.params), "scale": figure(row.params.get("scale", "4.0"))}
    return _("GPA: %(needed)s, on the scale to %(scale)s.") % words


def gpa(row: RuleRow, verdict: Verdict) -> Said:
    if verdict.needed["value"] is None:
        return Said(_("GPA"), _("No particular GPA is asked for."), value=figure(verdict.actual, 2))
    hosts = verdict.needed["by_host"]
    needed, value = _gpa_needed(verdict.needed), figure(verdict.actual, 2)
    words = {"needed": needed, "value": value, "scale": figure(verdict.needed["scale"])}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN and verdict.actual is not None:
        sentence = _("Your GPA of %(value)s is not on the scale to %(scale)s (needed: %(needed)s).")
        advice = _("The office compares it. Bring a paper that explains the scale of your university.")
    elif verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("GPA asked for: %(needed)s.")
        advice = _("Tell us the latest GPA from your transcript.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("Your GPA is %(value)s (needed: %(needed)s).")
    elif hosts:
        sentence = _("Your GPA is %(value)s; this host asks for %(needed)s.")
        advice = _("Choose another host, or check again after the next session.")
    else:
        sentence = _("Your GPA is %(value)s; this call asks for %(needed)s.")
        advice = _("Your GPA is counted anew after every session: check again then.")
    source = _("what the host university asks for") if hosts else ""
    return Said(_("GPA"), sentence % words, advice, value, needed, source)


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


def field_match_rule(row: RuleRow) -> str:
    return _("What you study at the host fits your speciality and program at home.")


def field_match(row: RuleRow, verdict: Verdict) -> Said:
    title, advice = _("Field of study"), ""
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("What you want to study fits your speciality.")
    elif verdict.outcome == Outcome.NOT_KNOWN:
        sentence = field_match_rule(row)
        advice = _("Compare the host's courses with your program; your department helps you.")
    else:
        sentence = _("What you want to study does not fit your speciality and program at home.")
        advice = _("Choose other courses or another host together with your department.")
    return Said(title, sentence, advice)
