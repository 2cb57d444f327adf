"""The pages to follow calls: one answer for every address, limits, the own list, the calendars' addresses."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mobility.common.secret_links import mask
from mobility.mail import delivery
from mobility.mail.loading import load_letters
from mobility.portal.follow import actions, keys
from mobility.portal.follow.models import CalendarKey, Follow
from tests.factories.people import UserFactory

from .build import call, program

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def letters():
    load_letters()


@pytest.fixture
def visitor():
    return Client(headers=ENGLISH)


@pytest.fixture
def client():
    return Client(headers=ENGLISH)


@pytest.fixture
def user(client):
    found = UserFactory()
    client.force_login(found)
    return found


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_visitor_gets_to_the_letter_and_back(visitor):
    call()
    home = visitor.get("/")
    assert b"csrfmiddlewaretoken" not in home.content
    assert 'href="/follow/calls/autumn/"' in text(home)
    assert "Tell me when it opens" in text(visitor.get("/calls/autumn/"))
    answer = visitor.post("/follow/calls/autumn/", {"email": "New@Example.org", "changes": "on"})
    assert answer["Location"] == "/follow/asked/"
    assert "Look into your mail" in text(visitor.get(answer["Location"]))
    assert Follow.objects.values_list("email", "language", "changes").get() == ("new@example.org", "en", True)
    delivery.deliver_due()
    path = "/follow/confirm/" + mail.outbox[0].body.split("/follow/confirm/")[1].split("\n")[0]
    page = visitor.get(path)
    assert "Shall we tell you?" in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert Follow.objects.filter(confirmed_at=None).count() == 1
    assert "You will be told" in text(visitor.post(path))
    assert Follow.objects.filter(confirmed_at=None).count() == 0
    stop = keys.stop_path("new@example.org")
    assert "Stop the letters?" in text(visitor.get(stop))
    assert [text(visitor.post(stop)) == text(visitor.get(stop)) for _again in range(2)] == [True, True]
    assert Follow.objects.count() == 0


def test_known_and_unknown_addresses_get_the_same_answer(visitor):
    call()
    UserFactory(email="known@example.kz")
    actions.ask("asked@example.kz", "en", call("other"), changes=False)
    answers = {
        (answer.status_code, answer["Location"], answer.content)
        for name in ("known", "asked", "unknown")
        for answer in [visitor.post("/follow/calls/autumn/", {"email": f"{name}@example.kz"})]
    }
    assert answers == {(302, "/follow/asked/", b"")}


@pytest.mark.parametrize("address", ["", "nobody", "a@b"])
def test_a_wrong_address_is_named(visitor, address):
    call()
    answer = visitor.post("/follow/calls/autumn/", {"email": address})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    assert Follow.objects.count() == 0


def test_too_many_from_one_address_wait(visitor, settings):
    settings.FOLLOW_PER_MINUTE = 2
    call()
    asked = [visitor.post("/follow/calls/autumn/", {"email": "a@example.kz"}).status_code for _n in range(4)]
    assert asked[-1] == 429
    assert set(asked) == {302, 429}


@pytest.mark.parametrize("what", ["confirm", "stop"])
def test_a_wrong_link_opens_nothing(visitor, what):
    answer = visitor.get(reverse(f"follow:{what}", args=["1.AAAAAAAA"]))
    assert (answer.status_code, Follow.objects.count()) == ({"confirm": 404, "stop": 200}[what], 0)


def test_only_calls_that_open_later_are_followed(visitor):
    call("now", opens=0)
    call("draft", state="draft")
    program("info", is_information=True)
    assert visitor.get("/follow/calls/now/")["Location"] == "/calls/now/"
    assert visitor.get("/follow/calls/draft/").status_code == 404
    assert visitor.get("/follow/programs/info/").status_code == 404
    assert visitor.get("/follow/programs/exchange/").status_code == 200


def test_an_account_follows_by_one_button_and_takes_it_back(client, user):
    call()
    assert 'action="/follow/calls/autumn/"' in text(client.get("/calls/autumn/"))
    client.post("/follow/calls/autumn/")
    client.post("/follow/programs/exchange/", {"changes": "on"})
    page = text(client.get("/follow/"))
    assert (page.count("Exchange</a>"), "also when the deadline is moved" in page) == (2, True)
    for row in Follow.objects.all():
        client.post(f"/follow/{row.pk}/stop/")
    assert Follow.objects.count() == 0


def test_nobody_takes_back_what_another_asked(client, user):
    other = actions.follow(UserFactory(), call(), changes=False)
    assert client.post(f"/follow/{other.pk}/stop/").status_code == 404
    assert Follow.objects.count() == 1


def test_the_list_costs_the_same_for_one_and_five(client, user, django_assert_num_queries):
    client.get("/follow/")
    for total in (1, 5):
        for n in range(total):
            actions.follow(user, call(f"call-{total}-{n}"), changes=False)
        with django_assert_num_queries(7):
            client.get("/follow/")


def test_the_calendar_has_a_secret_link_that_is_renewed(client, user):
    assert "Make the link" in text(client.get("/follow/"))
    client.post("/follow/calendar/")
    first = keys.calendar_path(CalendarKey.objects.get())
    assert first in text(client.get("/follow/"))
    assert Client().get(first)["Content-Type"] == "text/calendar; charset=utf-8"
    client.post("/follow/calendar/")
    second = keys.calendar_path(CalendarKey.objects.get())
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    user.is_active = False
    user.save()
    assert Client().get(second).status_code == 404


def test_secret_links_are_masked_in_logs():
    follow = actions.follow(UserFactory(), call(), changes=False)
    paths = [
        keys.stop_path(keys.name_of(follow)),
        keys.calendar_path(actions.renew_calendar(follow.user)),
        "/follow/confirm/12.AAAAAAAAAAAA/",
    ]
    assert [mask(path) for path in paths] == [
        "/follow/stop/…/",
        "/calendar/mine/…/mobility.ics",
        "/follow/confirm/…/",
    ]
    assert (
        mask("/follow/calls/autumn-2027/ /calendar/kk.ics") == "/follow/calls/autumn-2027/ /calendar/kk.ics"
    )
