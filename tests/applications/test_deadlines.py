"""Until when a person may submit: the normal day, the late one, and a later day for one person."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from applications import actions
from applications.models import Application, Extension
from applications.reminders import plan_reminders
from applications.wording import clock as shown_clock
from applications.workflow import Impossible
from mobility.common import clock
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from programs.models import Call

from . import builders
from .people import browser, fill, stored

pytestmark = pytest.mark.django_db
TICK = dt.timedelta(microseconds=1)


@pytest.fixture
def filled(draft):
    fill(draft)
    return Application.objects.get(pk=draft.pk)


@pytest.fixture
def head(call):
    return builders.head()


def until(day, days=0):
    """Return the first instant after a local day: 00:00 of the next one."""
    return clock.end_of(day + dt.timedelta(days=days))


def submit(application, now):
    return actions.submit(
        application, application.applicant.user, consent_processing=True, consent_cross_border=True, now=now
    )


def open_late(call, days=3):
    Call.objects.filter(pk=call.pk).update(late_until=call.closes_on + dt.timedelta(days=days))


def fresh(application):
    return Application.objects.get(pk=application.pk)


# --- Normal and late ----------------------------------------------------------------------------------------


def test_the_last_instant_of_the_last_day_is_in_time_and_the_next_is_not(call, filled):
    assert until(call.closes_on).isoformat().endswith("T00:00:00+05:00")
    with pytest.raises(actions.TooLate):
        submit(filled, until(call.closes_on))
    assert fresh(filled).state == "draft"
    sent = submit(filled, until(call.closes_on) - TICK)
    assert (sent.state, sent.late, sent.is_late) == ("submitted", False, False)


@pytest.mark.parametrize(
    ("after", "late"),
    [(-TICK, False), (dt.timedelta(0), True), (dt.timedelta(days=3) - TICK, True)],
)
def test_between_the_normal_and_the_late_deadline_it_is_taken_and_marked(call, filled, after, late):
    open_late(call)
    sent = submit(fresh(filled), until(call.closes_on) + after)
    assert (sent.state, sent.late, fresh(sent).is_late) == ("submitted", late, late)


def test_after_the_late_deadline_nothing_is_taken(call, filled):
    open_late(call)
    with pytest.raises(actions.TooLate):
        submit(fresh(filled), until(call.closes_on, 3))


def test_a_mark_stays_when_the_deadline_moves_later(call, filled):
    open_late(call)
    sent = submit(fresh(filled), until(call.closes_on))
    Call.objects.filter(pk=call.pk).update(closes_on=call.closes_on + dt.timedelta(days=2))
    assert fresh(sent).is_late is True


def test_files_and_wishes_follow_the_same_clock(call, draft):
    document, user = draft.documents.first(), draft.applicant.user
    end = until(call.closes_on)
    actions.upload(document, stored(user), user, now=end - TICK)
    with pytest.raises(actions.TooLate):
        actions.upload(document, stored(user), user, now=end)
    with pytest.raises(actions.TooLate):
        actions.remove_upload(document, user, now=end)
    with pytest.raises(actions.TooLate):
        actions.choose(draft, list(call.offerings.all()[:1]), user, now=end)


@pytest.mark.parametrize(
    ("day", "ahead", "days", "late"),
    [(0, 0, 0, False), (-1, 0, 1, False), (1, 3, 2, True), (3, 3, 0, True), (4, 3, -1, True)],
)
def test_the_clock_counts_to_the_deadline_that_comes_next(call, draft, day, ahead, days, late):
    open_late(call)
    noon = clock.start_of(call.closes_on + dt.timedelta(days=day)) + dt.timedelta(hours=12)
    for whose in (fresh(draft), Call.objects.get(pk=call.pk)):
        seen = shown_clock(whose, noon)
        assert (seen.days, seen.is_late) == (days, late)
        assert whose.deadline_on(noon.date()) == call.closes_on + dt.timedelta(days=ahead)
        assert seen.late_until == call.closes_on + dt.timedelta(days=3)


def test_a_call_without_a_late_deadline_never_speaks_of_it(call, draft):
    seen = shown_clock(draft, until(call.closes_on))
    assert (seen.is_open, seen.is_late, seen.late_until) == (False, False, None)


def test_the_applicant_reads_of_it_before_and_after(call, filled):
    me = browser(filled.applicant.user)
    page = f"/applications/{filled.ref}/"
    assert "marked as late" not in me.get(page).content.decode()
    open_late(call)
    assert "Late applications are taken until" in me.get(page).content.decode()
    yesterday = call.opens_on + dt.timedelta(days=1)
    Call.objects.filter(pk=call.pk).update(closes_on=yesterday)
    assert "The normal deadline has passed" in me.get(f"{page}review/").content.decode()
    sent = submit(fresh(filled), None)
    assert sent.late is True
    assert "sent after the normal deadline, marked as late" in me.get(page).content.decode()


# --- A later day for one person -----------------------------------------------------------------------------


def test_a_later_day_holds_for_this_person_alone(call, filled, head):
    other = builders.draft(builders.student("other@example.kz"), call)
    fill(other)
    day = call.closes_on + dt.timedelta(days=5)
    actions.extend(filled, day, "Was ill.", head)
    with pytest.raises(actions.TooLate):
        submit(other, until(call.closes_on))
    with pytest.raises(actions.TooLate):
        submit(filled, until(day))
    sent = submit(filled, until(day) - TICK)
    assert (sent.state, sent.late) == ("submitted", False)


def test_it_opens_a_draft_again_whose_deadline_has_passed(call, filled, head):
    today = clock.local_day(dt.datetime.now(dt.UTC))
    Call.objects.filter(pk=call.pk).update(closes_on=today - dt.timedelta(days=1))
    user = filled.applicant.user
    with pytest.raises(actions.TooLate):
        submit(fresh(filled), None)
    actions.extend(fresh(filled), today, "The portal was away.", head)
    page = browser(user).get(f"/applications/{filled.ref}/").content.decode()
    assert "The deadline has passed" not in page
    document = filled.documents.first()
    actions.upload(document, stored(user), user)
    assert submit(fresh(filled), None).state == "submitted"


def test_nobody_begins_anew_after_the_deadline_because_of_somebodys_later_day(call, filled, head):
    actions.extend(filled, call.closes_on + dt.timedelta(days=5), "Was ill.", head)
    with pytest.raises(actions.TooLate):
        actions.start(builders.user("new@example.kz"), call, now=until(call.closes_on))


def test_the_last_one_given_holds(call, draft, head):
    for days in (9, 4):
        actions.extend(draft, call.closes_on + dt.timedelta(days=days), "Because.", head)
    assert fresh(draft).last_day == call.closes_on + dt.timedelta(days=4)
    actions.extend(draft, call.closes_on, "Taken back.", head)
    assert fresh(draft).last_day == call.closes_on
    assert Extension.objects.count() == 3


def test_it_is_never_earlier_than_the_calls_own(call, draft, head):
    with pytest.raises(ValidationError) as refused:
        actions.extend(draft, call.closes_on - dt.timedelta(days=1), "Because.", head)
    assert list(refused.value.message_dict) == ["until"]
    actions.extend(draft, call.closes_on + dt.timedelta(days=2), "Because.", head)
    Call.objects.filter(pk=call.pk).update(closes_on=call.closes_on + dt.timedelta(days=7))
    assert fresh(draft).last_day == call.closes_on + dt.timedelta(days=7)


def test_with_a_late_deadline_it_moves_the_normal_one(call, filled, head):
    open_late(call, 3)
    with pytest.raises(ValidationError):
        actions.extend(fresh(filled), call.closes_on + dt.timedelta(days=2), "Because.", head)
    actions.extend(fresh(filled), call.closes_on + dt.timedelta(days=3), "Because.", head)
    mine = fresh(filled)
    assert (mine.normal_day, mine.last_day) == (call.closes_on + dt.timedelta(days=3),) * 2
    assert submit(mine, until(call.closes_on, 3) - TICK).late is False


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_of_a_readable_length_is_needed(call, draft, head, reason):
    with pytest.raises(ValidationError) as refused:
        actions.extend(draft, call.closes_on + dt.timedelta(days=2), reason, head)
    assert list(refused.value.message_dict) == ["reason"]
    assert Extension.objects.count() == 0


def test_the_database_keeps_no_extension_without_a_reason(call, draft, head):
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(application=draft, until=call.closes_on, reason="", by=head)


def test_a_day_that_is_past_is_refused(call, draft, head):
    with pytest.raises(ValidationError):
        actions.extend(draft, call.closes_on, "Because.", head, now=until(call.closes_on))
    assert actions.extend(draft, call.closes_on, "Because.", head, now=until(call.closes_on) - TICK)


def test_only_the_head_extends_and_only_drafts(call, filled, head):
    day = call.closes_on + dt.timedelta(days=2)
    for who in (builders.specialist(), filled.applicant.user):
        with pytest.raises(Refused):
            actions.extend(filled, day, "Because.", who)
    sent = submit(filled, None)
    with pytest.raises(Impossible):
        actions.extend(sent, day, "Because.", head)
    assert Extension.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("kk", "Сізге мерзім ұзартылды"),
        ("ru", "Вам продлили срок"),
        ("en", "You have more time to apply"),
    ],
)
def test_the_person_gets_a_letter_in_the_own_language_without_the_reason(call, head, language, subject):
    draft = builders.draft(builders.student("l@example.kz", language=language), call)
    actions.extend(draft, call.closes_on + dt.timedelta(days=2), "Illness in the family.", head)
    deliver_due()
    letter = Message.objects.get(template__code="extended")
    assert (letter.subject.startswith(subject), letter.state) == (True, "sent")
    assert "Illness" not in letter.body
    assert letter.link == f"/applications/{draft.ref}/"


def test_the_log_holds_the_day_and_the_reason_stays_with_the_extension(call, draft, head):
    day = call.closes_on + dt.timedelta(days=2)
    given = actions.extend(draft, day, " Was ill. ", head)
    entry = LogEntry.objects.get(verb="application.extend")
    assert (entry.actor, entry.target, entry.detail) == (head, draft.ref, {"valid_to": str(day)})
    assert (given.reason, given.by) == ("Was ill.", head)


# --- Reminders ----------------------------------------------------------------------------------------------


def noon(day):
    return clock.start_of(day) + dt.timedelta(hours=12)


def reminded(call, *days):
    """Return how many reminders each day brings, counted from the last day of the call."""
    return [plan_reminders(noon(call.closes_on + dt.timedelta(days=day))) for day in days]


def test_reminders_count_to_the_later_day_of_the_person(call, draft, head):
    builders.draft(builders.student("other@example.kz"), call)
    actions.extend(draft, call.closes_on + dt.timedelta(days=4), "Was ill.", head)
    assert reminded(call, -7, -3, -1, 0, 1, 2, 3, 4, 5) == [1, 2, 1, 0, 1, 0, 1, 0, 0]


def test_after_the_normal_deadline_they_count_to_the_late_one(call, draft):
    open_late(call, 3)
    assert reminded(call, -3, -1, 0, 1, 2, 3) == [1, 1, 0, 0, 1, 0]
    texts = [row.context["after"] for row in Message.objects.order_by("id")]
    assert len(set(texts)) == 2
    assert texts[0] == texts[1] != texts[2]


def test_a_reminder_says_what_comes_after_the_deadline(call):
    builders.draft(builders.student("e@example.kz", language="en"), call)
    open_late(call, 3)
    reminded(call, -1, 2)
    deliver_due()
    first, second = Message.objects.filter(template__code="reminder").order_by("id")
    assert "but marked as late" in first.body
    assert "After the deadline the portal takes no applications." in second.body
