"""Who must sign in by two steps sets the second one up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mobility.common.policy import can

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Pages that stay open: without them nobody could set the second step up, leave, or read in another language.
OPEN = ("/accounts/", "/account/", "/language/", "/static/", "/brand.css", "/mark.svg", "/healthz", "/api/")


def is_missing(user: Any) -> bool:
    """Tell whether the person must have a second step and has none."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    if not any(can(user, action) for action in settings.SECOND_FACTOR_ACTIONS):
        return False
    return not get_adapter().is_mfa_enabled(user, types=STEPS)


def sentence() -> str:
    """Say what is missing and why."""
    return _(
        "Your office opens other people's papers, so it needs sign-in in two steps. Please set it up here."
    )


class SecondFactorRequired:
    """Lead those who must have a second step to where it is set up; refuse what they send meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not is_missing(request.user):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseForbidden(sentence(), content_type="text/plain; charset=utf-8")
        messages.warning(request, sentence())
        return redirect(reverse("mfa_index"))
