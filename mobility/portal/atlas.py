"""The map beside the list: numbered markers for partners that were found, small circles for the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from .index import bits
from .map import VIEWS, Map, Marker, Partner, Place, View, choose, draw, markers_of
from .places import PAGE, Found, Link

# Half of a marker's width in units: of a circle with two figures, and what longer text adds.
HALF, FIGURE = 14, 5


class Sign(NamedTuple):
    """A marker as it is drawn: its text is the number in the list, "4+2" where two more lie there.

    ``left`` and ``width`` are those of a sign that is wider than a circle, else 0.
    """

    url: str
    label: str
    text: str
    marker: Marker
    left: int
    width: int


@dataclass(frozen=True)
class Atlas:
    """A view of the world with what was found in it."""

    map: Map
    signs: list[Sign]
    others: list[Place]

    @property
    def shown(self) -> int:
        """How many of the partners that were found lie in the view."""
        return self.map.shown


def atlas(found: Found) -> Atlas:
    """Draw who was found; without a word about the view, the nearest one that holds more than half of them.

    Which partners share a marker does not depend on what was asked, so that nothing moves when it changes.
    """
    lying = found.index.partners(found.places)
    view = choose(found.asked.view, found.count, lambda view: (lying & _held(found, view)).bit_count())
    towns, marker_of = _towns(found, view)
    numbers: list[list[int]] = [[] for _town in towns]
    for number, host in enumerate(found.order):
        if (place := marker_of[host]) >= 0:
            numbers[place].append(number)
    partners, firsts, markers = _partners(found), [], []
    for town, here in zip(towns, numbers, strict=True):
        if here:
            some = [partner for n in here if (partner := partners[found.order[n]])]
            text = _text(here[0], len(here))
            markers.append(Marker(town.x, town.y, some, town.nearer, half=_half(text)))
            firsts.append(here[0])
    others = [town.at for town, here in zip(towns, numbers, strict=True) if not here]
    home = found.words.home
    drawn = draw(view, markers, home.point if home else None, home.city if home else "")
    numbered = sorted(zip(firsts, markers, strict=True), key=lambda one: one[0])
    return Atlas(drawn, [_sign(marker, first, found) for first, marker in numbered], others)


def views(found: Found, shown: Atlas) -> list[Link]:
    """Return the links that bring the world nearer or take it farther."""
    return [
        Link(f"{found.asked.address(view=view.name)}#map", str(view.title), view == shown.map.view)
        for view in VIEWS
    ]


def _held(found: Found, view: View) -> int:
    """Return the partners that lie in a view, each by its own bit."""
    index = found.index
    inside = (
        last
        for host, last in zip(index.hosts, index.lasts, strict=True)
        if host.point and view.holds(host.point)
    )
    return index.kept(("held", view.name), lambda: bits(inside))


def _partners(found: Found) -> Sequence[Partner | None]:
    """Return all partners as the map names them; None where nobody knows where one is."""
    words = found.words

    def make() -> list[Partner | None]:
        return [
            Partner(n, host.code, words.name(n), words.city(n), host.country, host.point)
            if host.point
            else None
            for n, host in enumerate(words.hosts)
        ]

    return found.index.kept(("map", words.language), make)


def _towns(found: Found, view: View) -> tuple[list[Marker], list[int]]:
    """Return the markers of all partners in a view, and by partner which of them is its own; -1 for none."""

    def make() -> tuple[list[Marker], list[int]]:
        markers = markers_of(view, [partner for partner in _partners(found) if partner])
        marker_of = [-1] * len(found.words.hosts)
        for place, marker in enumerate(markers):
            for partner in marker.partners:
                marker_of[partner.number] = place
        return markers, marker_of

    return found.index.kept(("towns", found.words.language, view.name), make)


def _sign(marker: Marker, first: int, found: Found) -> Sign:
    """Return a marker with its text and where it leads.

    To the page of its only partner; to a nearer view that tells its towns apart; or to the first of its
    partners in the list.
    """
    text = _text(first, marker.count)
    if marker.count == 1:
        url, label = reverse("portal:partner", args=[marker.partners[0].code]), f"{text}. {marker.label}"
    else:
        url, label = _nearer(marker, first, found), marker.label
    wide = marker.half > HALF
    return Sign(
        url, label, text, marker, marker.x - marker.half if wide else 0, 2 * marker.half if wide else 0
    )


def _text(first: int, count: int) -> str:
    return str(first + 1) if count == 1 else f"{first + 1}+{count - 1}"


def _half(text: str) -> int:
    return HALF if len(text) < 3 else FIGURE * len(text) + HALF // 2


def _nearer(marker: Marker, first: int, found: Found) -> str:
    if marker.nearer:
        return f"{found.asked.address(view=marker.nearer.name)}#map"
    page = first // PAGE + 1
    return f"{found.asked.address(page=str(page) if page > 1 else '')}#p-{marker.partners[0].code}"
