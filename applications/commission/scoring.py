"""From scores to a ranking: pure functions of stored inputs.

The same inputs in any order give the same ranking, so a decision can be replayed. Points are Decimal and are never
rounded on the way; only what is shown is rounded.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

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

    ``scores`` maps a criterion to the points of those members who scored it; ``keys`` holds what the tie-break chain
    may ask for (``gpa``, ``language``, ``earlier_semester``, a criterion's code …), larger is better.
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
    if not points:
        return Decimal(0)
    mean = sum(points, Decimal(0)) / len(points)
    return mean / weight.scale_max * weight.weight


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

    ``decided_by`` names the step of the chain that parted a candidate from an equal neighbour; candidates whom no
    step parts share a rank and name each other in ``tied_with``.
    """
    rows = []
    for candidate in candidates:
        parts = {weight.code: part(weight, candidate.scores.get(weight.code, ())) for weight in weights}
        total = sum(parts.values(), Decimal(0))
        keys = tuple(candidate.keys.get(step, Decimal(0)) for step in chain)
        rows.append((total, keys, candidate.number, parts))
    rows.sort(key=lambda row: (-row[0], [-key for key in row[1]], row[2]))
    return [_position(rows, index, chain) for index in range(len(rows))]


Row = tuple[Decimal, tuple[Decimal, ...], str, Mapping[str, Decimal]]


def _position(rows: Sequence[Row], index: int, chain: Sequence[str]) -> Position:
    total, keys, number, parts = rows[index]
    same = [n for n, row in enumerate(rows) if row[:2] == (total, keys)]
    neighbours = [rows[n] for n in (index - 1, index + 1) if 0 <= n < len(rows)]
    steps = [_parting_step(keys, row[1], chain) for row in neighbours if row[0] == total and row[1] != keys]
    return Position(
        number=number,
        rank=same[0] + 1,
        total=total,
        parts=parts,
        decided_by=steps[0] if steps else "",
        tied_with=tuple(rows[n][2] for n in same if n != index),
    )


def _parting_step(mine: Sequence[Decimal], other: Sequence[Decimal], chain: Sequence[str]) -> str:
    return next(step for step, a, b in zip(chain, mine, other, strict=True) if a != b)


def shown(points: Decimal) -> Decimal:
    """Round half up to two places, for people."""
    return points.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def fingerprint(candidates: Iterable[Candidate], weights: Sequence[Weight], chain: Sequence[str] = ()) -> str:
    """Return the SHA-256 of everything the ranking was computed from, independent of the order of the input."""
    inputs = {
        "chain": list(chain),
        "weights": [[weight.code, weight.scale_max, weight.weight] for weight in weights],
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
