"""Score sheets and rankings in words, in the language of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import State
from mobility.common import dates
from programs.models import Criterion
from programs.wording import score_text, test_name

from . import queries, scoring
from .models import Assessment
from .tables import Table, best_proof

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
FACES = {
    "todo": ("open", gettext_lazy("to do")),
    Assessment.State.STARTED: ("warn", gettext_lazy("skipped")),
    Assessment.State.DONE: ("ok", gettext_lazy("scored")),
    Assessment.State.ABSTAINED: ("out plainout", gettext_lazy("abstained")),
}
MARKS = {
    "todo": "todo",
    Assessment.State.STARTED: "skip",
    Assessment.State.DONE: "done",
    Assessment.State.ABSTAINED: "away",
}
# Below this two totals look the same with two decimals, so more are shown.
SMALL_GAP = Decimal("0.005")


def language() -> str:
    """Return the language of the page: kk, ru or en."""
    return (get_language() or "en")[:2]


def points(value: Decimal, places: int = 2) -> str:
    """Write points with the decimal sign of the language."""
    return _number(value, language(), places)


@lru_cache(maxsize=4096)
def _number(value: Decimal, language: str, places: int) -> str:
    """Remember written numbers: a ranking writes hundreds, and the same few again and again."""
    return dates.number(value, language, places)


@dataclass(frozen=True)
class Until:
    """Until when members score: "26 November 2026, 24:00", "UTC+5", "3 days left"."""

    text: str
    zone: str
    left: str


def until(session: Any, today: Any) -> Until:
    """Return the last day of scoring in words."""
    deadline = dates.deadline_text(session.closes_on, language())
    return Until(deadline.text, deadline.zone, dates.days_left((session.closes_on - today).days, language()))


# --- The member's line of candidates ------------------------------------------------------------------------


@dataclass(frozen=True)
class Station:
    """A stop of a member's line as it is drawn: its mark, and the words for screen readers."""

    mark: str
    label: str


def stations(line: Sequence[queries.Stop], here: str = "") -> list[Station]:
    """Return the line of a member's candidates; ``here`` is the public code of the one shown now."""
    words = {state: str(word) for state, (_face, word) in FACES.items()}
    open_now = _("open now")
    return [
        Station("now", f"{stop.place}: {open_now}")
        if stop.ref == here
        else Station(MARKS[stop.state], f"{stop.place}: {words[stop.state]}")
        for stop in line
    ]


@dataclass(frozen=True)
class Entry:
    """A candidate in a member's list: the facts one scores by, and what became of the own sheet."""

    place: str
    ref: str
    number: str
    name: str
    speciality: str
    gpa: str
    language: str
    face: str
    word: str


def entries(
    line: Sequence[queries.Stop],
    listed: Mapping[int, queries.Listed],
    table: Callable[[int | None], Table],
) -> list[Entry]:
    """Return a member's list in the member's order."""
    faces = {state: (face, str(word)) for state, (face, word) in FACES.items()}
    return [
        Entry(
            place=str(stop.place),
            ref=stop.ref,
            number=candidate.number,
            name=candidate.name,
            speciality=candidate.speciality or "–",
            gpa=gpa_of(candidate.facts),
            language=language_of(candidate.facts, table(candidate.version)),
            face=faces[stop.state][0],
            word=faces[stop.state][1],
        )
        for stop in line
        for candidate in [listed[stop.pk]]
    ]


def gpa_of(facts: Mapping[str, Any]) -> str:
    """Return the GPA at submission, "–" when there is none (staff have none)."""
    return points(Decimal(facts["gpa"])) if facts.get("gpa") else "–"


def language_of(facts: Mapping[str, Any], thresholds: Sequence[Any]) -> str:
    """Return the best language paper: "IELTS 6.5, B2", "Test of our university, B2", or "–"."""
    test, value, level = best_proof(facts, thresholds)
    if not test:
        return "–"
    shown = test_name(test) if value in ("", level) else f"{test_name(test)} {score_text(value)}"
    return f"{shown}, {level}" if level else shown


# --- The score sheet ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """A point of the scale and what it stands for."""

    points: int
    guidance: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """A criterion that members score, with the own points if there are any."""

    criterion: Criterion
    levels: list[Level]
    given: int | None
    share: str

    @property
    def said(self) -> str:
        """What the chosen point stands for."""
        return next((level.guidance for level in self.levels if level.chosen), "")


@dataclass(frozen=True)
class Computed:
    """A criterion computed from the application, and from what."""

    criterion: Criterion
    source: str
    value: Decimal
    share: str


@dataclass(frozen=True)
class Sheet:
    """A member's sheet for one candidate.

    ``total`` counts what is scored so far; ``scored`` and ``open`` are weights in percent.
    """

    questions: list[Question]
    computed: list[Computed]
    total: str
    scored: int
    open: int

    @property
    def given(self) -> Decimal:
        """Points of the total that are computed."""
        return sum((row.value for row in self.computed), Decimal(0))

    @property
    def given_weight(self) -> int:
        return sum(row.criterion.weight for row in self.computed)

    @property
    def first_open(self) -> Question | None:
        """The first criterion without points: its guidance is unfolded."""
        return next((question for question in self.questions if question.given is None), None)


def sheet(
    criteria: Sequence[Criterion],
    assessment: Assessment | None,
    facts: Mapping[str, Any],
    thresholds: Sequence[Any],
) -> Sheet:
    """Return the score sheet of one member for one candidate."""
    given = {score.criterion_id: score.points for score in assessment.scores.all()} if assessment else {}
    questions, computed, total, scored = [], [], Decimal(0), 0
    for criterion in criteria:
        weight = scoring.Weight(criterion.code, criterion.scale_max, criterion.weight)
        if criterion.source == Criterion.Source.MEMBER:
            mine = given.get(criterion.pk)
            share = scoring.part(weight, [] if mine is None else [Decimal(mine)])
            questions.append(_question(criterion, mine, share))
            scored += 0 if mine is None else criterion.weight
        else:
            share = scoring.part(weight, [queries.computed_points(criterion, facts, thresholds)])
            computed.append(
                Computed(criterion, _source(criterion, facts, thresholds), share, points(share, 1))
            )
            scored += criterion.weight
        total += share
    weights = sum(criterion.weight for criterion in criteria)
    return Sheet(questions, computed, points(total, 1), scored, weights - scored)


def _question(criterion: Criterion, given: int | None, share: Decimal) -> Question:
    guidance = criterion.guidance.splitlines()
    levels = [
        Level(n, guidance[n] if n < len(guidance) else "", n == given) for n in range(criterion.scale_max + 1)
    ]
    return Question(criterion, levels, given, "" if given is None else points(share, 1))


def _source(criterion: Criterion, facts: Mapping[str, Any], thresholds: Sequence[Any]) -> str:
    if criterion.source == Criterion.Source.GPA:
        return _("computed from GPA %(gpa)s") % {"gpa": gpa_of(facts)}
    return _("computed from %(proof)s") % {"proof": language_of(facts, thresholds)}


def missing_text(count: int) -> str:
    """Tell a member that a sheet was saved with criteria still open."""
    return ngettext(
        "Saved. %(count)s criterion has no points yet, so the candidate stays in your list.",
        "Saved. %(count)s criteria have no points yet, so the candidate stays in your list.",
        count,
    ) % {"count": count}


# --- After the session: everybody's points ------------------------------------------------------------------


@dataclass(frozen=True)
class MemberRow:
    """One member's points for a candidate, in the order of the criteria that members score."""

    name: str
    points: list[str]
    comment: str
    abstained: bool


def member_rows(assessments: Sequence[Assessment], questions: Sequence[Question]) -> list[MemberRow]:
    """Return everybody's points for one candidate."""
    rows = []
    for assessment in assessments:
        given = {score.criterion_id: score.points for score in assessment.scores.all()}
        rows.append(
            MemberRow(
                name=str(assessment.member.user),
                points=[str(given.get(question.criterion.pk, "–")) for question in questions],
                comment=assessment.comment,
                abstained=assessment.state == Assessment.State.ABSTAINED,
            )
        )
    return rows


# --- The ranking --------------------------------------------------------------------------------------------


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
