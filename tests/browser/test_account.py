"""The own account in a browser: a passkey from making it to signing in, and every page looked over."""

import pytest

from mobility.accounts.models import User
from mobility.mail.loading import load_letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mobility-demo"
EMAIL = "reader@example.kz"
PAGES = [
    *("/account/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"),
    *("/accounts/3rdparty/", "/account/my-data/", "/account/erase/", "/accounts/logout/"),
]
ENTRANCE = [
    *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"),
    *("/accounts/password/reset/key/1-bad/", "/accounts/confirm-email/", "/accounts/confirm-email/bad/"),
    *("/accounts/inactive/", "/accounts/3rdparty/login/cancelled/", "/accounts/3rdparty/login/error/"),
]


@pytest.fixture
def account(transactional_db):
    load_letters()
    user = User.objects.create_user(EMAIL, PASSWORD, full_name="Айгерім", language="en")
    user.emailaddress_set.create(email=EMAIL, verified=True, primary=True)
    return user


def with_authenticator(one):
    """Give the browser a device that says yes: fingerprint, resident keys."""
    session = one.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return session, made["authenticatorId"]


def prove(one):
    """Answer "Is it you?" with the password."""
    one.page.fill("input[name=password]", PASSWORD)
    one.press("main form button.btn-primary")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_passkey_is_made_and_opens_the_account(reader, account, width):
    one = reader("en", width)
    session, device = with_authenticator(one)
    one.sign_in(EMAIL, PASSWORD)
    one.open("/accounts/2fa/webauthn/add/")
    prove(one)
    one.page.fill("input[name=name]", "My phone")
    one.press("form[data-passkey=create] button", "**/accounts/2fa/recovery-codes/")
    assert one.page.locator("ul.codes li").count() == 10
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [key["isResidentCredential"] for key in kept] == [True]
    assert one.open("/accounts/2fa/webauthn/").locator("strong", has_text="My phone").count() == 1
    one.open("/accounts/logout/")
    one.press("main form button.btn-primary")
    one.open("/accounts/login/")
    one.press("form[data-passkey=login] button", "**/applications/")
    assert one.open("/account/").locator("dd, p.soft", has_text=EMAIL).count() == 1


def test_a_passkey_is_the_second_step_after_the_password(reader, account):
    one = reader("en", 360)
    with_authenticator(one)
    one.sign_in(EMAIL, PASSWORD)
    one.open("/accounts/2fa/webauthn/add/")
    prove(one)
    one.press("form[data-passkey=create] button", "**/accounts/2fa/recovery-codes/")
    one.open("/accounts/logout/")
    one.press("main form button.btn-primary")
    one.sign_in(EMAIL, PASSWORD)
    assert one.page.url.endswith("/accounts/2fa/authenticate/")
    one.press("form[data-passkey=get] button", "**/applications/")


def test_a_device_that_refuses_is_said_in_a_sentence(reader, account):
    one = reader("en", 360)
    session, device = with_authenticator(one)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    one.sign_in(EMAIL, PASSWORD)
    one.open("/accounts/2fa/webauthn/add/")
    prove(one)
    one.page.locator("form[data-passkey=create] button").click()
    says = one.page.locator("form[data-passkey=create] [data-passkey-says]")
    says.get_by_text("It did not work.").wait_for()
    one.look()


def test_without_script_the_page_names_the_other_way(reader, account):
    one = reader("en", 360, script=False)
    one.sign_in(EMAIL, PASSWORD)
    assert one.page.locator("form[data-passkey]").count() == 0
    one.open("/accounts/2fa/webauthn/add/")
    prove(one)
    assert one.page.get_by_text("Codes from an app work everywhere.").is_visible()
    assert not one.page.locator("form[data-passkey=create]").is_visible()


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 360)])
def test_every_page_of_the_account_is_in_order(reader, account, language, width):
    one = reader(language, width)
    for path in ENTRANCE:
        one.open(path)
    one.sign_in(EMAIL, PASSWORD)
    for path in PAGES:
        one.open(path)
    one.open("/accounts/2fa/totp/activate/")
    prove(one)
    assert one.page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
