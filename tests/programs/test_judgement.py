"""All rules together, whom a row binds, what a host asks besides, and of whom a paper is asked."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from mobility.common.verdict import Outcome
from programs.rules import Facts, Host, Paper, RuleRow, applies, checklist, judge, needed

from .cases import PERSON

YES, NO, INDIVIDUAL, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, Outcome.NOT_KNOWN


def day(text):
    return dt.date.fromisoformat(text)


HARD_NO = RuleRow("full_time", {})
SOFT_NO = RuleRow("final_year", {}, strictness="soft", warning="final_year")
UP_TO_THE_OFFICE = RuleRow("degree", {}, strictness="individual", decided_by="office")
SEVENTH = RuleRow("semester", {"minimum": 2, "maximum": 6, "individually": [7]})


@pytest.mark.parametrize(
    ("changes", "rows", "outcome", "reasons", "warnings"),
    [
        ({}, [HARD_NO], YES, set(), set()),
        ({"full_time": False}, [HARD_NO], NO, {"full_time"}, set()),
        ({"final_year": True}, [SOFT_NO], YES, set(), {"final_year"}),
        ({"final_year": None}, [SOFT_NO], YES, set(), set()),
        ({"full_time": False, "final_year": True}, [HARD_NO, SOFT_NO], NO, {"full_time"}, set()),
        ({"semester": 7}, [SEVENTH], INDIVIDUAL, {"semester_individual"}, set()),
        (
            {"semester": 7, "final_year": True},
            [SEVENTH, SOFT_NO],
            INDIVIDUAL,
            {"semester_individual"},
            {"final_year"},
        ),
        ({"semester": 7, "full_time": False}, [SEVENTH, HARD_NO], NO, {"full_time"}, set()),
        ({"degree": "none"}, [UP_TO_THE_OFFICE], INDIVIDUAL, {"degree"}, set()),
        ({"degree": "bachelor"}, [UP_TO_THE_OFFICE], YES, set(), set()),
        ({"degree": None}, [UP_TO_THE_OFFICE], OPEN, set(), set()),
        ({"full_time": None}, [HARD_NO], OPEN, set(), set()),
        ({"full_time": None, "semester": 7}, [HARD_NO, SEVENTH], INDIVIDUAL, {"semester_individual"}, set()),
        ({"full_time": None, "final_year": True}, [HARD_NO, SOFT_NO], OPEN, set(), {"final_year"}),
        (
            {"full_time": False, "gpa": None},
            [HARD_NO, RuleRow("gpa", {"value": "3"})],
            NO,
            {"full_time"},
            set(),
        ),
        ({}, [], YES, set(), set()),
    ],
)
def test_answers_are_weighed(changes, rows, outcome, reasons, warnings):
    found = judge(replace(PERSON, **changes), rows)
    assert (found.outcome, found.reasons, found.warnings) == (outcome, reasons, warnings)


def test_absent_facts_are_left_out_of_the_verdict():
    found = judge(replace(PERSON, full_time=None), [HARD_NO])
    assert (found.outcome, found.verdict, found.absent) == (OPEN, YES, {"full_time"})


def test_who_decides_stands_in_the_finding():
    found = judge(replace(PERSON, degree="none"), [UP_TO_THE_OFFICE]).findings[0]
    assert found.verdict.decided_by == "office"
    assert judge(replace(PERSON, semester=7), [SEVENTH]).findings[0].verdict.decided_by == "department"


@pytest.mark.parametrize(
    ("row", "changes", "bound"),
    [
        (RuleRow("full_time", {}, applies_to="student"), {"person": "student"}, True),
        (RuleRow("full_time", {}, applies_to="student"), {"person": None}, True),
        (RuleRow("full_time", {}, applies_to="student"), {"person": "teacher"}, False),
        (RuleRow("full_time", {}, applies_to="staff"), {"person": "teacher"}, True),
        (RuleRow("full_time", {}, applies_to="staff"), {"person": "student"}, False),
        (RuleRow("full_time", {}, funding=("grant",)), {"funding": "grant"}, True),
        (RuleRow("full_time", {}, funding=("grant",)), {"funding": None}, True),
        (RuleRow("full_time", {}, funding=("grant",)), {"funding": "self_funded"}, False),
        (RuleRow("full_time", {}, scope="external"), {"scope": "external"}, True),
        (RuleRow("full_time", {}, scope="external"), {"scope": "internal"}, False),
    ],
)
def test_whom_a_row_binds(row, changes, bound):
    found = judge(replace(PERSON, full_time=False, **changes), [row])
    assert (found.outcome == NO) == bound
    assert len(found.findings) == bound
    paper = Paper("X", "consent", applies_to=row.applies_to, funding=row.funding, scope=row.scope)
    assert needed(paper, replace(PERSON, **changes)) is bound


@pytest.mark.parametrize(
    ("host", "changes", "reasons"),
    [
        (Host(gpa=Decimal("3.5")), {}, {"gpa"}),
        (Host(gpa=Decimal("3.2")), {}, set()),
        (Host(level="C1"), {}, {"language"}),
        (Host(level="B2"), {}, set()),
        (Host(level="B2"), {"proofs": ()}, {"language_missing"}),
        (Host(level="B2", language="de"), {}, {"language"}),
        (Host(scores={"IELTS": "7.0"}), {}, {"language"}),
        (Host(scores={"IELTS": "6.5"}), {}, set()),
        (Host(language="de"), {}, set()),
        (Host(gpa=Decimal("3.5"), level="C1"), {"person": "staff"}, set()),
        (None, {}, set()),
    ],
)
def test_a_hosts_own_demands_bind_students_even_if_the_call_is_silent(host, changes, reasons):
    assert judge(replace(PERSON, host=host, **changes), []).reasons == reasons


def test_a_test_the_host_does_not_name_is_left_to_the_office():
    facts = replace(PERSON, host=Host(scores={"TOEFL": "80"}))
    assert judge(facts, []).undecided == {"language"}


@pytest.mark.parametrize(
    ("name", "changes", "holds"),
    [
        ("everybody", {}, True),
        ("minor_at_departure", {"birth_date": day("2009-02-16")}, True),
        ("minor_at_departure", {"birth_date": day("2009-02-15")}, False),
        ("minor_at_departure", {"birth_date": day("2008-02-29"), "departure": day("2026-02-28")}, True),
        ("minor_at_departure", {"birth_date": day("2008-02-29"), "departure": day("2026-03-01")}, False),
        ("minor_at_departure", {"birth_date": None}, None),
        ("minor_at_departure", {"birth_date": None, "of_age": True}, False),
        ("minor_at_departure", {"birth_date": None, "of_age": False}, True),
        ("minor_at_departure", {"birth_date": day("2009-02-16"), "of_age": True}, True),
        ("minor_at_departure", {"departure": None}, None),
        ("stay_over_2_months", {"stay_end": day("2027-04-14")}, False),
        ("stay_over_2_months", {"stay_end": day("2027-04-15")}, True),
        ("stay_over_2_months", {"stay_end": day("2027-04-16")}, True),
        ("stay_over_2_months", {"departure": day("2026-12-31"), "stay_end": day("2027-02-27")}, False),
        ("stay_over_2_months", {"departure": day("2026-12-31"), "stay_end": day("2027-02-28")}, True),
        ("stay_over_2_months", {"stay_end": None}, None),
        ("many_children_family", {"categories": frozenset(["many_children_family"])}, True),
        ("many_children_family", {"categories": frozenset()}, False),
        ("many_children_family", {"categories": None}, None),
        ("orphan_or_no_parental_care", {"categories": frozenset(["orphan_or_no_parental_care"])}, True),
        ("orphan_or_no_parental_care", {"categories": frozenset(["disability"])}, False),
        ("disability", {"categories": frozenset(["disability"])}, True),
        ("disability", {"categories": None}, None),
        ("nominated", {"nominated": True}, True),
        ("nominated", {"nominated": False}, False),
        ("nominated", {"nominated": None}, None),
        ("is_student", {"person": "student"}, True),
        ("is_student", {"person": None}, True),
        ("is_student", {"person": "teacher"}, False),
        ("is_student", {"person": "staff"}, False),
        ("citizen_of_kazakhstan", {"citizenship": "KZ"}, True),
        ("citizen_of_kazakhstan", {"citizenship": "DE"}, False),
        ("citizen_of_kazakhstan", {"citizenship": None}, None),
        ("master_or_doctoral_or_teacher", {"cycle": "bachelor"}, False),
        ("master_or_doctoral_or_teacher", {"cycle": "master"}, True),
        ("master_or_doctoral_or_teacher", {"cycle": "doctoral"}, True),
        ("master_or_doctoral_or_teacher", {"person": "teacher", "cycle": None}, True),
        ("master_or_doctoral_or_teacher", {"cycle": None}, None),
    ],
)
def test_of_whom_a_paper_is_asked(name, changes, holds):
    assert applies(name, replace(PERSON, **changes)) is holds


def test_a_kind_of_rule_with_its_parameters_is_a_condition_too():
    assert applies("citizenship", PERSON, {"allowed": ["KZ", "KG"]}) is True
    assert applies("citizenship", PERSON, {"allowed": ["KG"]}) is False
    assert applies("citizenship", Facts(), {"allowed": ["KG"]}) is None
    assert applies("age", PERSON, {"maximum": 17}) is False
    assert applies("scope", PERSON, {"allowed": ["external"]}) is True


def test_an_unknown_condition_is_an_error():
    with pytest.raises(KeyError):
        applies("left_handed", PERSON)


def test_a_checklist_keeps_the_order_and_parts_the_stages():
    papers = [
        Paper("A", "application"),
        Paper("B", "language"),
        Paper("B1", "language", parent="B"),
        Paper("B2", "language", parent="B", applies_to="staff"),
        Paper("C", "order", stage="departure"),
        Paper("D", "academic_record", stage="return"),
        Paper("E", "social_status", condition="disability"),
    ]
    lines = checklist(papers, replace(PERSON, categories=None))
    assert [(line.paper.code, line.needed) for line in lines] == [
        ("A", True),
        ("B", True),
        ("C", True),
        ("E", None),
    ]
    assert [way.code for way in lines[1].alternatives] == ["B1"]
    assert [line.paper.code for line in checklist(papers, PERSON, ["return"])] == ["D"]
