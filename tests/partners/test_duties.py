"""Who is responsible for what today: own directions, those of the absent, and whom letters go to."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from mobility.accounts.models import Role, User
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from partners.duties import responsible_for, scope_of
from partners.expiry import plan_letters
from partners.models import Absence, Duty

from ..factories import AgreementFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def specialist(*directions):
    user = UserFactory(roles=[Role.OFFICE_SPECIALIST])
    if directions:
        Duty.objects.create(person=user, directions=list(directions))
    return user


def away(person, substitute, first=0, last=3):
    today = timezone.localdate()
    return Absence.objects.create(
        person=person, substitute=substitute, first_day=today + first * DAY, last_day=today + last * DAY
    )


def scope(user):
    return scope_of(User.objects.get(pk=user.pk))


def test_a_specialist_has_the_named_directions_and_without_any_all():
    assert scope(specialist("cis", "staff")).directions == {"cis", "staff"}
    assert scope(specialist("cis")).named == ["CIS countries"]
    assert scope(specialist()).is_all


def test_the_head_has_all_directions():
    head = staff("head")
    Duty.objects.create(person=head, directions=["cis"])
    assert scope(head).is_all


@pytest.mark.parametrize(
    ("first", "last", "joined"), [(0, 0, True), (-3, 0, True), (1, 3, False), (-3, -1, False)]
)
def test_the_work_of_somebody_absent_joins_on_its_days_only(first, last, joined):
    mine, theirs = specialist("cis"), specialist("internal")
    row = away(theirs, mine, first, last)
    found = scope(mine)
    assert found.directions == ({"cis", "internal"} if joined else {"cis"})
    assert found.joined == ((row,) if joined else ())
    assert scope(theirs).directions == {"internal"}


def test_whoever_stands_in_for_somebody_without_named_directions_has_all():
    mine = specialist("cis")
    away(specialist(), mine)
    assert scope(mine).is_all


def test_letters_go_to_the_responsible_to_a_substitute_or_to_everybody():
    head, agreements, other = staff("head"), specialist("agreements"), specialist("cis")
    assert responsible_for(["agreements"]) == [agreements]
    assert responsible_for(["visas"]) == [head, agreements, other]
    away(agreements, other)
    assert responsible_for(["agreements"]) == [other]
    other.role_holdings.update(valid_to=timezone.localdate() - DAY)
    assert responsible_for(["agreements"]) == [head, agreements]


def test_the_letter_before_an_agreement_ends_goes_to_who_is_responsible_and_once():
    load_letters()
    staff("head"), specialist("cis")
    agreements = specialist("agreements")
    AgreementFactory(ends=30)
    assert plan_letters() == 1
    assert list(Message.objects.values_list("user", flat=True)) == [agreements.pk]
    away(agreements, specialist("internal"))
    assert plan_letters() == 0


def test_what_an_absence_must_not_be():
    one, other, today = specialist(), specialist(), timezone.localdate()
    for row in (
        Absence(person=one, substitute=one, first_day=today, last_day=today),
        Absence(person=one, substitute=other, first_day=today, last_day=today - DAY),
    ):
        with pytest.raises(ValidationError):
            row.clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    away(other, one)
    with pytest.raises(ValidationError) as wrong:
        Absence(person=one, substitute=other, first_day=today, last_day=today).clean()
    assert wrong.value.message_dict == {"substitute": ["This colleague is away on some of these days, too."]}
