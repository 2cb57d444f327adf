"""The language table a candidate is scored by, that of the version they submitted under, and its levels."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from programs import rules

from .models import Session

Table = Sequence[rules.Threshold]
CERTIFICATE_LEVEL = "B2"


def tables_of(session: Session) -> Callable[[int | None], Table]:
    """Return a function that gives the table of a version of the session's call: one query for all."""
    rows = list(session.call.thresholds.order_by("id"))

    def table(version: int | None) -> Table:
        return [row.as_row() for row in rows if row.holds_in(version)]

    return table


def best_proof(facts: Mapping[str, Any], thresholds: Table) -> tuple[str, str, str]:
    """Return the paper that shows the highest level: (test, value, level), empty texts without one."""
    papers = [(proof["test"], proof["value"]) for proof in facts.get("proofs") or []]
    found = [(test, value, _level(test, value, thresholds)) for test, value in papers]
    return max(found, key=lambda proof: proof[2], default=("", "", ""))


def language_level(facts: Mapping[str, Any], thresholds: Table) -> str:
    """Return the CEFR level that the frozen facts prove, "" for none."""
    return best_proof(facts, thresholds)[2]


def _level(test: str, value: str, thresholds: Table) -> str:
    """Return a printed level as it is, a score by the call's table; a host's consent letter proves no level.

    A test that is not in the table counts as B2: the office looked at the paper and accepted it. Where the
    call has no table, or one without levels, the test's own scale says the level.
    """
    if value in rules.LEVELS:
        return value
    if test != rules.HOST_CONSENT and not any(row.level for row in thresholds):
        return rules.level_of(test, value) or ""
    proof = rules.Proof(test, value)
    rows = [row for row in thresholds if row.test == test]
    if (
        test != rules.HOST_CONSENT
        and rules.proof_outcome(proof, "", ["certificate"], thresholds) == "manual_review"
    ):
        return CERTIFICATE_LEVEL
    reached = [
        row.level for row in rows if rules.proof_outcome(proof, "", ["certificate"], [row]) == "accepted"
    ]
    return max(reached, default="")
