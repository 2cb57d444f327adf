"""Answers travel compressed: on a mobile line a page is a quarter of its size.

What is secret must not be compressed beside text that a stranger chooses: the length of the answer would
tell, guess by guess, how much of it both have in common (BREACH). Three things stand against that. CSRF
tokens are masked anew for each answer, and Django's middleware adds up to 100 random bytes. And what is
answered to somebody who is signed in, with words from an address that another site may have made, stays as
it is.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Fonts, pictures and papers are compressed already.
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")
# A browser says so itself when no other site had a hand in the address (Fetch Metadata).
OWN_ADDRESSES = ("same-origin", "none")


def may_hold_foreign_words(request: HttpRequest) -> bool:
    """Say whether a page with something personal may repeat what another site put into its address.

    Another site cannot send forms in somebody's name: their cookies do not come along, and CSRF is checked.
    """
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return bool(
        signed_in
        and request.META.get("QUERY_STRING")
        and request.headers.get("Sec-Fetch-Site") not in OWN_ADDRESSES
    )


class Compression(GZipMiddleware):
    """Compress texts for browsers that take them so; style sheets and scripts, too, unless packed before."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, smaller where that helps and tells nobody anything."""
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(COMPRESSIBLE) or may_hold_foreign_words(request):
            return response
        return super().process_response(request, response)
