"""How long a sign-in lasts, and how it ends everywhere."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from mobility.accounts.models import Role
from mobility.common.models import LogEntry

from .conftest import sign_in

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def is_in(client):
    return client.get("/account/").status_code == 200


def after(clock, **time):
    clock.move_to(NOW + dt.timedelta(**time))


def test_a_student_stays_while_coming_back_within_two_weeks(client, person):
    person()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        after(clock, days=13)
        assert is_in(client)
        after(clock, days=26)
        assert is_in(client)
        after(clock, days=40, minutes=1)
        assert not is_in(client)


@pytest.mark.parametrize("role", [Role.OFFICE_SPECIALIST, Role.OFFICE_HEAD])
def test_staff_stay_for_twelve_hours_however_busy(client, person, role):
    person(roles=[role])
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        for hour in range(1, 12):
            after(clock, hours=hour)
            assert is_in(client)
        after(clock, hours=11, minutes=59)
        assert is_in(client)
        after(clock, hours=12, seconds=1)
        assert not is_in(client)


def test_a_page_within_the_hour_does_not_write_the_session(client, person, django_assert_num_queries):
    person()
    sign_in(client)
    client.get("/account/")
    before = client.session.get("renewed_at")
    client.get("/account/")
    assert client.session.get("renewed_at") == before


def test_signing_out_everywhere_ends_every_session(client, person):
    user = person()
    phone = Client()
    sign_in(client)
    sign_in(phone)
    assert is_in(phone)
    answer = client.post("/account/sign-out-everywhere/", follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "You are signed out on every device." in answer.content.decode()
    assert [is_in(client), is_in(phone)] == [False, False]
    assert LogEntry.objects.filter(actor=user, verb="account.sign_out_everywhere").count() == 1


def test_the_list_shows_each_browser_and_ends_the_others(client, person):
    person()
    phone = Client(headers={"user-agent": "Phone 1"})
    sign_in(client)
    sign_in(phone)
    page = client.get("/accounts/sessions/").content.decode()
    assert page.count("Phone 1") == 1
    client.post("/accounts/sessions/")
    assert [is_in(client), is_in(phone)] == [True, False]


def test_another_persons_session_stays(client, person):
    person()
    person("other@example.kz")
    other = Client()
    sign_in(client)
    sign_in(other, "other@example.kz")
    client.post("/account/sign-out-everywhere/")
    assert is_in(other)
