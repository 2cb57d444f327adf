"""Finding a partner: what was asked, who answers to it, and the map of them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from mobility.common.dates import country_name
from mobility.common.policy import visible
from partners.folding import fold
from partners.geography import Band, Point, distance_km, travel_band
from partners.models import Institution
from partners.queries import matching
from programs.models import Call, Offering

from .looks import home_or_none
from .map import VIEWS, Map, Marker, Partner, choose, draw

PAGE = 75


@dataclass(frozen=True)
class Asked:
    """What a reader asked of the list; nothing asked is the whole list."""

    q: str = ""
    country: str = ""
    open: str = ""
    view: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address; what it holds besides is left out."""
        return cls(**{part.name: query.get(part.name, "").strip() for part in fields(cls)})

    @property
    def narrows(self) -> bool:
        """Say whether it asks for less than all partners."""
        return bool(self.q or self.country or self.open)

    @property
    def page_number(self) -> int:
        """Which page it asks for; what is no number asks for the first."""
        return int(self.page) if self.page.isdecimal() and len(self.page) < 6 else 1

    def address(self, **changes: str) -> str:
        """Return the address of the list as asked, but for some changes."""
        asked = replace(self, **changes)
        parts = {part.name: value for part in fields(self) if (value := getattr(asked, part.name))}
        return reverse("portal:partners") + (f"?{urlencode(parts)}" if parts else "")


class Row(NamedTuple):
    """A found partner in short: all of them are on the map, a page of them in the list."""

    pk: int
    code: str
    country: str
    latitude: Any
    longitude: Any
    name: str
    city: str

    @property
    def point(self) -> Point | None:
        """Where its town is; None while the office has not entered it."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(float(self.latitude), float(self.longitude))


class Country(NamedTuple):
    """A country to choose: its code and how many partners are there."""

    code: str
    name: str
    partners: int


class Way(NamedTuple):
    """How far a partner is from our town, in km, and the band of distance for travel money."""

    km: float
    band: Band | None


class Listed(NamedTuple):
    """A partner in the list, and how far it is."""

    partner: Institution
    way: Way | None


@dataclass(frozen=True)
class Found:
    """One page of the partners that were found, by country, and all of them on the map."""

    count: int
    groups: list[tuple[str, list[Listed]]]
    map: Map
    page: int
    pages: int


def countries(user: Any) -> list[Country]:
    """Return the countries of all partners, in the order of their names in the reader's language."""
    counted = visible(user, Institution).filter(is_home=False).order_by("country").values_list("country")
    language = get_language() or "kk"
    rows = [Country(code, country_name(code, language), n) for code, n in counted.annotate(Count("pk"))]
    return sorted(rows, key=lambda row: fold(row.name))  # Ә stands by А, not after Я


def find(user: Any, asked: Asked, order: Sequence[Country]) -> Found:
    """Return who answers to what was asked, in two queries however many there are.

    ``order`` is the order of the countries in the list. A page that does not exist gives the nearest one.
    """
    partners = visible(user, Institution).filter(is_home=False)
    has_opening = Exists(_openings(user))
    rows = _rows(partners.filter(has_opening) if asked.open else partners, asked, order)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(asked.page_number, 1), pages)
    here = [row.pk for row in rows[(page - 1) * PAGE : page * PAGE]]
    institutions = {row.pk: row for row in partners.annotate(has_opening=has_opening).filter(pk__in=here)}
    home = home_or_none()
    listed = [Listed(row, way_to(row, home)) for pk in here if (row := institutions.get(pk))]
    return Found(
        count=len(rows),
        groups=[(code, list(group)) for code, group in groupby(listed, key=lambda row: row.partner.country)],
        map=_map(rows, home, asked.view),
        page=page,
        pages=pages,
    )


def _rows(partners: QuerySet[Institution], asked: Asked, order: Sequence[Country]) -> list[Row]:
    """Return the wanted partners by country, town and name."""
    places = {country.code: n for n, country in enumerate(order)}
    wanted = matching(partners, asked.q)
    if asked.country:
        wanted = wanted.filter(country=asked.country) if asked.country in places else wanted.none()
    names, cities = _texts("name"), _texts("city")
    columns = "pk", "code", "country", "latitude", "longitude", *names, *cities
    found = wanted.order_by("city", "name").values_list(*columns)
    rows = [
        Row(pk, code, country, latitude, longitude, _first(texts[: len(names)]), _first(texts[len(names) :]))
        for pk, code, country, latitude, longitude, *texts in found
    ]
    return sorted(rows, key=lambda row: places.get(row.country, len(places)))


def _texts(name: str) -> list[str]:
    """Return the columns of a text, the reader's language first.

    Asked for by its bare name, each text of each row goes through the machinery of translated fields: with
    two thousand partners that takes as long as the page itself.
    """
    language = get_language() or "kk"
    return [f"{name}_{code}" for code in (language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES[language])]


def _first(texts: Sequence[str | None]) -> str:
    return next(filter(None, texts), "")


def _openings(user: Any) -> QuerySet[Offering]:
    """Places that an open call has at an institution."""
    return Offering.objects.filter(institution=OuterRef("pk"), call__in=visible(user, Call).open())


def _map(rows: Sequence[Row], home: Institution | None, view: str) -> Map:
    partners = [
        Partner(n, row.code, row.name, row.city, row.country, point)
        for n, row in enumerate(rows)
        if (point := row.point)
    ]
    shown = choose(view, [partner.point for partner in partners])
    return draw(shown, partners, home.point if home else None, home.city if home else "")


class Link(NamedTuple):
    """Where to go from the map: a marker or another view."""

    url: str
    title: str
    is_current: bool = False


def views(asked: Asked, shown: Map) -> list[Link]:
    """Return the links that bring the world nearer or take it farther."""
    return [
        Link(f"{asked.address(view=view.name)}#map", str(view.title), view == shown.view) for view in VIEWS
    ]


def pages(asked: Asked, found: Found) -> list[Link]:
    """Return the links to the pages of the list."""
    return [
        Link(f"{asked.address(page=str(n) if n > 1 else '')}#list", str(n), n == found.page)
        for n in range(1, found.pages + 1)
    ]


def url_of(marker: Marker, asked: Asked) -> str:
    """Return where a marker leads.

    To the page of its only partner; to a nearer view that tells its towns apart; or to the first of its
    partners in the list.
    """
    first = marker.partners[0]
    if marker.count == 1:
        return reverse("portal:partner", args=[first.code])
    if marker.nearer:
        return f"{asked.address(view=marker.nearer.name)}#map"
    page = first.number // PAGE + 1
    return f"{asked.address(page=str(page) if page > 1 else '')}#p-{first.code}"


def way_to(partner: Institution, home: Institution | None) -> Way | None:
    """Return how far a partner is from our own university; None while one of the places is not known."""
    if home is None or home.point is None or partner.point is None:
        return None
    km = distance_km(home.point, partner.point)
    return Way(km, travel_band(km))
