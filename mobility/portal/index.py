"""Every partner and place as the search sees them, kept in memory until one of them changes.

A set of places is one number: the places of a partner are bits side by side, and after them comes one bit for
the partner itself. So a filter is a number, too, and what answers to several filters is their "and".
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mobility.common.policy import visible
from partners.folding import fold
from partners.geography import Point
from partners.models import Institution
from partners.queries import MOST_WORDS
from programs.models import Call, Offering
from programs.queries import under_an_agreement

Bits = int

# A change by other means than saving a row is seen after ten minutes.
SECONDS = 600
STAMP = "places:stamp"
LANGUAGES = ("kk", "ru", "en")
OF_PARTNERS = (
    "pk",
    "code",
    "country",
    "kind",
    "local_name",
    "hosts_ka171",
    "latitude",
    "longitude",
    "search_words",
    *(f"{name}_{language}" for name in ("name", "city") for language in LANGUAGES),
)
OF_PLACES = (
    "pk",
    "institution_id",
    "call_id",
    "isced_field",
    "closes_on",
    "search_words",
    "levels",
    "teaching_language",
    "min_gpa",
    "min_level",
    "min_scores",
    "starts_on",
    "ends_on",
)
# What the rules read of a place: places alike in all of it are judged once.
JUDGED_BY = ("teaching_language", "min_gpa", "min_level", "min_scores", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Host:
    """A partner as the list and the map name it; texts by language."""

    pk: int
    code: str
    country: str
    kind: str
    local_name: str
    hosts_ka171: bool
    point: Point | None
    words: str
    names: dict[str, str]
    cities: dict[str, str]


@dataclass(slots=True)
class Alike:
    """Places of a call that ask the same of a person, and one of them to be judged for all."""

    values: dict[str, Any]
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Index:
    """All partners in the order of their bits, and what holds of their places."""

    stamp: str
    day: dt.date
    hosts: list[Host]
    starts: list[int]  # the first bit of each partner
    lasts: list[int]  # the bit that stands for the partner itself
    calls: dict[int, Call]  # published calls whose stay is not over, the nearest deadline first
    countries: dict[str, Bits]
    programs: dict[str, Bits]
    levels: dict[str, Bits]
    fields: dict[str, Bits]
    languages: dict[str, Bits]
    open: dict[int, Bits]  # by call: places that can be wished for today
    coming: dict[int, Bits]  # by call that opens later
    own_days: dict[tuple[int, int], dt.date]  # by partner and call: until when its places are open
    texts: dict[str, Bits]  # places by the words of their field
    alike: dict[int, list[Alike]]  # by call that is open or opens later
    covered: dict[int, frozenset[int]]  # by call: the hosts with an agreement in force during the stay
    memo: dict[Any, Any] = field(default_factory=dict)  # what pages make of it once

    @cached_property
    def last(self) -> Bits:
        """The bits of the partners themselves."""
        return bits(self.lasts)

    @cached_property
    def rest(self) -> Bits:
        """The bits of all places."""
        return self.everything & ~self.last

    @cached_property
    def everything(self) -> Bits:
        """All bits."""
        return (1 << (self.lasts[-1] + 1)) - 1 if self.lasts else 0

    @cached_property
    def takes_now(self) -> Bits:
        """Places that can be wished for today."""
        return union(self.open.values())

    def whole(self, number: int) -> Bits:
        """Return all bits of a partner."""
        return (1 << (self.lasts[number] + 1)) - (1 << self.starts[number])

    def partners(self, places: Bits) -> Bits:
        """Return the partners that have one of these places, each by its own bit.

        Adding ones to the places of a partner carries into the partner's bit if any of them is there.
        """
        return (((places & self.rest) + self.rest) | places) & self.last

    def count(self, places: Bits) -> int:
        """Return how many partners have one of these places."""
        return self.partners(places).bit_count()

    def flags(self, places: Bits) -> list[bool]:
        """Tell for each partner whether it has one of these places."""
        found = f"{self.partners(places):b}"[::-1]
        found += "0" * (len(self.lasts) and self.lasts[-1] + 1 - len(found))
        return [found[last] == "1" for last in self.lasts]

    def matching(self, text: str) -> Bits:
        """Return the places where each word of a text occurs, in any language.

        A word may stand in the name, town or country of the partner, or in the field of the place.
        """
        found = self.everything
        for word in fold(text).split()[:MOST_WORDS]:
            named = (self.whole(n) for n, host in enumerate(self.hosts) if word in host.words)
            found &= union(named) | union(places for words, places in self.texts.items() if word in words)
        return found

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made of this index before, or make it now."""
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]


_newest: list[Index] = []


def current() -> Index:
    """Return the index as of now: no query unless something changed since it was made."""
    stamp = cache.get(STAMP)
    if stamp is None:
        stamp = cache.get_or_set(STAMP, uuid.uuid4().hex, SECONDS)
    today = timezone.localdate()
    index = _newest[0] if _newest else None
    if index is None or (index.stamp, index.day) != (stamp, today):
        index = read(stamp, today)
        _newest[:] = [index]
    return index


def forget(**_signal: Any) -> None:
    """Read everything again next time: now, and once more when what was changed is committed."""
    cache.delete(STAMP)
    transaction.on_commit(lambda: cache.delete(STAMP))


def bits(positions: Iterable[int]) -> Bits:
    """Return the number with these bits."""
    places = list(positions)
    octets = bytearray(max(places, default=0) // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def union(sets: Iterable[Bits]) -> Bits:
    """Return what lies in any of the sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def read(stamp: str, today: dt.date) -> Index:
    """Make the index of what everybody may see, in four queries however many rows there are."""
    everybody = AnonymousUser()
    hosts = [_host(row) for row in _rows(visible(everybody, Institution).filter(is_home=False), OF_PARTNERS)]
    running = visible(everybody, Call).filter(stay_to__gte=today).select_related("program")
    calls = {call.pk: call for call in running.order_by("closes_on", "code")}
    offered = Offering.objects.offered().filter(call__in=calls)
    under = under_an_agreement(F("call__stay_from"), F("call__stay_to"))
    covered: dict[int, set[int]] = defaultdict(set)
    for call, host in offered.filter(under).order_by().values_list("call", "institution").distinct():
        covered[call].add(host)
    places: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(offered, OF_PLACES):
        places[row["institution_id"]].append(row)
    return _Reading(today, calls, covered).index(stamp, hosts, places)


def _rows(found: Any, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return plain columns: rows made into objects would take as long as all the rest."""
    return [dict(zip(columns, row, strict=True)) for row in found.order_by("pk").values_list(*columns)]


def _host(row: dict[str, Any]) -> Host:
    known = row["latitude"] is not None and row["longitude"] is not None
    return Host(
        row["pk"],
        row["code"],
        row["country"],
        row["kind"],
        row["local_name"],
        row["hosts_ka171"],
        Point(float(row["latitude"]), float(row["longitude"])) if known else None,
        row["search_words"],
        {language: row[f"name_{language}"] or "" for language in LANGUAGES},
        {language: row[f"city_{language}"] or "" for language in LANGUAGES},
    )


class _Reading:
    """Gathers which places answer to what."""

    def __init__(self, today: dt.date, calls: dict[int, Call], covered: dict[int, set[int]]) -> None:
        self.today, self.calls, self.covered = today, calls, covered
        self.opened = {pk for pk, call in calls.items() if call.opens_on <= today <= call.last_day}
        self.coming = {pk for pk, call in calls.items() if call.opens_on > today}
        self.found: dict[str, dict[Any, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.alike: dict[int, dict[Any, Alike]] = defaultdict(dict)
        self.own_days: dict[tuple[int, int], dt.date] = {}

    def index(self, stamp: str, hosts: list[Host], places: dict[int, list[dict[str, Any]]]) -> Index:
        """Give every place its bit."""
        starts, lasts, at = [], [], 0
        for number, host in enumerate(hosts):
            starts.append(at)
            for row in places.get(host.pk, ()):
                self._place(at, number, row)
                at += 1
            self.found["countries"][host.country] += range(starts[-1], at + 1)
            lasts.append(at)
            at += 1
        sets = {
            name: {value: bits(positions) for value, positions in self.found[name].items()}
            for name in ("countries", "programs", "levels", "fields", "languages", "open", "coming", "texts")
        }
        alike = {call: list(groups.values()) for call, groups in self.alike.items()}
        return Index(
            stamp=stamp,
            day=self.today,
            hosts=hosts,
            starts=starts,
            lasts=lasts,
            calls=self.calls,
            own_days=self.own_days,
            alike=alike,
            covered={call: frozenset(found) for call, found in self.covered.items()},
            **sets,
        )

    def _place(self, at: int, host: int, row: dict[str, Any]) -> None:
        call = self.calls[row["call_id"]]
        self.found["programs"][call.program.code].append(at)
        self.found["fields"][row["isced_field"][:2]].append(at)
        self.found["languages"][row["teaching_language"]].append(at)
        self.found["texts"][row["search_words"]].append(at)
        for level in row["levels"] or [""]:
            self.found["levels"][level].append(at)
        if row["closes_on"] and row["closes_on"] < self.today:
            return
        if call.pk in self.opened:
            self.found["open"][call.pk].append(at)
            day = row["closes_on"] or call.deadline_on(self.today)
            self.own_days[host, call.pk] = max(self.own_days.get((host, call.pk), day), day)
        elif call.pk in self.coming:
            self.found["coming"][call.pk].append(at)
        else:
            return
        host_pk = row["institution_id"]
        same = [row[name] for name in JUDGED_BY if name != "min_scores"]
        key = repr((same, sorted(row["min_scores"].items()), host_pk in self.covered[call.pk]))
        if key not in self.alike[call.pk]:
            values = {name: row[name] for name in ("pk", "institution_id", "call_id", *JUDGED_BY)}
            self.alike[call.pk][key] = Alike(values)
        self.alike[call.pk][key].places.append(at)
