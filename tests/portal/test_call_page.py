"""The page of a call: what it says in words, of whom it asks what, and what changed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.actions import copy_call, publish
from programs.models import Call, EligibilityRule, Provision
from tests.factories.calls import CallFactory, OfferingFactory
from tests.factories.people import staff
from tests.factories.places import AgreementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return CallFactory(code="mshe")


def page(call, language="en"):
    return Client(headers={"accept-language": language}).get(f"/calls/{call.code}/")


def words(answer):
    return " ".join(answer.content.decode().split()).partition("<main")[2]


def test_requirements_stand_in_words_with_their_source(call):
    answer = page(call)
    groups = answer.context["requirements"]
    assert any("2.97" in sentence for group in groups for sentence in group.sentences)
    assert all(group.source for group in groups)
    assert f"Source: {groups[0].source}" in words(answer)


def test_what_binds_students_and_staff_stands_under_a_heading_of_their_own(call):
    call.eligibility_rules.filter(kind="gpa").update(applies_to="student")
    call.eligibility_rules.filter(kind="semester").update(applies_to="staff")
    groups = page(call).context["requirements"]
    assert [group.whom for group in groups if group.whom] == ["Students", "Teaching staff"]
    (students,) = [group for group in groups if group.whom == "Students"]
    assert [sentence.partition(":")[0] for sentence in students.sentences] == ["GPA"]
    assert words(page(call)).index(">Students</h3>") < words(page(call)).index(">Teaching staff</h3>")


def test_a_place_without_the_agreement_that_the_call_needs_says_so(call):
    first, second = call.offerings.order_by("id")
    AgreementFactory(institution=first.institution)
    asks = "no agreement in force during the stay"
    EligibilityRule.objects.create(call=call, kind="agreement", source="rules")
    answer = page(call)
    said = {row.place: asks in row.demands for row in answer.context["places"]}
    assert said == {first: False, second: True}
    assert words(answer).count(asks) == 1
    other = CallFactory(code="other")
    assert asks not in words(page(other))


def test_what_only_warns_is_recommended(call):
    call.eligibility_rules.filter(kind="gpa").update(strictness="soft")
    sentences = [s for group in page(call).context["requirements"] for s in group.sentences]
    assert any(sentence.startswith("Recommended: ") for sentence in sentences)


def test_the_language_table_says_what_counts_and_what_the_office_decides(call):
    lines = {line.test: line for line in page(call).context["scores"]}
    assert (lines["IELTS Academic"].minimum, lines["IELTS Academic"].level) == ("from 5.5", "B2")
    assert lines["HSK"].note == "A host may accept less."
    assert [line.note for line in lines.values()].count("The office decides about each result.") == 1


def test_papers_stand_by_stage_and_say_of_whom_they_are_asked(call):
    call.document_requirements.filter(code="MEDICAL_072U").update(stage="departure")
    answer = page(call)
    assert [stage for stage, _rows in answer.context["papers"]] == [
        "With the application",
        "Before you leave",
    ]
    whose = {row.title: row.whose for _stage, rows in answer.context["papers"] for row in rows}
    consent = call.document_requirements.get(code="PARENT_CONSENT")
    assert "who leaves before turning 18" in whose[consent.title_en]
    assert "Only: who leaves before turning 18" in words(answer)


def test_further_provisions_stand_by_topic_and_notes_of_the_office_do_not(call):
    Provision.objects.filter(call=call).delete()
    for topic, text, public in (("selection", "Chosen by the commission.", True), ("other", "Secret", False)):
        Provision.objects.create(call=call, topic=topic, text_en=text, text_kk=text, public=public)
    answer = page(call)
    assert [topic for topic, _said in answer.context["provisions"].topics] == ["Who selects"]
    assert "Chosen by the commission." in words(answer)
    assert "Secret" not in words(answer)


def test_a_place_says_what_its_host_asks(call):
    call.offerings.update(min_gpa=Decimal("3.30"), min_level="C1", min_scores={"IELTS_ACADEMIC": "6.5"})
    row, *_rest = page(call).context["places"]
    assert row.demands == ["GPA at least 3.30", "language level at least C1", "IELTS Academic 6.5"]
    assert row.facts == [("For", "bachelor"), ("Taught in", "English")]
    assert (row.seats, row.field, row.closed) == ("2 seats", "all fields", "")


def test_a_place_says_its_field_its_days_and_what_it_costs(call):
    place = call.offerings.first()
    last = call.closes_on - dt.timedelta(days=1)
    first = call.stay_from + dt.timedelta(days=5)
    for name, value in {
        "isced_field": "0715",
        "zero_grant_seats": 1,
        "levels": ["bachelor", "master"],
        "term": "autumn",
        "closes_on": last,
        "starts_on": first,
        "tuition_en": "no tuition",
        "costs_en": "dormitory 150 EUR",
        "requirements_en": "a portfolio",
        "catalogue_url": "https://courses.example/",
    }.items():
        setattr(place, name, value)
    place.save()
    answer = page(call)
    row = next(row for row in answer.context["places"] if row.place == place)
    assert row.seats == "2 seats, 1 of them without a grant"
    assert row.field == "all fields (ISCED-F 0715, Engineering and engineering trades)"
    assert row.demands == ["a portfolio"]
    assert row.facts == [
        ("For", "bachelor, master"),
        ("Taught in", "English"),
        ("When", f"autumn, from {said(first)} to {said(call.stay_to)}"),
        ("Apply until", said(last)),
        ("Tuition", "no tuition"),
        ("Costs", "dormitory 150 EUR"),
    ]
    assert 'href="https://courses.example/"' in words(answer)


def said(day):
    return f"{day.day} {day:%B %Y}"


def test_the_catalogue_of_the_host_stands_in_for_that_of_the_place(call):
    host = call.offerings.first().institution
    host.course_catalogue = "https://all.example/courses"
    host.save()
    assert words(page(call)).count('href="https://all.example/courses"') == 1


def test_a_closed_place_says_so_and_a_withdrawn_one_is_not_there(call):
    closed, gone = call.offerings.order_by("id")
    day = timezone.localdate() - dt.timedelta(days=1)
    call.offerings.filter(pk=closed.pk).update(closes_on=day)
    call.offerings.filter(pk=gone.pk).update(withdrawn_on=day, withdrawn_because="no room")
    (row,) = page(call).context["places"]
    assert (row.place, row.closed) == (closed, f"closed on {said(day)}")


def test_seats_are_told_only_where_the_call_shows_them(call):
    Call.objects.filter(pk=call.pk).update(shows_seats=False)
    answer = page(call)
    assert [row.seats for row in answer.context["places"]] == ["", ""]
    assert "2 seats" not in words(answer)


def test_a_place_for_staff_says_so(call):
    call.offerings.update(levels=["staff"])
    row, *_rest = page(call).context["places"]
    assert row.facts[0] == ("For", "teachers and staff")


@pytest.mark.parametrize(
    ("seats", "without", "sentence"),
    [
        (1, 0, "1 seat"),
        (1, 1, "1 seat, without a grant"),
        (2, 2, "2 seats, all without a grant"),
        (3, 1, "3 seats, 1 of them without a grant"),
    ],
)
def test_seats_without_a_grant_are_told(call, seats, without, sentence):
    call.offerings.update(seats=seats, zero_grant_seats=without)
    assert page(call).context["places"][0].seats == sentence


def test_more_places_cost_no_more_queries(call, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as before:
        page(call)
    for number in range(6):
        OfferingFactory(call=call, isced_field="07", field_kk=str(number))
    with django_assert_max_num_queries(len(before)):
        page(call)


def test_the_late_deadline_stands_beside_the_normal_one(call):
    late = call.closes_on + dt.timedelta(days=5)
    Call.objects.filter(pk=call.pk).update(late_until=late)
    assert "Late applications are taken until" in words(page(call))
    assert "Late applications are taken until" in words(Client(headers={"accept-language": "en"}).get("/"))


def test_after_the_normal_deadline_the_late_one_counts(call):
    today = timezone.localdate()
    days = {"closes_on": today - dt.timedelta(days=1), "late_until": today + dt.timedelta(days=2)}
    Call.objects.filter(pk=call.pk).update(**days)
    answer = page(call)
    assert answer.context["card"].days == 2
    assert "The normal deadline has passed." in words(answer)


def test_what_changed_since_the_last_call(call):
    assert page(call).context["news"] == []
    today = timezone.localdate()
    following = copy_call(
        call,
        code="next",
        opens_on=today - dt.timedelta(days=1),
        closes_on=today + dt.timedelta(days=20),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
    )
    following.eligibility_rules.filter(kind="gpa").update(params={"operator": ">=", "value": "3.10"})
    publish(following, staff("head"))
    answer = page(following)
    assert any("3.10" in line.sentence for line in answer.context["news"])
    assert "What changed since the last call" in words(answer)
