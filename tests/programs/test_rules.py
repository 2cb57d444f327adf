"""What must hold for any person: properties of the rules and of the checklist's conditions."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.common.verdict import Outcome
from programs.rules import (
    CONDITIONS,
    KINDS,
    Facts,
    Proof,
    RuleRow,
    Threshold,
    applies,
    cefr,
    judge,
    parameters,
    proof_outcome,
)

from .cases import PERSON, ask, rows_of, thresholds_of

PRESETS = ["tou-mshe-001", "tou-ka171-001"]
BETTER = [Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN, Outcome.INDIVIDUAL, Outcome.ELIGIBLE]
TESTS = ["IELTS_ACADEMIC", "IELTS_GENERAL", "TOEFL_IBT", "TOEFL_UNSPECIFIED", "GOETHE", "DALF", "CELI", "HSK"]
VALUES = ["", "0", "3", "4", "5.0", "5.25", "5.5", "9", "71", "72", "120", "121", "B1", "B2", "C2", "x"]

proofs = st.builds(
    Proof, st.sampled_from([*TESTS, "HOME_TEST", "HOST_CONSENT", "DUOLINGO"]), st.sampled_from(VALUES)
)
days = st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31))
facts = st.builds(
    Facts,
    person=st.sampled_from([None, "student", "teacher", "staff"]),
    cycle=st.sampled_from([None, "bachelor", "master", "doctoral"]),
    semester=st.none() | st.integers(1, 12),
    gpa=st.none() | st.decimals(0, 4, places=2),
    full_time=st.sampled_from([None, True, False]),
    birth_date=st.none() | st.dates(dt.date(1960, 1, 1), dt.date(2012, 12, 31)),
    proofs=st.none() | st.lists(proofs, max_size=3).map(tuple),
    departure=st.none() | days,
    stay_end=st.none() | days,
    passport_until=st.none() | days,
    categories=st.none() | st.frozensets(st.sampled_from(["many_children_family", "disability"])),
)


def rank(name: str, person: Facts) -> int:
    return BETTER.index(ask(name, person).outcome)


@pytest.mark.parametrize("name", PRESETS)
@given(person=facts, certificate=proofs)
def test_one_more_certificate_never_makes_it_worse(name, person, certificate):
    more = replace(person, proofs=(*(person.proofs or ()), certificate))
    fewer = replace(person, proofs=person.proofs or ())
    assert rank(name, more) >= rank(name, fewer)


@pytest.mark.parametrize("name", PRESETS)
@given(person=facts, lower=st.decimals(0, 4, places=2), higher=st.decimals(0, 4, places=2))
def test_a_higher_gpa_never_makes_it_worse(name, person, lower, higher):
    lower, higher = sorted([lower, higher])
    assert rank(name, replace(person, gpa=higher)) >= rank(name, replace(person, gpa=lower))


@pytest.mark.parametrize("name", PRESETS)
@given(
    person=facts, fact=st.sampled_from(["cycle", "semester", "gpa", "proofs", "stay_end", "passport_until"])
)
def test_what_is_not_known_rules_nobody_out(name, person, fact):
    less = ask(name, replace(person, **{fact: None}))
    assert less.outcome != Outcome.NOT_ELIGIBLE or ask(name, person).outcome == Outcome.NOT_ELIGIBLE


@pytest.mark.parametrize("name", PRESETS)
@given(person=facts, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rules_changes_nothing(name, person, order):
    rows = list(rows_of(name))
    order.shuffle(rows)
    shuffled, straight = judge(person, rows, thresholds_of(name)), ask(name, person)
    assert (shuffled.outcome, shuffled.reasons, shuffled.warnings, shuffled.unknown) == (
        straight.outcome,
        straight.reasons,
        straight.warnings,
        straight.unknown,
    )


@pytest.mark.parametrize("name", PRESETS)
@given(person=facts)
def test_reasons_and_warnings_fit_the_answer(name, person):
    answer = ask(name, person)
    if answer.outcome == Outcome.NOT_ELIGIBLE:
        assert answer.reasons and not answer.warnings
        assert "semester_individual" not in answer.reasons
    elif answer.outcome == Outcome.INDIVIDUAL:
        assert answer.reasons == {"semester_individual"}
    else:
        assert not answer.reasons


@given(birth=st.dates(dt.date(1990, 1, 1), dt.date(2012, 12, 31)), leaving=days)
def test_a_parent_signs_for_whoever_is_under_18_on_the_day_of_departure(birth, leaving):
    try:
        eighteenth = birth.replace(year=birth.year + 18)
    except ValueError:  # born on 29 February: completed years change on 1 March
        eighteenth = dt.date(birth.year + 18, 3, 1)
    person = replace(PERSON, birth_date=birth, departure=leaving)
    assert applies("minor_at_departure", person) == (leaving < eighteenth)


@pytest.mark.parametrize(
    ("birth", "leaving", "minor"),
    [
        (dt.date(2009, 2, 15), dt.date(2027, 2, 14), True),
        (dt.date(2009, 2, 15), dt.date(2027, 2, 15), False),
        (dt.date(2009, 2, 15), dt.date(2027, 2, 16), False),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), True),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), False),
    ],
)
def test_the_birthday_itself_counts(birth, leaving, minor):
    assert applies("minor_at_departure", replace(PERSON, birth_date=birth, departure=leaving)) == minor


@pytest.mark.parametrize(
    ("last_day", "longer"),
    [(dt.date(2027, 4, 14), False), (dt.date(2027, 4, 15), True), (dt.date(2027, 4, 16), True)],
)
def test_more_than_two_months(last_day, longer):
    person = replace(PERSON, departure=dt.date(2027, 2, 15), stay_end=last_day)
    assert applies("stay_over_2_months", person) == longer


@given(person=facts, name=st.sampled_from(sorted(CONDITIONS)))
def test_a_condition_is_yes_no_or_not_known(person, name):
    assert applies(name, person) in (True, False, None)


@pytest.mark.parametrize("name", sorted(set(CONDITIONS) - {"everybody"}))
def test_a_condition_is_not_known_without_its_fact(name):
    assert applies(name, Facts()) is None


def test_an_unknown_condition_is_an_error():
    with pytest.raises(KeyError):
        applies("left_handed", PERSON)


@pytest.mark.parametrize(
    ("row", "test", "answer"),
    [
        ("IELTS", "IELTS_ACADEMIC", "accepted"),
        ("IELTS", "IELTS_GENERAL", "manual_review"),
        ("TOEFL", "TOEFL_IBT", "rejected"),
        ("IELTS_ACADEMIC", "IELTS", "manual_review"),
    ],
)
def test_a_row_without_a_variant_takes_the_usual_one(row, test, answer):
    value = "6.0" if test.startswith("IELTS") else "60"
    table = [Threshold("en", row, "5.5" if row.startswith("IELTS") else "65")]
    assert proof_outcome(Proof(test, value), "B2", ["certificate"], table) == answer


@pytest.mark.parametrize(
    ("gpa", "operator", "outcome"),
    [
        ("3.50", ">", Outcome.NOT_ELIGIBLE),
        ("3.51", ">", Outcome.ELIGIBLE),
        ("3.50", ">=", Outcome.ELIGIBLE),
        ("3.495", ">=", Outcome.ELIGIBLE),
        ("3.494", ">=", Outcome.NOT_ELIGIBLE),
    ],
)
def test_above_is_not_at_least_and_gpa_is_compared_as_printed(gpa, operator, outcome):
    row = RuleRow("gpa", {"operator": operator, "value": "3.50"})
    assert judge(replace(PERSON, gpa=Decimal(gpa)), [row]).outcome == outcome


@pytest.mark.parametrize(
    ("text", "level"), [("b2", "B2"), ("В2 ", "B2"), ("С1", "C1"), ("B3", None), ("", None)]
)
def test_levels_are_read_in_both_alphabets(text, level):
    assert cefr(text) == level


@pytest.mark.parametrize("semester_and_year", [(1, 1), (2, 1), (3, 2), (4, 2), (7, 4), (8, 4)])
def test_two_semesters_make_a_year(semester_and_year):
    semester, year = semester_and_year
    assert Facts(semester=semester).study_year == year


def test_the_signature_is_the_schema_of_the_parameters():
    assert set(parameters("gpa")) == {"value", "operator", "scale"}
    assert set(parameters("language")) == {"level", "accepts", "home_test_email"}
    assert sorted(KINDS) == [
        "cycle",
        "duration",
        "full_time",
        "gpa",
        "language",
        "passport",
        "semester",
        "study_year",
    ]
