"""Every kind of rule at, below and above its edges."""

import datetime as dt
import inspect
from dataclasses import replace
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs.rules import (
    CONDITIONS,
    KINDS,
    EarlierStay,
    Facts,
    Host,
    Proof,
    RuleRow,
    judge,
    parameters,
)

from .cases import PERSON

YES, NO, INDIVIDUAL, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, Outcome.NOT_KNOWN
START = dt.date(2027, 2, 15)
FACULTY = {
    "code": "agri",
    "kk": "Аграрлық факультет",
    "ru": "Аграрный факультет",
    "en": "Faculty of Agriculture",
}


def answer(kind, params, **changes):
    """Return what one rule says about the usual person with other facts."""
    return judge(replace(PERSON, **changes), [RuleRow(kind, params)]).outcome


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "params", "changes", "outcome"),
    [
        ("person", {"allowed": ["student"]}, {"person": "student"}, YES),
        ("person", {"allowed": ["student"]}, {"person": "teacher"}, NO),
        ("person", {"allowed": ["student"]}, {"person": "staff"}, NO),
        ("person", {"allowed": ["student", "staff"]}, {"person": "teacher"}, YES),
        ("person", {"allowed": ["teacher"]}, {"person": "teacher"}, YES),
        ("person", {"allowed": ["teacher"]}, {"person": "staff"}, NO),
        ("person", {"allowed": ["student"]}, {"person": None}, OPEN),
        ("faculty", {"allowed": [FACULTY]}, {"faculty": "agri"}, YES),
        ("faculty", {"allowed": [FACULTY]}, {"faculty": " аграрный ФАКУЛЬТЕТ "}, YES),
        ("faculty", {"allowed": [FACULTY]}, {"faculty": "Faculty of Law"}, NO),
        ("faculty", {"allowed": [FACULTY]}, {"faculty": ""}, OPEN),
        ("faculty", {"allowed": [FACULTY]}, {"faculty": None}, OPEN),
        ("citizenship", {"allowed": ["KZ"]}, {"citizenship": "KZ"}, YES),
        ("citizenship", {"allowed": ["KZ"]}, {"citizenship": "DE"}, NO),
        ("citizenship", {"allowed": ["KZ"]}, {"citizenship": None}, OPEN),
        ("citizenship", {}, {"citizenship": "DE"}, YES),
        ("citizenship", {}, {"citizenship": None}, YES),
        ("category", {"allowed": ["disability"]}, {"categories": frozenset(["disability"])}, YES),
        ("category", {"allowed": ["disability"]}, {"categories": frozenset()}, NO),
        ("category", {"allowed": ["disability"]}, {"categories": None}, OPEN),
        ("degree", {}, {"degree": "none"}, NO),
        ("degree", {}, {"degree": "bachelor"}, YES),
        ("degree", {}, {"degree": "doctoral"}, YES),
        ("degree", {"minimum": "master"}, {"degree": "bachelor"}, NO),
        ("degree", {"minimum": "master"}, {"degree": "master"}, YES),
        ("degree", {}, {"degree": None}, OPEN),
        ("cycle", {"allowed": ["bachelor"]}, {"cycle": "bachelor"}, YES),
        ("cycle", {"allowed": ["bachelor"]}, {"cycle": "master"}, NO),
        ("cycle", {"allowed": ["bachelor"]}, {"cycle": None}, OPEN),
        ("study_year", {"minimum": 2}, {"semester": 2}, NO),
        ("study_year", {"minimum": 2}, {"semester": 3}, YES),
        ("study_year", {"minimum": 2, "maximum": 4}, {"semester": 8}, YES),
        ("study_year", {"minimum": 2, "maximum": 4}, {"semester": 9}, NO),
        ("study_year", {"minimum": 2}, {"semester": None, "year": 2}, YES),
        ("study_year", {"minimum": 2}, {"semester": None, "year": 1}, NO),
        ("study_year", {"minimum": 2}, {"semester": 2, "year": 3}, NO),  # the semester is the finer answer
        ("study_year", {"minimum": 2}, {"semester": None}, OPEN),
        ("final_year", {}, {"final_year": True}, NO),
        ("final_year", {}, {"final_year": False}, YES),
        ("final_year", {}, {"final_year": None}, OPEN),
        ("semester", {"minimum": 2, "maximum": 6}, {"semester": 1}, NO),
        ("semester", {"minimum": 2, "maximum": 6}, {"semester": 2}, YES),
        ("semester", {"minimum": 2, "maximum": 6}, {"semester": 6}, YES),
        ("semester", {"minimum": 2, "maximum": 6}, {"semester": 7}, NO),
        ("semester", {"minimum": 2, "maximum": 6, "individually": [7]}, {"semester": 7}, INDIVIDUAL),
        ("semester", {"minimum": 2, "maximum": 6, "individually": [7]}, {"semester": 8}, NO),
        ("semester", {"minimum": 2, "maximum": 6}, {"semester": None}, OPEN),
        (
            "semester",
            {"minimum": 2, "maximum": 6, "individually": [7], "counted": "stay"},
            {"semester": 6, "semester_of_stay": 7},
            INDIVIDUAL,
        ),
        (
            "semester",
            {"minimum": 2, "maximum": 6, "counted": "stay"},
            {"semester": 1, "semester_of_stay": 2},
            YES,
        ),
        ("semester", {"minimum": 2, "maximum": 6, "counted": "stay"}, {"semester_of_stay": None}, OPEN),
        ("full_time", {}, {"full_time": True}, YES),
        ("full_time", {}, {"full_time": False}, NO),
        ("full_time", {}, {"full_time": None}, OPEN),
        ("field_match", {}, {"field_match": True}, YES),
        ("field_match", {}, {"field_match": False}, NO),
        ("field_match", {}, {"field_match": None}, OPEN),
        ("agreement", {}, {"agreement": True}, YES),
        ("agreement", {}, {"agreement": False}, NO),
        ("agreement", {}, {"agreement": None}, OPEN),
        ("nominated", {}, {"nominated": True}, YES),
        ("nominated", {}, {"nominated": False}, NO),
        ("nominated", {}, {"nominated": None}, OPEN),
        ("scope", {"allowed": ["external"]}, {"scope": "external"}, YES),
        ("scope", {"allowed": ["external"]}, {"scope": "internal"}, NO),
        ("scope", {"allowed": ["external", "internal"]}, {"scope": "internal"}, YES),
        ("channel", {"allowed": ["egov"]}, {"channel": "egov"}, YES),
        ("channel", {"allowed": ["egov"]}, {"channel": "portal"}, NO),
        ("channel", {"allowed": ["egov"]}, {"channel": None}, OPEN),
        ("competition", {}, {}, YES),
    ],
)
def test_one_rule_and_one_person(kind, params, changes, outcome):
    assert answer(kind, params, **changes) == outcome


@pytest.mark.parametrize(
    ("params", "birth", "outcome"),
    [
        ({"minimum": 18}, "2009-02-16", NO),
        ({"minimum": 18}, "2009-02-15", YES),  # the birthday on the day of departure counts
        ({"minimum": 18}, "2009-02-14", YES),
        ({"maximum": 30}, "1996-02-16", YES),  # turns 31 the day after
        ({"maximum": 30}, "1996-02-15", NO),
        ({"minimum": 18, "maximum": 30}, "2009-02-16", NO),
        ({"minimum": 18, "at": "application"}, "2008-11-22", YES),
        ({"minimum": 18, "at": "application"}, "2008-11-23", NO),
    ],
)
def test_age(params, birth, outcome):
    assert answer("age", params, birth_date=day(birth), today=day("2026-11-22")) == outcome


@pytest.mark.parametrize("changes", [{"birth_date": None}, {"departure": None}])
def test_age_is_not_known_without_its_dates(changes):
    assert answer("age", {"minimum": 18}, **changes) == OPEN


def test_who_was_born_on_29_february_is_18_on_1_march():
    born = day("2008-02-29")
    assert answer("age", {"minimum": 18}, birth_date=born, departure=day("2026-02-28")) == NO
    assert answer("age", {"minimum": 18}, birth_date=born, departure=day("2026-03-01")) == YES


@pytest.mark.parametrize(
    ("gpa", "params", "outcome"),
    [
        ("2.96", {"value": "2.97"}, NO),
        ("2.97", {"value": "2.97"}, YES),
        ("2.98", {"value": "2.97"}, YES),
        ("2.965", {"value": "2.97"}, YES),  # printed as 2.97
        ("2.9649", {"value": "2.97"}, NO),
        ("3.50", {"value": "3.5", "operator": ">"}, NO),
        ("3.51", {"value": "3.5", "operator": ">"}, YES),
        ("3.504", {"value": "3.5", "operator": ">"}, NO),  # printed as 3.50
        ("3.505", {"value": "3.5", "operator": ">"}, YES),  # printed as 3.51
        ("3.0", {"value": "3.00"}, YES),
        ("2.99", {"value": "3.0"}, NO),
        ("0.00", {"value": None}, YES),
        ("0.00", {"value": None, "operator": ">"}, YES),
        ("0.00", {}, YES),
        ("4.00", {"value": "2.97"}, YES),
    ],
)
def test_gpa_is_compared_as_printed(gpa, params, outcome):
    assert answer("gpa", params, gpa=Decimal(gpa)) == outcome


@pytest.mark.parametrize(
    ("gpa", "params", "hosts", "outcome"),
    [
        ("2.99", {"value": "3.0"}, "2.8", NO),  # the call's minimum is a floor
        ("3.00", {"value": "3.0"}, "2.8", YES),
        ("3.19", {"value": "3.0"}, "3.2", NO),
        ("3.20", {"value": "3.0"}, "3.2", YES),
        ("3.50", {"value": "3.5", "operator": ">"}, "3.5", NO),
        ("3.60", {"value": "3.5", "operator": ">"}, "3.6", YES),
        ("3.19", {"value": None}, "3.2", NO),
        ("3.20", {"value": None}, "3.2", YES),
    ],
)
def test_a_host_may_ask_for_a_higher_gpa(gpa, params, hosts, outcome):
    assert answer("gpa", params, gpa=Decimal(gpa), host=Host(gpa=Decimal(hosts))) == outcome


@pytest.mark.parametrize(("scale", "outcome"), [("4.0", YES), ("4", YES), ("4.33", OPEN), ("100", OPEN)])
def test_a_gpa_on_another_scale_is_left_to_the_office(scale, outcome):
    found = judge(replace(PERSON, gpa_scale=scale), [RuleRow("gpa", {"value": "3.0"})])
    assert (found.outcome, found.verdict) == (outcome, outcome)
    assert answer("gpa", {"value": "3.0"}, gpa=None) == OPEN


@pytest.mark.parametrize(
    ("params", "last", "outcome"),
    [
        ({"minimum": 2}, "2027-04-13", NO),
        ({"minimum": 2}, "2027-04-14", YES),
        ({"minimum": 2}, "2027-04-15", YES),
        ({"maximum": 5}, "2027-07-14", YES),
        ({"maximum": 5}, "2027-07-15", NO),
        ({"minimum": 3, "maximum": 12}, "2027-05-13", NO),
        ({"minimum": 3, "maximum": 12}, "2027-05-14", YES),
        ({"minimum": 3, "maximum": 12}, "2028-02-14", YES),
        ({"minimum": 3, "maximum": 12}, "2028-02-15", NO),
        ({"unit": "day", "minimum": 3, "maximum": 90}, "2027-02-16", NO),
        ({"unit": "day", "minimum": 3, "maximum": 90}, "2027-02-17", YES),
        ({"unit": "day", "minimum": 3, "maximum": 90}, "2027-05-15", YES),
        ({"unit": "day", "minimum": 3, "maximum": 90}, "2027-05-16", NO),
        ({"unit": "day", "minimum": 90, "maximum": 90}, "2027-05-14", NO),
        ({"unit": "day", "minimum": 90, "maximum": 90}, "2027-05-15", YES),
        ({"unit": "day", "minimum": 90, "maximum": 90}, "2027-05-16", NO),
        ({"unit": "day", "minimum": 1}, "2027-02-15", YES),
    ],
)
def test_the_length_of_a_stay_on_dates(params, last, outcome):
    assert answer("duration", params, departure=START, stay_end=day(last)) == outcome


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        ("2027-01-31", "2027-02-26", NO),
        (
            "2027-01-31",
            "2027-02-27",
            YES,
        ),  # 31 January and a month is 28 February; the day before it is enough
        ("2027-11-30", "2028-02-27", YES),
        ("2028-01-31", "2028-02-27", NO),  # a leap year
        ("2028-01-31", "2028-02-28", YES),
    ],
)
def test_months_are_clipped_to_the_end_of_a_month(first, last, outcome):
    assert answer("duration", {"minimum": 1}, departure=day(first), stay_end=day(last)) == outcome


@pytest.mark.parametrize(
    ("semesters", "params", "outcome"),
    [
        (1, {"minimum": 1, "maximum": 2}, YES),
        (2, {"minimum": 1, "maximum": 2}, YES),
        (3, {"minimum": 1, "maximum": 2}, NO),
        (2, {"minimum": 1, "maximum": 1}, NO),
        (None, {"minimum": 1, "maximum": 2}, OPEN),
    ],
)
def test_the_length_of_a_stay_in_semesters(semesters, params, outcome):
    assert answer("duration", {"unit": "semester", **params}, semesters=semesters) == outcome


@pytest.mark.parametrize("changes", [{"departure": None}, {"stay_end": None}])
@pytest.mark.parametrize("params", [{"minimum": 2}, {"unit": "day", "maximum": 90}])
def test_the_length_is_not_known_without_dates(params, changes):
    assert answer("duration", params, **changes) == OPEN


@pytest.mark.parametrize(
    ("last", "months", "until", "outcome"),
    [
        ("2027-06-30", 3, "2027-09-29", NO),
        ("2027-06-30", 3, "2027-09-30", YES),  # that day included
        ("2027-06-30", 3, "2027-10-01", YES),
        ("2027-11-30", 3, "2028-02-28", NO),  # 30 November and three months is 29 February
        ("2027-11-30", 3, "2028-02-29", YES),
        ("2026-11-30", 3, "2027-02-28", YES),
        ("2027-06-30", 0, "2027-06-29", NO),
        ("2027-06-30", 0, "2027-06-30", YES),
    ],
)
def test_a_passport_outlives_the_stay(last, months, until, outcome):
    params = {"months_after": months}
    assert answer("passport", params, stay_end=day(last), passport_until=day(until)) == outcome


@pytest.mark.parametrize("changes", [{"passport_until": None}, {"stay_end": None}])
def test_a_passport_is_not_known_without_its_dates(changes):
    assert answer("passport", {"months_after": 3}, **changes) == OPEN


@pytest.mark.parametrize(
    ("params", "today", "outcome"),
    [
        ({"months": 3}, "2026-11-15", YES),  # that day included
        ({"months": 3}, "2026-11-16", NO),
        ({"months": 3}, "2026-11-14", YES),
        ({"days": 10}, "2027-02-05", YES),
        ({"days": 10}, "2027-02-06", NO),
        ({"months": 1, "days": 5}, "2027-01-10", YES),
        ({"months": 1, "days": 5}, "2027-01-11", NO),
        ({}, "2027-02-15", YES),
        ({}, "2027-02-16", NO),
    ],
)
def test_time_before_the_trip(params, today, outcome):
    assert answer("lead_time", params, departure=START, today=day(today)) == outcome


def test_time_before_the_trip_is_clipped_and_may_be_unknown():
    params = {"months": 3}
    assert answer("lead_time", params, today=day("2026-11-30"), departure=day("2027-02-28")) == YES
    assert answer("lead_time", params, today=None) == OPEN
    assert answer("lead_time", params, today=START, departure=None) == OPEN


STUDY, INTERNSHIP = EarlierStay("study", Decimal(5), "bachelor"), EarlierStay("internship", Decimal(3))


@pytest.mark.parametrize(
    ("params", "stays", "kind", "outcome"),
    [
        ({"once_per_kind": True}, (), "study", YES),
        ({"once_per_kind": True}, (STUDY,), "study", NO),
        ({"once_per_kind": True}, (STUDY,), "internship", YES),
        ({"once_per_kind": True}, (INTERNSHIP,), "study", YES),
        ({"once_per_kind": True}, (STUDY, INTERNSHIP), "internship", NO),
        ({"once_per_kind": True}, None, "study", OPEN),
        ({}, (STUDY,), "study", YES),
    ],
)
def test_once_for_study_and_once_for_an_internship(params, stays, kind, outcome):
    assert answer("participation", params, earlier_stays=stays, stay_kind=kind) == outcome


@pytest.mark.parametrize(
    ("months", "cycle", "last", "outcome"),
    [
        ("7", "bachelor", "2027-07-14", YES),  # five months more make twelve
        ("7", "bachelor", "2027-07-15", NO),
        ("8", "bachelor", "2027-06-14", YES),
        ("8", "bachelor", "2027-06-15", NO),
        ("12", "bachelor", "2027-02-20", NO),
        ("12", "master", "2027-07-14", YES),  # another cycle
        ("12", "", "2027-02-20", NO),  # a cycle that is not known counts
        ("7.5", "bachelor", "2027-06-29", YES),
        ("7.5", "bachelor", "2027-06-30", NO),
    ],
)
def test_months_of_a_cycle_count_with_the_stay_planned(months, cycle, last, outcome):
    stays = (EarlierStay("study", Decimal(months), cycle),)
    changes = {"earlier_stays": stays, "departure": START, "stay_end": day(last)}
    assert answer("participation", {"months_per_cycle": 12}, **changes) == outcome


def test_months_in_all_count_every_cycle():
    stays = (EarlierStay("study", Decimal(12), "bachelor"), EarlierStay("study", Decimal(8), "master"))
    fits = {"earlier_stays": stays, "departure": START, "stay_end": day("2027-06-14")}
    assert answer("participation", {"months_in_all": 24}, **fits) == YES
    assert answer("participation", {"months_in_all": 24}, **{**fits, "stay_end": day("2027-06-15")}) == NO
    assert answer("participation", {"months_in_all": 24}, **{**fits, "stay_end": None}) == YES
    assert answer("participation", {"months_in_all": 20}, **{**fits, "stay_end": None}) == NO


@pytest.mark.parametrize(
    "semester_and_year", [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5)]
)
def test_two_semesters_make_a_year(semester_and_year):
    semester, year = semester_and_year
    assert Facts(semester=semester).study_year == year


def test_the_signature_is_the_schema_of_the_parameters():
    assert set(parameters("gpa")) == {"value", "operator", "scale"}
    assert set(parameters("language")) == {
        "level",
        "accepts",
        "of_host",
        "of",
        "valid_months",
        "home_test_email",
    }
    assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for name in KINDS for p in parameters(name).values())


def test_every_kind_and_condition_is_explained():
    assert all(function.__doc__ for function in [*KINDS.values(), *CONDITIONS.values()])


def test_a_rule_names_what_it_compared():
    verdict = judge(replace(PERSON, proofs=(Proof("HSK", "3"),)), [RuleRow("study_year", {"minimum": 4})])
    found = verdict.findings[0].verdict
    assert (found.code, found.needed, found.actual) == ("study_year", {"minimum": 4, "maximum": None}, 3)
