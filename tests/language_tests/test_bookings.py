"""Places at a test: never more than there are, one for each person, the waiting list moves up by itself."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from applications.language_tests import models
from applications.language_tests.actions import Full, book, cancel, move
from applications.language_tests.models import Booking
from applications.language_tests.queries import own_bookings
from mobility.common.policy import Refused
from tests.applications import builders as people

from .builders import ROUND, sent, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db


def states(test):
    return list(test.bookings.order_by("pk").values_list("applicant__user__email", "state"))


def taken(test):
    return models.TestSlot.objects.get(pk=test.pk).places_taken


def test_a_place_is_booked_with_a_letter(student):
    test = slot()
    booking = book(test, "en", student.user)
    assert (booking.state, booking.language, booking.round, taken(test)) == ("booked", "en", test.round, 1)
    assert sent() == [("test-booked", "student@example.kz")]


def test_twice_is_as_once(student):
    test = slot()
    first, second = book(test, "en", student.user), book(test, "en", student.user)
    assert first.pk == second.pk
    assert (taken(test), len(sent())) == (1, 1)


def test_of_a_full_test_one_is_told_so_and_can_wait(call, student):
    test = slot(places=1)
    book(test, "en", student.user)
    other = people.student("other@example.kz")
    with pytest.raises(ValidationError, match="Begin an application first"):
        book(test, "en", other.user)
    other = student_of(call, "third@example.kz")
    with pytest.raises(Full):
        book(test, "en", other.user)
    waiting = book(test, "en", other.user, wait=True)
    assert (waiting.state, taken(test)) == ("waiting", 1)
    assert sent(other.user) == []


@pytest.fixture
def three(call):
    return [student_of(call, f"s{n}@example.kz") for n in range(3)]


def test_the_first_in_line_moves_up_when_a_place_is_given_back(three):
    test = slot(places=1)
    first, *others = three
    place = book(test, "en", first.user)
    for person in others:
        book(test, "en", person.user, wait=True)
    assert [own_bookings(person.user)[0].line for person in others] == [1, 2]
    cancel(place, first.user)
    assert states(test) == [
        ("s0@example.kz", "cancelled"),
        ("s1@example.kz", "booked"),
        ("s2@example.kz", "waiting"),
    ]
    assert taken(test) == 1
    assert own_bookings(others[1].user)[0].line == 1
    assert sent() == [("test-booked", "s0@example.kz"), ("test-moved-up", "s1@example.kz")]


def test_leaving_the_line_frees_no_place(three):
    test = slot(places=1)
    book(test, "en", three[0].user)
    waiting = book(test, "en", three[1].user, wait=True)
    cancel(waiting, three[1].user)
    assert (taken(test), states(test)[1]) == (1, ("s1@example.kz", "cancelled"))
    assert cancel(waiting, three[1].user).state == "cancelled"


def test_changing_the_day_keeps_the_event_and_gives_the_place_to_who_waits(three):
    first, second = slot(places=1, round=ROUND), slot(days=9, places=1, round=ROUND)
    place = book(first, "en", three[0].user)
    book(first, "en", three[1].user, wait=True)
    moved = move(place, second, three[0].user)
    assert (moved.slot_id, moved.state, moved.uid, moved.sequence) == (second.pk, "booked", place.uid, 1)
    assert states(first) == [("s0@example.kz", "moved"), ("s1@example.kz", "booked")]
    assert (taken(first), taken(second)) == (1, 1)
    assert sent() == [
        ("test-booked", "s0@example.kz"),
        ("test-moved-up", "s1@example.kz"),
        ("test-booked", "s0@example.kz"),
    ]


def test_changing_to_a_full_test_keeps_the_old_place(three):
    first, second = slot(round=ROUND), slot(days=9, places=1, round=ROUND)
    book(second, "en", three[1].user)
    place = book(first, "en", three[0].user)
    with pytest.raises(Full):
        move(place, second, three[0].user)
    assert (states(first), taken(first)) == ([("s0@example.kz", "booked")], 1)


def test_whoever_waits_can_change_to_a_free_day(three):
    first, second = slot(places=1, round=ROUND), slot(days=9, round=ROUND)
    book(first, "en", three[0].user)
    waiting = book(first, "en", three[1].user, wait=True)
    moved = move(waiting, second, three[1].user)
    assert (moved.state, moved.sequence, taken(first), taken(second)) == ("booked", 0, 1, 1)


def test_one_place_for_each_language_in_a_round(student):
    first = slot(round=ROUND, languages=["en", "de"])
    second, later = slot(days=9, round=ROUND), slot(days=20, round="another")
    book(first, "en", student.user)
    with pytest.raises(ValidationError, match="You have a place for this language already"):
        book(second, "en", student.user)
    assert book(first, "de", student.user).state == "booked"
    assert book(later, "en", student.user).state == "booked"


def test_the_database_keeps_one_live_booking_and_the_count(student):
    test = slot(places=1)
    row = {"applicant": student, "language": "en", "round": ROUND, "made_at": timezone.now()}
    Booking.objects.create(slot=test, state="booked", attendance="excused", **row)
    Booking.objects.create(slot=test, state="cancelled", **row)
    Booking.objects.create(slot=test, state="booked", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(slot=test, state="waiting", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.TestSlot.objects.filter(pk=test.pk).update(places_taken=2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"languages": ["de"]}, "This language is not tested on this day"),
        ({"closes_on": -1}, "Registration for this test has ended"),
        ({"state": "closed"}, "Registration for this test has ended"),
    ],
)
def test_what_is_closed_or_about_something_else_is_said(student, fields, words):
    if "closes_on" in fields:
        fields = {"closes_on": timezone.localdate() - dt.timedelta(days=1)}
    with pytest.raises(ValidationError, match=words):
        book(slot(**fields), "en", student.user)


def test_registration_ends_when_the_test_begins(student):
    today = timezone.localdate()
    test = slot(days=3, closes_on=today + dt.timedelta(days=3))
    assert test.is_open(test.begins - dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="has ended"):
        book(test, "en", student.user, now=test.begins)
    place = book(test, "en", student.user)
    with pytest.raises(ValidationError, match="Write to the office"):
        cancel(place, student.user, now=test.begins)


def test_a_test_for_other_calls_is_not_for_this_person(student, call):
    other = people.call("other", preset="tou-ka171-001")
    test = slot()
    test.calls.set([other])
    with pytest.raises(ValidationError, match="This test is for another call than yours"):
        book(test, "en", student.user)
    test.calls.add(call)
    assert book(test, "en", student.user).state == "booked"


def test_a_call_that_does_not_accept_our_test_gives_no_place():
    call = people.call("kbtu", preset="kbtu-003")
    person = student_of(call)
    with pytest.raises(ValidationError, match="Begin an application first"):
        book(slot(), "en", person.user)


def test_nobody_of_the_office_books_and_nobody_touches_anothers_place(call, student, office):
    with pytest.raises(Refused):
        book(slot(), "en", office)
    place = book(slot(), "en", student.user)
    other = student_of(call, "other@example.kz")
    for attempt in (lambda: cancel(place, other.user), lambda: move(place, slot(days=9), other.user)):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.django_db(transaction=True)
def test_sixteen_bookings_of_the_last_place_make_one():
    call = people.call(recommended=True)
    test = slot(places=1)
    crowd = [student_of(call, f"s{n}@example.kz", iin="") for n in range(16)]
    start = threading.Barrier(16)

    def attempt(person) -> str:
        try:
            start.wait()
            return book(test, "en", person.user).state
        except Full:
            return "full"
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        outcomes = sorted(pool.map(attempt, crowd))
    assert outcomes == ["booked", *["full"] * 15]
    assert (taken(test), Booking.objects.count(), len(sent())) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_person_book_one_test():
    call = people.call(recommended=True)
    person = student_of(call)
    tests = [slot(round=ROUND), slot(days=9, round=ROUND)]
    start = threading.Barrier(2)

    def attempt(test) -> bool:
        try:
            start.wait()
            book(test, "en", person.user)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, tests)) == [False, True]
    assert Booking.objects.filter(state="booked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_change_places_with_each_other_do_not_wait_for_ever():
    call = people.call(recommended=True)
    pair = [student_of(call, f"s{n}@example.kz") for n in range(2)]
    first, second = slot(places=2, round=ROUND), slot(days=9, places=2, round=ROUND)
    places = [book(first, "en", pair[0].user), book(second, "en", pair[1].user)]
    start = threading.Barrier(2)

    def attempt(place, goal, person) -> str:
        try:
            start.wait()
            return move(place, goal, person.user).state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(attempt, places, [second, first], pair)) == ["booked", "booked"]
    assert (taken(first), taken(second)) == (1, 1)
