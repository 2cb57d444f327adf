"""The score sheet in words, and after the session everybody's points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.models import Criterion

from .. import queries, scoring
from ..models import Assessment
from .facts import gpa_of, language_of
from .figures import points


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
