"""Seats by rank and wishes: a pure function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """A ranked person and the places they wish for, in their order of preference."""

    number: str
    rank: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Seating:
    """Who got which place, who stands in reserve, and groups of equals the last seat could not be split among."""

    seated: Mapping[str, int]
    reserve: tuple[str, ...]
    undecided: tuple[str, ...]


def allocate(wishes: Sequence[Wish], seats: Mapping[int, int]) -> Seating:
    """Give seats once by rank and wishes.

    Equal ranks that would share the last seat of a place are not seated there: the group is returned for a decision
    (conventions.md, "equal ranks at the last seat").
    """
    left = dict(seats)
    seated: dict[str, int] = {}
    reserve: list[str] = []
    undecided: list[str] = []
    for group in _groups(wishes):
        wanted = _first_free(group, left)
        contested = {
            place
            for place in wanted.values()
            if sum(p == place for p in wanted.values()) > left.get(place, 0)
        }
        for wish in group:
            place = wanted.get(wish.number)
            if place is None:
                reserve.append(wish.number)
            elif place in contested:
                undecided.append(wish.number)
            else:
                seated[wish.number] = place
                left[place] -= 1
    return Seating(seated, tuple(reserve), tuple(undecided))


def _groups(wishes: Sequence[Wish]) -> list[list[Wish]]:
    ordered = sorted(wishes, key=lambda wish: (wish.rank, wish.number))
    ranks = sorted({wish.rank for wish in ordered})
    return [[wish for wish in ordered if wish.rank == rank] for rank in ranks]


def _first_free(group: Sequence[Wish], left: Mapping[int, int]) -> dict[str, int]:
    return {
        wish.number: place
        for wish in group
        for place in [next((p for p in wish.places if left.get(p, 0) > 0), None)]
        if place is not None
    }
