"""The chart of days: bars for this year, a line for the year before, as shapes in an area of 760 by 176."""

from dataclasses import dataclass

from mobility.common.dates import day_month
from mobility.portal.chart import Bar, Mark

from .overview import Days
from .queries import language

LEFT, WIDTH, TOP, BASE, FOOT = 34, 726, 10, 150, 168
MOST_MARKS = 8


@dataclass(frozen=True)
class Chart:
    """Rectangles, a line, and the numbers and days beside them."""

    bars: list[Bar]
    line: str
    levels: list[Mark]
    days: list[Mark]


def chart_of(found: Days) -> Chart | None:
    """Draw the days; None when there is nothing to draw."""
    if not found.starts:
        return None
    top = -(-max(*found.now, *found.before, 1) // 3) * 3
    step, scale = WIDTH / len(found.starts), (BASE - TOP) / top
    gap = min(3.0, step / 6)
    every = -(-len(found.starts) // MOST_MARKS)
    bars = [
        Bar(
            round(LEFT + n * step + gap, 1),
            round(BASE - count * scale, 1),
            round(step - 2 * gap, 1),
            round(count * scale, 1),
        )
        for n, count in enumerate(found.now)
        if count
    ]
    marks = [
        Mark(round(LEFT + n * step, 1), FOOT, day_month(found.starts[n], language()))
        for n in range(0, len(found.starts), every)
        if LEFT + n * step < LEFT + WIDTH - 40 or n == 0
    ]
    return Chart(
        bars=bars,
        line=_steps(found.before, step, scale) if any(found.before) else "",
        levels=[Mark(LEFT - 6, round(BASE - v * scale, 1), str(v)) for v in (0, top // 3, top // 3 * 2, top)],
        days=marks,
    )


def _steps(counts: list[int], step: float, scale: float) -> str:
    """Return the path of a line that goes in steps."""
    path = f"M{LEFT} {round(BASE - counts[0] * scale, 1)}"
    for n, count in enumerate(counts):
        path += f"V{round(BASE - count * scale, 1)}H{round(LEFT + (n + 1) * step, 1)}"
    return path
