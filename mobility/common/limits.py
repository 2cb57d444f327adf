"""How often one address may ask for a page. Nothing is kept but a number under a hash, for a minute."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

PERIOD = 60  # seconds


def within(name: str, request: HttpRequest, per_minute: int) -> bool:
    """Count a request under a name, and tell whether its address is still within the limit."""
    address = salted_hmac("limits", address_of(request)).hexdigest()[:32]
    key = f"limit:{name}:{int(time.time() // PERIOD)}:{address}"
    cache.add(key, 0, PERIOD)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # the minute ended in between
        return True


def address_of(request: HttpRequest) -> str:
    """Return the address a request came from; behind our proxy it is the last one the proxy wrote down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
