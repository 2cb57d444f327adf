"""The ministry's grant, both editions: at, below and above every threshold, with the sentence of the page."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs.rules import Host, Proof

from .cases import ask, check, person

YES, NO, ASK, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, Outcome.NOT_KNOWN

NEW, OLD = "tou-mshe-001", "tou-mshe-000"
BACHELOR = "бакалавр білім алушыларына"
ONE_SEMESTER = "бір семестр оқу мүмкіндігін береді"
SEMESTERS = "2-6 семестрлерінде оқуы тиіс"
SEVENTH = "7-семестрдегі оқыту кафедра тарапынан жеке қарастырылады"
GPA = "кемінде GPA 2.97"
CERTIFICATE = "растайтын халықаралық сертификат"
HOME_TEST = "Торайғыров университеті өткізген тест нәтижесі"
CONSENT = "шетел тілін білу деңгейі бар студентті қабылдауға келісім хаты"
IELTS, TOEFL = "IELTS Academic — от 5.5–6.5", "TOEFL iBT — 72 –94"
UNNAMED = "TOEFL 35-59 жылдар аралығында"
CELI, HSK = "3-МАҚСАТ (B2)", "HSK (4-деңгей және одан жоғары немесе қабылдауы талаптарына байланысты)"
TOPIK = "TOPIK II (4-деңгей және одан жоғары)"
BY_CONSENT = "language_by_host_consent"

# facts that differ, answer, reasons, warnings, sentence
NEWER = [
    ({}, YES, "", "", BACHELOR),
    ({"person": "teacher"}, NO, "person", "", BACHELOR),
    ({"person": "staff"}, NO, "person", "", BACHELOR),
    ({"person": None}, OPEN, "", "", BACHELOR),
    ({"cycle": "master"}, NO, "cycle", "", BACHELOR),
    ({"cycle": "doctoral"}, NO, "cycle", "", BACHELOR),
    ({"cycle": None}, OPEN, "", "", BACHELOR),
    ({"semester": 1}, NO, "semester", "", SEMESTERS),
    ({"semester": 2}, YES, "", "", SEMESTERS),
    ({"semester": 3}, YES, "", "", SEMESTERS),
    ({"semester": 6}, YES, "", "", SEMESTERS),
    ({"semester": 7}, ASK, "semester_individual", "", SEVENTH),
    ({"semester": 8}, NO, "semester", "", SEMESTERS),
    ({"semester": 7, "gpa": Decimal("2.50")}, NO, "gpa", "", GPA),
    ({"semester": 7, "gpa": None}, ASK, "semester_individual", "", SEVENTH),
    ({"semester": 7, "proof": ("HOST_CONSENT",)}, ASK, "semester_individual", BY_CONSENT, SEVENTH),
    ({"semester": None}, OPEN, "", "", SEMESTERS),
    # The page does not say which semester: the current one counts, not that of the stay.
    ({"semester": 6, "semester_of_stay": 7}, YES, "", "", SEMESTERS),
    # The newer page says nothing of the last year.
    ({"semester": 6, "final_year": True}, YES, "", "", SEMESTERS),
    ({"gpa": Decimal("2.96")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.964")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.965")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.97")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.98")}, YES, "", "", GPA),
    ({"gpa": Decimal("4.00")}, YES, "", "", GPA),
    ({"gpa": Decimal("0.00")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("4.30"), "gpa_scale": "5.0"}, OPEN, "", "", GPA),
    ({"gpa": Decimal("2.96"), "semester": 1, "cycle": "master"}, NO, "gpa semester cycle", "", GPA),
    ({"gpa": None}, OPEN, "", "", GPA),
    ({"gpa": None, "semester": 1}, NO, "semester", "", SEMESTERS),
    # A host may ask for more, and not for less.
    ({"gpa": Decimal("3.20"), "host": Host("en", Decimal("3.30"))}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("3.30"), "host": Host("en", Decimal("3.30"))}, YES, "", "", GPA),
    ({"gpa": Decimal("2.96"), "host": Host("en", Decimal("2.50"))}, NO, "gpa", "", GPA),
    ({"proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5.5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5,5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "6.0")}, YES, "", "", IELTS),
    # The band's upper end is no ceiling.
    ({"proof": ("IELTS_ACADEMIC", "6.5")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "7.0")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "9.0")}, YES, "", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "9.5")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "5.25")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_GENERAL", "7.0")}, OPEN, "", "", IELTS),
    ({"proof": ("TOEFL_IBT", "71")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "72")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "73")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "94")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "95")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "120")}, YES, "", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "121")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_IBT", "72.5")}, NO, "language", "", TOEFL),
    ({"proof": ("TOEFL_ITP", "600")}, OPEN, "", "", TOEFL),
    ({"proof": ("TOEFL_UNSPECIFIED", "34")}, OPEN, "", "", UNNAMED),
    ({"proof": ("TOEFL_UNSPECIFIED", "35")}, OPEN, "", "", UNNAMED),
    ({"proof": ("TOEFL_UNSPECIFIED", "59")}, OPEN, "", "", UNNAMED),
    ({"proof": ("GOETHE", "B1")}, NO, "language", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "B2")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "В2")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("GOETHE", "C1")}, YES, "", "", "Гёте сертификаты B2"),
    ({"proof": ("DELF", "B1")}, NO, "language", "", "DELF B2"),
    ({"proof": ("DELF", "B2")}, YES, "", "", "DELF B2"),
    ({"proof": ("DALF", "C1")}, YES, "", "", "DALF C1 / C2"),
    ({"proof": ("DALF", "C2")}, YES, "", "", "DALF C1 / C2"),
    ({"proof": ("DALF", "B2")}, NO, "language", "", "DALF C1 / C2"),
    ({"proof": ("DELE", "B1")}, NO, "language", "", "DELE B2"),
    ({"proof": ("DELE", "B2")}, YES, "", "", "DELE B2"),
    ({"proof": ("DELE", "C1")}, YES, "", "", "DELE B2"),
    ({"proof": ("SIELE", "B1")}, NO, "language", "", "SIELE – B2 деңгейі"),
    ({"proof": ("SIELE", "B2")}, YES, "", "", "SIELE – B2 деңгейі"),
    ({"proof": ("SIELE", "C1")}, YES, "", "", "SIELE – B2 деңгейі"),
    ({"proof": ("CILS", "B1")}, NO, "language", "", "CILS B2"),
    ({"proof": ("CILS", "B2")}, YES, "", "", "CILS B2"),
    ({"proof": ("CILS", "C1")}, YES, "", "", "CILS B2"),
    ({"proof": ("CELI", "2")}, NO, "language", "", CELI),
    ({"proof": ("CELI", "3")}, YES, "", "", CELI),
    ({"proof": ("CELI", "4")}, YES, "", "", CELI),
    ({"proof": ("HSK", "3")}, NO, "language", "", HSK),
    ({"proof": ("HSK", "4")}, YES, "", "", HSK),
    ({"proof": ("HSK", "5")}, YES, "", "", HSK),
    # Of HSK alone the page says that a host may ask for less.
    ({"proof": ("HSK", "3"), "host": Host("zh", scores={"HSK": "3"})}, YES, "", "", HSK),
    ({"proof": ("HSK", "2"), "host": Host("zh", scores={"HSK": "3"})}, NO, "language", "", HSK),
    ({"proof": ("HSK", "4"), "host": Host("zh", scores={"HSK": "5"})}, NO, "language", "", HSK),
    (
        {"proof": ("IELTS_ACADEMIC", "5.0"), "host": Host("en", scores={"IELTS": "5.0"})},
        NO,
        "language",
        "",
        IELTS,
    ),
    (
        {"proof": ("IELTS_ACADEMIC", "6.0"), "host": Host("en", scores={"IELTS": "6.5"})},
        NO,
        "language",
        "",
        IELTS,
    ),
    ({"proof": ("IELTS_ACADEMIC", "6.5"), "host": Host("en", level="C1")}, NO, "language", "", IELTS),
    ({"proof": ("IELTS_ACADEMIC", "7.0"), "host": Host("en", level="C1")}, YES, "", "", IELTS),
    ({"proof": ("TOPIK_II", "3")}, NO, "language", "", TOPIK),
    ({"proof": ("TOPIK_II", "4")}, YES, "", "", TOPIK),
    ({"proof": ("TOPIK_II", "5")}, YES, "", "", TOPIK),
    # One foreign language is enough, whichever is taught in.
    ({"proof": ("GOETHE", "B2"), "host": Host("en")}, YES, "", "", CERTIFICATE),
    ({"proof": ("HOME_TEST", "B1")}, NO, "language", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "B2")}, YES, "", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "C1")}, YES, "", "", HOME_TEST),
    ({"proof": ("HOME_TEST", "62")}, NO, "language", "", HOME_TEST),
    ({"proof": ("HOST_CONSENT",)}, YES, "", BY_CONSENT, CONSENT),
    ({"proof": ("HOST_CONSENT", "A2")}, YES, "", BY_CONSENT, CONSENT),
    ({"proof": ("HOST_CONSENT", "A2"), "gpa": Decimal("2.96")}, NO, "gpa", "", CONSENT),
    ({"proofs": (Proof("HOST_CONSENT"), Proof("HOME_TEST", "B2"))}, YES, "", "", HOME_TEST),
    ({"proofs": (Proof("HOST_CONSENT"), Proof("HOME_TEST", "B1"))}, YES, "", BY_CONSENT, CONSENT),
    ({"proof": None}, NO, "language_missing", "", CERTIFICATE),
    ({"proofs": None}, OPEN, "", "", CERTIFICATE),
    ({"semesters": 1}, YES, "", "", ONE_SEMESTER),
    ({"semesters": 2}, NO, "duration", "", ONE_SEMESTER),
    ({"semesters": 0}, NO, "duration", "", ONE_SEMESTER),
    ({"semesters": None}, OPEN, "", "", ONE_SEMESTER),
    # The ministry's list asks for no validity beyond the stay.
    ({"passport_until": dt.date(2027, 6, 30)}, YES, "", "", BACHELOR),
    ({"passport_until": None}, YES, "", "", BACHELOR),
]

STUDENTS = "provides an opportunity for students to spend a semester in a foreign university."
YEARS = "2nd-4th year of bachelor's degree;"
ABOVE = "High academic performance (GPA above 3.5);"
FLUENT = "Fluency in a foreign language, confirmed by a certificate (B2 or higher)."
LEVEL = "The minimum level of English language proficiency is B2, confirming IELTS, TOEFL certificates"
OLD_CONSENT = "b) a letter of consent from a foreign university to accept a student with an existing level"
OLD_TEST = "(Toraighyrov University) (not lower than level B2);"
USUAL = "As a rule, students of the 2-3rd year of study take part in the academic mobility program"
LAST_YEAR = "which makes it impossible to participate in the mobility program"
GOOD = Decimal("3.60")

OLDER = [
    ({"gpa": GOOD}, YES, "", "", STUDENTS),
    ({"gpa": GOOD, "person": "teacher"}, NO, "person", "", STUDENTS),
    ({"gpa": GOOD, "cycle": "master"}, NO, "cycle", "", YEARS),
    ({"gpa": GOOD, "cycle": "doctoral"}, NO, "cycle", "", YEARS),
    # Semesters 1 and 2 are year 1; the questions and answers call years 2 and 3 usual.
    ({"gpa": GOOD, "semester": 2}, NO, "study_year", "", YEARS),
    ({"gpa": GOOD, "semester": 3}, YES, "", "", YEARS),
    ({"gpa": GOOD, "semester": 6}, YES, "", "", USUAL),
    ({"gpa": GOOD, "semester": 7}, YES, "", "not_typical_year", USUAL),
    ({"gpa": GOOD, "semester": 8}, YES, "", "not_typical_year", YEARS),
    ({"gpa": GOOD, "semester": 9}, NO, "study_year", "", YEARS),
    ({"gpa": GOOD, "semester": None, "year": 1}, NO, "study_year", "", YEARS),
    ({"gpa": GOOD, "semester": None, "year": 4}, YES, "", "not_typical_year", YEARS),
    ({"gpa": GOOD, "semester": None, "year": 5}, NO, "study_year", "", YEARS),
    ({"gpa": GOOD, "semester": None}, OPEN, "", "", YEARS),
    ({"gpa": GOOD, "semester": 8, "final_year": True}, YES, "", "not_typical_year final_year", LAST_YEAR),
    ({"gpa": GOOD, "semester": 6, "final_year": True}, YES, "", "final_year", LAST_YEAR),
    ({"gpa": GOOD, "final_year": False}, YES, "", "", LAST_YEAR),
    ({"gpa": GOOD, "final_year": None}, YES, "", "", LAST_YEAR),
    ({"gpa": Decimal("3.49"), "final_year": True}, NO, "gpa", "", ABOVE),
    # Above 3.5: 3.50 itself is not enough.
    ({"gpa": Decimal("3.49")}, NO, "gpa", "", ABOVE),
    ({"gpa": Decimal("3.50")}, NO, "gpa", "", ABOVE),
    ({"gpa": Decimal("3.504")}, NO, "gpa", "", ABOVE),
    ({"gpa": Decimal("3.51")}, YES, "", "", ABOVE),
    ({"gpa": Decimal("2.97")}, NO, "gpa", "", ABOVE),
    ({"gpa": None}, OPEN, "", "", ABOVE),
    ({"gpa": GOOD, "proof": ("IELTS_ACADEMIC", "5.0")}, NO, "language", "", LEVEL),
    ({"gpa": GOOD, "proof": ("IELTS_ACADEMIC", "5.5")}, YES, "", "", LEVEL),
    ({"gpa": GOOD, "proof": ("IELTS_ACADEMIC", "7.0")}, YES, "", "", LEVEL),
    ({"gpa": GOOD, "proof": ("TOEFL_IBT", "71")}, NO, "language", "", LEVEL),
    ({"gpa": GOOD, "proof": ("TOEFL_IBT", "72")}, YES, "", "", LEVEL),
    ({"gpa": GOOD, "proof": ("TOEFL_IBT", "95")}, YES, "", "", LEVEL),
    # The older page's table names IELTS and TOEFL only.
    ({"gpa": GOOD, "proof": ("TOEFL_ITP", "600")}, OPEN, "", "", LEVEL),
    ({"gpa": GOOD, "proof": ("GOETHE", "B2")}, OPEN, "", "", FLUENT),
    ({"gpa": GOOD, "proof": ("HOME_TEST", "B1")}, NO, "language", "", OLD_TEST),
    ({"gpa": GOOD, "proof": ("HOME_TEST", "B2")}, YES, "", "", OLD_TEST),
    ({"gpa": GOOD, "proof": ("HOST_CONSENT",)}, YES, "", BY_CONSENT, OLD_CONSENT),
    ({"gpa": GOOD, "proof": ("HOST_CONSENT", "A1")}, YES, "", BY_CONSENT, OLD_CONSENT),
    ({"gpa": GOOD, "proof": None}, NO, "language_missing", "", FLUENT),
    ({"gpa": GOOD, "proofs": None}, OPEN, "", "", FLUENT),
    ({"gpa": GOOD, "semesters": 2}, NO, "duration", "", STUDENTS),
    (
        {"gpa": Decimal("3.50"), "semester": 9, "proof": None},
        NO,
        "gpa study_year language_missing",
        "",
        ABOVE,
    ),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), NEWER)
def test_the_newer_page(changes, outcome, reasons, warnings, sentence):
    check(NEW, changes, outcome, reasons, warnings, sentence)


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), OLDER)
def test_the_older_page(changes, outcome, reasons, warnings, sentence):
    check(OLD, changes, outcome, reasons, warnings, sentence)


def test_the_seventh_semester_is_decided_by_the_department():
    findings = ask(NEW, person(semester=7)).findings
    assert [f.verdict.decided_by for f in findings if f.row.kind == "semester"] == ["department"]


@pytest.mark.parametrize(
    ("gpa", "old", "new"), [("2.96", NO, NO), ("2.97", NO, YES), ("3.50", NO, YES), ("3.51", YES, YES)]
)
def test_the_newer_page_asks_for_less(gpa, old, new):
    applicant = person(gpa=Decimal(gpa))
    assert (ask(OLD, applicant).outcome, ask(NEW, applicant).outcome) == (old, new)
