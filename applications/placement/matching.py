"""Seats by rank and wishes: a pure function."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby


@dataclass(frozen=True)
class Wish:
    """A ranked person and the places they wish for, in their order of preference."""

    number: str
    rank: int
    places: tuple[int, ...]


@dataclass(frozen=True)
class Seating:
    """Who got which place, who stands in reserve, and who waits for a decision of the commission.

    ``undecided`` are groups of equals that the last seat could not be split among; ``waiting`` are people
    further down whose place depends on how those are decided.
    """

    seated: Mapping[str, int]
    reserve: tuple[str, ...]
    undecided: tuple[str, ...]
    waiting: tuple[str, ...] = ()


def allocate(wishes: Sequence[Wish], seats: Mapping[int, int]) -> Seating:
    """Give seats once by rank and wishes.

    Equal ranks that would share the last seat of a place are not seated there: the group is returned for a
    decision (conventions.md, "equal ranks at the last seat"). Their seats stay theirs, and what the losers
    may wish for next is kept free for them: nobody further down takes a place that somebody better could
    still claim.
    """
    hall = _Hall(dict(seats))
    ordered = sorted(wishes, key=lambda wish: (wish.rank, wish.number))
    for _rank, equals in groupby(ordered, key=lambda wish: wish.rank):
        hall.seat(list(equals))
    return Seating(hall.seated, tuple(hall.reserve), tuple(hall.undecided), tuple(hall.waiting))


@dataclass
class _Hall:
    """Seats that are left and may still be claimed by people better placed, and everybody's answer."""

    left: dict[int, int]
    claimed: Counter[int] = field(default_factory=Counter)
    seated: dict[str, int] = field(default_factory=dict)
    reserve: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def seat(self, equals: list[Wish]) -> None:
        """Seat people of one rank; first put off those a decision is needed for: others may wait for it."""
        groups = self._by_first_open(equals)
        while contested := [p for p, group in groups.items() if len(group) > self.left[p] - self.claimed[p]]:
            self._put_off(contested[0], groups.pop(contested[0]))
        for place, group in groups.items():
            self.seated |= {wish.number: place for wish in group}
            self.left[place] -= len(group)

    def _by_first_open(self, equals: list[Wish]) -> dict[int, list[Wish]]:
        """Group people by their first wish with a seat, claimed or not; the others stand in reserve."""
        groups: dict[int, list[Wish]] = {}
        for wish in equals:
            place = next((place for place in wish.places if self.left.get(place, 0) > 0), None)
            if place is None:
                self.reserve.append(wish.number)
            else:
                groups.setdefault(place, []).append(wish)
        return groups

    def _put_off(self, place: int, group: list[Wish]) -> None:
        """Leave people without a seat for now and keep free what they may get once it is decided."""
        numbers = [wish.number for wish in group]
        if self.claimed[place]:
            self.waiting += numbers
            losers, keep_from = len(group), 0
        else:
            self.undecided += numbers
            losers, keep_from = len(group) - self.left[place], 1
            self.left[place] = 0
        wanted = Counter(
            later for wish in group for later in wish.places[wish.places.index(place) + keep_from :]
        )
        for later, count in wanted.items():
            self.claimed[later] += min(count, losers)
