"""What changed in a record: its columns before and after, as values for the log and as words for readers."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .dates import country_name, language_name, short_date

# As the switch of languages writes them.
LANGUAGES = {"kk": "қазақша", "ru": "русский", "en": "English"}
# Never looked at, whatever the record.
SECRET = {"password"}
# A note may be long; the record itself holds the whole of it.
LONGEST = 300
KEPT_BACK = "…"

# A column as it was compared, and as the log keeps it.
Value = tuple[Any, Any]
State = dict[str, Value]


@dataclass(frozen=True)
class Told:
    """One record that changed, or a row of it: what happened, and its columns in whole lines."""

    title: str
    lines: list[str] = field(default_factory=list)


def stored(row: Model) -> Model | None:
    """Return a record as the database holds it now; None when it is gone or was never there."""
    return type(row)._base_manager.filter(pk=row.pk).first()


def state_of(row: Model | None) -> State:
    """Return every column that people fill in; a text in three languages is three columns."""
    if row is None:
        return {}
    found = {column.name: _value(row, column) for column in _columns(type(row))}
    for many in row._meta.many_to_many:
        names = sorted(str(other) for other in getattr(row, many.name).all())
        found[many.name] = names, names
    return found


def states_of(rows: Any) -> dict[Any, State]:
    """Return the columns of many rows by their key."""
    return {row.pk: state_of(row) for row in rows}


def differences(row: Model, before: State, after: State) -> list[list[Any]]:
    """Return the columns that differ as [name, before, after], ready for the log.

    What a model calls ``PRIVATE`` (names and addresses of people) is said to have changed, no more: the
    log is never rewritten, and people may ask that theirs be forgotten.
    """
    private = getattr(row, "PRIVATE", ())
    return [
        [name, *((KEPT_BACK, KEPT_BACK) if name in private else (before[name][1], after[name][1]))]
        for name in after
        if name in before and before[name][0] != after[name][0]
    ]


def about_row(row: Model, act: str, columns: list[list[Any]] | None = None) -> dict[str, Any]:
    """Return what the log keeps about a row of a record: "added", "changed" or "removed"."""
    named = "" if getattr(row, "PRIVATE", ()) else str(row)
    return {"kind": row._meta.label_lower, "row": named, "act": act, "columns": columns or []}


def in_words(target_type: str, changes: Any) -> list[Told]:
    """Say what the log kept about changes of a record, in the active language."""
    if not isinstance(changes, list):
        return []
    own = [_line(target_type, change) for change in changes if not isinstance(change, dict)]
    rows = [_told(change) for change in changes if isinstance(change, dict) and "kind" in change]
    return [*([Told("", own)] if own else []), *rows]


def column_name(target_type: str, name: str) -> str:
    """Name a column as the form does, with its language; an unknown one is shown as it is."""
    column = _column(target_type, name)
    if column is None:
        return name
    if language := getattr(column, "language", ""):
        return f"{capfirst(column.translated_field.verbose_name)} ({LANGUAGES.get(language, language)})"
    return str(capfirst(column.verbose_name))


def value_in_words(target_type: str, name: str, value: Any) -> str:
    """Say a value of a column: the label of a choice, the name of a country, a day in figures."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_in_words(target_type, name, item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return Truncator(_label(_column(target_type, name), str(value))).chars(LONGEST)


def _label(column: Any, text: str) -> str:
    language = (get_language() or "en")[:2]
    choices = dict(getattr(column, "flatchoices", ()) or ())
    if text in choices:
        return str(choices[text])
    if column is not None and column.get_internal_type() == "DateField":
        return short_date(dt.date.fromisoformat(text))
    names = {"country": country_name, "language": language_name, "teaching_language": language_name}
    name = getattr(column, "name", "")
    return names[name](text, language) if name in names else text


def _told(change: dict[str, Any]) -> Told:
    kind = change["kind"]
    what = {"kind": _name_of_kind(kind), "row": change.get("row", "")}
    sentences = {
        "added": (_("Added: %(kind)s “%(row)s”"), _("Added: %(kind)s")),
        "removed": (_("Taken away: %(kind)s “%(row)s”"), _("Taken away: %(kind)s")),
        "changed": (_("Changed: %(kind)s “%(row)s”"), _("Changed: %(kind)s")),
    }
    named, unnamed = sentences.get(change.get("act", ""), sentences["changed"])
    columns = change.get("columns", [])
    return Told((named if what["row"] else unnamed) % what, [_line(kind, column) for column in columns])


def _line(target_type: str, change: Any) -> str:
    if not (isinstance(change, list) and len(change) == 3):
        return _("%(column)s: changed") % {"column": column_name(target_type, str(change))}
    name, before, after = change
    if before == after == KEPT_BACK:
        return _("%(column)s: changed") % {"column": column_name(target_type, name)}
    return _("%(column)s: %(before)s → %(after)s") % {
        "column": column_name(target_type, name),
        "before": value_in_words(target_type, name, before),
        "after": value_in_words(target_type, name, after),
    }


def _name_of_kind(target_type: str) -> str:
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type


def _column(target_type: str, name: str) -> Any:
    try:
        return apps.get_model(target_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _columns(model: type[Model]) -> list[Field]:
    """Return the columns people fill in, each text in its languages instead of the active one."""
    columns = [column for column in model._meta.concrete_fields if column.editable and not column.primary_key]
    twofold = {column.translated_field.name for column in columns if hasattr(column, "translated_field")}
    return [column for column in columns if column.name not in twofold | SECRET]


def _value(row: Model, column: Field) -> Value:
    raw = getattr(row, column.attname)
    if column.is_relation:
        return raw, None if raw is None else str(getattr(row, column.name))
    if raw == "":
        raw = None  # nothing is nothing, however a column writes it
    return raw, _plain(raw)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
