"""The head of the office appoints commissions, opens sessions, and can undo a recusal; nobody else can."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.commission.models import Commission, Member, Recusal, Session
from mobility.accounts.models import Role, RoleHolding
from mobility.common.models import LogEntry

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    build.home()
    head = build.head()
    client.force_login(head)
    return head


def seats(*rows):
    """The form of a commission with its members: (e-mail, function)."""
    data = {
        "title": "Competition commission",
        "order_number": "12",
        "order_date": "2026-11-01",
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": 0,
    }
    for n, (email, function) in enumerate(rows):
        data |= {f"members-{n}-email": email, f"members-{n}-function": function, f"members-{n}-position": ""}
    return data


def test_the_head_appoints_a_commission_by_the_members_addresses(client, head):
    chair, member = build.user(), build.user()
    rows = seats((chair.email, "chair"), (member.email.upper(), "member"), ("", "member"))
    answer = client.post(reverse("admin:commission_commission_add"), rows)
    assert answer.status_code == 302
    found = Member.objects.values_list("commission__title", "user", "function")
    assert sorted(found) == sorted(
        [("Competition commission", chair.pk, "chair"), ("Competition commission", member.pk, "member")]
    )
    assert LogEntry.objects.filter(verb="commission.add", actor=head).count() == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("nobody@example.kz", "member")], "Nobody signs in with this address yet."),
        (
            [("one@example.kz", "member"), ("one@example.kz", "chair")],
            "A person has one seat in a commission.",
        ),
        ([("one@example.kz", "chair"), ("two@example.kz", "chair")], "A commission has one chair."),
    ],
)
def test_wrong_seats_are_explained(client, head, settings, rows, message):
    settings.LANGUAGE_CODE = "en"
    for email in ("one@example.kz", "two@example.kz"):
        person = build.user()
        person.email = email
        person.save()
    answer = client.post(reverse("admin:commission_commission_add"), seats(*rows))
    assert message in answer.content.decode()
    assert Commission.objects.count() == 0


def test_the_head_opens_a_session_for_the_verified(client, head):
    row = build.call()
    verified = build.candidate(row, state="verified")
    commission = build.sitting(build.call("other")).session.commission
    closes_on = timezone.localdate() + dt.timedelta(days=7)
    address = reverse("admin:commission_session_add")
    assert client.get(address).status_code == 200
    data = {"commission": commission.pk, "call": row.pk, "closes_on": closes_on.isoformat()}
    answer = client.post(address, data)
    session = Session.objects.get(call=row)
    assert answer.url == reverse("admin:commission_session_change", args=[session.pk])
    assert client.get(answer.url).status_code == 200
    verified.refresh_from_db()
    assert (verified.state, session.closes_on, session.commission) == ("scoring", closes_on, commission)
    assert client.post(address, data).status_code == 200
    assert Session.objects.filter(call=row).count() == 1


def test_the_head_undoes_a_recusal_but_not_the_own_one(client, head):
    sitting = build.sitting()
    person = build.candidate(sitting.call)
    build.seat(sitting.session.commission, head)
    theirs = build.recusal(sitting.session, sitting.members[0], person)
    own = build.recusal(sitting.session, head, person)
    for recusal in (theirs, own):
        client.post(reverse("admin:commission_recusal_delete", args=[recusal.pk]), {"post": "yes"})
    assert list(Recusal.objects.all()) == [own]
    assert LogEntry.objects.filter(verb="recusal.undo", actor=head).count() == 1


def test_specialists_technicians_and_members_appoint_nobody(client):
    sitting = build.sitting()
    specialist = build.user(is_staff=True)
    RoleHolding.objects.create(user=specialist, role=Role.OFFICE_SPECIALIST)
    technician = build.user(is_staff=True, is_superuser=True)
    for user in (specialist, technician, sitting.chair):
        client.force_login(user)
        for model in ("commission", "session", "recusal"):
            for page in ("add", "changelist"):
                assert client.get(reverse(f"admin:commission_{model}_{page}")).status_code == 403
    assert Commission.objects.count() == 1
