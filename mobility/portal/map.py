"""Partners on the map: which part of the world is shown, and what is marked where.

The outlines of the views are drawn by static/vendor/outline/outline.mjs in the same projection: equidistant
cylindrical, true on one parallel, 1,000 units wide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import cos, dist, radians
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from partners.geography import Point

WIDTH = 1000
# What is nearer than this, in units, is drawn as one marker: at 360 px two would lie on each other. Where
# there are more towns than CROWD, a marker stands for many and needs room for its text.
NEAR, NEAR_IN_A_CROWD, CROWD = 30, 64, 60
# A way from our town to a marker bends aside by this share of its length.
BEND = 0.12
TOWNS_NAMED = 3
# With more markers than these, names and ways would hide them.
MOST_WITH_NAMES = 40
# How high the letters of names are in units, those of our own town as on a phone; how wide for their height.
LETTERS, OUR_LETTERS, WIDE = 17, 32, 0.58
# How much of the map a marker takes from its middle, and how far beyond it a name stands.
DOT, GAP = 15, 7

# Units from the left and from the top.
Place = tuple[int, int]
# Left, top, right and bottom of a piece of the map.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """A rectangle of degrees, drawn true to scale along its ``parallel``."""

    name: str
    title: str | Promise
    west: float
    south: float
    east: float
    north: float
    parallel: float

    @property
    def scale(self) -> float:
        """Units of one degree of latitude."""
        return WIDTH / (self.east - self.west) / cos(radians(self.parallel))

    @property
    def height(self) -> int:
        """Units from the northern to the southern edge."""
        return round((self.north - self.south) * self.scale)

    @property
    def outline(self) -> str:
        """The static file with the countries of the view."""
        return f"vendor/outline/{self.name}.svg"

    def place(self, point: Point) -> Place:
        """Return where a point lies, in whole units from the left and from the top; it may lie outside."""
        right = (point.longitude - self.west) * WIDTH / (self.east - self.west)
        return round(right), round((self.north - point.latitude) * self.scale)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in the view."""
        return self.west <= point.longitude <= self.east and self.south <= point.latitude <= self.north


VIEWS = (
    View("world", gettext_lazy("World"), -180, -56, 180, 78, 38),
    View("europe", gettext_lazy("Europe"), -14, 35, 46, 62, 48.5),
    View("central-asia", gettext_lazy("Central Asia"), 44, 32, 98, 58, 45),
)
WORLD, *NEARER = VIEWS


@dataclass(frozen=True)
class Partner:
    """What the map says of a partner; ``number`` is its place in the list, from 0."""

    number: int
    code: str
    name: str
    city: str
    country: str
    point: Point


class Name(NamedTuple):
    """The name of a town and where it is written: x and y of the side that ``anchor`` names.

    ``is_small`` is for what only a wide screen has room for.
    """

    text: str
    x: int
    y: int
    anchor: str
    is_small: bool


@dataclass
class Marker:
    """Partners drawn as one: those of a town, and of towns too near to be told apart here.

    ``nearer`` is a view that tells them apart, if there is one; ``name`` is written where there is room.
    """

    x: int
    y: int
    partners: list[Partner] = field(default_factory=list)
    nearer: View | None = None
    name: Name | None = None
    half: int = DOT  # half of its width

    @property
    def count(self) -> int:
        """How many partners it stands for."""
        return len(self.partners)

    @property
    def label(self) -> str:
        """The town and its only partner, or the towns and how many partners are there."""
        if self.count == 1:
            return f"{self.partners[0].city}: {self.partners[0].name}"
        words = ngettext("%(towns)s: %(count)d partner", "%(towns)s: %(count)d partners", self.count)
        return words % {"towns": self.towns(TOWNS_NAMED), "count": self.count}

    def towns(self, count: int) -> str:
        """Name so many of its towns."""
        names = list(dict.fromkeys(partner.city for partner in self.partners))
        return ", ".join(names[:count]) + ("…" if len(names) > count else "")

    @property
    def at(self) -> Place:
        """Where it lies in the view."""
        return self.x, self.y

    def join(self, other: "Marker") -> None:
        """Take in another marker; where they lie together is weighed by their partners."""
        count = self.count + other.count
        self.x = round((self.x * self.count + other.x * other.count) / count)
        self.y = round((self.y * self.count + other.y * other.count) / count)
        self.partners += other.partners


@dataclass(frozen=True)
class Map:
    """A view with its markers, our own town, and the ways from there as an SVG path."""

    view: View
    markers: list[Marker]
    home: Place | None
    home_name: Name | None
    ways: str

    @property
    def shown(self) -> int:
        """How many partners lie in the view."""
        return sum(marker.count for marker in self.markers)


def choose(name: str, count: int, held: Callable[[View], int]) -> View:
    """Return the view of a name; without one, the nearest view that holds more than half of ``count``."""
    named = next((view for view in VIEWS if view.name == name), None)
    if named:
        return named
    return next((view for view in NEARER if 2 * held(view) > count), WORLD)


def markers_of(view: View, partners: Sequence[Partner]) -> list[Marker]:
    """Return the markers of the partners that lie in a view; those too near to be told apart are one."""
    towns = _towns(view, [partner for partner in partners if view.holds(partner.point)])
    near = NEAR if len(towns) <= CROWD else NEAR_IN_A_CROWD
    markers = sorted(_join_near(towns, near), key=lambda marker: marker.partners[0].number)
    if view == WORLD:
        for marker in markers:
            marker.nearer = _nearer(marker)
    return markers


def draw(view: View, markers: list[Marker], home: Point | None, city: str = "") -> Map:
    """Draw our own town ``city``, the ways from there, and names where markers leave room for them."""
    few = len(markers) <= MOST_WITH_NAMES
    base = view.place(home) if home else None
    seen = base if home and view.holds(home) else None
    taken = [_box(*marker.at, marker.half) for marker in markers] + ([_box(*seen, DOT)] if seen else [])
    home_name = None
    if seen:
        home_name = _write(city, seen, OUR_LETTERS, view, taken) or _write(city, seen, LETTERS, view, taken)
    for marker in markers if few and view != WORLD else ():
        marker.name = _write(marker.towns(1), marker.at, LETTERS, view, taken, marker.half + GAP)
    ways = "".join(_way(base, marker.at) for marker in markers) if base and few else ""
    return Map(view, markers, seen, home_name, ways)


def _towns(view: View, partners: Sequence[Partner]) -> list[Marker]:
    """Return a marker for each town, where its first partner lies."""
    towns: dict[tuple[str, str], Marker] = {}
    for partner in partners:
        town = towns.setdefault((partner.country, partner.city), Marker(*view.place(partner.point)))
        town.partners.append(partner)
    return list(towns.values())


def _join_near(markers: list[Marker], near: int) -> list[Marker]:
    """Join markers that would lie on each other, until none do; only the squares around one are looked at."""
    squares: dict[tuple[int, int], list[Marker]] = {}
    for marker in markers:
        across, down = int(marker.x // near), int(marker.y // near)
        around = (
            other
            for square in product((across - 1, across, across + 1), (down - 1, down, down + 1))
            for other in squares.get(square, ())
        )
        beside = next((other for other in around if dist(other.at, marker.at) < near), None)
        if beside:
            beside.join(marker)
        else:
            squares.setdefault((across, down), []).append(marker)
    apart = [marker for square in squares.values() for marker in square]
    return apart if len(apart) == len(markers) else _join_near(apart, near)


def _nearer(marker: Marker) -> View | None:
    points = {partner.point for partner in marker.partners}
    if len(points) == 1:
        return None
    return next((view for view in NEARER if all(map(view.holds, points))), None)


def _box(x: float, y: float, half: float) -> Box:
    return x - half, y - DOT, x + half, y + DOT


def _write(
    text: str, at: Place, size: int, view: View, taken: list[Box], gap: int = DOT + GAP
) -> Name | None:
    """Write a name beside, under or over a place, where it is free, and take that; None if nowhere is."""
    (x, y), width, base, small = at, round(len(text) * size * WIDE), round(size * 0.35), size == LETTERS
    sides = (
        (Name(text, x + gap, y + base, "start", small), x + gap),
        (Name(text, x - gap, y + base, "end", small), x - gap - width),
        (Name(text, x, y + DOT + GAP + 2 * base, "middle", small), x - width / 2),
        (Name(text, x, y - DOT - GAP, "middle", small), x - width / 2),
    )
    for name, left in sides:
        box = left, name.y - size, left + width, name.y
        inside = box[0] > 0 and box[1] > 0 and box[2] < WIDTH and box[3] < view.height
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return name
    return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _way(start: Place, end: Place) -> str:
    """Return a bent line between two places as a piece of an SVG path."""
    across, down = end[0] - start[0], end[1] - start[1]
    bend = BEND if across < 0 else -BEND
    middle = (start[0] + end[0]) / 2 - down * bend, (start[1] + end[1]) / 2 + across * bend
    return f"M{start[0]} {start[1]}Q{middle[0]:.0f} {middle[1]:.0f} {end[0]} {end[1]}"
