"""Letters before an agreement ends: due on which day, to whom, once each."""

import datetime as dt

import pytest
from django.conf import settings as portal
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mobility.accounts.models import Role
from mobility.celery import app
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from partners import tasks
from partners.duties import office
from partners.expiry import plan_letters
from partners.models import Agreement

from ..factories import AgreementFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = dt.date(2028, 2, 29)


@pytest.fixture(autouse=True)
def letters():
    load_letters()
    staff("office")


def until(last: dt.date = LAST, **fields):
    return AgreementFactory(valid_from=dt.date(2025, 3, 1), valid_to=last, **fields)


def occasions() -> list[str]:
    return [row.occasion.rsplit(":", 1)[1] for row in Message.objects.order_by("id")]


def test_once_at_twelve_six_and_three_months_whatever_day_is_missed():
    row = until()
    day, sent = dt.date(2027, 1, 1), []
    while day <= LAST + 5 * DAY:
        if plan_letters(day):
            sent.append(day)
        day += DAY
    assert sent == [dt.date(2027, 3, 1), dt.date(2027, 8, 29), dt.date(2027, 11, 29)]
    assert occasions() == ["12", "6", "3"]
    assert Message.objects.earliest("id").occasion == f"agreement:{row.pk}:2028-02-29:12"


def test_a_missed_day_is_made_up_for_and_a_late_entry_gets_one_letter():
    until()
    assert plan_letters(dt.date(2027, 3, 20)) == 1
    assert plan_letters(dt.date(2027, 3, 21)) == 0
    until(dt.date(2028, 3, 1))
    assert plan_letters(LAST) == 2
    assert occasions() == ["12", "3", "3"]
    assert plan_letters(LAST + DAY) == 0
    assert plan_letters(LAST + 2 * DAY) == 0


def test_a_new_last_day_counts_anew():
    row = until()
    assert plan_letters(LAST) == 1
    Agreement.objects.filter(pk=row.pk).update(valid_to=LAST + DAY)
    assert plan_letters(LAST) == 1


@pytest.mark.parametrize("state", ["draft", "in_signing", "ended"])
def test_only_agreements_in_force_are_written_about(state):
    until(state=state)
    assert plan_letters(LAST) == 0


def test_a_renewed_agreement_needs_no_letter():
    row = until()
    following = AgreementFactory(
        institution=row.institution, valid_from=LAST + DAY, valid_to=LAST + 900 * DAY, renews=row
    )
    Agreement.objects.filter(pk=following.pk).update(state="in_signing")
    assert plan_letters(LAST) == 1
    Message.objects.all().delete()
    Agreement.objects.filter(pk=following.pk).update(state="in_force")
    assert plan_letters(LAST) == 0


def test_heads_and_specialists_of_today_get_it():
    head, specialist = staff("head"), staff("office")
    staff("faculty"), UserFactory()
    gone, away = UserFactory(roles=[Role.OFFICE_HEAD]), UserFactory(roles=[Role.OFFICE_HEAD], is_active=False)
    gone.role_holdings.update(valid_to=timezone.localdate() - DAY)
    both = UserFactory(roles=[Role.OFFICE_HEAD, Role.OFFICE_SPECIALIST])
    assert set(office()) == {head, specialist, both}
    assert away not in office()


def test_the_months_are_a_setting(settings):
    until()
    settings.AGREEMENT_LETTER_MONTHS = [1]
    assert plan_letters(dt.date(2028, 1, 28)) == 0
    assert plan_letters(dt.date(2028, 1, 29)) == 1
    settings.AGREEMENT_LETTER_MONTHS = []
    assert plan_letters(LAST) == 0


def test_the_letter_names_everything_in_the_language_of_its_reader():
    row = AgreementFactory(ends=30, number="EX-7")
    tasks.plan_letters()
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == f"An agreement is about to end: {row.institution.name_en}"
    for words in ("Number: EX-7.", "Kind: bilateral exchange agreement.", "(30 days left)"):
        assert words in letter.body
    assert reverse("admin:partners_agreement_change", args=[row.pk]) in letter.body


def test_a_day_costs_the_same_however_many_agreements_end(django_assert_num_queries):
    until()
    with django_assert_num_queries(10):
        plan_letters(LAST)
    for _number in range(5):
        until()
    with django_assert_num_queries(10):
        plan_letters(LAST)


def test_the_beat_runs_a_task_that_exists():
    app.autodiscover_tasks(force=True)
    assert portal.CELERY_BEAT_SCHEDULE["plan-agreement-letters"]["task"] in app.tasks
