"""What the pages of lists need to know: which questions a list asks, who keeps it, how far a step is."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Count, QuerySet

from applications import actions, steps
from applications.workflow import STEPS, Role, Step
from mobility.accounts.policy import is_head
from mobility.common.policy import visible

from .models import BulkLine, BulkStep, SavedList

# Where somebody was leafing, and what Django's lists add, is no question.
PASSING = {"p", "all", "e", "_popup", "_to_field", "_changelist_filters"}
LONGEST = SavedList._meta.get_field("query").max_length or 0


def asked_by(query: str) -> str:
    """Return the questions of an address of a list: filters, search and order, in one writing."""
    pairs = sorted((name, value) for name, value in parse_qsl(query.lstrip("?")) if name not in PASSING)
    return urlencode([pair for pair in pairs if pair[1]])


def without_names(query: str) -> str:
    """Return the questions of a list without what was searched for: that may be a name or an IIN."""
    return urlencode([pair for pair in parse_qsl(asked_by(query)) if pair[0] != "q"])


def lists_of(user: Any, section: str) -> list[SavedList]:
    """Return the lists a person sees beside a section: own and shared ones, by name."""
    return list(visible(user, SavedList).filter(section=section).select_related("owner"))


def steps_for_many(user: Any) -> list[Step]:
    """Return the steps a person can make for many: those that ask nothing, or one reason for all."""
    roles = {Role.OFFICE, Role.HEAD} if is_head(user) else {Role.OFFICE}
    return [
        step
        for step in STEPS.values()
        if step.role in roles and step.name not in steps.MADE_ELSEWHERE and steps.asks_a_reason_at_most(step)
    ]


def lines_of(bulk: BulkStep) -> QuerySet[BulkLine]:
    """Return the applications of a step for many with the names of their people."""
    return bulk.lines.select_related("application__applicant", "application__call")


def counts(bulk: BulkStep) -> dict[str, int]:
    """Return how many applications of a step for many stand in which state, and ``all``."""
    rows = bulk.lines.order_by().values_list("state").annotate(n=Count("pk"))
    known = dict.fromkeys(BulkLine.State.values, 0) | dict(rows)
    return known | {"all": sum(known.values())}


def reasons(bulk: BulkStep) -> list[tuple[str, int]]:
    """Return why applications cannot make the step, the commonest reason first."""
    rows = bulk.lines.filter(state=BulkLine.State.CANNOT).order_by().values_list("why")
    return list(rows.annotate(n=Count("pk")).order_by("-n", "why"))


def writes_letters(step: str) -> bool:
    """Tell whether the step writes to its applicants."""
    return step in actions.LETTERS
