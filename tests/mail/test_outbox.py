"""The outbox: the office looks, nobody changes, nobody else gets in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobility.accounts.models import Role, RoleHolding, User
from mobility.mail.actions import enqueue
from mobility.mail.delivery import deliver_due
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from partners.actions import load_institutions

LIST = "/admin/mail/message/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def university(db):
    """The frame of every page names our university."""
    load_institutions()


@pytest.fixture
def office(client):
    load_letters()
    user = User.objects.create_user("office@example.kz", full_name="Гүлнар", is_staff=True)
    RoleHolding.objects.create(user=user, role=Role.OFFICE_SPECIALIST)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def letter(number: int) -> Message:
    user = User.objects.create_user(f"s{number}@example.kz", language="en")
    context = {"name": "A", "number": f"N-{number}", "call": {"en": "Call"}}
    return enqueue("submitted", user, occasion=f"submitted:{number}", context=context)


def test_office_reads_letters_and_filters_by_state(client, office):
    letter(1)
    deliver_due()
    letter(2)
    page = client.get(LIST).content.decode()
    for words in ("s1@example.kz", "s2@example.kz", "application received", "We have your application N-1"):
        assert words in page
    waiting = client.get(LIST, {"state__exact": "queued"}).content.decode()
    assert "s2@example.kz" in waiting
    assert "s1@example.kz" not in waiting


def test_nobody_writes_changes_or_deletes_here(client, office):
    message = letter(1)
    assert client.get(f"{LIST}{message.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{message.pk}/change/", {"state": "sent"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403


def test_others_do_not_get_in(client):
    client.force_login(User.objects.create_user("student@example.kz"))
    assert client.get(LIST).status_code == 403


def test_list_takes_as_many_queries_for_nine_letters_as_for_one(client, office, django_assert_num_queries):
    letter(1)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(2, 10):
        letter(number)
    with django_assert_num_queries(len(one)):
        client.get(LIST)
