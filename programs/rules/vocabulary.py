"""The vocabulary of rules: kinds by name, and what all kinds share.

The signature of a kind is the schema of its parameters: forms, checks and the API are built from it.
``Literal`` names the values that may be chosen, ``Sequence[Literal[...]]`` allows several of them.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Literal

from mobility.common.verdict import Outcome, Verdict

Rule = Callable[..., Verdict]
KINDS: dict[str, Rule] = {}
WITH_THRESHOLDS: set[str] = set()

Person = Literal["student", "teacher", "staff"]
Cycle = Literal["bachelor", "master", "doctoral"]
Degree = Literal["bachelor", "master", "doctoral"]
Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Way = Literal["certificate", "home_test", "host_consent", "home_statement"]
Unit = Literal["day", "month", "semester"]
Counted = Literal["now", "stay"]
Operator = Literal[">=", ">"]
Category = Literal["many_children_family", "orphan_or_no_parental_care", "disability"]
Scope = Literal["external", "internal"]
Channel = Literal["portal", "office", "egov"]


def kind(function: Rule) -> Rule:
    """Add a rule to the vocabulary under its own name."""
    KINDS[function.__name__] = function
    if "thresholds" in inspect.signature(function).parameters:
        WITH_THRESHOLDS.add(function.__name__)
    return function


def parameters(name: str) -> dict[str, inspect.Parameter]:
    """Return the keyword parameters a kind takes (without ``thresholds``, which the call supplies)."""
    signature = inspect.signature(KINDS[name])
    return {
        key: parameter
        for key, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and key != "thresholds"
    }


def verdict(code: str, passed: bool | None, needed: Mapping[str, Any], actual: Any) -> Verdict:
    """Return the answer of a rule that was met, was not met, or lacks a fact (None)."""
    outcome = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NOT_KNOWN}[passed]
    return Verdict(code, outcome, needed, actual)


def within(value: int | None, minimum: int | None, maximum: int | None) -> bool | None:
    """Tell whether a number lies between two limits, both included; None when it is not known."""
    if value is None:
        return None
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
