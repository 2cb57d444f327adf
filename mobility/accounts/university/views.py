"""Out to the university's server, and back."""

import logging
from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from .adapter import UniversityServer

_log = logging.getLogger(__name__)


class Return(OAuth2CallbackView):
    """Hands the nonce of this sign-on to whoever reads the token."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the person to the university's server.

    By a page with a link: our forms may lead to no other address (form-action of the security policy).
    """
    server = UniversityServer(request, provider_id)
    try:
        answer = OAuth2LoginView.adapter_view(server)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except requests.RequestException as error:
        _log.warning("The university's server does not answer: %s", error)
        return render_authentication_error(request, server.get_provider(), exception=error)
    if answer.status_code != 302:
        return answer
    context = {"address": answer["Location"], "name": server.get_provider().name}
    return render(request, "socialaccount/continue.html", context)


@login_not_required
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the person back: believed, or told that it did not work."""
    try:
        return Return.adapter_view(UniversityServer(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
