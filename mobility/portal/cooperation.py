"""Partners on the office's desk: where agreements are in force, what they give this year, what is used."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from applications.placement.models import Place
from applications.placement.queries import held
from mobility.common.policy import visible
from partners.geography import Point
from partners.models import Agreement, AgreementYear, Institution, academic_year_of
from partners.queries import seats_given

from .looks import home_or_none
from .map import WORLD

# Rows of the table of seats on the desk; the list behind it has all.
MOST_ROWS = 8
MOST_NAMES = 12
# Units of the world's map: the margin around the partners, the least of the world that is shown, how far
# apart partners of one town are drawn; and the widest picture for its height.
MARGIN, LEAST, BESIDE, FLATTEST = 14, 180, 5, 2.4
GROUPS = {
    "lasting": gettext_lazy("in force"),
    "ending": gettext_lazy("in force, ends soon"),
    "none": gettext_lazy("no agreement in force"),
}


@dataclass(frozen=True)
class Dot:
    """A partner on the map, in units of the world's outline."""

    x: float
    y: float
    kind: str
    name: str


@dataclass(frozen=True)
class Group:
    """Partners with the same standing: how many, the first of them with their pages, the list of all."""

    kind: str
    title: str
    count: int
    url: str
    first: list[tuple[str, str]]


@dataclass(frozen=True)
class PartnersMap:
    """The piece of the world in which our partners lie; ``box`` is an SVG view box."""

    outline: str
    box: str
    dots: list[Dot]
    home: tuple[int, int] | None
    groups: list[Group]
    months: int


@dataclass(frozen=True)
class SeatsRow:
    """What an agreement gives this year; widths are shares of the row with most seats, 0 to 100."""

    host: str
    number: str
    url: str
    agreed: int
    offered: int
    taken: int
    taken_url: str
    agreed_width: float
    offered_width: float
    taken_width: float


@dataclass(frozen=True)
class Seats:
    """Seats of the academic year, agreement by agreement."""

    year: str
    rows: list[SeatsRow]
    count: int
    url: str


def partners_map(user: Any, months: int) -> PartnersMap | None:
    """Return the partners by agreement, "soon" being ``months``; None without any. One query."""
    theirs = visible(user, Agreement).filter(institution=OuterRef("pk")).order_by()
    rows = list(
        visible(user, Institution)
        .filter(is_home=False)
        .annotate(is_agreed=Exists(theirs.in_force()), is_ending=Exists(theirs.ending(months)))
        .order_by("country", "city", "name", "pk")
    )
    if not rows:
        return None
    home = home_or_none()
    base = home.point if home else None
    points = [row.point for row in rows if row.point] + ([base] if base else [])
    return PartnersMap(
        outline=WORLD.outline,
        box=_box(points),
        dots=_dots(rows),
        home=WORLD.place(base) if base else None,
        groups=[group for group in _groups(rows, months) if group.count],
        months=months,
    )


def seats(user: Any) -> Seats | None:
    """Return what the agreements give this academic year; None when they give nothing. Two queries."""
    year = academic_year_of(timezone.localdate())
    given = seats_given(visible(user, Agreement), year)
    rows = list(
        given.select_related("agreement__institution").order_by("-seats_out", "agreement__number", "pk")
    )
    if not rows:
        return None
    places = held(visible(user, Place)).filter(offering__agreement_year__in=rows[:MOST_ROWS]).order_by()
    taken: dict[int, int] = dict(places.values_list("offering__agreement_year").annotate(n=Count("pk")))
    most = rows[0].seats_out
    return Seats(
        year=year,
        rows=[_row(row, taken.get(row.pk, 0), most) for row in rows[:MOST_ROWS]],
        count=len(rows),
        url=f"{reverse('admin:partners_agreement_changelist')}?year={year}",
    )


def _row(row: AgreementYear, taken: int, most: int) -> SeatsRow:
    agreement = row.agreement
    return SeatsRow(
        host=str(agreement.institution),
        number=agreement.number,
        url=reverse("admin:partners_agreement_change", args=[agreement.pk]),
        agreed=row.seats_out,
        offered=row.seats_offered,
        taken=taken,
        taken_url=f"{reverse('admin:placement_place_changelist')}?agreement_year={row.pk}",
        agreed_width=round(100 * row.seats_out / most, 1),
        offered_width=round(100 * row.seats_offered / most, 1),
        taken_width=round(100 * taken / most, 1),
    )


def _kind(row: Any) -> str:
    if row.is_ending:
        return "ending"
    return "lasting" if row.is_agreed else "none"


def _groups(rows: list[Any], months: int) -> list[Group]:
    listing = reverse("admin:partners_institution_changelist")
    queries = {"lasting": f"lasting{months}m", "ending": f"{months}m", "none": "none"}
    groups = []
    for kind, title in GROUPS.items():
        found = [row for row in rows if _kind(row) == kind]
        pages = [
            (str(row), reverse("admin:partners_institution_change", args=[row.pk]))
            for row in found[:MOST_NAMES]
        ]
        groups.append(Group(kind, str(title), len(found), f"{listing}?agreement={queries[kind]}", pages))
    return groups


def _dots(rows: list[Any]) -> list[Dot]:
    """Place the partners; those of one town side by side, what is in force drawn last, above the others."""
    dots = []
    placed = [(WORLD.place(row.point), row) for row in rows if row.point]
    for (x, y), together in groupby(sorted(placed, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        dots += [
            Dot(x + n * BESIDE, y, _kind(row), f"{row}, {row.city}") for n, (_at, row) in enumerate(together)
        ]
    order = list(GROUPS)[::-1]
    return sorted(dots, key=lambda dot: order.index(dot.kind))


def _box(points: list[Point]) -> str:
    """Return the piece of the world that holds all points, neither a speck nor a ribbon."""
    places = [WORLD.place(point) for point in points] or [(500, WORLD.height // 2)]
    left, right = min(x for x, _y in places) - MARGIN, max(x for x, _y in places) + MARGIN
    top, bottom = min(y for _x, y in places) - MARGIN, max(y for _x, y in places) + MARGIN
    width = max(right - left, LEAST)
    height = max(bottom - top, width / FLATTEST)
    x = max(0, min(left - (width - (right - left)) / 2, 1000 - width))
    y = max(0, min(top - (height - (bottom - top)) / 2, WORLD.height - height))
    return f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"
