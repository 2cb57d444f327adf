"""Worked cases of KBTU around every threshold, each with the sentence of the page it follows from."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs import preset
from programs.rules import Host, Proof

from .cases import ask, needed_papers, person, quotes_of

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN
NAME = "kbtu-003"

WHO = "whether you are a current student or a lecturer or researcher"
LEVELS = "All the procedures of exchange studies at any study levels"
GPA = "not lower than 3.0, if not required above by a partner university"
LANGUAGE = "a level of English (any other foreign language) required by a receiving university"
ONE_OF = "Language proficiency proof (one of the following):"
IELTS = "IELTS 5.5 – 6 (based on request of a partner institution)"
TOEFL = "TOEFL 65 – 78 (based on request of a partner institution)"
STATEMENT = "KBTU Statement of Student Language Competence"
LENGTH = "for a semester or for a year."
CITIZENS = "A filled questionnaire for Kazakhstani citizens"
INSIDE = "abroad or within Kazakhstan"
NOMINATED = "Additional documents will be required from the nominated students."
LIST = "A filled application form (to be downloaded, filled and signed)"


def partner(**asks):
    return {"host": Host(**asks)}


def score(test: str, value: str, asks: str | None = None):
    """A proof, and what the partner asks for on this test."""
    usual = test.split("_")[0]
    return {"proof": (test, value)} | (partner(scores={usual: asks}) if asks else {})


# facts that differ, answer, reasons, warnings, sentence
CASES = [
    ({}, YES, "", "", WHO),
    # At any study level, in any semester; the page knows no last year.
    ({"cycle": "bachelor", "semester": 1}, YES, "", "", LEVELS),
    ({"cycle": "master", "semester": 1}, YES, "", "", LEVELS),
    ({"cycle": "doctoral", "semester": 6, "final_year": True}, YES, "", "", LEVELS),
    ({"full_time": False}, YES, "", "", LEVELS),
    # 3.0, not the 2.5 of the line about the transcript.
    ({"gpa": Decimal("2.50")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.99")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("3.00")}, YES, "", "", GPA),
    ({"gpa": Decimal("3.01")}, YES, "", "", GPA),
    ({"gpa": None}, OPEN, "", "", GPA),
    # A partner may ask for more, not for less.
    ({"gpa": Decimal("3.19")} | partner(gpa=Decimal("3.20")), NO, "gpa", "", GPA),
    ({"gpa": Decimal("3.20")} | partner(gpa=Decimal("3.20")), YES, "", "", GPA),
    ({"gpa": Decimal("2.99")} | partner(gpa=Decimal("2.50")), NO, "gpa", "", GPA),
    ({"gpa": Decimal("3.00")} | partner(gpa=Decimal("2.50")), YES, "", "", GPA),
    # IELTS 5.5–6: without a partner's figure the lower end is enough.
    (score("IELTS", "5.0"), NO, "language", "", IELTS),
    (score("IELTS", "5.5"), YES, "", "", IELTS),
    (score("IELTS_ACADEMIC", "5.0"), NO, "language", "", IELTS),
    (score("IELTS_ACADEMIC", "5.5"), YES, "", "", IELTS),
    (score("IELTS_ACADEMIC", "6.5"), YES, "", "", IELTS),
    (score("IELTS_ACADEMIC", "5.7"), NO, "language", "", IELTS),
    (score("IELTS_ACADEMIC", "5.5", "6.0"), NO, "language", "", IELTS),
    (score("IELTS_ACADEMIC", "6.0", "6.0"), YES, "", "", IELTS),
    (score("IELTS_ACADEMIC", "6.5", "6.0"), YES, "", "", IELTS),
    # A figure below the range does not lower it.
    (score("IELTS_ACADEMIC", "5.0", "5.0"), NO, "language", "", IELTS),
    (score("IELTS_ACADEMIC", "5.5", "5.0"), YES, "", "", IELTS),
    # TOEFL 65–78.
    (score("TOEFL_IBT", "64"), NO, "language", "", TOEFL),
    (score("TOEFL_IBT", "65"), YES, "", "", TOEFL),
    (score("TOEFL_IBT", "66"), YES, "", "", TOEFL),
    (score("TOEFL", "64"), NO, "language", "", TOEFL),
    (score("TOEFL", "65"), YES, "", "", TOEFL),
    (score("TOEFL_IBT", "77", "78"), NO, "language", "", TOEFL),
    (score("TOEFL_IBT", "78", "78"), YES, "", "", TOEFL),
    (score("TOEFL_IBT", "79", "78"), YES, "", "", TOEFL),
    (score("TOEFL_IBT", "121"), NO, "language", "", TOEFL),
    # The other two ways.
    ({"proof": ("KBTU_STATEMENT",)}, YES, "", "", STATEMENT),
    ({"proof": ("HOST_CONSENT",)}, NO, "language", "", ONE_OF),
    ({"proof": ("HOME_TEST", "C1")}, NO, "language", "", ONE_OF),
    ({"proof": None}, NO, "language_missing", "", LANGUAGE),
    # No table for other languages and other variants: the office looks at them.
    (score("GOETHE", "C1"), OPEN, "", "", LANGUAGE),
    (score("TOEFL_ITP", "600"), OPEN, "", "", TOEFL),
    # One good proof of several is enough.
    ({"proofs": (Proof("IELTS_ACADEMIC", "5.0"), Proof("KBTU_STATEMENT"))}, YES, "", "", ONE_OF),
    # A semester or a year.
    ({"semesters": 0}, NO, "duration", "", LENGTH),
    ({"semesters": 1}, YES, "", "", LENGTH),
    ({"semesters": 2}, YES, "", "", LENGTH),
    ({"semesters": 3}, NO, "duration", "", LENGTH),
    ({"gpa": Decimal("2.00"), "proof": None, "semesters": 3}, NO, "gpa language_missing duration", "", GPA),
    # Lecturers and researchers.
    ({"person": "teacher", "gpa": None, "proofs": None, "semester": None}, YES, "", "", WHO),
    ({"person": "staff", "gpa": None, "proofs": None, "semester": None}, YES, "", "", WHO),
    ({"person": "teacher", "semesters": 3}, NO, "duration", "", LENGTH),
    # Who pays and where to make no difference to the rules.
    ({"funding": "self_funded", "scope": "internal"}, YES, "", "", INSIDE),
    ({"scope": "internal", "gpa": Decimal("2.99")}, NO, "gpa", "", GPA),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), CASES)
def test_exchange(changes, outcome, reasons, warnings, sentence):
    answer = ask(NAME, person(**changes))
    assert (answer.outcome, answer.reasons, answer.warnings) == (
        outcome,
        frozenset(reasons.split()),
        frozenset(warnings.split()),
    )
    assert sentence in quotes_of(NAME)


def test_a_certificate_without_a_row_waits_for_the_office():
    answer = ask(NAME, person(proof=("GOETHE", "C1")))
    assert (answer.undecided, answer.verdict) == ({"language"}, OPEN)


TO_APPLY = "APPLICATION QUESTIONNAIRE PASSPORT TRANSCRIPT LANGUAGE RECOMMENDATION ACHIEVEMENTS"
# facts that differ, stages ("" means none was asked for), papers, sentence
PAPERS = [
    ({}, "", TO_APPLY, LIST),
    ({}, "application", TO_APPLY, LIST),
    ({}, "nomination", "", NOMINATED),
    ({"nominated": True}, "nomination", "NOMINATED_EXTRA", NOMINATED),
    ({"nominated": True}, "", f"{TO_APPLY} NOMINATED_EXTRA", NOMINATED),
    ({"nominated": None}, "", TO_APPLY, NOMINATED),
    ({}, "departure", "", LIST),
    ({}, "return", "", LIST),
    ({"citizenship": "UZ"}, "", TO_APPLY.replace("QUESTIONNAIRE ", ""), CITIZENS),
    ({"scope": "internal"}, "", TO_APPLY.replace("PASSPORT ", ""), INSIDE),
    (
        {"scope": "internal", "citizenship": "UZ"},
        "",
        "APPLICATION TRANSCRIPT LANGUAGE RECOMMENDATION ACHIEVEMENTS",
        CITIZENS,
    ),
]


@pytest.mark.parametrize(("changes", "stage", "papers", "sentence"), PAPERS)
def test_papers(changes, stage, papers, sentence):
    asked = (person(**changes), (stage,)) if stage else (person(**changes),)
    assert needed_papers(NAME, *asked) == papers.split()
    assert sentence in quotes_of(NAME)


def test_the_list_is_the_pages():
    rows = {row.code: row for row in preset.ruleset(NAME).papers}
    assert {code: row.forms for code, row in rows.items() if row.forms} == {
        "APPLICATION": ("signed",),
        "QUESTIONNAIRE": ("signed",),
        "PASSPORT": ("copy",),
        "TRANSCRIPT": ("original",),
        "LANG_STATEMENT_HOME": ("signed", "certified"),
        "ACHIEVEMENTS": ("copy",),
    }
    assert {code: row.copies for code, row in rows.items() if row.copies} == {"RECOMMENDATION": 2}
    assert [code for code, row in rows.items() if row.optional] == ["ACHIEVEMENTS"]
    assert [code for code, row in rows.items() if row.parent == "LANGUAGE"] == [
        "LANG_CERT_IELTS",
        "LANG_CERT_TOEFL",
        "LANG_STATEMENT_HOME",
    ]


def test_the_language_table_is_the_page():
    assert [(row.language, row.test, row.minimum) for row in preset.ruleset(NAME).thresholds] == [
        ("en", "IELTS", "5.5"),
        ("en", "TOEFL", "65"),
    ]
    quotes = [row["quote"] for row in preset.read(NAME)["thresholds"]]
    assert quotes == [IELTS, TOEFL]


def test_october_for_spring_and_march_for_autumn():
    windows = preset.read(NAME)["windows"]
    assert [(row["from_month"], row["to_month"], row["for_term"]) for row in windows] == [
        (10, 10, "spring"),
        (3, 3, "autumn"),
    ]
    assert "take place in October (for the upcoming Spring semester) and in March" in quotes_of(NAME)


def test_the_student_pays_and_staff_see_the_other_gpa():
    data = preset.read(NAME)
    assert data["call"]["funding"] == "self_funded"
    assert "All relevant expenses of mobility will be covered by student." in quotes_of(NAME)
    transcript = next(row for row in data["documents"] if row["code"] == "TRANSCRIPT")
    assert "2.5" in transcript["quote"]
    assert "2.5" in transcript["note"]["en"]
    assert "2.5" in data["call"]["staff_notes"]["en"]


def test_the_dates_of_the_stay_do_not_count_as_semesters():
    long = person(semesters=1, stay_end=dt.date(2028, 2, 14))
    assert ask(NAME, long).outcome == YES
