"""Language papers in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common.verdict import Outcome, Verdict

from ..rules import HOME_STATEMENT, HOME_TEST, HOST_CONSENT, RuleRow
from ..rules import TESTS as LANGUAGE_TESTS
from .values import Said, figure, language_name, names

TESTS = {
    "IELTS_ACADEMIC": "IELTS Academic",
    "IELTS_GENERAL": "IELTS General Training",
    "TOEFL_IBT": "TOEFL iBT",
    "TOEFL_IBT_2026": gettext_lazy("TOEFL iBT, scale 1 to 6 (since 2026)"),
    "TOEFL_ITP": "TOEFL ITP",
    "TOEFL_PAPER": gettext_lazy("TOEFL on paper"),
    "TOEFL_UNSPECIFIED": gettext_lazy("TOEFL, another kind"),
    "GOETHE": "Goethe-Zertifikat",
    "DELF": "DELF",
    "DALF": "DALF",
    "DELE": "DELE",
    "SIELE": "SIELE",
    "CILS": "CILS",
    "CELI": "CELI",
    "HSK": "HSK",
    "TOPIK_II": "TOPIK II",
    "TOPIK_I": "TOPIK I",
    HOME_TEST: gettext_lazy("Test of our university"),
    HOME_STATEMENT: gettext_lazy("Statement of our university about your language"),
    HOST_CONSENT: gettext_lazy("Letter of consent from the host"),
    # A call's table may name a test without its variant; nobody holds such a certificate.
    "IELTS": "IELTS",
    "TOEFL": "TOEFL",
}
WITHOUT_VARIANT = {"IELTS", "TOEFL"}
WAYS = {
    "certificate": gettext_lazy("an international certificate"),
    "home_test": gettext_lazy("the test of our university"),
    "host_consent": gettext_lazy("a letter of consent from the host"),
    "home_statement": gettext_lazy("a statement of our university about your language"),
}


def test_name(code: str) -> str:
    """Return how a language test is called."""
    return str(TESTS.get(code, code))


def test_choices() -> list[tuple[str, str]]:
    """Return the tests a person can name in a form, with their names."""
    return [(code, str(name)) for code, name in TESTS.items() if code not in WITHOUT_VARIANT]


def language_rule(row: RuleRow) -> str:
    ways = _("One of these shows it: %(ways)s.") % {"ways": names(WAYS, row.params["accepts"])}
    valid = row.params.get("valid_months")
    if not valid:
        return f"{_asked(row.params)} {ways}"
    age = ngettext(
        "On the day of the application it is not older than %(count)s month.",
        "On the day of the application it is not older than %(count)s months.",
        valid,
    )
    return " ".join([_asked(row.params), ways, age % {"count": valid}])


def _asked(params: Any) -> str:
    level, of = params.get("level"), params.get("of", "")
    words = {"level": level, "language": language_name(of)}
    if of:
        if level:
            return _("Language: %(language)s, %(level)s or higher.") % words
        return _("Language: %(language)s, at the level the host asks for.") % words
    if params.get("of_host"):
        if level:
            return _("The language you will be taught in, at %(level)s or higher.") % words
        return _("The language you will be taught in, at the level the host asks for.")
    if level:
        return _("A foreign language at %(level)s or higher.") % words
    return _("A foreign language at the level the program and the host ask for.")


def _papers(verdict: Verdict) -> str:
    papers = verdict.actual or []
    return ", ".join(f"{test_name(test)} {score_text(value)}".strip() for test, value, _answer in papers)


def score_text(printed: str) -> str:
    """Write a score with the language's decimal sign; a level or anything else stays as it was printed."""
    text = printed.strip().replace(",", ".")
    return text.replace(".", figure("0.5")[1]) if text.replace(".", "", 1).isdecimal() else printed


def _level_needed(verdict: Verdict) -> str:
    """Name language and level and, where the person named a test, the score of that test that is needed."""
    needed = _language_and_level(verdict.needed["language"], verdict.needed["level"])
    scores = verdict.needed.get("minimums", {}).items()
    figures = ", ".join(f"{test_name(test)} {score_text(minimum)}" for test, minimum in scores)
    if needed and figures:
        return _("%(needed)s, that is %(scores)s") % {"needed": needed, "scores": figures}
    return needed or figures or _("the level the host asks for")


def _language_and_level(language: str, level: str | None) -> str:
    words = {"language": language_name(language) if language else "", "level": level}
    if language and level:
        return _("%(language)s, %(level)s or higher") % words
    return _("%(level)s or higher") % words if level else words["language"] or ""


def _about_another_language(verdict: Verdict) -> bool:
    """Tell whether every paper is about a language that was not asked for."""
    wanted = verdict.needed["language"]
    known = [LANGUAGE_TESTS[test].language for test, *_rest in verdict.actual if test in LANGUAGE_TESTS]
    return bool(wanted and known and all(spoken not in ("", wanted) for spoken in known))


def _ways_out(verdict: Verdict) -> str:
    email = verdict.needed.get("home_test_email")
    if "home_test" in verdict.needed["accepts"] and email:
        sentence = _(
            "You can take the university's own test: book a place under “Language tests” or write to "
            "%(email)s. "
            "A certificate or a letter of consent from the host counts too."
        )
        return sentence % {"email": email}
    return _("One of these counts: %(ways)s.") % {"ways": names(WAYS, verdict.needed["accepts"])}


def foreign_language(row: RuleRow, verdict: Verdict) -> Said:
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
    elif _about_another_language(verdict):
        sentence = _("%(value)s shows another language; this call asks for %(needed)s.")
        advice = _ways_out(verdict)
    else:
        sentence, advice = _("%(value)s is not enough; this call asks for %(needed)s."), _ways_out(verdict)
    return Said(title, sentence % words, advice, value, needed)
