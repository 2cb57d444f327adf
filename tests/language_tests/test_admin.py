"""The office's pages: the list with its counts, the form, the sheet of results, the list for the room."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.language_tests import models
from applications.language_tests.actions import book
from mobility.common import pdf
from mobility.mail.models import Message
from tests.applications.people import browser

from .builders import sent, slot
from .builders import student as student_of

pytestmark = pytest.mark.django_db
# Questions to the database, sign-in and frame included.
LIST, SHEET = 5, 5


@pytest.fixture
def desk(office):
    return browser(office)


def url(page, *args):
    return reverse(f"admin:language_tests_testslot_{page}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def typed(**more):
    day = timezone.localdate() + dt.timedelta(days=10)
    return {
        "day": f"{day:%Y-%m-%d}",
        "starts_at": "14:00",
        "ends_at": "16:00",
        "languages": ["en"],
        "places": "5",
        "closes_on": f"{day - dt.timedelta(days=1):%Y-%m-%d}",
        "round": "",
        **more,
    }


def test_a_test_is_added_published_and_changed(desk, student):
    answer = desk.post(url("add"), typed(_save="Save"), follow=True)
    test = models.TestSlot.objects.get()
    assert answer.redirect_chain[-1][0] == url("change", test.pk)
    assert "It is a draft so far: people can book once it is published below." in text(answer)
    assert (test.state, test.round, test.languages) == ("draft", models.round_of(test.day), ["en"])
    page = text(desk.post(url("step", test.pk, "publish"), follow=True))
    assert "Published: people can book now." in page and "Close registration now" in page
    book(test, "en", student.user)
    change = {key: value for key, value in typed(room_en="Room 301").items() if key != "languages"}
    answer = desk.post(url("change", test.pk), change)
    assert answer.status_code == 302
    test.refresh_from_db()
    assert (test.room_en, test.languages, test.places_taken) == ("Room 301", ["en"], 1)
    assert sent() == [("test-booked", "student@example.kz"), ("test-changed", "student@example.kz")]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": "13:00"}, "The test ends after it begins."),
        ({"closes_on": "2099-01-01"}, "Registration ends on the day of the test at the latest."),
        ({"places": "0"}, "A test has one place at least."),
        ({"languages": []}, "This field is required."),
    ],
)
def test_what_cannot_be_is_said(desk, wrong, words):
    answer = desk.post(url("add"), typed(**wrong))
    assert answer.status_code == 200
    assert words in text(answer)
    assert not models.TestSlot.objects.exists()


def test_fewer_places_than_people_is_refused(desk, call):
    test = slot()
    for number in range(2):
        book(test, "en", student_of(call, f"s{number}@example.kz").user)
    answer = desk.post(url("change", test.pk), typed(places="1"))
    assert "2 people have a place" in text(answer)


def test_calling_off_asks_why(desk, student):
    test = slot()
    book(test, "en", student.user)
    assert "1 person gets a letter with your reason" in text(desk.get(url("cancel", test.pk)))
    assert desk.post(url("cancel", test.pk), {"reason": ""}).status_code == 422
    page = text(desk.post(url("cancel", test.pk), {"reason": "No heating."}, follow=True))
    assert "The test is cancelled" in page
    assert sent()[-1] == ("test-cancelled", "student@example.kz")


@pytest.fixture
def held(call):
    """A test that has begun, with two people who have a place."""
    test = slot(days=3)
    people = [book(test, "en", student_of(call, f"s{n}@example.kz").user) for n in range(2)]
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    models.TestSlot.objects.filter(pk=test.pk).update(day=yesterday, closes_on=yesterday)
    return test, people


def sheet(*rows):
    data = {}
    for booking, version, attendance, level, points in rows:
        data |= {
            f"b{booking.pk}-version": version,
            f"b{booking.pk}-attendance": attendance,
            f"b{booking.pk}-level": level,
            f"b{booking.pk}-points": points,
        }
    return data


def test_the_sheet_is_saved_as_a_whole(desk, held):
    test, (first, second) = held
    wrong = sheet((first, 0, "yes", "B2", "70"), (second, 0, "", "B1", ""))
    answer = desk.post(url("results", test.pk), wrong)
    assert answer.status_code == 422
    assert "Only people who came have a result." in text(answer)
    assert set(models.Booking.objects.values_list("level", flat=True)) == {""}
    right = sheet((first, 0, "yes", "B2", "70"), (second, 0, "no", "", ""))
    page = text(desk.post(url("results", test.pk), right, follow=True))
    assert "Saved. Changed lines: 2." in page
    assert list(models.Booking.objects.order_by("pk").values_list("level", "attendance")) == [
        ("B2", "yes"),
        ("", "no"),
    ]


def test_two_writers_see_both_values_and_the_second_decides(desk, held):
    test, (first, second) = held
    desk.post(url("results", test.pk), sheet((first, 0, "yes", "B1", "55"), (second, 0, "", "", "")))
    mine = sheet((first, 0, "yes", "B2", "70"), (second, 0, "yes", "C1", ""))
    answer = desk.post(url("results", test.pk), mine)
    page = text(answer)
    assert answer.status_code == 409
    assert "Somebody else recorded something in the meantime." in page
    assert "Now: came, level B1, points 55." in page
    assert '<option value="B2" selected>' in page
    assert list(models.Booking.objects.order_by("pk").values_list("level", flat=True)) == ["B1", ""]
    again = sheet((first, 1, "yes", "B2", "70"), (second, 0, "yes", "C1", ""))
    assert desk.post(url("results", test.pk), again).status_code == 302
    assert list(models.Booking.objects.order_by("pk").values_list("level", flat=True)) == ["B2", "C1"]


def test_whoever_has_not_written_a_name_yet_is_named_by_the_address(desk, held):
    test, (first, _second) = held
    type(first.applicant).objects.filter(pk=first.applicant_id).update(
        last_name="", first_name="", patronymic=""
    )
    for page in ("results", "change"):
        assert "s0@example.kz" in text(desk.get(url(page, test.pk)))
    assert 'aria-label="Attendance: s0@example.kz"' in text(desk.get(url("results", test.pk)))


def test_before_the_test_the_sheet_is_to_read_only(desk, student):
    test = slot()
    booking = book(test, "en", student.user)
    page = text(desk.get(url("results", test.pk)))
    assert "Results can be entered from the moment the test begins." in page and "Save all" not in page
    desk.post(url("results", test.pk), sheet((booking, 0, "yes", "B2", "")))
    assert models.Booking.objects.get().level == ""


def test_the_list_for_the_room_names_everybody(desk, held):
    test, _people = held
    answer = desk.get(url("list", test.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert pdf.page_count(answer.content) == 1


def test_the_list_and_the_sheet_cost_the_same_for_one_and_many(
    desk, call, student, django_assert_num_queries
):
    test = slot(places=9)
    book(test, "en", student.user)
    for address, cost in ((url("changelist"), LIST), (url("results", test.pk), SHEET)):
        desk.get(address)
        with django_assert_num_queries(cost):
            desk.get(address)
    for number in range(3):
        person = student_of(call, f"s{number}@example.kz")
        book(test, "en", person.user)
        book(slot(days=20 + number, round=str(number)), "en", person.user)
    for address, cost in ((url("changelist"), LIST), (url("results", test.pk), SHEET)):
        with django_assert_num_queries(cost):
            desk.get(address)
    assert Message.objects.count() == 7
