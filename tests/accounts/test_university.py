"""Sign-on by the university: tried against a real OpenID Connect server in its own process."""

import datetime as dt
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa

from mobility.accounts.models import User
from mobility.accounts.university.adapter import read_token

from .conftest import PASSWORD, link_of_last_letter, sign_in

EMAIL = "aigerim@example.kz"
LOGIN = "/accounts/oidc/university/login/"
FAILED = "The sign-on did not work"


@pytest.fixture(scope="session")
def server():
    """Start the university's server and register the portal there. Returns address, client, secret."""
    portal = {
        "redirect_uris": [f"http://testserver{LOGIN}callback/"],
        "token_endpoint_auth_method": "client_secret_post",
    }
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("provider.py"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
        text=True,
    ) as process:
        address = f"http://127.0.0.1:{process.stdout.readline().strip()}"
        made = requests.post(f"{address}/oauth2/clients", json=portal, timeout=10).json()
        yield address, made["client_id"], made["client_secret"]
        process.terminate()


@pytest.fixture
def university(server, settings):
    """Set the portal up for the university's server and return its address."""
    address, client, secret = server
    app = {
        "provider_id": "university",
        "name": "Our University",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": address, "oauth_pkce_enabled": True},
    }
    provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": provider}
    requests.put(f"{address}/forge", data="no", timeout=10)
    return address


def known(university, sub="s-1", **claims):
    about = {"email": EMAIL, "email_verified": True, "name": "Aigerim Sarsenova"} | claims
    requests.put(f"{university}/users/{sub}", json=about, timeout=10)


def leave(client, process="login"):
    """Press the button and return the address at the university the page leads to."""
    page = client.post(f"{LOGIN}?process={process}").content.decode()
    return unescape(re.search(r'<a class="btn btn-primary" href="([^"]+)"', page)[1])


def come_back(client, address, sub="s-1", **changes):
    """Sign on at the university and follow the way back; ``changes`` are made to the answer's query."""
    there = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(back.query).items()} | changes
    return client.get(f"{back.path}?{urlencode(query)}")


def refused(client, answer):
    return (
        FAILED in answer.content.decode()
        and client.get("/account/").status_code == 302
        and not SocialAccount.objects.exists()
    )


def test_the_request_carries_state_nonce_and_proof(client, university):
    sent = parse_qs(urlsplit(leave(client)).query)
    assert sent["response_type"] == ["code"]
    assert sorted(sent["scope"][0].split()) == ["email", "openid", "profile"]
    assert sent["code_challenge_method"] == ["S256"]
    assert [len(sent[name][0]) > 15 for name in ("state", "nonce", "code_challenge")] == [True] * 3


def test_a_newcomer_gets_an_account_with_the_name_the_university_knows(client, university):
    known(university)
    assert come_back(client, leave(client)).url == "/after-login/"
    user = User.objects.get(email=EMAIL)
    assert (user.full_name, user.language, user.has_usable_password()) == ("Aigerim Sarsenova", "en", False)
    assert list(user.socialaccount_set.values_list("provider", "uid")) == [("university", "s-1")]
    assert list(user.emailaddress_set.values_list("email", "verified")) == [(EMAIL, True)]


def test_an_account_with_the_same_confirmed_address_is_linked(client, university, person):
    user = person()
    known(university)
    assert come_back(client, leave(client)).url == "/after-login/"
    user.refresh_from_db()
    assert user.socialaccount_set.get().uid == "s-1"
    assert user.check_password(PASSWORD)
    assert User.objects.count() == 1


def test_an_account_opened_by_somebody_else_with_my_address_is_taken_from_them(client, university, person):
    user = person(verified=False)
    known(university)
    come_back(client, leave(client))
    user.refresh_from_db()
    assert user.has_usable_password() is False
    assert sign_in(client.__class__()).status_code == 200


def test_an_address_the_university_has_not_confirmed_opens_no_account(client, university, person):
    user = person()
    known(university, email_verified=False)
    come_back(client, leave(client))
    assert client.get("/account/").status_code == 302
    assert user.socialaccount_set.count() == 0


def test_a_newcomer_without_confirmed_address_confirms_it_by_letter(client, university):
    known(university, sub="s-2", email="new@example.kz", email_verified=False)
    answer = come_back(client, leave(client), sub="s-2")
    assert answer.url == "/accounts/confirm-email/"
    assert client.get("/account/").status_code == 302
    assert client.post(link_of_last_letter()).url == "/after-login/"


def test_a_closed_account_does_not_open(client, university, person):
    person(is_active=False)
    known(university)
    assert come_back(client, leave(client)).url == "/accounts/inactive/"
    assert client.get("/account/").status_code == 302


def test_a_token_signed_by_another_key_is_refused(client, university):
    known(university)
    requests.put(f"{university}/forge", data="yes", timeout=10)
    assert refused(client, come_back(client, leave(client)))


def test_a_token_of_another_sign_on_is_refused(client, university):
    known(university)
    address = re.sub(r"nonce=[^&]+", "nonce=of-another-sign-on", leave(client))
    assert refused(client, come_back(client, address))


@pytest.mark.parametrize("state", ["", "of-another-browser"])
def test_an_answer_without_our_state_is_refused(client, university, state):
    known(university)
    assert refused(client, come_back(client, leave(client), state=state))


def test_an_answer_given_to_another_browser_is_refused(client, university):
    known(university)
    address = leave(client)
    assert refused(client, come_back(client.__class__(headers={"accept-language": "en"}), address))


def test_a_code_works_once(client, university):
    known(university)
    there = requests.post(leave(client), data={"sub": "s-1"}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert client.get(f"{back.path}?{back.query}").url == "/after-login/"
    client.post("/accounts/logout/")
    assert FAILED in client.get(f"{back.path}?{back.query}").content.decode()


def test_whoever_stops_at_the_university_is_told_that_nothing_changed(client, university):
    answer = client.get(f"{LOGIN}callback/?error=access_denied&state={state_of(leave(client))}")
    assert answer.url == "/accounts/3rdparty/login/cancelled/"
    assert "Nothing has changed." in client.get(answer.url).content.decode()


def state_of(address):
    return parse_qs(urlsplit(address).query)["state"][0]


def test_a_server_that_is_away_is_said_kindly(client, university, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    assert FAILED in client.post(LOGIN).content.decode()


def test_somebody_signed_in_connects_and_disconnects(client, university, person):
    user = person()
    sign_in(client)
    known(university, sub="s-9", email="other@example.kz")
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "Connect with Our University" in page
    come_back(client, leave(client, "connect"), sub="s-9")
    account = user.socialaccount_set.get()
    assert account.uid == "s-9"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert user.socialaccount_set.count() == 0


def test_only_a_form_of_ours_begins_a_sign_on(client, university):
    assert client.get(LOGIN).status_code == 405


def test_nothing_is_shown_where_no_university_is_set(client):
    assert client.post(LOGIN).status_code == 404
    assert "/oidc/" not in client.get("/accounts/login/").content.decode()


def test_the_sign_in_page_names_the_university(client, university):
    assert "Sign in with Our University" in client.get("/accounts/login/").content.decode()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS = {
    "keys": [jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k", "use": "sig"}]
}


def token(key=KEY, alg="RS256", kid="k", **claims):
    now = dt.datetime.now(dt.UTC)
    whole = {
        "iss": "https://uni.example",
        "sub": "s-1",
        "aud": "portal",
        "nonce": "n",
        "iat": now,
        "exp": now + dt.timedelta(minutes=5),
    } | claims
    return jwt.encode(
        {k: v for k, v in whole.items() if v is not None}, key, alg, {"kid": kid} if kid else {}
    )


def read(text):
    return read_token(text, KEYS, issuer="https://uni.example", client="portal", nonce="n")


@pytest.mark.parametrize("kid", ["k", None])
def test_a_whole_token_is_read(kid):
    assert read(token(kid=kid))["sub"] == "s-1"


LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "another-portal"},
        {"exp": LONG_AGO},
        {"nonce": "m"},
        {"nonce": None},
        {"sub": None},
        {"iat": None},
        {"kid": "unknown"},
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048), "kid": None},
        {"key": None, "alg": "none"},
        {"key": "a secret of sixteen and sixteen letters", "alg": "HS256"},
    ],
    ids=lambda wrong: "-".join(wrong) + f"-{next(iter(wrong.values()))}"[:18],
)
def test_a_token_with_a_fault_is_not(wrong):
    with pytest.raises(OAuth2Error):
        read(token(**wrong))


def test_a_token_is_not_read_without_a_nonce_of_ours():
    with pytest.raises(OAuth2Error):
        read_token(token(nonce=""), KEYS, issuer="https://uni.example", client="portal", nonce="")
