"""Pages that are the same for every visitor: made once a minute, one copy for each language."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

SECONDS = 60
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language")
# Whoever has one of these may see something of their own: a name, a message.
PERSONAL_COOKIES = ("messages", settings.SESSION_COOKIE_NAME)


def same_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer visitors without any cookie of their own from a copy that is at most a minute old.

    Such a page must hold no CSRF token and set no cookie; if it does, it is not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(name in request.COOKIES for name in PERSONAL_COOKIES):
            return view(request, *args, **kwargs)
        key = _key(request)
        kept = cache.get(key)
        if kept is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies and "CSRF_COOKIE" not in request.META:
            headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            cache.set(key, (response.content, headers), SECONDS)
        return response

    return answer


def _key(request: HttpRequest) -> str:
    path = hashlib.sha256(request.get_full_path().encode()).hexdigest()
    return f"visitors:{get_language()}:{path}"
