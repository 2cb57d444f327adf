"""The university as a place to sign in at: its nonce goes out with the person and must come back signed."""

import secrets
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse

from .adapter import UniversityServer


class UniversityProvider(OpenIDConnectProvider):
    """allauth's OpenID Connect with our stricter reading of the token."""

    oauth2_adapter_class = UniversityServer

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the person to the university with a nonce that is kept with the state of this sign-on."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or self.get_auth_params()), "nonce": nonce}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
