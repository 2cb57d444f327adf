"""What one rule says about one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """The answer of one rule, or of all rules of a call together."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INDIVIDUAL = "individual_decision"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Verdict:
    """One rule's answer, with what it compared.

    ``code`` names the finding (``gpa``, ``semester`` …), ``needed`` and ``actual`` are plain values to be put
    into words, ``decided_by`` is the body of an individual decision, ``warnings`` are codes that leave the
    answer as it is.
    """

    code: str
    outcome: Outcome
    needed: Mapping[str, Any] = field(default_factory=dict)
    actual: Any = None
    decided_by: str = ""
    warnings: tuple[str, ...] = ()
