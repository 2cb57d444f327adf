"""Facts and profile as they are kept with a submitted application: as JSON, and read back from it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from programs.rules import EarlierStay, Facts, Host, Proof

from .models import Applicant

FIELDS = Facts.__dataclass_fields__
DAYS = {name for name, field in FIELDS.items() if field.type == dt.date | None}
PLAIN = (bool, int, str, list, type(None))
NUMBERS = {name for name, field in FIELDS.items() if field.type == Decimal | None}


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """Return the facts that ``plain_facts`` wrote down; what was not known stays not known."""
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


def plain_facts(facts: Facts) -> dict[str, Any]:
    """Return the facts as JSON values, to be kept with the submitted application."""

    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, tuple):
            return [{key: plain(part) for key, part in vars(row).items()} for row in value]
        if isinstance(value, Host):
            return {"language": value.language, "gpa": plain(value.gpa), "level": value.level}
        if value is None or isinstance(value, (bool, int, str)):
            return value
        return str(value)

    return {name: plain(getattr(facts, name)) for name in Facts.__dataclass_fields__}


def plain_profile(applicant: Applicant) -> dict[str, Any]:
    """Return the profile as JSON values, to be kept with the submitted application."""
    apart = {"id", "user", "search_words"}
    columns = [field for field in Applicant._meta.concrete_fields if field.name not in apart]
    return {field.attname: plain(getattr(applicant, field.attname)) for field in columns}


def plain(value: Any) -> Any:
    """Return an answer of the profile as a JSON value."""
    return value if isinstance(value, PLAIN) else str(value)
