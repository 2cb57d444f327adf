"""Sign-in in two steps: set up through the pages, asked for at sign-in, a must for some by a setting."""

import datetime as dt
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from applications.commission.models import Commission, Member
from mobility.accounts.models import Role

from .conftest import PASSWORD, letters, sign_in

SENTENCE = "Your office opens other people&#x27;s papers, so it needs sign-in in two steps."


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client):
    """Turn codes from an app on, as a person does, and return the secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="key">(\w+)</code>', page)[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    return secret


def test_the_square_and_the_key_are_on_the_page_and_no_script(client, person):
    person()
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert "<script" not in page


def test_the_code_of_the_app_is_asked_for_at_the_next_sign_in(
    client, person, django_capture_on_commit_callbacks
):
    person()
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(client)
    assert letters()[-1] == ("account-changed", "aigerim@example.kz")
    other = Client(headers={"accept-language": "en"})
    assert sign_in(other).url == "/accounts/2fa/authenticate/"
    assert other.get("/account/").status_code == 302
    assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    with time_machine.travel(time.time() + 60):
        assert other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).url == "/after-login/"
    assert other.get("/account/").status_code == 200


def test_a_recovery_code_opens_the_account_once(client, person):
    person()
    sign_in(client)
    set_up(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>(\d+)</code></li>", page)
    assert len(codes) == 10
    file = client.get("/accounts/2fa/recovery-codes/download/")
    assert re.findall(r"^\d{8}$", file.content.decode(), re.MULTILINE) == codes
    for expected in (302, 200):
        other = Client()
        sign_in(other)
        answer = other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert answer.status_code == expected


def test_guessing_the_code_is_slowed(client, person):
    person()
    sign_in(client)
    secret = set_up(client)
    other = Client(headers={"accept-language": "en"})
    sign_in(other)
    for _guess in range(10):
        other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    with time_machine.travel(time.time() + 60):
        answer = other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "Too many failed login attempts" in answer.content.decode()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def member(user):
    order = {"order_number": "1", "order_date": dt.date(2026, 9, 1)}
    commission = Commission.objects.create(title="Commission", **order)
    Member.objects.create(commission=commission, user=user, function="member")


@pytest.mark.parametrize("who", ["specialist", "head", "member", "technician"])
def test_office_commission_and_technicians_are_led_to_the_set_up(client, person, required, who):
    roles = {"specialist": [Role.OFFICE_SPECIALIST], "head": [Role.OFFICE_HEAD]}.get(who, [])
    user = person(roles=roles, is_superuser=who == "technician")
    if who == "member":
        member(user)
    sign_in(client)
    for path in ("/admin/", "/commission/", "/", "/applications/"):
        assert client.get(path).url == "/accounts/2fa/"
    assert SENTENCE in client.get("/accounts/2fa/").content.decode()
    assert client.post("/applications/start/any/").status_code == 403
    set_up(client)
    open_to_them = "/commission/" if who == "member" else "/admin/"
    assert client.get(open_to_them).status_code == 200


@pytest.mark.parametrize("role", [None, Role.FACULTY_APPROVER])
def test_others_may_do_without(client, person, required, role):
    person(roles=[role] if role else [])
    sign_in(client)
    assert client.get("/applications/").status_code == 200


def test_recovery_codes_alone_are_no_second_step(client, person, required):
    user = person(roles=[Role.OFFICE_HEAD])
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(user)
    assert client.get("/admin/").url == "/accounts/2fa/"


def test_nobody_must_where_the_setting_is_off(client, person):
    person(roles=[Role.OFFICE_HEAD])
    sign_in(client)
    assert client.get("/admin/").status_code == 200
