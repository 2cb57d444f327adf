"""The criteria of a session, and the points that no member gives."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from programs import rules
from programs.models import Criterion

from .. import scoring
from ..models import Session
from ..tables import language_level


def criteria_of(session: Session) -> list[Criterion]:
    """Return the criteria of the session's call in order."""
    return list(session.call.criteria.all())


def weights_of(criteria: Sequence[Criterion]) -> list[scoring.Weight]:
    """Return the criteria as the ranking sees them."""
    return [scoring.Weight(c.code, c.scale_max, c.weight) for c in criteria]


def computed_points(
    criterion: Criterion, facts: Mapping[str, Any], thresholds: Sequence[rules.Threshold]
) -> Decimal:
    """Return the points of a criterion that no member scores, from the facts frozen at submission."""
    if criterion.source == Criterion.Source.GPA:
        return scoring.gpa_points(Decimal(facts.get("gpa") or 0), criterion.scale_max)
    return scoring.level_points(language_level(facts, thresholds), criterion.scale_max)
