"""Rules and findings in plain, kind words: what is asked, what the person has, and what can be done.

Whole sentences with named places to fill in, in the active language. Every kind of rule has two functions: one says
what the rule asks of everybody, one says what it found for one person.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from mobility.common.clock import age_on
from mobility.common.dates import long_date, number
from mobility.common.verdict import Outcome, Verdict

from .rules import HOME_TEST, HOST_CONSENT, Facts, Finding, RuleRow

LANGUAGES = ("kk", "ru", "en")
WARNING = "warning"
TESTS = {
    "IELTS_ACADEMIC": "IELTS Academic",
    "TOEFL_IBT": "TOEFL iBT",
    "TOEFL_UNSPECIFIED": lazy("TOEFL, another kind"),
    "GOETHE": "Goethe-Zertifikat",
    "DELF": "DELF",
    "DALF": "DALF",
    "DELE": "DELE",
    "SIELE": "SIELE",
    "CILS": "CILS",
    "CELI": "CELI",
    "HSK": "HSK",
    "TOPIK_II": "TOPIK II",
    HOME_TEST: lazy("Test of our university"),
    HOST_CONSENT: lazy("Letter of consent from the host"),
}
CYCLES = {"bachelor": lazy("bachelor"), "master": lazy("master"), "doctoral": lazy("doctoral")}
WAYS = {
    "certificate": lazy("an international certificate"),
    "home_test": lazy("the test of our university"),
    "host_consent": lazy("a letter of consent from the host"),
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


@dataclass(frozen=True)
class Said:
    """What a kind of rule has to say about one person."""

    title: str
    sentence: str
    advice: str = ""
    value: str = ""
    needed: str = ""


def test_name(code: str) -> str:
    """Return how a language test is called."""
    return str(TESTS.get(code, code))


def test_choices() -> list[tuple[str, str]]:
    """Return the tests a person can name in a form, with their names."""
    return [(code, str(name)) for code, name in TESTS.items()]


def finding_text(finding: Finding) -> FindingText:
    """Put a finding into words in the active language."""
    row, verdict = finding.row, finding.verdict
    said = FINDINGS[row.kind](row, verdict)
    warns = row.soft and verdict.outcome == Outcome.NOT_ELIGIBLE
    return FindingText(
        title=said.title,
        sentence=said.sentence,
        advice=said.advice,
        value=said.value,
        needed=said.needed,
        source=row.sources.get(_language()) or row.source,
        state=WARNING if warns else verdict.outcome.value,
    )


def finding_texts(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values to be kept: its parameters and its words in the three languages."""
    kept: dict[str, Any] = {
        "code": finding.verdict.code,
        "kind": finding.row.kind,
        "params": dict(finding.row.params),
        "soft": finding.row.soft,
        "outcome": finding.verdict.outcome.value,
        "warnings": list(finding.verdict.warnings),
    }
    for language in LANGUAGES:
        with override(language):
            kept[language] = asdict(finding_text(finding))
    return kept


def rule_sentence(row: RuleRow) -> str:
    """Say in one sentence what a rule asks, for the page of a call."""
    sentence = RULES[row.kind](row)
    if row.applies_to == "student":
        return _("Students: %(sentence)s") % {"sentence": sentence}
    if row.applies_to == "staff":
        return _("Teaching staff: %(sentence)s") % {"sentence": sentence}
    return sentence


def condition_reason(requirement: Any, facts: Facts, needed: bool | None) -> str:
    """Say why a paper is needed or not: "because you will be 17 on the day you leave". Empty if all bring it."""
    reason = REASONS.get(requirement.condition)
    return reason(facts, needed) if reason else ""


# --- Values ---------------------------------------------------------------------------------------------------


def _language() -> str:
    return (get_language() or "en")[:2]


def _day(day: dt.date | None) -> str:
    return long_date(day, _language()) if day else ""


def _figure(value: Any, places: int | None = None) -> str:
    return "" if value is None else number(Decimal(str(value)), _language(), places)


def _names(table: dict[str, Any], codes: Any) -> str:
    return ", ".join(str(table.get(code, code)) for code in codes)


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _length(unit: str, minimum: int | None, maximum: int | None) -> str:
    """Say a length such as "2 to 5 months" or "at least 5 days"."""
    values = {"minimum": minimum, "maximum": maximum}
    if unit == "day":
        if maximum is None:
            return ngettext("at least %(minimum)s day", "at least %(minimum)s days", minimum or 0) % values
        if minimum is None:
            return ngettext("at most %(maximum)s day", "at most %(maximum)s days", maximum) % values
        return ngettext("%(minimum)s to %(maximum)s day", "%(minimum)s to %(maximum)s days", maximum) % values
    if maximum is None:
        return ngettext("at least %(minimum)s month", "at least %(minimum)s months", minimum or 0) % values
    if minimum is None:
        return ngettext("at most %(maximum)s month", "at most %(maximum)s months", maximum) % values
    return ngettext("%(minimum)s to %(maximum)s month", "%(minimum)s to %(maximum)s months", maximum) % values


# --- Cycle, year, semester ------------------------------------------------------------------------------------


def _cycle_rule(row: RuleRow) -> str:
    return _("Cycle of study: %(names)s.") % {"names": _names(CYCLES, row.params["allowed"])}


def _cycle(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = _names(CYCLES, verdict.needed["allowed"]), _names(CYCLES, [verdict.actual or ""])
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


def _study_year_rule(row: RuleRow) -> str:
    years = _years(row.params.get("minimum"), row.params.get("maximum"))
    return _("Year of study: %(needed)s.") % {"needed": years}


def _study_year(row: RuleRow, verdict: Verdict) -> Said:
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


def _semester_rule(row: RuleRow) -> str:
    words = {"minimum": row.params["minimum"], "maximum": row.params["maximum"]}
    single = ", ".join(str(number) for number in row.params.get("individually", ()))
    if single:
        sentence = _(
            "Current semester: %(minimum)s to %(maximum)s. Decided individually by the department: %(single)s."
        )
        return sentence % {**words, "single": single}
    return _("Current semester: %(minimum)s to %(maximum)s.") % words


def _semester(row: RuleRow, verdict: Verdict) -> Said:
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


# --- GPA, full time -------------------------------------------------------------------------------------------


def _gpa_needed(params: Any) -> str:
    figure = {"value": _figure(params["value"], 2)}
    return (
        _("above %(value)s") % figure if params.get("operator") == ">" else _("at least %(value)s") % figure
    )


def _gpa_rule(row: RuleRow) -> str:
    if row.params["value"] is None:
        return _("No particular GPA is asked for.")
    words = {"needed": _gpa_needed(row.params), "scale": _figure(row.params.get("scale", "4.0"))}
    return _("GPA: %(needed)s, on the scale to %(scale)s.") % words


def _gpa(row: RuleRow, verdict: Verdict) -> Said:
    if verdict.needed["value"] is None:
        return Said(_("GPA"), _("No particular GPA is asked for."), value=_figure(verdict.actual, 2))
    needed, value = _gpa_needed(verdict.needed), _figure(verdict.actual, 2)
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


def _full_time_rule(row: RuleRow) -> str:
    return _("Full-time study.")


def _full_time(row: RuleRow, verdict: Verdict) -> Said:
    if verdict.outcome == Outcome.ELIGIBLE:
        return Said(_("Form of study"), _("You study full-time."))
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence, advice = _("This call is for full-time students."), _("Tell us your form of study.")
    else:
        sentence = _("This call is for full-time students; you said you are not one.")
        advice = _("Ask the office which programs take part-time students.")
    return Said(_("Form of study"), sentence, advice)


# --- Language -------------------------------------------------------------------------------------------------


def _language_rule(row: RuleRow) -> str:
    words = {"level": row.params["level"], "ways": _names(WAYS, row.params["accepts"])}
    return _("A foreign language at %(level)s or higher. One of these shows it: %(ways)s.") % words


def _papers(verdict: Verdict) -> str:
    papers = verdict.actual or []
    return ", ".join(f"{test_name(test)} {_score(value)}".strip() for test, value, _answer in papers)


def _score(printed: str) -> str:
    """Write a score with the language's decimal sign; a level or anything else stays as it was printed."""
    text = printed.strip().replace(",", ".")
    return text.replace(".", _figure("0.5")[1]) if text.replace(".", "", 1).isdecimal() else printed


def _level_needed(verdict: Verdict) -> str:
    """Name the level and, where the person named a test, the score of that test that reaches it."""
    level = verdict.needed["level"]
    scores = verdict.needed.get("minimums", {}).items()
    figures = [f"{test_name(test)} {_score(minimum)}" for test, minimum in scores]
    if not figures:
        return _("%(level)s or higher") % {"level": level}
    return _("%(level)s or higher, that is %(scores)s") % {"level": level, "scores": ", ".join(figures)}


def _ways_out(verdict: Verdict) -> str:
    email = verdict.needed.get("home_test_email")
    if "home_test" in verdict.needed["accepts"] and email:
        sentence = _(
            "You can take the university's own test: write to %(email)s. A certificate or a letter of consent from "
            "the host counts too."
        )
        return sentence % {"email": email}
    return _("One of these counts: %(ways)s.") % {"ways": _names(WAYS, verdict.needed["accepts"])}


def _foreign_language(row: RuleRow, verdict: Verdict) -> Said:
    title, needed, value = _("Foreign language"), _level_needed(verdict), _papers(verdict)
    words = {"needed": needed, "value": value}
    answers = {answer for _test, _value, answer in verdict.actual or []}
    if verdict.code == "language_missing":
        sentence = _("You have no proof of a foreign language yet; this call asks for %(needed)s.")
        return Said(title, sentence % words, _ways_out(verdict), value, needed)
    if "language_by_host_consent" in verdict.warnings:
        sentence = _("The host's letter of consent counts, whatever your level is.")
        advice = _("The office looks at the letter itself: it must say that the host takes you as you are.")
        return Said(title, sentence, advice, value, needed)
    if verdict.outcome == Outcome.ELIGIBLE:
        sentence, advice = _("%(value)s is enough (needed: %(needed)s)."), ""
    elif verdict.actual is None:
        sentence, advice = _("Foreign language asked for: %(needed)s."), _ways_out(verdict)
    elif verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("The call's table does not name %(value)s; the office decides whether it counts.")
        advice = _("Ask the office before the deadline, or bring another proof: %(needed)s.") % words
    elif answers == {"invalid_score"}:
        sentence = _("%(value)s is not a result this test can give (needed: %(needed)s).")
        advice = _("Please look at the certificate again and type what is printed there.")
    else:
        sentence, advice = _("%(value)s is not enough; this call asks for %(needed)s."), _ways_out(verdict)
    return Said(title, sentence % words, advice, value, needed)


# --- Stay and passport ----------------------------------------------------------------------------------------


def _needed_length(params: Any) -> str:
    return _length(params.get("unit", "month"), params.get("minimum"), params.get("maximum"))


def _duration_rule(row: RuleRow) -> str:
    words = {"needed": _needed_length(row.params)}
    if row.warning.startswith("eu_"):
        return (
            _("The European Union expects a stay of %(needed)s; otherwise the office asks the host.") % words
        )
    if row.soft:
        return _("The stay usually lasts %(needed)s.") % words
    return _("The stay lasts %(needed)s.") % words


def _duration(row: RuleRow, verdict: Verdict) -> Said:
    needed = _needed_length(verdict.needed)
    value = "" if verdict.actual is None else _days(verdict.actual)
    words = {"needed": needed, "value": value}
    advice = ""
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _("Length of the stay asked for: %(needed)s.")
    elif verdict.outcome == Outcome.ELIGIBLE:
        sentence = _("The stay lasts %(value)s (needed: %(needed)s).")
    elif row.warning.startswith("eu_"):
        sentence = _("The stay lasts %(value)s; the European Union expects %(needed)s.")
        advice = _("You may apply. The office asks the host whether the project pays for such a stay.")
    elif row.soft:
        sentence = _("The stay lasts %(value)s; usually it is %(needed)s.")
        advice = _("You may apply. Please make sure that the host agrees to the dates.")
    else:
        sentence = _("The stay lasts %(value)s; this program asks for %(needed)s.")
        advice = _("Ask the office whether the dates can be moved.")
    return Said(_("Length of the stay"), sentence % words, advice, value, needed)


def _passport_rule(row: RuleRow) -> str:
    months = row.params.get("months_after", 0)
    sentence = ngettext(
        "The passport stays valid for at least %(months)s month after the stay.",
        "The passport stays valid for at least %(months)s months after the stay.",
        months,
    )
    return sentence % {"months": months}


def _passport(row: RuleRow, verdict: Verdict) -> Said:
    needed, value = _day(verdict.needed.get("until")), _day(verdict.actual)
    words = {"needed": needed, "value": value}
    if verdict.outcome == Outcome.NOT_KNOWN:
        sentence = _passport_rule(row)
        return Said(_("Passport"), sentence, _("Tell us until when your passport is valid."), value, needed)
    sentence = _("Your passport is valid until %(value)s (needed: until %(needed)s or later).")
    advice = ""
    if verdict.outcome == Outcome.NOT_ELIGIBLE:
        sentence = _("Your passport is valid until %(value)s; it must be valid until %(needed)s or later.")
        advice = _("Renew the passport before you apply, and type its new date into your profile.")
    return Said(_("Passport"), sentence % words, advice, value, needed)


FINDINGS: dict[str, Callable[[RuleRow, Verdict], Said]] = {
    "cycle": _cycle,
    "study_year": _study_year,
    "semester": _semester,
    "gpa": _gpa,
    "full_time": _full_time,
    "language": _foreign_language,
    "duration": _duration,
    "passport": _passport,
}
RULES: dict[str, Callable[[RuleRow], str]] = {
    "cycle": _cycle_rule,
    "study_year": _study_year_rule,
    "semester": _semester_rule,
    "gpa": _gpa_rule,
    "full_time": _full_time_rule,
    "language": _language_rule,
    "duration": _duration_rule,
    "passport": _passport_rule,
}


# --- Why a paper is needed ------------------------------------------------------------------------------------


def _minor(facts: Facts, needed: bool | None) -> str:
    if needed is None or facts.birth_date is None or facts.departure is None:
        return _("It depends on your age on the day you leave.")
    age = age_on(facts.birth_date, facts.departure)
    words = {"age": age, "day": _day(facts.departure)}
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
        lazy("Because you said that your family has many children."),
        lazy("You did not say that your family has many children."),
    ),
    "orphan_or_no_parental_care": _category(
        lazy("Because you said that you are an orphan or without parental care."),
        lazy("You did not say that you are an orphan or without parental care."),
    ),
    "disability": _category(
        lazy("Because you said that you have a disability."),
        lazy("You did not say that you have a disability."),
    ),
    "nominated": _category(
        lazy("Because you were nominated to the host."), lazy("It is asked only after the nomination.")
    ),
    "is_student": _category(lazy("Because you are a student."), lazy("Only students bring it.")),
}
