"""What pages and decisions need to know about a call: its rules as plain rows, its checklist for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from mobility.common.verdict import Outcome

from . import rules
from .models import Call, DocumentRequirement, EligibilityRule, LanguageThreshold, Offering


def with_rules(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Load everything a judgement needs in a fixed number of queries, however many rules there are."""
    return calls.select_related("program").prefetch_related(
        Prefetch("eligibility_rules", EligibilityRule.objects.order_by("order", "id")),
        Prefetch("thresholds", LanguageThreshold.objects.order_by("id")),
        Prefetch("document_requirements", DocumentRequirement.objects.order_by("order", "id")),
    )


def judge(call: Call, facts: rules.Facts) -> rules.Judgement:
    """Ask every rule of a call about a person."""
    return rules.judge(
        facts,
        [row.as_row() for row in call.eligibility_rules.all()],
        [row.as_row() for row in call.thresholds.all()],
    )


@dataclass(frozen=True)
class ChecklistItem:
    """A line of the checklist for one person. ``needed`` is None while a fact is missing."""

    requirement: DocumentRequirement
    needed: bool | None
    alternatives: Sequence[DocumentRequirement] = field(default_factory=tuple)


def checklist(
    call: Call, facts: rules.Facts, stages: Iterable[str] = ("application",)
) -> list[ChecklistItem]:
    """Return every line of the call's checklist in order, each with whether this person needs it."""
    rows = list(call.document_requirements.all())
    wanted = set(stages)
    return [
        ChecklistItem(
            row,
            rules.applies(row.condition, facts),
            tuple(child for child in rows if child.parent_id == row.pk),
        )
        for row in rows
        if row.parent_id is None and row.stage in wanted
    ]


def offerings_for(call: Call) -> QuerySet[Offering]:
    """Return the places to go of a call with their hosts."""
    return call.offerings.select_related("institution")


def may_start(judgement: rules.Judgement) -> bool:
    """A person may begin a draft unless a rule they cannot mend says no; unknown facts are asked later."""
    return judgement.outcome != Outcome.NOT_ELIGIBLE
