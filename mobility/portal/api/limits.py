"""How often one address may ask. Nothing is kept but a number under a hash of the address, for a minute."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.throttling import BaseThrottle

PERIOD = 60  # seconds


class PerAddress(BaseThrottle):
    """So many requests a minute from one address; a dormitory shares one, so limits are wide.

    ``setting`` names the setting that holds the number.
    """

    def __init__(self, setting: str) -> None:
        self.setting = setting

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request, and tell whether it is still within the limit."""
        key = self._key(request)
        cache.add(key, 0, PERIOD)
        try:
            return cache.incr(key) <= getattr(settings, self.setting)
        except ValueError:  # the minute ended in between
            return True

    def wait(self) -> float:
        """Return how many seconds are left of this minute."""
        return PERIOD - time.time() % PERIOD

    def _key(self, request: HttpRequest) -> str:
        address = salted_hmac("api", self.get_ident(request) or "").hexdigest()[:32]
        return f"{self.setting}:{int(time.time() // PERIOD)}:{address}"
