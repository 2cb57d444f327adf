"""Reminders go to drafts 7, 3 and 1 local days before the end, once each, and say what is missing."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications import actions, tasks
from applications.models import Application
from applications.reminders import plan_reminders
from mobility.common import clock
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from programs.models import Call
from tests.common import samples

from . import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return builders.call(closes_in=10)


def moment(call: Call, days_before: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """Return a local hour on the day that lies so many days before the last day of a call."""
    day = call.closes_on - dt.timedelta(days=days_before)
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.zone())


@pytest.mark.parametrize(
    ("days_before", "letters"),
    [(10, 0), (8, 0), (7, 1), (6, 0), (5, 0), (4, 0), (3, 1), (2, 0), (1, 1), (0, 0), (-1, 0)],
)
def test_only_on_the_seventh_third_and_last_but_one_day(call, days_before, letters):
    builders.draft(builders.student(), call)
    assert plan_reminders(moment(call, days_before)) == letters
    assert Message.objects.count() == letters


@pytest.mark.parametrize(("hour", "minute", "letters"), [(0, 0, 1), (23, 59, 1)])
def test_the_day_is_the_local_one_from_midnight_to_midnight(call, hour, minute, letters):
    builders.draft(builders.student(), call)
    assert plan_reminders(moment(call, 3, hour, minute)) == letters


def test_a_minute_before_and_after_the_local_day_is_another_day(call):
    builders.draft(builders.student(), call)
    assert plan_reminders(moment(call, 4, 23, 59)) == 0
    assert plan_reminders(moment(call, 2, 0, 0)) == 0


def test_running_again_the_same_day_adds_nothing(call):
    builders.draft(builders.student(), call)
    assert [plan_reminders(moment(call, 3, hour)) for hour in (0, 9, 9, 23)] == [1, 0, 0, 0]
    deliver_due()
    assert plan_reminders(moment(call, 3, 23)) == 0
    assert Message.objects.count() == 1


def test_missed_days_are_not_made_up_for(call):
    builders.draft(builders.student(), call)
    assert [plan_reminders(moment(call, days)) for days in (7, 2, 1, 1)] == [1, 0, 1, 0]
    assert list(Message.objects.order_by("id").values_list("occasion", flat=True)) == [
        f"reminder:{Application.objects.get().ref}:{call.closes_on}:{days}" for days in (7, 1)
    ]


def test_a_longer_deadline_is_reminded_of_anew(call):
    builders.draft(builders.student(), call)
    assert plan_reminders(moment(call, 3)) == 1
    later = call.closes_on + dt.timedelta(days=4)
    Call.objects.filter(pk=call.pk).update(closes_on=later)
    assert plan_reminders(moment(call, 3)) == 1
    assert Message.objects.count() == 2


def test_only_drafts_of_published_calls_of_active_people_are_reminded(call):
    builders.submitted(builders.student("a@example.kz"), call)
    withdrawn = builders.draft(builders.student("b@example.kz"), call)
    actions.fire(withdrawn, "withdraw", withdrawn.applicant.user)
    gone = builders.student("c@example.kz")
    builders.draft(gone, call)
    gone.user.is_active = False
    gone.user.save()
    Message.objects.all().delete()
    assert plan_reminders(moment(call, 3)) == 0
    builders.draft(builders.student("d@example.kz"), call)
    Call.objects.update(state="draft")
    assert plan_reminders(moment(call, 3)) == 0


@pytest.mark.parametrize(
    ("language", "subject", "deadline_word", "title"),
    [
        ("kk", "Өтінімді жіберіңіз: 3 күн қалды", "24:00-ге дейін", "Толтырылған өтініш формасы"),
        ("ru", "Подайте заявку: осталось 3 дня", "24:00", "Заполненная анкета"),
        ("en", "Submit your application: 3 days left", "24:00", "Completed application form"),
    ],
)
def test_letter_says_what_is_missing_in_the_language_of_its_reader(
    call, language, subject, deadline_word, title
):
    applicant = builders.student(language=language, phone="", passport_number="")
    draft = builders.draft(applicant, call)
    draft.choices.all().delete()
    plan_reminders(moment(call, 3))
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == subject
    assert deadline_word in letter.body
    titles = [
        getattr(document.requirement, f"title_{language}")
        for document in draft.documents.select_related("requirement")
    ]
    assert len(titles) > 5
    assert [wanted for wanted in titles if wanted not in letter.body] == []
    assert letter.body.count("\n– ") == len(titles) + 2
    assert f"/applications/{draft.ref}/" in letter.body
    assert title in letter.body


def test_letter_to_a_whole_draft_says_that_only_submitting_is_left(call):
    applicant = builders.student(language="en")
    draft = builders.draft(applicant, call)
    for document in draft.documents.select_related("requirement", "application"):
        actions.upload(document, builders.stored("a.pdf", samples.pdf(), applicant.user), applicant.user)
    plan_reminders(moment(call, 1))
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == "Submit your application: 1 day left"
    assert "Nothing is missing any more: look at everything once more and press “Submit”." in letter.body
    assert "\n– " not in letter.body


def test_as_many_queries_for_six_drafts_as_for_one(call, django_assert_num_queries):
    builders.draft(builders.student("p0@example.kz"), call)
    with CaptureQueriesContext(connection) as one:
        assert plan_reminders(moment(call, 7)) == 1
    for n in range(1, 6):
        builders.draft(builders.student(f"p{n}@example.kz"), call)
    with django_assert_num_queries(len(one)):
        assert plan_reminders(moment(call, 3)) == 6


def test_the_sweep_plans_for_today():
    call = builders.call(closes_in=3)
    builders.draft(builders.student(), call)
    tasks.plan_reminders()
    tasks.plan_reminders()
    assert Message.objects.filter(day=timezone.localdate()).count() == 1
