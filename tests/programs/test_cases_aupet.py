"""Worked cases of AUPET around every threshold, each with the sentence of the page it follows from."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs import preset

from .cases import ask, needed_papers, person, quotes_of

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN
NAME = "aupet-002"

WHO = "the movement of students or research teachers"
FULL_TIME = "it is necessary to be a full-time student"
GPA = '"good" and "excellent" (GPA = 3. 0 and above)'
LANGUAGE = (
    "have confirmed language competencies in accordance with the requirements of international programs"
)
USUAL = "students of 2-3 courses of study take part"
LAST_YEAR = "makes it impossible to participate in the mobility program"
AHEAD = "at least 3 months before the trip"
LENGTH = "to leave for 1 semester or 1 year"
COMPETITION = "apply for participation in the competitive selection"
GRANT = "International grant financing programs"
BUDGET = "at the expense of budgetary and extrabudgetary funds"
OWN_MONEY = "at his own expense"
LIST = "documents submitted to students in the Department of international relations according to the list:"
CONSENT = "for a period of more than two months"
FOR_STUDENT = "a copy of the transcript (for the student)"
RETURN = "an academic certificate (transcript)  will be issued with grades"
INTERNAL = "Internal academic mobility refers to"


def applicant(**changes):
    """Somebody who applies on 1 November for a semester from 15 February, with a grant."""
    return person(**({"today": dt.date(2026, 11, 1), "funding": "grant"} | changes))


# facts that differ, answer, reasons, warnings, sentence
CASES = [
    ({}, YES, "", "", WHO),
    # Grant programs ask for full-time study; other ways of paying do not.
    ({"full_time": False}, NO, "full_time", "", FULL_TIME),
    ({"full_time": False, "funding": None}, NO, "full_time", "", GRANT),
    ({"full_time": False, "funding": "budget"}, YES, "", "", BUDGET),
    ({"full_time": False, "funding": "extrabudget"}, YES, "", "", BUDGET),
    ({"full_time": False, "funding": "self_funded"}, YES, "", "", OWN_MONEY),
    ({"full_time": None}, OPEN, "", "", FULL_TIME),
    # 3.0 and above.
    ({"gpa": Decimal("2.99")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.994")}, NO, "gpa", "", GPA),
    ({"gpa": Decimal("2.995")}, YES, "", "", GPA),
    ({"gpa": Decimal("3.00")}, YES, "", "", GPA),
    ({"gpa": Decimal("3.01")}, YES, "", "", GPA),
    ({"gpa": Decimal("2.99"), "funding": "budget"}, YES, "", "", BUDGET),
    ({"gpa": Decimal("1.00"), "funding": "self_funded"}, YES, "", "", OWN_MONEY),
    ({"gpa": None}, OPEN, "", "", GPA),
    # Confirmed, with whatever result: the program or the host names the level.
    ({"proof": ("IELTS_ACADEMIC", "4.0")}, YES, "", "", LANGUAGE),
    ({"proof": ("GOETHE", "A2")}, YES, "", "", LANGUAGE),
    ({"proof": ("HOME_TEST", "B1")}, YES, "", "", "passing a test in a foreign language"),
    ({"proof": ("IELTS_ACADEMIC", "9.5")}, NO, "language", "", LANGUAGE),
    ({"proof": ("HOST_CONSENT",)}, NO, "language", "", LANGUAGE),
    ({"proof": None}, NO, "language_missing", "", LANGUAGE),
    ({"proof": None, "funding": "extrabudget"}, YES, "", "", BUDGET),
    ({"proof": None, "funding": "self_funded"}, YES, "", "", OWN_MONEY),
    # Years 2–3 are usual: semesters 3–6.
    ({"semester": 1}, YES, "", "not_typical_year", USUAL),
    ({"semester": 2}, YES, "", "not_typical_year", USUAL),
    ({"semester": 3}, YES, "", "", USUAL),
    ({"semester": 6}, YES, "", "", USUAL),
    ({"semester": 7}, YES, "", "not_typical_year", USUAL),
    ({"semester": None, "year": 1}, YES, "", "not_typical_year", USUAL),
    ({"semester": None, "year": 2}, YES, "", "", USUAL),
    ({"semester": 7, "funding": "self_funded"}, YES, "", "not_typical_year", USUAL),
    ({"semester": 1, "gpa": Decimal("2.50")}, NO, "gpa", "", GPA),
    # Nobody in the last year, whoever pays.
    ({"final_year": True}, NO, "final_year", "", LAST_YEAR),
    ({"final_year": True, "funding": "self_funded"}, NO, "final_year", "", LAST_YEAR),
    ({"semester": 8, "final_year": True}, NO, "final_year", "", LAST_YEAR),
    # Three months before 15 February: until 15 November, that day included.
    ({"today": dt.date(2026, 11, 14)}, YES, "", "", AHEAD),
    ({"today": dt.date(2026, 11, 15)}, YES, "", "", AHEAD),
    ({"today": dt.date(2026, 11, 16)}, NO, "lead_time", "", AHEAD),
    ({"today": dt.date(2026, 11, 16), "funding": "self_funded"}, NO, "lead_time", "", AHEAD),
    # From 30 November three months end on 28 February.
    ({"today": dt.date(2026, 11, 30), "departure": dt.date(2027, 2, 27)}, NO, "lead_time", "", AHEAD),
    ({"today": dt.date(2026, 11, 30), "departure": dt.date(2027, 2, 28)}, YES, "", "", AHEAD),
    ({"today": None}, OPEN, "", "", AHEAD),
    # One semester or one year.
    ({"semesters": 0}, NO, "duration", "", LENGTH),
    ({"semesters": 2}, YES, "", "", LENGTH),
    ({"semesters": 3}, NO, "duration", "", LENGTH),
    # The competition rules nobody out beforehand.
    ({"cycle": "master", "semester": 3}, YES, "", "", COMPETITION),
    ({"cycle": "doctoral", "semester": 3}, YES, "", "", COMPETITION),
    # Several reasons at once.
    (
        {"full_time": False, "gpa": Decimal("2.10"), "proof": None, "final_year": True},
        NO,
        "full_time gpa language_missing final_year",
        "",
        GRANT,
    ),
    # Research teachers: the rules of study do not bind them, the time before the trip does.
    ({"person": "staff", "semester": None, "gpa": None, "proofs": None, "full_time": None}, YES, "", "", WHO),
    ({"person": "teacher", "semester": 1, "gpa": Decimal("1.00"), "proof": None}, YES, "", "", WHO),
    ({"person": "teacher", "final_year": True, "full_time": False}, YES, "", "", WHO),
    ({"person": "staff", "today": dt.date(2026, 11, 16)}, NO, "lead_time", "", AHEAD),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), CASES)
def test_academic_mobility(changes, outcome, reasons, warnings, sentence):
    answer = ask(NAME, applicant(**changes))
    assert (answer.outcome, answer.reasons, answer.warnings) == (
        outcome,
        frozenset(reasons.split()),
        frozenset(warnings.split()),
    )
    assert sentence in quotes_of(NAME)


def test_what_nobody_said_is_left_out_of_the_verdict():
    answer = ask(NAME, applicant(today=None, semesters=None, full_time=None))
    assert (answer.outcome, answer.verdict) == (OPEN, YES)
    assert answer.absent == {"lead_time", "duration", "full_time"}


TO_APPLY = "APPLICATION RECOMMENDATION INDIVIDUAL_CURRICULUM TRANSCRIPT MEDICAL PARENT_CONSENT LANGUAGE"
ALL = (
    "APPLICATION RECOMMENDATION INDIVIDUAL_CURRICULUM TRANSCRIPT MEDICAL INVITATION SECONDMENT_ORDER "
    "PARENT_CONSENT TRIPARTITE_AGREEMENT LANGUAGE"
)
TWO_MONTHS = dt.date(2027, 4, 15)  # from 15 February


# facts that differ, stages ("" means none was asked for), papers, sentence
PAPERS = [
    ({}, "", ALL, LIST),
    ({}, "application", TO_APPLY, LIST),
    ({}, "departure", "INVITATION SECONDMENT_ORDER TRIPARTITE_AGREEMENT", LIST),
    ({}, "return", "HOST_TRANSCRIPT", RETURN),
    ({"funding": None}, "", ALL, LIST),
    ({"funding": "budget"}, "", ALL, BUDGET),
    ({"funding": "extrabudget"}, "", ALL, BUDGET),
    ({"funding": "self_funded"}, "", "", OWN_MONEY),
    ({"funding": "self_funded"}, "return", "HOST_TRANSCRIPT", RETURN),
    ({"scope": "internal"}, "", "", INTERNAL),
    ({"scope": "internal"}, "return", "HOST_TRANSCRIPT", RETURN),
    ({"person": "teacher"}, "application", TO_APPLY.replace("TRANSCRIPT ", ""), FOR_STUDENT),
    (
        {"stay_end": TWO_MONTHS - dt.timedelta(1)},
        "application",
        TO_APPLY.replace("PARENT_CONSENT ", ""),
        CONSENT,
    ),
    ({"stay_end": TWO_MONTHS}, "application", TO_APPLY, CONSENT),
    ({"stay_end": TWO_MONTHS + dt.timedelta(1)}, "application", TO_APPLY, CONSENT),
    # From 31 December two months end on 28 February.
    (
        {"departure": dt.date(2026, 12, 31), "stay_end": dt.date(2027, 2, 27)},
        "application",
        TO_APPLY.replace("PARENT_CONSENT ", ""),
        CONSENT,
    ),
    (
        {"departure": dt.date(2026, 12, 31), "stay_end": dt.date(2027, 2, 28)},
        "application",
        TO_APPLY,
        CONSENT,
    ),
    # The condition is the length, not the age.
    (
        {"birth_date": dt.date(2010, 1, 1), "stay_end": dt.date(2027, 3, 1)},
        "application",
        TO_APPLY.replace("PARENT_CONSENT ", ""),
        CONSENT,
    ),
]


@pytest.mark.parametrize(("changes", "stage", "papers", "sentence"), PAPERS)
def test_papers(changes, stage, papers, sentence):
    asked = (applicant(**changes), (stage,)) if stage else (applicant(**changes),)
    assert needed_papers(NAME, *asked) == papers.split()
    assert sentence in quotes_of(NAME)


def test_the_list_is_the_pages():
    rows = {row.code: row for row in preset.ruleset(NAME).papers}
    assert {code: row.forms for code, row in rows.items() if row.forms} == {
        "APPLICATION": ("signed",),
        "TRANSCRIPT": ("copy",),
        "INVITATION": ("copy",),
        "SECONDMENT_ORDER": ("copy",),
        "TRIPARTITE_AGREEMENT": ("signed",),
    }
    assert {code: row.condition for code, row in rows.items() if row.condition != "everybody"} == {
        "TRANSCRIPT": "is_student",
        "PARENT_CONSENT": "stay_over_2_months",
    }
    bound = {(row.scope, row.funding) for code, row in rows.items() if code != "HOST_TRANSCRIPT"}
    assert bound == {("external", ("grant", "budget", "extrabudget"))}
    assert not any(row.copies or row.optional or row.parent for row in rows.values())


def test_provisions_as_data():
    provisions = preset.read(NAME)["provisions"]
    data = [row.get("data", {}) for row in provisions]
    commission = next(row for row in data if "chair" in row)
    assert (commission["legal_basis"], commission["chair"]) == ("order-613", "rector")
    assert commission["members"] == [
        "deans_of_faculties",
        "department_of_academic_affairs",
        "legal_adviser",
        "director_of_the_international_department",
        "elected_bodies_of_the_city_and_region",
        "public_organisations",
    ]
    assert next(row["columns"] for row in data if "columns" in row) == [
        "University, city, country",
        "Specialty",
        "Requirements",
        "Tuition payment",
        "Costs",
        "Quantity",
        "Course Catalog Links",
        "Deadline for submission of documents",
    ]
    assert [row["stream"] for row in data if "stream" in row] == [
        "grant",
        "grant",
        ["budget", "extrabudget"],
        "self_funded",
        "self_funded",
    ]
    assert next(row["student_pays"] for row in data if "student_pays" in row) == [
        "visa",
        "travel_there_and_back",
        "medical_insurance",
        "accommodation",
        "additional_personal_expenses",
    ]
    assert {row["number"]: row["date"] for row in data if "number" in row} == {
        "613": "2008-11-19",
        "152": "2011-04-20",
    }
    assert preset.read(NAME)["windows"] == []
