"""The applicant's pages: what is said, what can be pressed, whose things stay unseen, what a page costs."""

import pytest
from django.urls import reverse

from applications.language_tests import models
from applications.language_tests.actions import Entry, book, save_results
from applications.models import Application
from tests.applications import builders as people
from tests.applications.people import browser

from .builders import ROUND, at, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db
# Questions to the database of the page with own places, sign-in and frame included.
HOME = 14


@pytest.fixture
def me(student):
    return browser(student.user)


def url(name, *args):
    return reverse(f"language_tests:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_for_whom_what_for_and_which_days(me, call):
    slot(room_en="Room 301", notes_en="Bring a pen.", languages=["en", "de"])
    page = text(me.get(url("home")))
    for words in (
        "has neither an international certificate nor a letter of consent from the host",
        call.title_en,
        "B2 or higher",
        "English, German",
        "Room 301",
        "Bring a pen.",
        "3 of 3 places are left",
        "14:00–16:00",
    ):
        assert words in page
    assert "My tests" not in page


def test_without_a_room_it_is_the_office(me):
    slot()
    assert "International" in text(me.get(url("home"))).split("Where")[1][:120]


def test_booking_waiting_changing_and_cancelling_by_forms_alone(me, student, call):
    first, second = slot(places=1, round=ROUND), slot(days=9, round=ROUND)
    page = text(me.post(url("book", first.pk), {"language": "en"}, follow=True))
    assert "The place is yours" in page and "You have a place" in page
    assert "Change to this day: English" in page
    other = student_of(call, "other@example.kz")
    theirs = browser(other.user)
    page = text(theirs.post(url("book", first.pk), {"language": "en"}, follow=True))
    assert "Somebody took the last place a moment before you" in page and "Join the waiting list" in page
    page = text(theirs.post(url("book", first.pk), {"language": "en", "wait": "1"}, follow=True))
    assert "Your number in line is 1." in page
    mine = models.Booking.objects.get(applicant=student)
    page = text(me.post(url("move", mine.pk, second.pk), follow=True))
    assert "Changed. A letter with the new day" in page
    assert models.Booking.objects.get(applicant=other).state == "booked"
    mine = models.Booking.objects.get(applicant=student, state="booked")
    assert "Yes, cancel my place" in text(me.get(url("cancel", mine.pk)))
    page = text(me.post(url("cancel", mine.pk), follow=True))
    assert "Done: your place went back" in page and "My tests" not in page


def test_the_last_place_taken_meanwhile_leads_to_the_test(me, call):
    test = slot(places=1)
    book(test, "en", student_of(call, "other@example.kz").user)
    answer = me.post(url("book", test.pk), {"language": "en"})
    assert answer["Location"] == f"/language-tests/#test-{test.pk}"


def test_without_an_application_one_is_told_to_begin_one(call):
    test = slot()
    stranger = browser(people.user("new@example.kz", language="en"))
    page = text(stranger.get(url("home")))
    assert "Begin an application first" in page and "Book a place" not in page
    page = text(stranger.post(url("book", test.pk), {"language": "en"}, follow=True))
    assert "Begin an application first: the test is for people who apply." in page


def test_drafts_and_tests_called_off_are_not_shown_nor_booked(me):
    for state in ("draft", "cancelled", "closed"):
        test = slot(state=state)
        assert me.post(url("book", test.pk), {"language": "en"}).status_code == 404
    assert "No day is open for booking now" in text(me.get(url("home")))


def test_anothers_place_does_not_exist(me, call):
    test = slot()
    theirs = book(test, "en", student_of(call, "other@example.kz").user)
    for answer in (
        me.get(url("cancel", theirs.pk)),
        me.post(url("cancel", theirs.pk)),
        me.post(url("move", theirs.pk, test.pk)),
        me.get(url("calendar", theirs.pk)),
    ):
        assert answer.status_code == 404
    assert models.Booking.objects.get().state == "booked"


def test_the_calendar_file_is_for_those_who_have_a_place(me, student, call):
    test = slot(places=1)
    booking = book(test, "en", student.user)
    answer = me.get(url("calendar", booking.pk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="language-test.ics"'
    assert "no-store" in answer["Cache-Control"]
    assert b"SUMMARY:Language test: English\r\n" in answer.content
    other = student_of(call, "other@example.kz")
    waiting = book(test, "en", other.user, wait=True)
    assert browser(other.user).get(url("calendar", waiting.pk)).status_code == 404


def test_a_result_is_shown_and_stands_in_the_profile_as_confirmed(me, student, office):
    test = slot()
    booking = book(test, "en", student.user)
    save_results(test, {booking.pk: Entry(0, "yes", "B2", 70)}, office, now=at(test, 18))
    assert "Result: B2 (70 points)" in text(me.get(url("home")))
    draft = Application.objects.get(applicant=student)
    page = text(me.get(reverse("applications:profile", args=[draft.ref])))
    assert "Test of our university, English: B2" in page
    assert "Confirmed by the office: it counts, and you need not type it." in page
    assert 'value="B2"' not in page
    review = text(me.get(reverse("applications:review", args=[draft.ref])))
    assert "confirmed by the office" in review
    typed = {
        "proofs-TOTAL_FORMS": "1",
        "proofs-INITIAL_FORMS": "0",
        "proofs-0-test": "HOME_TEST",
        "proofs-0-value": "C2",
    }
    answer = me.post(reverse("applications:profile", args=[draft.ref]), typed)
    assert answer.status_code == 422
    assert "The office has entered your result of this test" in text(answer)


def test_the_language_paper_and_my_applications_lead_to_the_test(me, student):
    draft = Application.objects.get(applicant=student)
    documents = reverse("applications:documents", args=[draft.ref])
    page = text(me.get(documents))
    assert page.count("Take the university&#x27;s own test") == 1
    assert f'href="{url("home")}"' in page
    assert "No language certificate?" in text(me.get(reverse("applications:home")))
    book(slot(places=1, room_en="Room 301"), "en", student.user)
    page = text(me.get(reverse("applications:home")))
    assert "Language test: English" in page and "Where: Room 301." in page


def test_whoever_has_handed_in_a_language_paper_is_not_sent_to_the_test(me, student):
    home = reverse("applications:home")
    paper = Application.objects.get(applicant=student).documents.filter(requirement__kind="language")
    paper.update(state="uploaded")
    assert "No language certificate?" not in text(me.get(home))
    book(slot(room_en="Room 301"), "en", student.user)
    assert "Where: Room 301." in text(me.get(home))
    models.Booking.objects.all().delete()
    paper.update(state="returned", reason="Please scan both sides.")
    assert "No language certificate?" in text(me.get(home))


def test_a_call_that_does_not_accept_the_test_says_nothing_of_it():
    person = student_of(people.call("kbtu", preset="kbtu-003"))
    draft = Application.objects.get(applicant=person)
    me = browser(person.user)
    for address in (reverse("applications:documents", args=[draft.ref]), reverse("applications:home")):
        assert url("home") not in text(me.get(address))


def test_the_page_costs_the_same_for_one_test_and_four(me, student, call, django_assert_num_queries):
    first = slot(round=ROUND)
    book(first, "en", student.user)
    me.get(url("home"))
    with django_assert_num_queries(HOME):
        me.get(url("home"))
    for number in range(3):
        more = slot(days=9 + number, round=str(number), places=1)
        more.calls.add(call)
        book(more, "en", student_of(call, f"s{number}@example.kz").user)
        book(more, "en", student.user, wait=True)
    with django_assert_num_queries(HOME):
        me.get(url("home"))
