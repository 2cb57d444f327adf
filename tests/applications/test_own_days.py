"""A place with days of its own: people are judged by them, and nobody wishes for it after its last day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from applications import actions
from applications.models import Applicant, Application
from applications.queries import barriers, judged, what_is_missing
from applications.wording import why_not
from mobility.common import clock
from mobility.mail.models import Message
from programs.actions.places import withdraw_place
from programs.models import EligibilityRule, Offering
from programs.queries import of_call

from . import builders
from .people import browser, fill

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)
FIRST, LAST = dt.date(2027, 2, 22), dt.date(2027, 6, 18)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def places(call):
    return list(call.offerings.order_by("id"))


def fresh(draft):
    return Application.objects.get(pk=draft.pk)


def change(place, **columns):
    Offering.objects.filter(pk=place.pk).update(**columns)
    return Offering.objects.get(pk=place.pk)


def reasons(draft, *places):
    return [sorted(one.judgement.reasons) for one in judged(fresh(draft), places)]


# --- Judged by the place's own days -------------------------------------------------------------------------


def test_a_passport_must_last_until_the_last_day_at_the_place(draft, call, places):
    call.eligibility_rules.filter(kind="passport").delete()
    EligibilityRule.objects.create(call=call, kind="passport", params={"months_after": 0}, source="rules")
    shorter = change(places[0], ends_on=LAST - DAY)
    for until, expected in (
        (LAST, [[], [], []]),
        (LAST - DAY, [["passport"], [], ["passport"]]),
        (LAST - 2 * DAY, [["passport"], ["passport"], ["passport"]]),
    ):
        Applicant.objects.update(passport_until=until)
        assert reasons(draft, shorter, places[1]) == expected


def test_the_age_is_that_on_the_first_day_at_the_place(draft, call, places):
    EligibilityRule.objects.create(call=call, kind="age", params={"minimum": 21}, source="rules")
    born = dt.date(2006, 3, 14)
    later = change(places[0], starts_on=dt.date(2027, 3, 14))
    Applicant.objects.update(birth_date=born)
    assert reasons(draft, later, places[1]) == [["age"], [], ["age"]]
    later = change(later, starts_on=dt.date(2027, 3, 13))
    assert reasons(draft, later) == [["age"], ["age"]]


def test_the_length_is_counted_between_the_days_at_the_place(draft, call, places):
    rule = {"unit": "day", "minimum": None, "maximum": 60}
    EligibilityRule.objects.create(call=call, kind="duration", params=rule, source="rules")
    place = change(places[0], starts_on=FIRST + DAY, ends_on=FIRST + 60 * DAY)
    assert reasons(draft, place) == [["duration"], []]
    assert reasons(draft, change(place, ends_on=FIRST + 61 * DAY)) == [["duration"], ["duration"]]


def test_the_semester_is_that_of_the_term_at_the_place(draft, call, places):
    """The call's first term is spring; a place that begins in autumn counts one semester more."""
    type(call).objects.filter(pk=call.pk).update(stay_to=dt.date(2027, 12, 29))
    spring = of_call(call, draft.applicant.semester)["semester_of_stay"]
    rule = {"minimum": spring + 1, "maximum": spring + 1, "counted": "stay"}
    call.eligibility_rules.filter(kind="semester").delete()
    EligibilityRule.objects.create(call=call, kind="semester", params=rule, source="rules")
    autumn = change(places[0], starts_on=dt.date(2027, 9, 1))
    assert reasons(draft, autumn, places[1]) == [["semester"], [], ["semester"]]


def test_staff_keep_the_length_of_their_own():
    call = builders.call("ka171", preset="tou-ka171-001")
    teacher = builders.student("teacher@example.kz", person="teacher", stay_days=10)
    made = actions.start(teacher.user, call)
    place = change(call.offerings.first(), starts_on=dt.date(2027, 6, 1))
    call.eligibility_rules.filter(kind="passport").delete()
    EligibilityRule.objects.create(call=call, kind="passport", params={"months_after": 0}, source="rules")
    Applicant.objects.update(passport_until=FIRST + 9 * DAY)
    assert "passport" not in judged(fresh(made), [place])[1].judgement.reasons


# --- After its own last day ---------------------------------------------------------------------------------


@pytest.fixture
def closing(call, places):
    """The first place closes today, days before its call."""
    return change(places[0], closes_on=timezone.localdate())


def said(place):
    day = timezone.localdate()
    return (
        f"{place.institution} ({place.field}) closed on {day.day} {day:%B %Y}; a later deadline of your own "
        "does not change that."
    )


def test_a_place_can_be_chosen_until_the_last_minute_of_its_day(call, applicant, closing, places):
    end = clock.end_of(timezone.localdate())
    draft = actions.start(applicant.user, call)
    actions.choose(draft, [closing], applicant.user, now=end - TICK)
    actions.choose(draft, [], applicant.user)
    with pytest.raises(ValidationError) as refused:
        actions.choose(draft, [closing, places[1]], applicant.user, now=end)
    assert refused.value.messages == [said(closing)]
    assert fresh(draft).choices.count() == 0


def test_a_wish_for_a_closed_place_can_be_moved_and_taken_out(draft, applicant, closing, places):
    after = clock.end_of(timezone.localdate())
    actions.choose(draft, [places[1], closing], applicant.user, now=after)
    actions.choose(draft, [places[1]], applicant.user, now=after)
    assert [choice.offering for choice in fresh(draft).choices.all()] == [places[1]]


def send(draft, now):
    user = draft.applicant.user
    return actions.submit(fresh(draft), user, consent_processing=True, consent_cross_border=True, now=now)


def test_what_is_sent_names_no_place_that_closed(draft, closing):
    fill(draft)
    end = clock.end_of(timezone.localdate())
    with pytest.raises(actions.Incomplete) as refused:
        send(draft, end)
    assert refused.value.missing["wishes"] == [f"{said(closing)} Please take this wish out."]
    assert send(draft, end - TICK).state == "submitted"


def test_a_deadline_of_ones_own_does_not_move_the_day_of_the_host(draft, call, closing):
    fill(draft)
    today = timezone.localdate()
    actions.extend(fresh(draft), call.closes_on + 5 * DAY, "ill", builders.head())
    with pytest.raises(actions.Incomplete) as refused:
        send(draft, clock.end_of(today))
    assert len(refused.value.missing["wishes"]) == 1


def test_the_pages_say_that_a_place_closed(draft, applicant, places, me):
    closed = change(places[0], closes_on=timezone.localdate() - DAY)
    found = barriers(fresh(draft), [closed, places[1]])
    assert list(found) == [closed.pk]
    day = closed.closes_on
    sentence = (
        f"{closed.institution} ({closed.field}) closed on {day.day} {day:%B %Y}; a later deadline of your "
        "own does not change that."
    )
    assert why_not(closed, found[closed.pk]) == [sentence]
    assert what_is_missing(fresh(draft))["choices"] is True
    page = me.get(reverse("applications:choices", args=[draft.ref])).content.decode()
    assert sentence in " ".join(page.split())
    fill(draft)
    answer = me.post(
        reverse("applications:submit", args=[draft.ref]), {"processing": "on", "cross_border": "on"}
    )
    assert answer.status_code == 422
    assert "Please take this wish out." in answer.content.decode()


# --- Withdrawn ----------------------------------------------------------------------------------------------


def test_whoever_wished_for_a_withdrawn_place_reads_why_and_gets_a_letter(draft, call, places, me):
    other = builders.student("sent@example.kz", language="en", iin="060314650430")
    sent = builders.submitted(other, call)
    ended = builders.submitted(builders.student("left@example.kz", iin="060314650431"), call)
    actions.fire(ended, "withdraw", ended.applicant.user)
    Message.objects.all().delete()
    withdraw_place(places[0], builders.specialist(), "The host has no room.")
    assert fresh(draft).choices.count() == fresh(sent).choices.count() == 2
    letters = Message.objects.filter(template__code="place-withdrawn").order_by("pk")
    assert [letter.recipient for letter in letters] == ["student@example.kz", "sent@example.kz"]
    assert letters[0].context["reason"] == "The host has no room."
    page = " ".join(me.get(reverse("applications:choices", args=[draft.ref])).content.decode().split())
    assert "was withdrawn on" in page
    assert "The host has no room." in page
    fill(draft)
    with pytest.raises(actions.Incomplete) as refused:
        send(draft, timezone.now())
    assert len(refused.value.missing["wishes"]) == 1
    assert browser(other.user).get(reverse("applications:show", args=[sent.ref])).status_code == 200


def test_a_withdrawn_place_cannot_be_chosen(call, applicant, places, me):
    withdraw_place(places[0], builders.specialist(), "The host has no room.")
    draft = actions.start(applicant.user, call)
    with pytest.raises(ValidationError) as refused:
        actions.choose(draft, [places[0]], applicant.user)
    assert "was withdrawn on" in refused.value.messages[0]
    shown = me.get(reverse("applications:choices", args=[draft.ref])).context["rest"]
    assert places[0] not in [row for row in shown]
    assert len(shown) == 1


def test_a_place_for_staff_is_not_for_students(draft, places):
    place = change(places[0], levels=["staff"])
    found = barriers(fresh(draft), [place])
    assert why_not(place, found[place.pk]) == ["This place is for staff."]
