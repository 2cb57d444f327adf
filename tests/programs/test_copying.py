"""A call made from another one: every row comes along, whatever its kind and parameters."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mobility.common.policy import Refused
from programs import preset, suggested
from programs.actions import copy_call, create_call, save_row
from programs.models import Call, EligibilityRule, LanguageThreshold, Provision
from tests.factories import CallFactory, UserFactory, staff

DATES = {
    "opens_on": dt.date(2027, 10, 1),
    "closes_on": dt.date(2027, 11, 1),
    "stay_from": dt.date(2028, 2, 1),
    "stay_to": dt.date(2028, 6, 30),
}
NOT_COPIED = {"id", "call_id", "parent_id"}


def columns(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in NOT_COPIED
    }


def everything(call):
    """Every row of a call with all its columns; papers name the line they are a way for."""
    papers = call.document_requirements.current().select_related("parent")
    return {
        "rules": [columns(row) for row in call.eligibility_rules.current()],
        "thresholds": [columns(row) for row in call.thresholds.current()],
        "papers": [(row.parent and row.parent.code, columns(row)) for row in papers],
        "criteria": [columns(row) for row in call.criteria.current()],
        "provisions": [columns(row) for row in call.provisions.current()],
        "places": [columns(row) for row in call.offerings.order_by("id")],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", preset.names())
def test_a_copy_of_a_call_has_every_row_of_every_preset(name):
    source = create_call(name, code="this-year", **DATES)
    copied = copy_call(source, code="next-year", **DATES)
    assert everything(copied) == everything(source)
    assert (copied.based_on, copied.state, copied.version) == (source, Call.State.DRAFT, 1)
    assert (copied.title_kk, copied.tie_breaks) == (source.title_kk, source.tie_breaks)


rules = st.one_of(
    st.builds(
        lambda value, operator: ("gpa", {"value": str(value), "operator": operator}),
        st.decimals(min_value=0, max_value=4, places=2),
        st.sampled_from([">", ">="]),
    ),
    st.builds(
        lambda names: ("cycle", {"allowed": names}),
        st.lists(st.sampled_from(["bachelor", "master", "doctoral"]), unique=True, min_size=1),
    ),
    st.builds(lambda months: ("passport", {"months_after": months}), st.integers(0, 24)),
)
strictness = st.sampled_from(EligibilityRule.Strictness.values)


class AnyRules(TestCase):
    """Copying a call copies every rule."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(rules, strictness, st.text("абвäqy –", max_size=20)), max_size=6))
    def test_copying_a_call_copies_every_rule(self, rows):
        source = create_call("tou-mshe-001", code="this-year", **DATES)
        source.eligibility_rules.all().delete()
        for order, ((kind, params), strict, note) in enumerate(rows):
            EligibilityRule.objects.create(
                call=source, order=order, kind=kind, params=params, strictness=strict, note_kk=note
            )
        copied = copy_call(source, code="next-year", **DATES)
        assert everything(copied) == everything(source)


@pytest.mark.django_db
def test_what_a_correction_replaced_stays_behind():
    source = CallFactory(published=False)
    EligibilityRule.objects.filter(call=source, kind="gpa").update(until=1)
    LanguageThreshold.objects.filter(call=source).update(since=2)
    copied = copy_call(source, code="next-year", places=False, **DATES)
    kinds = set(source.eligibility_rules.values_list("kind", flat=True))
    assert set(copied.eligibility_rules.values_list("kind", flat=True)) == kinds - {"gpa"}
    assert set(copied.thresholds.values_list("since", "until")) == {(1, None)}
    assert copied.offerings.count() == 0


@pytest.mark.django_db
def test_the_copy_lives_its_own_life():
    source = CallFactory(published=False)
    said = Provision.objects.create(call=source, topic="other", text_en="Old words.")
    copied = copy_call(source, code="next-year", **DATES)
    before = source.eligibility_rules.count()
    copied.eligibility_rules.all().delete()
    copied.provisions.update(text_en="New words.")
    assert source.eligibility_rules.count() == before
    said.refresh_from_db()
    assert said.text_en == "Old words."


@pytest.mark.django_db
def test_the_year_and_the_term_follow_the_departure():
    copied = copy_call(CallFactory(), code="next-year", **DATES)
    assert (copied.year, copied.academic_year, copied.term) == (2028, "2027/2028", "spring")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of_source", "asked", "condition"),
    [
        (False, None, "everybody"),
        (False, True, "minor_at_departure"),
        (True, None, "minor_at_departure"),
        (True, False, "everybody"),
    ],
)
def test_papers_are_read_literally_or_as_recommended(of_source, asked, condition):
    source = CallFactory(preset="tou-ka171-001", recommended=of_source)
    copied = copy_call(source, code="next-year", recommended=asked, **DATES)
    consent = copied.document_requirements.get(code="PARENT_CONSENT")
    assert (consent.condition, consent.recommended_condition) == (condition, "minor_at_departure")


@pytest.mark.django_db
def test_only_the_office_copies_and_a_code_is_used_once():
    source = CallFactory()
    with pytest.raises(Refused):
        copy_call(source, code="next-year", by=UserFactory(), **DATES)
    with pytest.raises(ValidationError):
        copy_call(source, code=source.code, by=staff("office"), **DATES)
    assert Call.objects.count() == 1


@pytest.mark.django_db
def test_a_published_call_takes_no_row():
    call = CallFactory()
    with pytest.raises(ValidationError):
        save_row(EligibilityRule(call=call, kind="full_time"), staff("office"))
    assert not call.eligibility_rules.filter(kind="full_time").exists()


def test_dates_move_by_a_year():
    call = Call(
        opens_on=dt.date(2027, 10, 1),
        closes_on=dt.date(2028, 2, 29),
        stay_from=dt.date(2028, 9, 1),
        stay_to=dt.date(2029, 1, 31),
    )
    dates = suggested.a_year_later(call)
    assert (dates["opens_on"], dates["closes_on"]) == (dt.date(2028, 10, 1), dt.date(2029, 2, 28))
    assert (dates["stay_from"], dates["late_until"]) == (dt.date(2029, 9, 1), None)


WINDOWS = {
    "windows": [
        {"from_month": 10, "to_month": 10, "for_term": "spring"},
        {"from_month": 3, "to_month": 3, "for_term": "autumn", "normal": "03-20", "late": "03-31"},
    ]
}


def test_the_window_that_opens_next_gives_the_dates():
    autumn = suggested.by_windows(WINDOWS, dt.date(2026, 9, 15))
    assert (autumn["opens_on"], autumn["closes_on"]) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert (autumn["stay_from"], autumn["stay_to"]) == (dt.date(2027, 2, 1), dt.date(2027, 6, 30))
    spring = suggested.by_windows(WINDOWS, dt.date(2026, 12, 1))
    assert (spring["opens_on"], spring["closes_on"]) == (dt.date(2027, 3, 1), dt.date(2027, 3, 20))
    assert (spring["late_until"], spring["stay_from"]) == (dt.date(2027, 3, 31), dt.date(2027, 9, 1))
    assert spring["stay_to"] == dt.date(2028, 1, 31)


def test_without_windows_nothing_is_suggested():
    assert suggested.by_windows({}, dt.date(2026, 9, 15)) == {}


def test_years_in_a_title_are_counted_on():
    assert suggested.title_a_year_later("MSHE, 2026/2027, KA171-2020") == "MSHE, 2027/2028, KA171-2021"
    assert suggested.title_a_year_later("Room 20271") == "Room 20271"
