"""How far it is between two towns, and the band of distance that decides the Erasmus+ travel money."""

from bisect import bisect_right
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371
# Lower bounds of the bands, in km (Erasmus+ programme guide, travel support).
BAND_BOUNDS = (10, 100, 500, 2000, 3000, 4000, 8000)


class Point(NamedTuple):
    """A place on the globe, in degrees north and east."""

    latitude: float
    longitude: float


class Band(NamedTuple):
    """A band of whole km, both ends in it; the last one has no end."""

    first: int
    last: int | None


def distance_km(start: Point, end: Point) -> float:
    """Return the km along the great circle, unrounded: the haversine formula on a globe of radius 6371 km."""
    north = radians(end.latitude - start.latitude)
    east = radians(end.longitude - start.longitude)
    half_chord = sin(north / 2) ** 2 + (
        cos(radians(start.latitude)) * cos(radians(end.latitude)) * sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1, sqrt(half_chord)))


def travel_band(km: float) -> Band | None:
    """Return the band a one-way distance falls into; under 10 km there is none. Lower bounds belong to it."""
    found = bisect_right(BAND_BOUNDS, km)
    if not found:
        return None
    return Band(BAND_BOUNDS[found - 1], BAND_BOUNDS[found] - 1 if found < len(BAND_BOUNDS) else None)
