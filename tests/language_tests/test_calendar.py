"""The calendar file, byte by byte as RFC 5545 wants it, and the letters it goes along with."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from applications.language_tests.actions import book
from applications.language_tests.reminders import plan_reminders
from applications.language_tests.tasks import plan_reminders as task
from mobility.common.calendar import Event, calendar
from mobility.mail.delivery import deliver_due
from mobility.mail.models import Message

from .builders import at, sent, slot

EVENT = Event(
    uid="language-test-1@example.kz",
    sequence=2,
    begins=dt.datetime(2026, 11, 25, 14, tzinfo=dt.timezone(dt.timedelta(hours=5))),
    ends=dt.datetime(2026, 11, 25, 16, tzinfo=dt.timezone(dt.timedelta(hours=5))),
    changed=dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC),
    title="Language test: English",
    place="Main building, room 301; the left door",
    text="Bring a card.\nBack\\slash",
    address="https://example.kz/language-tests/",
)
WRITTEN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Academic mobility//Portal//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VEVENT
UID:language-test-1@example.kz
SEQUENCE:2
DTSTAMP:20261120T093000Z
LAST-MODIFIED:20261120T093000Z
DTSTART:20261125T090000Z
DTEND:20261125T110000Z
SUMMARY:Language test: English
LOCATION:Main building\\, room 301\\; the left door
DESCRIPTION:Bring a card.\\nBack\\\\slash
URL:https://example.kz/language-tests/
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
"""


def test_an_event_is_written_as_calendars_read_it():
    assert calendar(EVENT) == WRITTEN.replace("\n", "\r\n")


def test_a_cancelled_event_says_so():
    lines = calendar(Event(**{**vars(EVENT), "cancelled": True})).split("\r\n")
    assert ("METHOD:CANCEL" in lines, "STATUS:CANCELLED" in lines) == (True, True)


@pytest.mark.parametrize("letter", ["a", "ә", "€", "😀"])
def test_long_lines_are_folded_at_75_octets_and_never_inside_a_letter(letter):
    title = letter * 200
    text = calendar(Event(**{**vars(EVENT), "title": title}))
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert f"SUMMARY:{title}\r\n" in re.sub("\r\n ", "", text)


@pytest.mark.django_db
def test_the_letter_brings_the_file_along(student):
    test = slot(room_en="Main building, room 301", notes_en="Bring a pen.")
    booking = book(test, "en", student.user)
    assert deliver_due() == {"sent": 1}
    letter = mail.outbox[0]
    assert letter.subject.startswith("You have a place at the language test: ")
    assert "Where: Main building, room 301." in letter.body
    assert "Bring a pen." in letter.body
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("calendar.ics", "text/calendar")
    assert f"UID:language-test-{booking.uid}@" in content
    assert f"DTSTART:{test.day:%Y%m%d}T090000Z" in content
    assert letter.message().get_payload()[1].get_content_type() == "text/calendar"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject"),
    [("kk", "Тіл тестінде орныңыз бар: "), ("ru", "У вас есть место на языковом тесте: ")],
)
def test_the_letter_is_in_the_language_of_the_person(student, language, subject):
    student.user.language = language
    student.user.save()
    book(slot(room_en="Room 1", room_kk="1-бөлме", room_ru="Комната 1"), "en", student.user)
    deliver_due()
    assert mail.outbox[0].subject.startswith(subject)
    place = {"kk": "1-бөлме", "ru": "Комната 1"}[language]
    assert place in mail.outbox[0].body
    assert place in mail.outbox[0].attachments[0][1]


@pytest.mark.django_db
def test_the_day_before_there_is_one_reminder(student):
    test, later = slot(days=3), slot(days=4, languages=["de"])
    book(test, "en", student.user)
    book(later, "de", student.user)
    day_before = at(test, 8) - dt.timedelta(days=1)
    assert plan_reminders(day_before - dt.timedelta(days=1)) == 0
    assert (plan_reminders(day_before), plan_reminders(day_before)) == (1, 0)
    assert plan_reminders(day_before + dt.timedelta(hours=10)) == 0
    assert [code for code, _to in sent()] == ["test-booked", "test-booked", "test-reminder"]
    assert "DTSTART" in Message.objects.get(template__code="test-reminder").calendar


@pytest.mark.django_db
def test_the_task_reminds_of_tomorrow(student):
    tomorrow = slot(days=1, closes_on=timezone.localdate() + dt.timedelta(days=1))
    book(tomorrow, "en", student.user)
    task()
    assert [code for code, _to in sent()] == ["test-booked", "test-reminder"]


@pytest.mark.django_db
def test_as_many_questions_for_one_reminder_as_for_three(call, django_assert_num_queries):
    from .builders import student as student_of

    test = slot(days=3, places=5)
    day_before = at(test, 8) - dt.timedelta(days=1)
    book(test, "en", student_of(call, "one@example.kz").user)
    with django_assert_num_queries(8):
        plan_reminders(day_before)
    Message.objects.all().delete()
    for name in ("two", "three"):
        book(test, "en", student_of(call, f"{name}@example.kz").user)
    with django_assert_num_queries(8):
        plan_reminders(day_before)
