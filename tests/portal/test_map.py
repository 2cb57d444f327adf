"""Where partners stand on the map, and which part of the world is shown."""

import re
from math import cos, radians
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from mobility.portal.map import NEARER, VIEWS, WORLD, Partner, choose, markers_of
from mobility.portal.map import draw as draw_markers
from partners.geography import Point

EUROPE, CENTRAL_ASIA = NEARER
PAVLODAR = Point(52.28333, 76.96667)
TOWNS = {
    "Łódź": ("PL", Point(51.75, 19.46667)),
    "Katowice": ("PL", Point(50.25841, 19.02754)),
    "Olomouc": ("CZ", Point(49.59552, 17.25175)),
    "Prague": ("CZ", Point(50.08804, 14.42076)),
    "Antalya": ("TR", Point(36.90812, 30.69556)),
    "Tomsk": ("RU", Point(56.49771, 84.97437)),
    "Boston": ("US", Point(42.35843, -71.05977)),
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def partners(*cities):
    return [
        Partner(n, f"p{n}", f"University {n}", city, TOWNS[city][0], TOWNS[city][1])
        for n, city in enumerate(cities)
    ]


def draw(view, found, home, city=""):
    return draw_markers(view, markers_of(view, found), home, city)


def seen(drawn):
    return [(marker.label, round(marker.x), round(marker.y)) for marker in drawn.markers]


def test_a_degree_has_its_place():
    assert [(view.name, view.height) for view in VIEWS] == [
        ("world", 472),
        ("europe", 679),
        ("central-asia", 681),
    ]
    assert EUROPE.place(Point(62, -14)) == (0, 0)
    assert EUROPE.place(Point(62, 46)) == (1000, 0)
    assert WORLD.place(Point(78, 0)) == (500, 0)
    # Along the parallel that is drawn true, a degree to the east is as short as it is on the globe.
    assert EUROPE.place(Point(62, 16)) == (500, 0)
    assert EUROPE.scale * cos(radians(48.5)) == pytest.approx(1000 / 60)
    assert EUROPE.place(Point(52, -14)) == (0, 252)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_outline_is_drawn_as_the_markers_are_placed(view):
    outline = (Path(settings.BASE_DIR) / "static" / view.outline).read_text(encoding="utf-8")
    degrees = [view.west, view.south, view.east, view.north, view.parallel]
    drawn = re.search(r'data-degrees="([^"]+)"', outline)[1].split()
    assert [float(number) for number in drawn] == degrees
    assert f'viewBox="0 0 1000 {view.height}"' in outline
    assert '<g id="land">' in outline


@pytest.mark.parametrize("view", [WORLD, CENTRAL_ASIA], ids=lambda view: view.name)
def test_our_town_lies_in_our_country(view):
    outline = (Path(settings.BASE_DIR) / "static" / view.outline).read_text(encoding="utf-8")
    ring = re.search(r'id="KZ" d="M(\d+) (\d+)l([^z]+)z', outline)
    steps = [int(number) for number in re.findall(r"-?\d+", ring[3])]
    corners = [(int(ring[1]), int(ring[2]))]
    for across, down in zip(steps[::2], steps[1::2], strict=True):
        corners.append((corners[-1][0] + across, corners[-1][1] + down))
    assert inside(view.place(PAVLODAR), corners)
    assert not inside(view.place(Point(34.53, 69.17)), corners)  # Kabul


def inside(point, corners):
    """Count how often a ray to the right leaves the ring."""
    x, y = point
    crossed = 0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("asked", "cities", "view"),
    [
        ("world", ["Łódź"], WORLD),
        ("europe", ["Tomsk"], EUROPE),
        ("central-asia", [], CENTRAL_ASIA),
        ("", ["Łódź", "Prague", "Tomsk"], EUROPE),
        ("", ["Łódź", "Tomsk"], WORLD),
        ("", ["Tomsk"], CENTRAL_ASIA),
        ("", ["Boston"], WORLD),
        ("", [], WORLD),
        ("moon", ["Łódź"], EUROPE),
    ],
)
def test_the_view_is_the_one_asked_for_or_the_one_that_shows_most(asked, cities, view):
    points = [TOWNS[city][1] for city in cities]
    assert choose(asked, len(points), lambda nearer: sum(map(nearer.holds, points))) == view


def test_partners_of_one_town_are_one_marker():
    drawn = draw(EUROPE, partners("Łódź", "Łódź", "Prague", "Tomsk"), PAVLODAR)
    assert seen(drawn) == [("Łódź: 2 partners", 558, 258), ("Prague: University 2", 474, 300)]
    assert drawn.shown == 3
    assert drawn.home is None


def test_towns_too_near_to_be_told_apart_are_one_marker_that_leads_nearer():
    drawn = draw(WORLD, partners("Łódź", "Katowice", "Olomouc", "Prague", "Tomsk"), PAVLODAR)
    assert seen(drawn) == [
        ("Łódź, Katowice, Olomouc…: 4 partners", 549, 97),
        ("Tomsk: University 4", 736, 76),
    ]
    assert [marker.nearer for marker in drawn.markers] == [EUROPE, None]
    apart = draw(EUROPE, partners("Łódź", "Katowice", "Olomouc", "Prague"), PAVLODAR)
    assert [marker.count for marker in apart.markers] == [1, 1, 1, 1]
    assert [marker.nearer for marker in apart.markers] == [None] * 4


def test_our_town_is_marked_where_it_is_seen_and_all_ways_begin_there():
    drawn = draw(CENTRAL_ASIA, partners("Tomsk"), PAVLODAR)
    assert tuple(map(round, drawn.home)) == (610, 150)
    assert drawn.ways.startswith("M610 150Q")
    assert drawn.ways.endswith(" 759 39")
    assert draw(CENTRAL_ASIA, partners("Tomsk"), None).ways == ""


def test_names_stand_where_they_cover_nothing():
    drawn = draw(EUROPE, partners("Łódź", "Katowice", "Olomouc", "Antalya"), PAVLODAR, "Pavlodar")
    assert [(marker.name.text, marker.name.anchor) for marker in drawn.markers] == [
        ("Łódź", "start"),
        ("Katowice", "start"),
        ("Olomouc", "end"),
        ("Antalya", "start"),
    ]
    assert drawn.home_name is None
    near = draw(EUROPE, partners("Katowice", "Katowice", "Olomouc"), None)
    assert near.markers[0].name.text == "Katowice"
    world = draw(WORLD, partners("Tomsk"), PAVLODAR, "Pavlodar")
    assert (world.home_name.text, world.home_name.anchor, world.home_name.is_small) == (
        "Pavlodar",
        "end",
        False,
    )
    assert world.markers[0].name is None
    at_the_edge = draw(CENTRAL_ASIA, [], Point(56, 97), "Pavlodar")
    assert at_the_edge.home_name.anchor == "end"
    in_a_corner = draw(CENTRAL_ASIA, [], Point(57.9, 97.9), "Somewhere with a very long name" * 3)
    assert in_a_corner.home_name is None
