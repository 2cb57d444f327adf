"""Finding a place among many of one call: what was asked, who answers to it, the pages of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language

from mobility.common.dates import country_name
from partners.folding import fold
from programs.models import Offering

# Beyond so many places a list wants to be searched and read page by page.
MANY = 12
PAGE = 20


@dataclass(frozen=True)
class Asked:
    """What a reader asked of the places; nothing asked is all of them."""

    q: str = ""
    country: str = ""
    field: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address; what it holds besides is left out."""
        return cls(**{part.name: query.get(part.name, "").strip() for part in fields(cls)})

    @property
    def narrows(self) -> bool:
        """Say whether it asks for less than all places."""
        return bool(self.q or self.country or self.field)

    @property
    def page_number(self) -> int:
        """Which page it asks for; what is no number asks for the first."""
        return int(self.page) if self.page.isdecimal() and len(self.page) < 6 else 1

    def address(self, page: int) -> str:
        """Return the same question for another page, as the end of an address."""
        asked = replace(self, page="" if page == 1 else str(page))
        parts = {part.name: value for part in fields(self) if (value := getattr(asked, part.name))}
        return f"?{urlencode(parts)}" if parts else "?"


class Page(NamedTuple):
    """A page of the answer: its number and its address."""

    number: int
    address: str
    is_current: bool


@dataclass(frozen=True)
class Found:
    """One page of the places that answer, and all pages."""

    count: int
    places: list[Offering]
    pages: list[Page]


def by_country(places: Sequence[Offering]) -> list[Offering]:
    """Return places by the names of their countries in the reader's language, then of hosts and fields."""
    language = (get_language() or "en")[:2]

    def place_in_list(place: Offering) -> tuple[str, str, str]:
        host = place.institution
        return fold(country_name(host.country, language)), fold(host.name), fold(place.field)

    return sorted(places, key=place_in_list)


def find(places: Sequence[Offering], asked: Asked) -> Found:
    """Return what answers of places whose hosts are loaded, in their order; asks the database nothing.

    A page that does not exist gives the nearest one.
    """
    words = fold(asked.q).split()
    rows = [place for place in places if _answers(place, asked, words)]
    last = max(1, -(-len(rows) // PAGE))
    number = min(max(asked.page_number, 1), last)
    pages = [Page(n, asked.address(n), n == number) for n in range(1, last + 1)]
    return Found(len(rows), rows[(number - 1) * PAGE : number * PAGE], pages if last > 1 else [])


def _answers(place: Offering, asked: Asked, words: Sequence[str]) -> bool:
    host = place.institution
    text = f"{host.search_words} {place.search_words}"
    return (
        all(word in text for word in words)
        and asked.country in ("", host.country)
        and asked.field in ("", place.field)
    )


def countries(places: Sequence[Offering]) -> list[tuple[str, str]]:
    """Return the countries of places to choose from, by name in the reader's language."""
    language = (get_language() or "en")[:2]
    codes = {place.institution.country for place in places}
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda row: fold(row[1]))


def studies(places: Sequence[Offering]) -> list[str]:
    """Return the fields of study of places to choose from, in order."""
    return sorted({place.field for place in places}, key=fold)


def grouped(places: Sequence[Offering]) -> list[tuple[str, list[Offering]]]:
    """Return places that stand by country in groups of one country each."""
    return [(code, list(rows)) for code, rows in groupby(places, key=lambda place: place.institution.country)]
