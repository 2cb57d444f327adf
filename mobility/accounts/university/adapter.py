"""What the portal asks of the university's server, and what it believes of the answer."""

import hmac
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

# Signatures by the server's private key only: a token "signed" by nobody or by our secret is none.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_MAY_DIFFER_SECONDS = 60


def read_token(token: str, keys: dict[str, Any], *, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token after the checks of OpenID Connect Core 3.1.3.7.

    Raises OAuth2Error when signature, issuer, audience, time or nonce are not what they must be.
    """
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        # A server with one key need not name it in the token.
        found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if wanted in (None, key.key_id)]
        if len(found) != 1:
            raise OAuth2Error("The token names no key the server has.")
        claims = jwt.decode(
            token,
            found[0].key,
            algorithms=ALGORITHMS,
            audience=client,
            issuer=issuer,
            leeway=CLOCKS_MAY_DIFFER_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise OAuth2Error("The token of the university's server cannot be believed.") from error
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise OAuth2Error("The token belongs to another sign-on.")
    return claims


class UniversityServer(OpenIDConnectOAuth2Adapter):
    """Reads the token of the university's server and asks it about the person."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Return who signed on. Raises OAuth2Error when the answer cannot be believed."""
        answer = kwargs["response"].get("id_token")
        if not answer:
            raise OAuth2Error("The university's server sent no token about the person.")
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        claims = read_token(
            answer,
            response.json(),
            issuer=self.openid_config["issuer"],
            client=app.client_id,
            nonce=self.nonce,
        )
        about = self._fetch_user_info(token.token)
        if about.get("sub") != claims["sub"]:
            raise OAuth2Error("The token and the answer about the person speak of two people.")
        data = {"userinfo": about, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)
