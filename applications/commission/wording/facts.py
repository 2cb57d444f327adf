"""What a candidate brings, in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from programs.wording import score_text, test_name

from ..tables import best_proof
from .figures import points


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
