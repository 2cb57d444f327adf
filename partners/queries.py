"""What pages need to know about our own university and its partners."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from mobility.common import brand

from .models import Institution

# Every page names the university. A change by other means than saving a row is seen after a minute.
SECONDS = 60


def home_institution() -> Institution:
    """Return the university this installation belongs to, with its office and contacts.

    Kept in the cache until one of these rows is saved. Raises Institution.DoesNotExist before the first data
    are loaded.
    """
    found = cache.get(_key())
    if found is None:
        found = (
            Institution.objects.select_related("office")
            .prefetch_related("office__contacts")
            .get(code=settings.INSTITUTION)
        )
        cache.set(_key(), found, SECONDS)
    return found


def forget_home(**_signal: Any) -> None:
    """Read our university again next time: now, and once more when what was changed is committed."""
    cache.delete(_key())
    transaction.on_commit(lambda: cache.delete(_key()))


def home_colours() -> brand.Colours:
    """Return the colours of our university; the portal's own before the first data are loaded."""
    try:
        return home_institution().colours
    except Institution.DoesNotExist:
        return brand.OWN


def _key() -> str:
    return f"home:{settings.INSTITUTION}"
