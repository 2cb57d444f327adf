"""Signing up, in, and a forgotten password: through pages and letters, and alike for every address."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers

from mobility.accounts.models import User
from mobility.mail.models import Message

from .conftest import PASSWORD, letters, link_of_last_letter, sign_in

NEW = "new@example.kz"


@pytest.fixture
def hashings(monkeypatch):
    """Count how often a password is made into a hash."""
    counted = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *a, **k: counted.append(1) or encode(*a, **k))
    return counted


def sign_up(client, email=NEW):
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})


def test_a_new_account_opens_by_the_link_in_the_letter(client):
    client.cookies["django_language"] = "ru"
    answer = sign_up(client)
    assert (answer.status_code, answer.url) == (302, "/accounts/confirm-email/")
    assert sign_in(client, NEW).url == "/accounts/confirm-email/"
    assert letters("template__code", "recipient", "language", "state") == [
        ("account-confirm", NEW, "ru", "queued")
    ]
    link = link_of_last_letter()
    assert "Yes, confirm it" not in client.get("/").content.decode()
    assert client.get(link).status_code == 200
    assert EmailAddress.objects.get(email=NEW).verified is False
    assert client.post(link).url == "/after-login/"
    assert EmailAddress.objects.get(email=NEW).verified is True
    assert User.objects.get(email=NEW).language == "ru"


def test_the_outbox_keeps_no_link_that_opens_an_account(client, person):
    person()
    client.post("/accounts/password/reset/", {"email": "aigerim@example.kz"})
    link = link_of_last_letter()
    kept = Message.objects.get(template__code="password-reset")
    assert link.startswith("/accounts/password/reset/key/")
    assert "/accounts/password/reset/key/" not in kept.body
    assert kept.body.count("…") == 1
    assert kept.link == f"reset-password:{kept.user_id}"


def test_a_forgotten_password_is_chosen_anew_once(client, person):
    person()
    client.post("/accounts/password/reset/", {"email": "aigerim@example.kz"})
    link = link_of_last_letter()
    form = client.get(link).url
    new = "Жорға-2027-жаңа"
    assert client.post(form, {"password1": new, "password2": new}).url == "/accounts/password/reset/key/done/"
    assert (
        "This link was used already" in client.get(link, headers={"accept-language": "en"}).content.decode()
    )
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=new).url == "/after-login/"
    assert [code for code, _to in letters()] == ["password-reset", "account-changed"]


def seen(answer):
    """What a visitor can tell: the status, the address, and the page without its token."""
    text = answer.content.decode()
    start = text.find('name="csrfmiddlewaretoken"')
    return answer.status_code, answer.headers.get("Location"), text[:start]


def test_sign_up_tells_nobody_who_has_an_account(client, person, hashings):
    person()
    hashings.clear()
    known = sign_up(client, "aigerim@example.kz")
    cost_known = len(hashings)
    hashings.clear()
    unknown = sign_up(client, NEW)
    assert seen(known) == seen(unknown)
    assert (cost_known, len(hashings)) == (1, 1)
    assert letters() == [("account-exists", "aigerim@example.kz"), ("account-confirm", NEW)]


def test_a_forgotten_password_tells_nobody_who_has_an_account(client, person, hashings):
    person()
    hashings.clear()
    known = client.post("/accounts/password/reset/", {"email": "aigerim@example.kz"})
    unknown = client.post("/accounts/password/reset/", {"email": NEW})
    assert seen(known) == seen(unknown) == (302, "/accounts/password/reset/done/", "")
    assert len(hashings) == 0
    assert letters() == [("password-reset", "aigerim@example.kz"), ("account-unknown", NEW)]


@pytest.mark.parametrize("who", ["known", "unknown", "no password", "closed"])
def test_a_wrong_sign_in_costs_one_hashing_whoever_it_is(client, person, hashings, who):
    user = person()
    if who == "no password":
        user.set_unusable_password()
    user.is_active = who != "closed"
    user.save()
    hashings.clear()
    answer = sign_in(client, NEW if who == "unknown" else user.email, "wrong-password")
    assert answer.status_code == 200
    assert len(hashings) == 1
    assert answer.context["form"].errors["__all__"] == [
        "The email address and/or password you specified are not correct."
    ]


def test_a_closed_account_does_not_open(client, person):
    person(is_active=False)
    assert sign_in(client).url == "/accounts/inactive/"
    assert client.get("/account/").url == "/accounts/login/?next=/account/"


def test_the_address_changes_only_when_the_new_one_is_confirmed(client, person):
    user = person()
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": NEW})
    user.refresh_from_db()
    assert user.email == "aigerim@example.kz"
    assert letters()[-1] == ("account-confirm", NEW)
    client.post(link_of_last_letter())
    user.refresh_from_db()
    assert user.email == NEW
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert letters()[-1][0] == "account-changed"


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/accounts/signup/", {"email": NEW, "password1": "12345"}),
        ("/accounts/login/", {"login": "nobody@example.kz", "password": "not the one at all"}),
    ],
)
def test_what_is_wrong_is_said_once_at_the_top(client, page, typed):
    answer = client.post(page, typed).content.decode()
    assert answer.count('class="error-summary"') == 1
    assert answer.index('class="error-summary"') < answer.index('type="password"')
