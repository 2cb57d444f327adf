"""Where allauth meets the portal."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from . import keys, post
from .changes import CHANGES
from .models import User
from .sessions import remember_language


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the language of whoever signs up; puts every letter into the outbox."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = _language()
        return super().save_user(request, user, form, commit)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Show pages in the language the person chose for good, unless this browser has one of its own."""
        answer = super().post_login(request, user, **kwargs)
        if user.language_chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(answer, user.language)
        return answer

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Ask whoever reads an address to confirm it."""
        address = emailconfirmation.email_address
        _ask("account-confirm", address.email, address.user, link=f"{keys.CONFIRM}:{address.pk}")

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Send the link where a new password is chosen."""
        _ask("password-reset", email, user, link=f"{keys.RESET}:{user.pk}")

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell whoever signed up again that there is an account already."""
        _ask("account-exists", email, _owner(email), link=reverse("account_reset_password"))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send any other letter: that an address is unknown, or that something about an account changed.

        Raises KeyError for a letter the portal has no words for.
        """
        if template_prefix == "account/email/unknown_account":
            _ask("account-unknown", email, None, link=reverse("account_signup"))
        else:
            what = {"what": CHANGES[template_prefix]}
            _ask("account-changed", email, _owner(email), what, link=reverse("accounts:show"))


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _owner(email: str) -> User | None:
    return next(iter(filter_users_by_email(email)), None)


def _ask(template: str, email: str, user: Any, context: dict[str, Any] | None = None, link: str = "") -> None:
    language = user.language if user else _language()
    post.send(post.AccountLetter(template, email, language, user, context or {}, link))


class MFAAdapter(DefaultMFAAdapter):
    """Names the university in the app with codes; draws the square to scan."""

    def get_totp_issuer(self) -> str:
        """Return the name under which the app keeps the codes."""
        return f"{settings.INSTITUTION.upper()} mobility"

    def build_totp_svg(self, url: str) -> str:
        """Return the square as an SVG picture that the security policy lets through."""
        picture = io.BytesIO()
        segno.make(url, error="m", micro=False).save(picture, kind="svg", scale=6, border=2, light="#fff")
        return picture.getvalue().decode()


class UniversityAdapter(DefaultSocialAccountAdapter):
    """Fills a new account from what the university says about the person."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        name = data.get("name") or " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        user.full_name = (name or "")[:150]
        user.language = _language()
        return user
