"""Facts as they were kept with a submitted application, read back from their JSON."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from programs.rules import EarlierStay, Facts, Host, Proof

FIELDS = Facts.__dataclass_fields__
DAYS = {name for name, field in FIELDS.items() if field.type == dt.date | None}
NUMBERS = {name for name, field in FIELDS.items() if field.type == Decimal | None}


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """Return the facts that ``queries.plain_facts`` wrote down; what was not known stays not known."""
    return Facts(
        **{name: _value(name, kept[name]) for name in FIELDS if name in kept and kept[name] is not None}
    )


def _value(name: str, value: Any) -> Any:
    if name in DAYS:
        return dt.date.fromisoformat(value)
    if name in NUMBERS:
        return Decimal(value)
    if name == "categories":
        return frozenset(value)
    if name == "proofs":
        return tuple(_proof(row) for row in value)
    if name == "earlier_stays":
        return tuple(EarlierStay(**{**row, "months": Decimal(row["months"])}) for row in value)
    if name == "host":
        return Host(**{**value, "gpa": None if value["gpa"] is None else Decimal(value["gpa"])})
    return value


def _proof(row: Mapping[str, Any]) -> Proof:
    taken_on = row.get("taken_on")
    return Proof(**{**row, "taken_on": dt.date.fromisoformat(taken_on) if taken_on else None})
