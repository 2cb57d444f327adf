"""The vocabulary of rules: kinds by name, and what all kinds share."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from mobility.common.verdict import Outcome, Verdict

Rule = Callable[..., Verdict]
KINDS: dict[str, Rule] = {}
WITH_THRESHOLDS: set[str] = set()


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
    outcome = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NOT_KNOWN}[passed]
    return Verdict(code, outcome, needed, actual)


def within(value: int | None, minimum: int | None, maximum: int | None) -> bool | None:
    if value is None:
        return None
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
