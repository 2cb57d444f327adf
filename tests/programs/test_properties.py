"""What must hold for any person and every preset."""

import datetime as dt
import json
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobility.common.verdict import Outcome
from programs import preset
from programs.rules import (
    BEFORE_THE_RETURN,
    CONDITIONS,
    TESTS,
    EarlierStay,
    Facts,
    Host,
    Proof,
    applies,
    binds,
    checklist,
    condition_names,
    judge,
    needed,
)
from programs.wording import condition_reason, finding_text, finding_texts, rule_sentence

from .cases import PERSON, ask, rows_of, thresholds_of

PRESETS = preset.names()
LANGUAGES = ("kk", "ru", "en")
BETTER = [Outcome.NOT_ELIGIBLE, Outcome.NOT_KNOWN, Outcome.INDIVIDUAL, Outcome.ELIGIBLE]
VALUES = [
    "",
    "0",
    "3",
    "4",
    "5.0",
    "5.25",
    "5.5",
    "9",
    "71",
    "72",
    "120",
    "121",
    "600",
    "B1",
    "B2",
    "C2",
    "x",
]
ALWAYS_KNOWN = {"gpa_scale", "stay_kind", "scope"}
several = settings(max_examples=50)

proofs = st.builds(
    Proof,
    st.sampled_from([*TESTS, "DUOLINGO"]),
    st.sampled_from(VALUES),
    st.sampled_from(["", "", "en", "de"]),
    st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2026, 11, 22)),
)
days = st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31))
gpas = st.decimals(0, 4, places=3)
yes_or_no = st.sampled_from([None, True, False])
hosts = st.builds(
    Host,
    st.sampled_from(["", "en", "de"]),
    st.none() | gpas,
    st.sampled_from(["", "B1", "B2", "C1"]),
    st.sampled_from([{}, {"IELTS": "6.0"}, {"TOEFL_IBT": "80", "HSK": "3"}]),
)
stays = st.builds(
    EarlierStay,
    st.sampled_from(["study", "internship"]),
    st.decimals(0, 24, places=1),
    st.sampled_from(["", "bachelor", "master"]),
)
facts = st.builds(
    Facts,
    person=st.sampled_from([None, "student", "teacher", "staff"]),
    cycle=st.sampled_from([None, "bachelor", "master", "doctoral"]),
    faculty=st.sampled_from([None, "", "agri", "Faculty of Law"]),
    semester=st.none() | st.integers(1, 12),
    year=st.none() | st.integers(1, 6),
    semester_of_stay=st.none() | st.integers(1, 13),
    final_year=yes_or_no,
    gpa=st.none() | gpas,
    gpa_scale=st.sampled_from(["4.0", "4.33"]),
    full_time=yes_or_no,
    degree=st.sampled_from([None, "none", "bachelor", "master", "doctoral"]),
    field_match=yes_or_no,
    birth_date=st.none() | st.dates(dt.date(1960, 1, 1), dt.date(2012, 12, 31)),
    of_age=yes_or_no,
    citizenship=st.sampled_from([None, "KZ", "DE"]),
    categories=st.none() | st.frozensets(st.sampled_from(["many_children_family", "disability"])),
    proofs=st.none() | st.lists(proofs, max_size=3).map(tuple),
    passport_until=st.none() | days,
    earlier_stays=st.none() | st.lists(stays, max_size=2).map(tuple),
    today=st.none() | days,
    departure=st.none() | days,
    stay_end=st.none() | days,
    semesters=st.none() | st.integers(1, 3),
    stay_kind=st.sampled_from(["study", "internship"]),
    scope=st.sampled_from(["external", "internal"]),
    funding=st.sampled_from([None, "grant", "budget", "extrabudget", "self_funded"]),
    channel=st.sampled_from([None, "portal", "office", "egov"]),
    agreement=yes_or_no,
    nominated=yes_or_no,
    host=st.none() | hosts,
)


def rank(name: str, person: Facts) -> int:
    return BETTER.index(ask(name, person).outcome)


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts, certificate=proofs)
def test_one_more_certificate_never_makes_it_worse(name, person, certificate):
    fewer = replace(person, proofs=person.proofs or ())
    more = replace(person, proofs=(*(person.proofs or ()), certificate))
    assert rank(name, more) >= rank(name, fewer)
    if ask(name, more).outcome == Outcome.NOT_ELIGIBLE:  # an individual decision has reasons of its own
        assert ask(name, more).reasons <= ask(name, fewer).reasons | {"language"}


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts, certificate=proofs)
def test_one_more_certificate_leaves_an_eligible_person_eligible(name, person, certificate):
    if ask(name, person).outcome == Outcome.ELIGIBLE:
        more = replace(person, proofs=(*(person.proofs or ()), certificate))
        assert ask(name, more).outcome == Outcome.ELIGIBLE


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts, lower=gpas, higher=gpas)
def test_a_higher_gpa_never_makes_it_worse(name, person, lower, higher):
    lower, higher = sorted([lower, higher])
    assert rank(name, replace(person, gpa=higher)) >= rank(name, replace(person, gpa=lower))


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts, later=st.integers(0, 4000))
def test_a_passport_that_is_valid_longer_never_makes_it_worse(name, person, later):
    if person.passport_until is not None:
        longer = replace(person, passport_until=person.passport_until + dt.timedelta(days=later))
        assert rank(name, longer) >= rank(name, person)


@pytest.mark.parametrize("name", PRESETS)
@settings(max_examples=100)
@given(
    person=facts,
    fact=st.sampled_from(
        sorted({column.name for column in fields(Facts)} - ALWAYS_KNOWN - {"person", "host"})
    ),
)
def test_what_is_not_known_rules_nobody_out(name, person, fact):
    less, more = ask(name, replace(person, **{fact: None})), ask(name, person)
    # Without the semester the year that was given is asked; who did not say who pays is taken for a grant.
    if fact not in ("semester", "funding", "cycle"):
        assert less.outcome != Outcome.NOT_ELIGIBLE or more.outcome == Outcome.NOT_ELIGIBLE
        if less.outcome == Outcome.NOT_ELIGIBLE:  # an individual decision has reasons of its own
            assert less.reasons <= more.reasons


@pytest.mark.parametrize("name", PRESETS)
def test_who_tells_nothing_is_not_ruled_out(name):
    answer = ask(name, Facts())
    assert answer.outcome in (Outcome.NOT_KNOWN, Outcome.ELIGIBLE)
    assert (answer.verdict, answer.reasons, answer.undecided) == (Outcome.ELIGIBLE, set(), set())


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rules_changes_nothing(name, person, order):
    rows, table = list(rows_of(name)), list(thresholds_of(name))
    order.shuffle(rows)
    order.shuffle(table)
    shuffled, straight = judge(person, rows, table), ask(name, person)
    assert (shuffled.outcome, shuffled.reasons, shuffled.warnings, shuffled.unknown) == (
        straight.outcome,
        straight.reasons,
        straight.warnings,
        straight.unknown,
    )


@pytest.mark.parametrize("name", PRESETS)
@several
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
    if answer.verdict not in (Outcome.ELIGIBLE, Outcome.INDIVIDUAL):
        assert not answer.warnings
    if answer.outcome == Outcome.ELIGIBLE:
        assert not answer.unknown


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts)
def test_rules_of_study_do_not_bind_staff(name, person):
    staff = ask(name, replace(person, person="staff", host=None))
    bound = [finding.row for finding in staff.findings]
    assert all(row.applies_to != "student" for row in bound)


@pytest.mark.parametrize("name", PRESETS)
@several
@given(person=facts)
def test_a_checklist_holds_what_is_asked_and_nothing_else(name, person):
    papers = preset.ruleset(name).papers
    lines = checklist(papers, person)
    shown = {line.paper.code: line for line in lines}
    for paper in papers:
        if paper.parent or paper.stage not in BEFORE_THE_RETURN:
            assert paper.code not in shown
            continue
        holds = applies(paper.condition, person, paper.condition_params)
        expected = holds if binds(paper, person) else False
        assert shown[paper.code].needed is expected
    for line in lines:
        assert all(needed(way, person) is not False for way in line.alternatives)


def says(name: str, person: Facts) -> bool | None:
    """Read a condition of papers anew, without the code under test."""
    if name == "everybody":
        return True
    if name == "minor_at_departure":
        if person.birth_date is None:
            return None if person.of_age is None else not person.of_age
        return None if person.departure is None else person.departure < eighteenth(person.birth_date)
    if name == "stay_over_2_months":
        return None if None in (person.departure, person.stay_end) else after_two_months(person)
    if name in ("many_children_family", "orphan_or_no_parental_care", "disability"):
        return None if person.categories is None else name in person.categories
    if name == "is_student":
        return person.person in (None, "student")
    if name == "citizen_of_kazakhstan":
        return None if person.citizenship is None else person.citizenship == "KZ"
    if name == "master_or_doctoral_or_teacher":
        if person.person in ("teacher", "staff"):
            return True
        return None if person.cycle is None else person.cycle != "bachelor"
    return person.nominated


def eighteenth(birth: dt.date) -> dt.date:
    try:
        return birth.replace(year=birth.year + 18)
    except ValueError:  # born on 29 February
        return dt.date(birth.year + 18, 3, 1)


def after_two_months(person: Facts) -> bool:
    first, last = person.departure, person.stay_end
    months = (last.year - first.year) * 12 + last.month - first.month
    end_of_month = (last + dt.timedelta(days=1)).day == 1
    return months > 2 or (months == 2 and (last.day >= first.day or end_of_month))


@given(person=facts)
@example(person=replace(PERSON, departure=dt.date(2026, 12, 31), stay_end=dt.date(2027, 2, 28)))
@example(person=replace(PERSON, birth_date=dt.date(2008, 2, 29), departure=dt.date(2026, 2, 28)))
def test_conditions_of_papers_mean_what_they_say(person):
    for name in CONDITIONS:
        assert applies(name, person) is says(name, person), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_every_rule_can_be_said(name, language):
    with override(language):
        for row in rows_of(name):
            sentence = rule_sentence(row)
            assert sentence.strip() and "%(" not in sentence


@pytest.mark.parametrize("name", PRESETS)
@settings(max_examples=25)
@given(person=facts)
def test_every_finding_can_be_said(name, person):
    for finding in ask(name, person).findings:
        kept = json.loads(json.dumps(finding_texts(finding)))
        for language in LANGUAGES:
            said = kept[language]
            assert said["title"] and said["sentence"] and said["source"]
            assert not any("%(" in text for text in said.values())
            if said["state"] in (Outcome.NOT_ELIGIBLE, Outcome.INDIVIDUAL, "warning"):
                assert said["advice"]


@settings(max_examples=50)
@given(person=facts, name=st.sampled_from(PRESETS), language=st.sampled_from(LANGUAGES))
def test_why_a_paper_is_needed_can_be_said(person, name, language):
    with override(language):
        for paper in preset.ruleset(name).papers:
            reason = condition_reason(paper, person, needed(paper, person))
            assert "%(" not in reason
            assert reason or paper.condition == "everybody"


def test_presets_name_conditions_that_exist():
    known = set(condition_names())
    for name in PRESETS:
        for paper in preset.ruleset(name).papers:
            assert paper.condition in known, (name, paper.code)


@given(places=st.decimals(0, 4, places=5))
def test_a_gpa_is_shown_as_it_was_compared(places):
    finding = ask("tou-mshe-001", replace(PERSON, gpa=places)).findings
    shown = next(f.verdict.actual for f in finding if f.verdict.code == "gpa")
    assert shown == Decimal(str(places)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    with override("en"):
        assert all(finding_text(f).value == str(shown) for f in finding if f.verdict.code == "gpa")
