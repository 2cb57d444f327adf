"""Reminders 7, 3 and 1 days before the last day, once each, never twice on a day; the end of a request."""

import datetime as dt

import pytest
from django.utils import timezone

from applications.references import actions
from applications.references.models import ReferenceRequest
from mobility.mail.delivery import deliver_due
from mobility.mail.models import Message

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_():
    return build.ask(build.waiting_draft())


def reminded() -> int:
    return Message.objects.filter(template__code="reference-reminder").count()


def test_three_reminders_on_their_days_and_no_more(request_):
    days, now = [], timezone.now()
    for number in range(11):
        for _again in range(2):
            if actions.plan_reminders(now + dt.timedelta(days=number)):
                days.append((request_.until - timezone.localdate()).days - number)
    assert days == [7, 3, 1]
    request_.refresh_from_db()
    assert (request_.reminders, reminded()) == (3, 3)


def test_none_on_the_day_of_asking(request_):
    ReferenceRequest.objects.update(until=timezone.localdate() + dt.timedelta(days=7))
    assert actions.plan_reminders() == 0


def test_none_on_a_day_the_student_reminded(request_):
    now = timezone.now() + dt.timedelta(days=3)
    actions.remind(request_, request_.asked_by, now=now)
    assert (actions.plan_reminders(now), reminded()) == (0, 1)


def test_none_to_whoever_answered_or_need_not(request_):
    actions.decline(request_, "No time.")
    assert actions.plan_reminders(timezone.now() + dt.timedelta(days=3)) == 0


def test_the_reminder_brings_the_same_link(request_, mailoutbox):
    actions.plan_reminders(timezone.now() + dt.timedelta(days=3))
    deliver_due()
    assert [build.address(request_) in letter.body for letter in mailoutbox] == [True, True]


def test_what_is_over_is_closed_and_what_was_typed_is_deleted(request_):
    actions.keep_typed(request_, {"texts": {"kk": "x"}})
    last = timezone.now() + dt.timedelta(days=10)
    assert actions.end_overdue(last) == 0
    assert actions.end_overdue(last + dt.timedelta(days=1)) == 1
    request_.refresh_from_db()
    assert (request_.state, request_.typed) == ("expired", {})
    assert actions.end_overdue(last + dt.timedelta(days=1)) == 0
