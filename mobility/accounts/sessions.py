"""How long somebody stays signed in, and in which language: both kept by the browser."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mobility.common.policy import can

from .models import User

# A session is written anew at most this often, not at every page.
RENEW_AFTER = dt.timedelta(hours=1)
BEGUN, RENEWED = "signed_in_at", "renewed_at"


def is_staff_session(user: Any) -> bool:
    """Tell whether the person does one of the things that ask for shorter sessions and a second factor."""
    # Read afresh: roles kept on the object may be of an earlier moment.
    fresh = User.objects.get(pk=user.pk)
    return any(can(fresh, action) for action in settings.SECOND_FACTOR_ACTIONS)


def hold(request: HttpRequest, user: Any) -> None:
    """Set how long the session lasts: staff from sign-in on, others from their last visit on."""
    session, now = request.session, timezone.now()
    session.setdefault(BEGUN, now.isoformat())
    session[RENEWED] = now.isoformat()
    if is_staff_session(user):
        begun = dt.datetime.fromisoformat(session[BEGUN])
        session.set_expiry(begun + dt.timedelta(seconds=settings.STAFF_SESSION_SECONDS))
    else:
        session.set_expiry(now + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE))


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Start counting at sign-in."""
    request.session.pop(BEGUN, None)
    hold(request, user)


def connect() -> None:
    """Count from every sign-in on, whichever way it came."""
    user_logged_in.connect(begin, dispatch_uid="accounts.sessions")


def remember_language(answer: HttpResponse, language: str) -> None:
    """Keep the language of pages in this browser, as the switch at the top does."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


class SessionLength:
    """Lengthen the session of somebody who comes back, at most once an hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        renewed = request.session.get(RENEWED)
        due = renewed and timezone.now() - dt.datetime.fromisoformat(renewed) >= RENEW_AFTER
        if due and request.user.is_authenticated:
            hold(request, request.user)
        return self.get_response(request)
