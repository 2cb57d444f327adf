"""Finding a partner: who answers to what was asked, what else could be asked, and the page of the list."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mobility.common.dates import country_name, long_date, number
from partners.folding import fold
from partners.geography import Band, Point, distance_km, travel_band
from partners.models import Institution
from programs.isced import BROAD
from programs.models import Call
from programs.wording.values import language_name

from .asked import DISTANCE, FILTERS, Asked
from .index import Bits, Host, Index

PAGE = 75
LEVELS: Mapping[str, Any] = {
    "bachelor": gettext_lazy("bachelor"),
    "master": gettext_lazy("master"),
    "doctoral": gettext_lazy("doctoral"),
    "staff": gettext_lazy("teachers and staff"),
}


class Way(NamedTuple):
    """How far a partner is from our town, in km, and the band of distance for travel money."""

    km: float
    band: Band | None


def way_to(point: Point | None, home: Institution | None) -> Way | None:
    """Return how far a place is from our own university; None while one of them is not known."""
    if home is None or home.point is None or point is None:
        return None
    km = distance_km(home.point, point)
    return Way(km, travel_band(km))


class Option(NamedTuple):
    """What can be asked besides, and how many partners would be found then."""

    value: str
    title: str
    partners: int
    is_chosen: bool


class Link(NamedTuple):
    """Where to go, and whether that is here."""

    url: str
    title: str
    is_current: bool = False


class Line(NamedTuple):
    """What the list says of a partner, whatever was asked."""

    code: str
    url: str
    name: str
    local_name: str
    where: str
    hosts_ka171: bool


class Now(NamedTuple):
    """Whether a partner takes people: ``state`` is open, soon or none; ``title`` names call and day."""

    state: str
    url: str = ""
    title: str = ""


class Row(NamedTuple):
    """A line of the list."""

    line: Line
    now: Now


NOTHING = Now("none")


@dataclass(frozen=True)
class Words:
    """The partners in the reader's language: their names, and the orders of the list."""

    language: str
    hosts: Sequence[Host]
    home: Institution | None

    @cached_property
    def ways(self) -> list[Way | None]:
        """How far each partner is."""
        return [way_to(host.point, self.home) for host in self.hosts]

    @cached_property
    def by_country(self) -> list[int]:
        """The partners by country, town and name, in the order of the reader's letters."""
        names = {host.country: fold(country_name(host.country, self.language)) for host in self.hosts}
        return sorted(
            range(len(self.hosts)),
            key=lambda n: (names[self.hosts[n].country], fold(self.city(n)), fold(self.name(n))),
        )

    @cached_property
    def by_distance(self) -> list[int]:
        """The partners from near to far; those of whom nobody knows come last."""
        return sorted(self.by_country, key=lambda n: way.km if (way := self.ways[n]) else float("inf"))

    @cached_property
    def lines(self) -> dict[int, Line]:
        """The lines that were written already."""
        return {}

    def name(self, number: int) -> str:
        """Name a partner."""
        return self._first(self.hosts[number].names)

    def city(self, number: int) -> str:
        """Name the town of a partner."""
        return self._first(self.hosts[number].cities)

    def line(self, place: int) -> Line:
        """Return what the list says of a partner."""
        if place not in self.lines:
            host, way = self.hosts[place], self.ways[place]
            said = [f"{self.city(place)}, {country_name(host.country, self.language)}"]
            said.append(str(dict(Institution.Kind.choices).get(host.kind, host.kind)))
            if way:
                said.append(_("%(km)s km from us") % {"km": number(way.km, self.language, 0)})
            url = reverse("portal:partner", args=[host.code])
            name = self.name(place)
            local = host.local_name if host.local_name != name else ""
            self.lines[place] = Line(host.code, url, name, local, " · ".join(said), host.hosts_ka171)
        return self.lines[place]

    def _first(self, texts: Mapping[str, str]) -> str:
        order = (self.language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES[self.language])
        return next((texts[code] for code in order if texts.get(code)), "")


def words_of(index: Index, home: Institution | None) -> Words:
    """Return the partners in the active language, made once for each."""
    language = (get_language() or "kk")[:2]
    # How far partners are is said in whole sentences of the language, so our town belongs to the key.
    return index.kept(("words", language, home and home.point), lambda: Words(language, index.hosts, home))


@dataclass(frozen=True)
class Found:
    """Who answers to what was asked: partners in the order of the list, and one page of it."""

    asked: Asked
    index: Index
    words: Words
    masks: Mapping[str, Bits]  # by filter that was asked for: the places that answer to it
    places: Bits
    order: list[int]
    page: int
    pages: int

    @property
    def count(self) -> int:
        """How many partners were found."""
        return len(self.order)

    @property
    def first(self) -> int:
        """The number of the first line of the page."""
        return (self.page - 1) * PAGE + 1

    def rows(self) -> list[Row]:
        """Return the lines of the page."""
        now = _Nows(self.index, self.places, self.words.language)
        here = self.order[self.first - 1 : self.first - 1 + PAGE]
        return [Row(self.words.line(n), now.of(n)) for n in here]

    def but(self, name: str) -> Bits:
        """Return the places that answer to everything but one filter."""
        found = self.index.everything
        for other, mask in self.masks.items():
            if other != name:
                found &= mask
        return found


def find(index: Index, words: Words, asked: Asked, may: Bits | None) -> Found:
    """Return who answers to what was asked, without a query.

    What is asked of places must hold for one and the same place. ``may`` are the places for which the reader
    may apply, None while nothing is known about them. A page that does not exist gives the nearest one.
    """
    masks = {name: _mask(index, asked, name, may) for name in FILTERS if getattr(asked, name)}
    places = index.everything
    for mask in masks.values():
        places &= mask
    flags = index.flags(places)
    order = [n for n in (words.by_distance if asked.by_distance else words.by_country) if flags[n]]
    if not asked.by_distance:
        is_open = index.flags(places & index.takes_now)
        order.sort(key=lambda n: not is_open[n])
    pages = max(1, -(-len(order) // PAGE))
    page = min(max(asked.page_number, 1), pages)
    return Found(asked, index, words, masks, places, order, page, pages)


def _mask(index: Index, asked: Asked, name: str, may: Bits | None) -> Bits:
    if name == "q":
        return index.matching(asked.q)
    if name == "open":
        return index.takes_now
    if name == "may":
        return index.everything if may is None else may
    if name == "program":
        found = 0
        for code in asked.program:
            found |= _answering(index, name, code)
        return found
    return _answering(index, name, getattr(asked, name))


def _answering(index: Index, name: str, value: str) -> Bits:
    """Return the places that answer to one value of a filter; a place without level or field takes all."""
    if name == "country":
        return index.countries.get(value, 0)
    if name == "program":
        return index.programs.get(value, 0)
    if name == "taught":
        return index.languages.get(value, 0)
    if name == "level":
        for_all = index.levels.get("", 0) if value in LEVELS and value != "staff" else 0
        return index.levels.get(value, 0) | for_all
    return index.fields.get(value, 0) | index.fields.get("", 0) if value in BROAD else 0


class _Nows:
    """Says of each partner of a page which call can be applied for there."""

    def __init__(self, index: Index, places: Bits, language: str) -> None:
        self.index, self.language = index, language
        # Of partners who were found by what they are, all places count; else those that answer.
        self.open = [(call, index.flags(places & bits)) for call, bits in _by_call(index, index.open)]
        self.soon = [(call, index.flags(places & bits)) for call, bits in _by_call(index, index.coming)]

    def of(self, host: int) -> Now:
        """Return what holds of one partner: the nearest deadline, else the first call to open."""
        opened = [(self.index.own_days[host, call.pk], call) for call, has in self.open if has[host]]
        if opened:
            day, call = min(opened, key=lambda one: one[0])
            return self._say("open", call, day, len(opened) - 1)
        coming = next((call for call, has in self.soon if has[host]), None)
        return self._say("soon", coming, coming.opens_on, 0) if coming else NOTHING

    def _say(self, state: str, call: Call, day: dt.date, more: int) -> Now:
        key = "now", self.language, state, call.pk, day, more
        return self.index.kept(key, lambda: self._now(state, call, day, more))

    def _now(self, state: str, call: Call, day: dt.date, more: int) -> Now:
        words = {"call": call.title, "day": long_date(day, self.language), "n": more}
        if state == "soon":
            sentence = _("%(call)s: from %(day)s")
        elif more:
            sentence = ngettext(
                "%(call)s: until %(day)s, and %(n)s more call",
                "%(call)s: until %(day)s, and %(n)s more calls",
                more,
            )
        else:
            sentence = _("%(call)s: until %(day)s")
        return Now(state, reverse("portal:call", args=[call.code]), sentence % words)


def _by_call(index: Index, sets: Mapping[int, Bits]) -> list[tuple[Call, Bits]]:
    return [(call, sets[pk]) for pk, call in index.calls.items() if pk in sets]


def options(found: Found) -> dict[str, list[Option]]:
    """Return by filter what can be asked besides, with how many partners would be found then.

    What would find nobody is left out, except what was asked for and the programs.
    """
    names = _titles(found.index, found.words.language)
    return {name: list(_options(found, name, titles)) for name, titles in names.items()}


def _options(found: Found, name: str, titles: Sequence[tuple[str, str]]) -> Iterator[Option]:
    index, others, chosen = found.index, found.but(name), getattr(found.asked, name)
    for value, title in titles:
        partners = index.count(others & _answering(index, name, value))
        is_chosen = value in chosen if isinstance(chosen, tuple) else value == chosen
        if partners or is_chosen or name == "program":
            yield Option(value, title, partners, is_chosen)


def open_now(found: Found) -> int:
    """Return how many partners would be found with places that can be wished for today."""
    return found.index.count(found.but("open") & found.index.takes_now)


def _titles(index: Index, language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the values of each filter with their names, in the order of the form."""

    def make() -> dict[str, list[tuple[str, str]]]:
        programs = {call.program.code: call.program for call in index.calls.values()}
        ordered = sorted(programs.values(), key=lambda program: (program.order, program.code))
        return {
            "country": _sorted((code, country_name(code, language)) for code in index.countries),
            "program": [(program.code, program.title) for program in ordered],
            "level": [(value, capfirst(str(title))) for value, title in LEVELS.items()],
            "field": [(code, str(name)) for code, name in BROAD.items() if code in index.fields],
            "taught": _sorted((code, capfirst(language_name(code))) for code in index.languages),
        }

    return index.kept(("titles", language), make)


def _sorted(rows: Any) -> list[tuple[str, str]]:
    return sorted(rows, key=lambda row: fold(row[1]))  # Ә stands by А, not after Я


def chips(found: Found) -> list[Link]:
    """Return what was asked for in words, each with the address that leaves it out."""
    names = {name: dict(rows) for name, rows in _titles(found.index, found.words.language).items()}
    plain = {"open": _("Open now"), "may": _("I may apply")}
    return [
        Link(
            f"{found.asked.without(name, value)}#list",
            plain.get(name) or names.get(name, {}).get(value) or f"«{value}»",
        )
        for name, value in found.asked.filters()
    ]


def orders(asked: Asked) -> list[Link]:
    """Return the two orders of the list."""
    nearest = asked.by_distance
    return [
        Link(f"{asked.address(order='', page='')}#list", _("Open calls first"), not nearest),
        Link(f"{asked.address(order=DISTANCE, page='')}#list", _("By distance"), nearest),
    ]


def pages(found: Found) -> list[Link]:
    """Return the links to the pages of the list."""
    return [
        Link(f"{found.asked.address(page=str(n) if n > 1 else '')}#list", str(n), n == found.page)
        for n in range(1, found.pages + 1)
    ]
