"""Worked cases of Atyrau University around every threshold, each with the sentence it follows from."""

import datetime as dt
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs import preset

from .cases import ask, needed_papers, person, quotes_of

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN
ICM, EMJM = "atyrau-icm-004", "atyrau-emjm-004"

WHO = "Undergraduate, graduate, and doctoral students can participate"
LENGTH = "From 3 to 12 months."
AGREEMENT = "which has a bilateral agreement with the university of the Country of the Program"
FIELD = "must correspond to the specialty and educational program at the sending university"
COMPETITION = "You must pass a competitive selection"
KINDS = "Short-term study or internship in Europe"
DIPLOMAS = "(only for undergraduates and doctoral students, teachers)"
FORM = "application form or appendix to the CV"
DEGREE = "You must have a university degree or demonstrate a recognized equivalent"
EVERYWHERE = "Students from all over the world can apply for admission."
JOINT = "This means that the training lasts from 12 to 24 months."


def applicant(**changes):
    """Somebody whose host has an agreement and teaches the same field, from 15 February to 30 June."""
    return person(**({"agreement": True, "field_match": True, "degree": "none"} | changes))


def until(year: int, month: int, day: int):
    return {"stay_end": dt.date(year, month, day)}


# facts that differ, answer, reasons, warnings, sentence
CREDIT_MOBILITY = [
    ({}, YES, "", "", WHO),
    ({"cycle": "master"}, YES, "", "", WHO),
    ({"cycle": "doctoral"}, YES, "", "", WHO),
    ({"cycle": None}, OPEN, "", "", WHO),
    ({"person": "teacher"}, NO, "person", "", WHO),
    ({"person": "staff"}, NO, "person", "", WHO),
    # The page asks for no GPA, no semester, no language.
    ({"gpa": Decimal("1.00"), "semester": 1, "proof": None, "final_year": True}, YES, "", "", WHO),
    ({"gpa": None, "semester": None, "proofs": None, "full_time": False}, YES, "", "", WHO),
    # Three months from 15 February: the last day is 14 May at the earliest.
    (until(2027, 5, 13), NO, "duration", "", LENGTH),
    (until(2027, 5, 14), YES, "", "", LENGTH),
    (until(2027, 5, 15), YES, "", "", LENGTH),
    # Twelve months: 14 February of the next year at the latest.
    (until(2028, 2, 13), YES, "", "", LENGTH),
    (until(2028, 2, 14), YES, "", "", LENGTH),
    (until(2028, 2, 15), NO, "duration", "", LENGTH),
    # Two months are enough for the EU's newer rules, not for the page.
    (until(2027, 4, 14), NO, "duration", "", LENGTH),
    # From 30 November three months end on 28 February, in a leap year on 29: one day less is enough.
    ({"departure": dt.date(2026, 11, 30), **until(2027, 2, 26)}, NO, "duration", "", LENGTH),
    ({"departure": dt.date(2026, 11, 30), **until(2027, 2, 27)}, YES, "", "", LENGTH),
    ({"departure": dt.date(2027, 11, 30), **until(2028, 2, 27)}, NO, "duration", "", LENGTH),
    ({"departure": dt.date(2027, 11, 30), **until(2028, 2, 28)}, YES, "", "", LENGTH),
    ({"stay_end": None}, OPEN, "", "", LENGTH),
    # The same for an internship.
    ({"stay_kind": "internship"}, YES, "", "", KINDS),
    ({"stay_kind": "internship", **until(2027, 5, 13)}, NO, "duration", "", KINDS),
    ({"agreement": False}, NO, "agreement", "", AGREEMENT),
    ({"agreement": None}, OPEN, "", "", AGREEMENT),
    ({"field_match": False}, NO, "field_match", "", FIELD),
    ({"field_match": None}, OPEN, "", "", FIELD),
    ({"agreement": False, "field_match": False}, NO, "agreement field_match", "", FIELD),
    ({}, YES, "", "", COMPETITION),
]
JOINT_MASTER = [
    ({"degree": "bachelor"}, YES, "", "", DEGREE),
    ({"degree": "none"}, NO, "degree", "", DEGREE),
    ({"degree": "master"}, YES, "", "", DEGREE),
    ({"degree": "doctoral"}, YES, "", "", DEGREE),
    ({"degree": None}, OPEN, "", "", DEGREE),
    ({"degree": "bachelor", "citizenship": "UZ"}, YES, "", "", EVERYWHERE),
    ({"degree": "bachelor", "citizenship": None}, YES, "", "", EVERYWHERE),
    # From 1 September: twelve months are full on 31 August, twenty-four a year later.
    ({"degree": "bachelor", **until(2028, 8, 30)}, NO, "duration", "", JOINT),
    ({"degree": "bachelor", **until(2028, 8, 31)}, YES, "", "", JOINT),
    ({"degree": "bachelor", **until(2029, 8, 31)}, YES, "", "", JOINT),
    ({"degree": "bachelor", **until(2029, 9, 1)}, NO, "duration", "", JOINT),
    ({"degree": "none", **until(2029, 9, 1)}, NO, "degree duration", "", JOINT),
]


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), CREDIT_MOBILITY)
def test_credit_mobility(changes, outcome, reasons, warnings, sentence):
    check(ICM, applicant(**changes), outcome, reasons, warnings, sentence)


@pytest.mark.parametrize(("changes", "outcome", "reasons", "warnings", "sentence"), JOINT_MASTER)
def test_joint_master(changes, outcome, reasons, warnings, sentence):
    autumn = {"departure": dt.date(2027, 9, 1), **until(2029, 6, 30)}
    check(EMJM, person(**(autumn | changes)), outcome, reasons, warnings, sentence)


def check(name, facts, outcome, reasons, warnings, sentence):
    answer = ask(name, facts)
    assert (answer.outcome, answer.reasons, answer.warnings) == (
        outcome,
        frozenset(reasons.split()),
        frozenset(warnings.split()),
    )
    assert sentence in quotes_of(name)


BACHELOR = "APPLICATION TRANSCRIPT LANG_CERT RECOMMENDATION PASSPORT"
OTHERS = "APPLICATION TRANSCRIPT DIPLOMAS LANG_CERT RECOMMENDATION PASSPORT"
# facts that differ, stages ("" means none was asked for), papers, sentence
PAPERS = [
    ({}, "", BACHELOR, FORM),
    ({}, "application", BACHELOR, FORM),
    ({"cycle": "master"}, "", OTHERS, DIPLOMAS),
    ({"cycle": "doctoral"}, "", OTHERS, DIPLOMAS),
    ({"person": "teacher", "cycle": None}, "", OTHERS, DIPLOMAS),
    ({"cycle": None}, "", BACHELOR, DIPLOMAS),
    ({}, "departure", "", FORM),
    ({}, "return", "", FORM),
]


@pytest.mark.parametrize(("changes", "stage", "papers", "sentence"), PAPERS)
def test_papers_of_credit_mobility(changes, stage, papers, sentence):
    asked = (applicant(**changes), (stage,)) if stage else (applicant(**changes),)
    assert needed_papers(ICM, *asked) == papers.split()
    assert sentence in quotes_of(ICM)


def test_the_list_of_credit_mobility_is_the_pages():
    papers = preset.ruleset(ICM).papers
    rows = {row.code: row for row in papers}
    assert all(row.languages == ("en",) for row in papers)
    assert "Documents in English!" in quotes_of(ICM)
    assert {code: row.forms for code, row in rows.items() if row.forms} == {
        "DIPLOMAS": ("copy",),
        "RECOMMENDATION": ("certified",),
        "PASSPORT": ("copy",),
    }
    assert {code: row.copies for code, row in rows.items() if row.copies} == {"RECOMMENDATION": 2}
    assert [code for code, row in rows.items() if row.optional] == ["LANG_CERT"]
    assert [code for code, row in rows.items() if row.parent == "APPLICATION"] == ["APPLICATION_FORM", "CV"]


def test_the_dates_of_2021_are_kept_as_a_pattern():
    (window,) = preset.read(ICM)["windows"]
    assert (window["opens"], window["normal"], window["late"]) == ("10-01", "01-15", "05-01")
    for sentence in ("open on October 1", "January 15, 2022-normal", "May 1, 2022-late"):
        assert sentence in quotes_of(ICM)


def test_what_the_grants_pay():
    support = next(
        row["data"]["individual_support"]
        for row in preset.read(ICM)["provisions"]
        if "individual_support" in row.get("data", {})
    )
    assert support == {
        "minimum": 800,
        "maximum": 900,
        "currency": "EUR",
        "per": "month",
        "depends_on": "host_country",
    }
    data = [row.get("data", {}) for row in preset.read(EMJM)["provisions"]]
    assert next(row["credits_ects"] for row in data if "credits_ects" in row) == [60, 90, 120]
    assert next(row["hosts_at_least"] for row in data if "hosts_at_least" in row) == 2
    assert next(row["result"] for row in data if "result" in row) == ["joint_diploma", "separate_diplomas"]


def test_a_joint_master_admits_by_itself():
    assert preset.ruleset(EMJM).papers == ()
    assert "Other admission requirements are listed on each program's website" in quotes_of(EMJM)
    assert "nominates nobody" in preset.read(EMJM)["call"]["staff_notes"]["en"]
