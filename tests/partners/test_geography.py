"""Distances and bands, on paper: the figures of the towns are those of the Erasmus+ partners."""

import pytest

from partners.geography import Band, Point, distance_km, travel_band

PAVLODAR = Point(52.28333, 76.96667)


@pytest.mark.parametrize(
    ("town", "km", "band"),
    [
        (Point(51.75, 19.46667), 3830, Band(3000, 3999)),  # Łódź
        (Point(50.25841, 19.02754), 3928, Band(3000, 3999)),  # Katowice
        (Point(49.59552, 17.25175), 4075, Band(4000, 7999)),  # Olomouc
        (Point(50.08804, 14.42076), 4228, Band(4000, 7999)),  # Prague
        (Point(51.75185, 11.97093), 4294, Band(4000, 7999)),  # Köthen
        (Point(48.30073, 4.08524), 4974, Band(4000, 7999)),  # Troyes
        (Point(36.90812, 30.69556), 3958, Band(3000, 3999)),  # Antalya
        (Point(41.01384, 28.94966), 3794, Band(3000, 3999)),  # Istanbul
        (Point(42.50606, 27.46781), 3799, Band(3000, 3999)),  # Burgas
    ],
)
def test_how_far_the_partners_of_pavlodar_are(town, km, band):
    assert round(distance_km(PAVLODAR, town)) == km
    assert distance_km(town, PAVLODAR) == distance_km(PAVLODAR, town)
    assert travel_band(distance_km(PAVLODAR, town)) == band


def test_distances_that_are_known_without_a_formula():
    half_round = 20015.086796  # pi times the radius
    assert distance_km(PAVLODAR, PAVLODAR) == 0
    assert distance_km(Point(90, 0), Point(-90, 0)) == pytest.approx(half_round)
    assert distance_km(Point(0, 0), Point(0, 180)) == pytest.approx(half_round)
    assert distance_km(Point(0, 179), Point(0, -179)) == pytest.approx(half_round / 90)


@pytest.mark.parametrize(
    ("km", "band"),
    [
        (0, None),
        (9.99, None),
        (10, Band(10, 99)),
        (99.99, Band(10, 99)),
        (100, Band(100, 499)),
        (499.99, Band(100, 499)),
        (500, Band(500, 1999)),
        (1999.99, Band(500, 1999)),
        (2000, Band(2000, 2999)),
        (2999.99, Band(2000, 2999)),
        (3000, Band(3000, 3999)),
        (3999.99, Band(3000, 3999)),
        (4000, Band(4000, 7999)),
        (7999.99, Band(4000, 7999)),
        (8000, Band(8000, None)),
        (20015, Band(8000, None)),
    ],
)
def test_a_lower_bound_belongs_to_its_band(km, band):
    assert travel_band(km) == band
