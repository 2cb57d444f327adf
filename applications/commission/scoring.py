"""From scores to a ranking: pure functions of stored inputs.

The same inputs in any order give the same ranking, so a decision can be replayed. Totals are compared as
exact fractions: a third from one criterion and a third from another are equal, however they were divided.
Only what is stored or shown is rounded.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate, groupby

LEVEL_POINTS = {"A1": 30, "A2": 50, "B1": 70, "B2": 85, "C1": 100, "C2": 100}


@dataclass(frozen=True)
class Weight:
    """A criterion of the call: its code, its highest point and its weight in percent."""

    code: str
    scale_max: int
    weight: int


@dataclass(frozen=True)
class Candidate:
    """One person before the commission.

    ``scores`` maps a criterion to the points of those members who scored it; ``keys`` holds what the
    tie-break chain may ask for (``gpa``, ``language``, ``earlier_semester`` …), larger is better. A step of
    the chain may also be a criterion's code: then the points of that criterion decide.
    """

    number: str
    scores: Mapping[str, Sequence[Decimal]]
    keys: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Position:
    """A place in the ranking. Equal candidates that the chain could not part share a rank."""

    number: str
    rank: int
    total: Decimal
    parts: Mapping[str, Decimal]
    decided_by: str = ""
    tied_with: tuple[str, ...] = ()


def part(weight: Weight, points: Sequence[Decimal]) -> Decimal:
    """Return a criterion's share of the total: the mean over those who scored, as part of the weight."""
    return _decimal(_share(weight, points))


def _share(weight: Weight, points: Sequence[Decimal]) -> Fraction:
    if not points:
        return Fraction(0)
    return sum(map(Fraction, points), Fraction(0)) * weight.weight / (len(points) * weight.scale_max)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def gpa_points(gpa: Decimal, scale_max: int) -> Decimal:
    """Turn a GPA of 4.0 into points of a criterion, linearly."""
    return gpa / Decimal(4) * scale_max


def level_points(level: str, scale_max: int) -> Decimal:
    """Turn a CEFR level into points of a criterion by the table A1 = 30 … C1 = 100 (rules.md, section 1)."""
    return Decimal(LEVEL_POINTS.get(level, 0)) / 100 * scale_max


def rank(
    candidates: Iterable[Candidate], weights: Sequence[Weight], chain: Sequence[str] = ()
) -> list[Position]:
    """Rank candidates by their total, then by the tie-break chain in its order.

    ``decided_by`` names the step of the chain that parted a candidate from an equal neighbour; candidates
    whom no step parts share a rank and name each other in ``tied_with``.
    """
    rows = sorted((_row(c, weights, chain) for c in candidates), key=lambda row: row.order)
    groups = [list(group) for _key, group in groupby(rows, key=lambda row: row.order[:2])]
    starts = accumulate((len(group) for group in groups), initial=1)
    tied = {
        row.number: (start, tuple(other.number for other in group if other is not row))
        for start, group in zip(starts, groups, strict=False)
        for row in group
    }
    return [
        Position(
            number=row.number,
            rank=tied[row.number][0],
            total=_decimal(row.total),
            parts={code: _decimal(points) for code, points in row.parts.items()},
            decided_by=_decided_by(rows, index, chain),
            tied_with=tied[row.number][1],
        )
        for index, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class Row:
    """A candidate while being ranked, with exact values."""

    number: str
    total: Fraction
    keys: tuple[Fraction, ...]
    parts: Mapping[str, Fraction]

    @property
    def order(self) -> tuple[Fraction, tuple[Fraction, ...], str]:
        """Sort by this: the best first, the number only to make the order of equals stable."""
        return -self.total, tuple(-key for key in self.keys), self.number


def _row(candidate: Candidate, weights: Sequence[Weight], chain: Sequence[str]) -> Row:
    parts = {weight.code: _share(weight, candidate.scores.get(weight.code, ())) for weight in weights}
    keys = tuple(Fraction(candidate.keys.get(step, parts.get(step, 0))) for step in chain)
    return Row(candidate.number, sum(parts.values(), Fraction(0)), keys, parts)


def _decided_by(rows: Sequence[Row], index: int, chain: Sequence[str]) -> str:
    """Name the step that parted a row from an equal one: from the row above, else from that below."""
    row = rows[index]
    for near in (index - 1, index + 1):
        if 0 <= near < len(rows) and rows[near].total == row.total and rows[near].keys != row.keys:
            steps = zip(chain, row.keys, rows[near].keys, strict=True)
            return next(step for step, mine, other in steps if mine != other)
    return ""


def shown(points: Decimal) -> Decimal:
    """Round half up to two places, for people."""
    return points.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def fingerprint(candidates: Iterable[Candidate], weights: Sequence[Weight], chain: Sequence[str] = ()) -> str:
    """Return the SHA-256 of everything the ranking was computed from; the input's order does not matter."""
    inputs = {
        "chain": list(chain),
        "weights": sorted([weight.code, weight.scale_max, weight.weight] for weight in weights),
        "candidates": sorted(
            [
                c.number,
                {code: sorted(_plain(p) for p in points) for code, points in c.scores.items()},
                {key: _plain(value) for key, value in c.keys.items()},
            ]
            for c in candidates
        ),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
