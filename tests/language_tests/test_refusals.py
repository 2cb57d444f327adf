"""What is refused around a place at a test: changes too late, another round, what is somebody else's."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from applications.language_tests import models
from applications.language_tests.actions import (
    Entry,
    book,
    cancel,
    change_slot,
    close,
    move,
    reopen,
    save_results,
)
from applications.language_tests.models import Booking
from applications.models import Application
from mobility.common.policy import visible
from tests.applications import builders as people
from tests.factories.people import UserFactory

from .builders import ROUND, sent, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(student):
    return book(slot(round=ROUND), "en", student.user)


def refused(place, test, words, by, now=None):
    with pytest.raises(ValidationError, match=words):
        move(place, test, by, now=now)
    place.refresh_from_db()
    return place.state, models.TestSlot.objects.get(pk=test.pk).places_taken


def test_nobody_changes_to_a_day_that_is_closed(place, student):
    closed = slot(days=9, round=ROUND, state="closed")
    assert refused(place, closed, "Registration for this test has ended", student.user) == ("booked", 0)


def test_nobody_changes_once_the_test_has_begun(place, student):
    other = slot(days=9, round=ROUND)
    begun = place.slot.begins
    assert refused(place, other, "Write to the office", student.user, begun) == ("booked", 0)


def test_nobody_changes_to_a_test_without_their_language_or_for_another_call(place, student):
    german = slot(days=9, round=ROUND, languages=["de"])
    assert refused(place, german, "This language is not tested", student.user) == ("booked", 0)
    others = slot(days=10, round=ROUND)
    others.calls.set([people.call("other", preset="tou-ka171-001")])
    assert refused(place, others, "for another call than yours", student.user) == ("booked", 0)


def test_nobody_changes_into_another_round(place, student):
    later = slot(days=9, round="2026/2027-2")
    assert refused(place, later, "belongs to another round", student.user) == ("booked", 0)


def test_changing_to_the_day_one_has_changes_nothing(place, student):
    assert move(place, place.slot, student.user) == place
    assert (Booking.objects.count(), len(sent())) == (1, 1)


def test_a_place_given_back_is_neither_changed_nor_given_back_once_more(place, student):
    cancel(place, student.user)
    other = slot(days=9, round=ROUND)
    assert refused(place, other, "given back already", student.user) == ("cancelled", 0)
    again = book(place.slot, "en", student.user)
    moved = move(again, other, student.user)
    with pytest.raises(ValidationError, match="given back already"):
        cancel(again, student.user)
    assert models.TestSlot.objects.get(pk=other.pk).places_taken == 1
    assert moved.state == "booked"


def test_nobody_moves_up_once_the_test_has_begun(call, student, office):
    test = slot(places=1, round=ROUND)
    book(test, "en", student.user)
    waiting = book(test, "en", student_of(call, "other@example.kz").user, wait=True)
    change_slot(test, {"places": 2}, office, now=test.begins)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_an_account_without_a_profile_is_told_to_begin_an_application():
    with pytest.raises(ValidationError, match="Begin an application first"):
        book(slot(), "en", UserFactory())


def test_what_has_passed_is_not_opened_again(office):
    test = close(slot(), office)
    past = timezone.localdate() - dt.timedelta(days=1)
    models.TestSlot.objects.filter(pk=test.pk).update(closes_on=past)
    with pytest.raises(ValidationError, match="Change its days first"):
        reopen(test, office)


def test_who_sees_which_tests_and_places(place, student, office):
    hidden = slot(days=9, state="draft")
    stranger = UserFactory()
    assert set(visible(office, models.TestSlot)) == {place.slot, hidden}
    assert (
        set(visible(student.user, models.TestSlot)) == set(visible(stranger, models.TestSlot)) == {place.slot}
    )
    assert set(visible(UserFactory(is_superuser=True), models.TestSlot)) == set()
    assert list(visible(office, Booking)) == list(visible(student.user, Booking)) == [place]
    assert list(visible(stranger, Booking)) == []


def test_a_result_comes_too_late_for_a_withdrawn_application(place, student, office):
    application = Application.objects.get(applicant=student)
    Application.objects.filter(pk=application.pk).update(state="withdrawn")
    save_results(place.slot, {place.pk: Entry(0, "yes", "B2", 70)}, office, now=place.slot.ends)
    papers = application.documents.filter(met_by="home_test")
    assert not papers.exists()
