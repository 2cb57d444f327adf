"""Calendars: the dates of calls for everybody, and a person's own."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from applications.models import Applicant, Application, Extension
from mobility.common import log
from mobility.common.calendar import Event, feed
from mobility.portal.follow import actions, keys
from tests.factories.applications import submitted
from tests.factories.people import UserFactory

from .build import call

pytestmark = pytest.mark.django_db


def lines(answer):
    return re.sub("\r\n ", "", answer.content.decode()).split("\r\n")


def values(answer, name):
    return [line.partition(":")[2] for line in lines(answer) if re.match(rf"{name}[:;]", line)]


def test_days_end_before_the_day_after_and_make_nobody_busy():
    text = feed(
        "Dates; all",
        [
            Event(
                uid="a@b",
                sequence=0,
                begins=dt.date(2026, 12, 31),
                ends=dt.date(2026, 12, 31),
                changed=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
                title="Results",
                text="",
                address="https://example.kz/",
            )
        ],
    )
    assert "X-WR-CALNAME:Dates\\; all\r\n" in text
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nTRANSP:TRANSPARENT\r\n" in text
    assert "LOCATION" not in text


def test_all_dates_of_published_calls(settings):
    settings.SITE_URL = "https://mobility.example"
    found = call(late_until=timezone.localdate() + dt.timedelta(days=30))
    call("hidden", state="draft")
    answer = Client().get("/calendar/en.ics")
    assert values(answer, "SUMMARY") == [
        "Applications open: Exchange",
        "Last day to apply: Exchange",
        "Last day for late applications: Exchange",
    ]
    assert values(answer, "UID") == [
        f"call-autumn-{name}@mobility.example" for name in ("opens", "closes", "late")
    ]
    end = dt.datetime.combine(found.closes_on, dt.time(19), tzinfo=dt.UTC)  # 24:00 in Kazakhstan
    assert values(answer, "DTEND")[1] == f"{end:%Y%m%dT%H%M%SZ}"
    assert answer["Content-Disposition"] == 'attachment; filename="academic-mobility.ics"'


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Алмасу"), ("ru", "Обмен"), ("en", "Exchange")],
)
def test_each_language_has_its_calendar(language, words):
    call()
    answer = Client().get(f"/calendar/{language}.ics", headers={"accept-language": "en"})
    assert words in values(answer, "SUMMARY")[0]
    assert answer["Content-Language"] == language


def test_the_second_program_that_asks_costs_no_query(django_assert_num_queries):
    call()
    first = Client().get("/calendar.ics")
    with django_assert_num_queries(0):
        second = Client().get("/calendar.ics")
    assert (second.content, second["Content-Type"]) == (first.content, "text/calendar; charset=utf-8")


def test_a_change_raises_the_sequence_and_keeps_the_identifier():
    found = call()
    before = Client().get("/calls/autumn/calendar.ics")
    log.record(None, "call.change", found)
    after = Client(headers={"accept-language": "ru"}).get("/calls/autumn/calendar.ics")
    assert (values(before, "SEQUENCE"), values(after, "SEQUENCE")) == (["0", "0"], ["1", "1"])
    assert values(before, "UID") == values(after, "UID")
    assert values(before, "LAST-MODIFIED") != values(after, "LAST-MODIFIED")


def test_a_draft_has_no_calendar():
    call(state="draft")
    assert Client().get("/calls/autumn/calendar.ics").status_code == 404


def test_the_same_queries_for_one_call_and_five(django_assert_num_queries):
    for total in (1, 5):
        for n in range(total):
            call(f"call-{total}-{n}")
        with django_assert_num_queries(2):
            Client().get(f"/calendar.ics?n={total}")


def test_the_own_calendar_holds_the_own_days_and_nobody_elses():
    today, user = timezone.localdate(), UserFactory(language="en")
    applied, followed = call("applied", opens=-5), call("followed", title_en="Winter school")
    for person in (user, UserFactory()):
        draft = Application.objects.create(applicant=Applicant.objects.create(user=person), call=applied)
    Extension.objects.create(
        application=Application.objects.get(applicant__user=user),
        until=today + dt.timedelta(days=25),
        by=UserFactory(),
        reason="Ill",
    )
    actions.follow(user, followed, changes=False)
    answer = Client().get(keys.calendar_path(actions.renew_calendar(user)))
    assert values(answer, "SUMMARY") == [
        "My application\\, last day: Exchange",
        "Applications open: Winter school",
        "Last day to apply: Winter school",
    ]
    end = dt.datetime.combine(today + dt.timedelta(days=25), dt.time(19), tzinfo=dt.UTC)
    assert values(answer, "DTEND")[0] == f"{end:%Y%m%dT%H%M%SZ}"
    assert draft.ref not in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [("verified", "Results are expected (Exchange)"), ("accepted", "Stay: Exchange"), ("refused", None)],
)
def test_what_lies_ahead_follows_the_state(state, words):
    user = UserFactory(language="en")
    found = call(opens=-5, closes=-1, results_on=timezone.localdate() + dt.timedelta(days=9))
    applicant = Applicant.objects.create(user=user)
    Application.objects.create(
        applicant=applicant, call=found, state=state, number="A-1", submitted_at=timezone.now()
    )
    answer = Client().get(keys.calendar_path(actions.renew_calendar(user)))
    assert values(answer, "SUMMARY") == ([words] if words else [])


def test_the_term_of_a_returned_document_stands_in_the_own_calendar():
    application = submitted()
    document = application.documents.select_related("requirement").first()
    due = timezone.localdate() + dt.timedelta(days=4)
    type(document).objects.filter(pk=document.pk).update(state="returned", reason="Blurred.", due=due)
    user = application.applicant.user
    user.language = "en"
    user.save()
    answer = Client().get(keys.calendar_path(actions.renew_calendar(user)))
    title = f"Mend: {document.requirement.title_en} ({application.call.title_en})"
    assert title in [words.replace("\\", "") for words in values(answer, "SUMMARY")]
    assert f"{due:%Y%m%d}" in values(answer, "DTSTART;VALUE=DATE")
