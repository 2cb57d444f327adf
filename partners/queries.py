"""What pages need to know about our own university and its partners."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common import brand
from mobility.common.dates import long_date

from .folding import fold
from .models import Agreement, AgreementYear, CountryStatus, Institution, academic_year_of

# Every page names the university. A change by other means than saving a row is seen after ten minutes.
SECONDS = 600
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


def kept_code(code: str) -> str | None:
    """Return the code of the entry that one was merged into; None for one that stands for itself."""
    merged = Institution.objects.filter(code=code).exclude(merged_into=None)
    return merged.values_list("merged_into__code", flat=True).first()


def country_status(country: str, day: dt.date | None = None) -> str | None:
    """Return "programme" or "partner" for a country on a day (today); None where nothing is entered."""
    return country_statuses(day).get(country)


def country_statuses(day: dt.date | None = None) -> dict[str, str]:
    """Return the status in Erasmus+ of every country that has one on a day (today), in one query."""
    day = day or timezone.localdate()
    rows = CountryStatus.objects.filter(since__lte=day).exclude(until__lt=day).order_by("since")
    return dict(rows.values_list("country", "status"))


def with_standing(institutions: QuerySet[Institution], today: dt.date | None = None) -> QuerySet[Institution]:
    """Add what the office asks: ``agreed_until``, ``is_in_signing``, ``open_seats``, ``erasmus_status``.

    ``agreed_until`` is the last day of an agreement in force under which people go; seats are those of calls
    that take applications today, None without a place there; the status is that of the country today.
    """
    today = today or timezone.localdate()
    theirs = Agreement.objects.filter(institution=OuterRef("pk")).order_by()
    last = (
        theirs.in_force(today).sending().values("institution").annotate(last=Max("valid_to")).values("last")
    )
    offered = Institution.objects.filter(pk=OuterRef("pk")).order_by()
    still_open = Q(offerings__call__closes_on__gte=today) | Q(offerings__call__late_until__gte=today)
    seats = (
        offered.filter(
            still_open,
            offerings__withdrawn_on=None,
            offerings__call__state="published",
            offerings__call__opens_on__lte=today,
        )
        .values("pk")
        .annotate(seats=Sum("offerings__seats"))
        .values("seats")
    )
    statuses = CountryStatus.objects.filter(country=OuterRef("country"), since__lte=today)
    status = statuses.exclude(until__lt=today).order_by("-since").values("status")
    return institutions.annotate(
        erasmus_status=Subquery(status[:1]),
        agreed_until=Subquery(last),
        is_in_signing=Exists(theirs.filter(state=Agreement.State.IN_SIGNING)),
        open_seats=Subquery(seats),
    )


def seats_given(
    agreements: QuerySet[Agreement], academic_year: str, today: dt.date | None = None
) -> QuerySet[AgreementYear]:
    """Return the years of agreements that give seats for our students in an academic year.

    Of agreements in force whose last day has not passed, and of others whose seats are offered.
    """
    lasting = Q(
        agreement__state=Agreement.State.IN_FORCE, agreement__valid_to__gte=today or timezone.localdate()
    )
    return AgreementYear.objects.filter(
        lasting | Q(seats_offered__gt=0),
        agreement__in=agreements,
        academic_year=academic_year,
        seats_out__gt=0,
    )


def without_offering(
    institutions: QuerySet[Institution], today: dt.date | None = None
) -> QuerySet[Institution]:
    """Return the partners with no place in a published call from which people depart this academic year."""
    first, last = days_of_year(academic_year_of(today or timezone.localdate()))
    departing = Institution.objects.annotate(
        departs=Coalesce("offerings__starts_on", "offerings__call__stay_from")
    ).filter(offerings__call__state="published", offerings__withdrawn_on=None, departs__range=(first, last))
    return institutions.filter(is_home=False).exclude(pk__in=departing.order_by().values("pk"))


def days_of_year(academic_year: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which somebody departs in an academic year such as 2026/2027."""
    begin = int(academic_year[:4])
    return dt.date(begin, 7, 1), dt.date(begin + 1, 6, 30)


def _key() -> str:
    return f"home:{settings.INSTITUTION}"
