"""The ranking in words: why each stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import Application
from applications.workflow import State
from programs.models import Criterion

from .. import queries, scoring
from .figures import points

# How a step of the tie-break chain is told; a step that is not here is the code of a criterion.
STEPS = {
    "gpa": gettext_lazy("the higher GPA decided"),
    "language": gettext_lazy("the higher level of language decided"),
    "earlier_semester": gettext_lazy("the earlier semester decided"),
}
STEP_NAMES = {
    "gpa": gettext_lazy("Higher GPA"),
    "language": gettext_lazy("Higher level of language"),
    "earlier_semester": gettext_lazy("Earlier semester"),
}
# Below this two totals look the same with two decimals, so more are shown.
SMALL_GAP = Decimal("0.005")


@dataclass(frozen=True)
class RankedRow:
    """A line of the ranking: where, who, points by criterion, total, why there, and what came of it."""

    place: str
    application: Application
    parts: list[str]
    total: str
    reason: str
    tie: bool
    standing: str
    reachable: bool = field(default=True)


def ranked_rows(
    seen: queries.SeenRanking, criteria: Sequence[Criterion], reachable: set[str]
) -> list[RankedRow]:
    """Return the ranking in words. ``reachable`` are numbers whose sheet may still be opened."""
    titles = {criterion.code: criterion.title for criterion in criteria}
    places = {p.number: n for n, p in enumerate(seen.positions, start=1)}
    rows = []
    for index, position in enumerate(seen.positions):
        application = seen.applications[position.number]
        last = position.rank + len(position.tied_with)
        rows.append(
            RankedRow(
                place=f"{position.rank}–{last}" if position.tied_with else str(position.rank),
                application=application,
                parts=[points(position.parts[criterion.code]) for criterion in criteria],
                total=points(position.total),
                reason=reason(seen.positions, index, places, titles),
                tie=bool(position.tied_with or position.decided_by),
                standing="" if application.state == State.RANKED else str(application.face.staff),
                reachable=position.number in reachable,
            )
        )
    return rows


def reason(
    positions: Sequence[scoring.Position], index: int, places: Mapping[str, int], titles: Mapping[str, str]
) -> str:
    """Say why a candidate stands at this position."""
    position = positions[index]
    above = positions[index - 1] if index else None
    below = positions[index + 1] if index + 1 < len(positions) else None
    if position.tied_with:
        others = ", ".join(str(places[number]) for number in position.tied_with)
        return ngettext(
            "Equal with position %(places)s: the commission decides",
            "Equal with positions %(places)s: the commission decides",
            len(position.tied_with),
        ) % {"places": others}
    if position.decided_by:
        equal = above if above and above.total == position.total else below
        return _("Equal total with position %(place)s; %(step)s") % {
            "place": places[equal.number] if equal else "–",
            "step": step_decided(position.decided_by, titles),
        }
    if above is None:
        return _("Highest total")
    gap = above.total - position.total
    return _("%(points)s below position %(place)s") % {
        "points": points(gap, 2 if gap >= SMALL_GAP else 6),
        "place": index,
    }


def step_decided(step: str, titles: Mapping[str, str]) -> str:
    """Say which step of the chain parted two equal totals."""
    if step in STEPS:
        return str(STEPS[step])
    return _("more points for “%(criterion)s” decided") % {"criterion": titles.get(step, step)}


def chain_in_words(chain: Sequence[str], titles: Mapping[str, str]) -> list[str]:
    """Return the tie-break chain as a list for people, from the total to the commission."""
    steps = [
        str(STEP_NAMES[step])
        if step in STEP_NAMES
        else _("More points for “%(criterion)s”") % {"criterion": titles.get(step, step)}
        for step in chain
    ]
    return [_("Total"), *steps, _("Decision of the commission")]
