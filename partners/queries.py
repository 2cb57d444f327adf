"""What pages need to know about our own university and its partners."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common import brand
from mobility.common.dates import long_date

from .folding import fold
from .models import Agreement, Institution

# Every page names the university. A change by other means than saving a row is seen after a minute.
SECONDS = 60
IN_FORCE = {
    Agreement.Kind.EXCHANGE: _("An exchange agreement is in force until %(day)s."),
    Agreement.Kind.KA171: _("An Erasmus+ KA171 agreement is in force until %(day)s."),
    Agreement.Kind.DOUBLE_DEGREE: _("A double degree agreement is in force until %(day)s."),
    Agreement.Kind.MEMORANDUM: _("A memorandum of cooperation is in force until %(day)s."),
}
# More words than anybody types into a search field.
MOST_WORDS = 8


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


def matching(institutions: QuerySet[Institution], text: str) -> QuerySet[Institution]:
    """Return the institutions in whose names, town or country each word of a text occurs, in any language.

    Case and diacritics count for nothing. A search for a part of a word reads every row in any database;
    looking for a plain substring keeps that cheap: SQLite's LIKE would call Python for each row.
    """
    for word in fold(text).split()[:MOST_WORDS]:
        institutions = institutions.filter(GreaterThan(StrIndex("search_words", Value(word)), 0))
    return institutions


def agreements_in_words(institution: Institution, today: dt.date | None = None) -> list[str]:
    """Say in whole sentences which agreements are in force with a partner, and until when: for everybody.

    Numbers, seats and scans stay with the office.
    """
    rows = Agreement.objects.in_force(today).filter(institution=institution)
    ends = dict(rows.order_by("valid_to").values_list("kind", "valid_to"))  # of several the last to end
    language = get_language() or "kk"
    return [
        sentence % {"day": long_date(ends[kind], language)}
        for kind, sentence in IN_FORCE.items()
        if kind in ends
    ]


def _key() -> str:
    return f"home:{settings.INSTITUTION}"
