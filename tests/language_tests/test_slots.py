"""What the office does with a test: publish, change, close, call off; whoever is concerned gets a letter."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.language_tests import actions, models
from applications.language_tests.actions import book
from applications.language_tests.models import round_of
from applications.workflow import Impossible
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail.models import Message

from .builders import sent, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(call):
    return [student_of(call, f"s{n}@example.kz") for n in range(3)]


def fresh(test):
    return models.TestSlot.objects.get(pk=test.pk)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2026, 11, 25), "2026/2027-1"),
        (dt.date(2027, 1, 31), "2026/2027-1"),
        (dt.date(2027, 2, 1), "2026/2027-2"),
        (dt.date(2027, 7, 1), "2027/2028-1"),
    ],
)
def test_a_round_is_a_term(day, name):
    assert round_of(day) == name


def test_a_draft_is_published_closed_and_opened_again(office):
    test = slot(state="draft")
    assert actions.publish(test, office).state == "published"
    with pytest.raises(Impossible):
        actions.publish(test, office)
    assert actions.close(test, office).state == "closed"
    assert not fresh(test).is_open(timezone.now())
    assert actions.reopen(test, office).state == "published"
    assert list(LogEntry.objects.order_by("pk").values_list("verb", flat=True))[-3:] == [
        "testslot.publish",
        "testslot.close",
        "testslot.reopen",
    ]


def test_what_has_passed_is_not_published(office):
    with pytest.raises(ValidationError, match="Change its days first"):
        actions.publish(slot(days=-1, state="draft"), office)
    assert models.TestSlot.objects.get().state == "draft"


def test_another_day_or_room_is_told_to_who_has_a_place_and_who_waits(office, three):
    test = slot(places=1)
    place, waiting = (book(test, "en", person.user, wait=True) for person in three[:2])
    day = test.day + dt.timedelta(days=1)
    actions.change_slot(test, {"day": day, "room_en": "Room 301"}, office)
    assert sent()[1:] == [("test-changed", "s0@example.kz"), ("test-changed", "s1@example.kz")]
    for booking in (place, waiting):
        booking.refresh_from_db()
    assert (place.sequence, waiting.sequence) == (1, 1)
    letters = Message.objects.filter(template__code="test-changed").order_by("pk")
    assert "SEQUENCE:1\r\n" in letters[0].calendar
    assert f"DTSTART:{day:%Y%m%d}T090000Z\r\n" in letters[0].calendar
    assert "LOCATION:Room 301\r\n" in letters[0].calendar
    assert letters[1].calendar == ""
    changes = LogEntry.objects.get(verb="testslot.change").detail["changes"]
    assert [change[0] for change in changes] == ["day", "room_en"]


def test_a_note_alone_is_told_to_nobody(office, three):
    test = slot()
    book(test, "en", three[0].user)
    actions.change_slot(test, {"notes_en": "Bring a pen."}, office)
    assert sent() == [("test-booked", "s0@example.kz")]


def test_more_places_go_to_the_first_in_line(office, three):
    test = slot(places=1)
    for person in three:
        book(test, "en", person.user, wait=True)
    actions.change_slot(test, {"places": 2}, office)
    assert sent() == [("test-booked", "s0@example.kz"), ("test-moved-up", "s1@example.kz")]
    assert (fresh(test).places, fresh(test).places_taken) == (2, 2)


def test_nobody_loses_a_place_by_fewer_places(office, three):
    test = slot()
    for person in three[:2]:
        book(test, "en", person.user)
    with pytest.raises(ValidationError, match="2 people have a place"):
        actions.change_slot(test, {"places": 1}, office)
    assert fresh(test).places == 3


def test_a_test_called_off_is_told_with_the_reason_and_frees_everybody(office, three):
    test, other = slot(places=1), slot(days=9)
    for person in three[:2]:
        book(test, "en", person.user, wait=True)
    with pytest.raises(ValidationError, match="Please say why"):
        actions.cancel_slot(test, office, " ")
    actions.cancel_slot(test, office, "No heating.")
    assert (fresh(test).state, fresh(test).places_taken) == ("cancelled", 0)
    assert sent()[1:] == [("test-cancelled", "s0@example.kz"), ("test-cancelled", "s1@example.kz")]
    first, second = Message.objects.filter(template__code="test-cancelled").order_by("pk")
    assert first.context["reason"] == "No heating."
    assert "METHOD:CANCEL\r\n" in first.calendar and "SEQUENCE:1\r\n" in first.calendar
    assert second.calendar == ""
    assert book(other, "en", three[0].user).state == "booked"
    with pytest.raises(Impossible):
        actions.cancel_slot(test, office, "Again.")


def test_a_test_that_has_begun_is_not_called_off(office):
    test = slot()
    with pytest.raises(Impossible):
        actions.cancel_slot(test, office, "Too late.", now=test.begins)
    assert fresh(test).state == "published"


def test_only_the_office_runs_tests(student):
    test = slot(state="draft")
    for attempt in (
        lambda: actions.publish(test, student.user),
        lambda: actions.close(test, student.user),
        lambda: actions.cancel_slot(test, student.user, "x"),
        lambda: actions.change_slot(test, {"places": 9}, student.user),
        lambda: actions.add_slot(test, student.user),
        lambda: actions.save_results(test, {}, student.user),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": dt.time(14)},
        {"closes_on": dt.date(2099, 1, 1)},
        {"places": 0},
        {"state": "open"},
        {"round": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(fields, db):
    with pytest.raises(IntegrityError), transaction.atomic():
        slot(**fields)
