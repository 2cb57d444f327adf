"""What people apply under, as plain JSON, and what differs between two states of it, in words.

A snapshot is taken when a call is published and at each correction. Two of them are compared to say what
changed: this year against last year, a correction against what holds, a version against the one before.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
    Provision,
)
from .rules import RuleRow
from .wording import rule_sentence, test_name
from .wording.papers import condition_name
from .wording.values import day, figure, language

Row = Mapping[str, Any]
Snapshot = Mapping[str, Any]

# These say which call it is and how it came to be, not what people apply under.
CALL_OWN = {"id", "program", "code", "preset", "version", "state", "based_on", "corrects"}
ROW_OWN = {"id", "call", "parent", "since", "until", "institution"}
ROW_OWN |= {"agreement_year", "lowest_admitted", "search_words", "withdrawn_on", "withdrawn_because"}
# Only staff read these.
FOR_STAFF = {
    "note",
    "staff_notes",
    "recommended_condition",
    "recommended_reason",
    "warning",
    "quote",
    "public",
}
LANGUAGES = {"kk": "қазақша", "ru": "русский", "en": "English"}

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


# --- Taking it down -----------------------------------------------------------------------------------------


def columns(model: type[models.Model]) -> list[models.Field]:
    """Return the columns of a call or of a row that belong to its content.

    Of a text in three languages these are its three columns.
    """
    own = CALL_OWN if model is Call else ROW_OWN
    fields: list[Any] = list(model._meta.concrete_fields)
    translated = {f.translated_field.name for f in fields if hasattr(f, "translated_field")}
    return [field for field in fields if field.name not in own | translated]


def content(row: models.Model) -> dict[str, Any]:
    """Return the content of a call or of a row as JSON values; two rows that say the same are equal."""
    return {field.name: _plain(field, getattr(row, field.attname)) for field in columns(type(row))}


def _plain(field: models.Field, value: Any) -> Any:
    if value is None and isinstance(field, (models.CharField, models.TextField)):
        return ""
    return str(value) if isinstance(value, (dt.date, Decimal)) else value


def snapshot(call: Call) -> dict[str, Any]:
    """Return everything people apply under as it stands now: the call's own columns, and its current rows."""
    papers = list(call.document_requirements.current().order_by("order", "id"))
    places = call.offerings.offered().select_related("institution").order_by("pk")
    return {
        "call": content(call),
        "rules": [content(row) for row in call.eligibility_rules.current().order_by("order", "id")],
        "thresholds": [content(row) for row in call.thresholds.current().order_by("id")],
        "papers": [
            {**content(row), "ways": [content(way) for way in papers if way.parent_id == row.pk]}
            for row in papers
            if row.parent_id is None
        ],
        "provisions": [content(row) for row in call.provisions.current().order_by("order", "id")],
        "criteria": [content(row) for row in call.criteria.current().order_by("order", "id")],
        "places": [{"institution": _host(place), **content(place)} for place in places],
    }


def _host(place: Offering) -> dict[str, str]:
    return {"code": place.institution.code} | {
        code: getattr(place.institution, f"name_{code}") or "" for code in LANGUAGES
    }


def put_back(call: Call, kept: Snapshot) -> Call:
    """Give a call, in memory only, the dates and texts that a snapshot kept; return it."""
    for field in columns(Call):
        if field.name in kept["call"]:
            setattr(call, field.name, field.to_python(kept["call"][field.name]))
    return call


# --- Comparing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One thing that differs, in the active language.

    ``part`` is a key of the snapshot, ``kind`` is added, removed or changed. ``before`` and ``after`` hold a
    line for each column that differs; of something added there is no before, of something removed no after.
    """

    part: str
    kind: str
    title: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The difference as one line of a letter."""
        words = {"title": self.title, "before": _line(self.before), "after": _line(self.after)}
        if self.kind == ADDED:
            return (_("New: %(title)s. %(after)s") % words).strip()
        if self.kind == REMOVED:
            return _("No longer there: %(title)s") % words
        return _("%(title)s: %(before)s → %(after)s") % words


def _line(text: str) -> str:
    return "; ".join(text.splitlines())


@dataclass(frozen=True)
class Part:
    """How rows of one part are told apart, named, and put into words."""

    model: type[models.Model]
    key: Callable[[Row], Any]
    title: Callable[[Row], str]
    summary: Callable[[Row], str] = lambda row: ""


def differences(before: Snapshot, after: Snapshot, *, for_staff: bool = False) -> list[Difference]:
    """Return what differs between two snapshots, part by part, in the active language.

    A part that one of them does not have is not compared (a correction has no criteria and no places).
    Without ``for_staff`` notes and wordings that only the office reads are left out.
    """
    found = list(_of_the_call(before["call"], after["call"], for_staff))
    for name, part in PARTS.items():
        if name in before and name in after:
            found += _of_rows(name, part, before[name], after[name], for_staff)
    return found


def _of_the_call(before: Row, after: Row, for_staff: bool) -> Iterator[Difference]:
    for label, old, new in _changed_columns(Call, before, after, for_staff):
        kind = ADDED if old == NOTHING else REMOVED if new == NOTHING else CHANGED
        yield Difference("call", kind, label, "" if kind == ADDED else old, "" if kind == REMOVED else new)


def _of_rows(
    name: str, part: Part, before: Sequence[Row], after: Sequence[Row], for_staff: bool
) -> Iterator[Difference]:
    for old, new in pairs(_seen(before, for_staff), _seen(after, for_staff), part.key):
        if new is None:
            assert old is not None
            yield Difference(name, REMOVED, part.title(old), part.summary(old), "")
        elif old is None:
            yield Difference(name, ADDED, part.title(new), "", part.summary(new))
        else:
            yield from _of_one_row(name, part, old, new, for_staff)


def _seen(rows: Iterable[Row], for_staff: bool) -> list[Row]:
    return [row for row in rows if for_staff or row.get("public", True)]


def _of_one_row(name: str, part: Part, old: Row, new: Row, for_staff: bool) -> Iterator[Difference]:
    lines = list(_changed_columns(part.model, old, new, for_staff))
    if part.summary(old) != part.summary(new):
        said = SUMMARISED.get(name, ())
        named = {str(capfirst(field.verbose_name)) for field in columns(part.model) if field.name in said}
        lines = [("", part.summary(old), part.summary(new))] + [row for row in lines if row[0] not in named]
    if lines:
        title = part.title(new)
        yield Difference(
            name, CHANGED, title, *("\n".join(_labelled(row[0], row[n]) for row in lines) for n in (1, 2))
        )
    if "ways" in new or "ways" in old:
        yield from _of_rows(name, part, old.get("ways", []), new.get("ways", []), for_staff)


def _labelled(label: str, value: str) -> str:
    return f"{label}: {value}" if label else value


def pairs(
    before: Iterable[Row], after: Iterable[Row], key: Callable[[Row], Any]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Match rows with the same key: those that are equal first, the others in their order.

    Yields the pairs in the order of ``after``, then what is no longer there with None in its place.
    """
    left: dict[Any, list[Row]] = defaultdict(list)
    for row in before:
        left[key(row)].append(row)
    later = list(after)
    same = []
    for row in later:
        rest = left[key(row)]
        equal = next((old for old in rest if old == row), None)
        if equal is not None:
            rest.remove(equal)
        same.append(equal)
    for row, equal in zip(later, same, strict=True):
        rest = left[key(row)]
        yield equal or (rest.pop(0) if rest else None), row
    for rest in left.values():
        for row in rest:
            yield row, None


# --- Words --------------------------------------------------------------------------------------------------

NOTHING = "–"


def _changed_columns(
    model: type[models.Model], old: Row, new: Row, for_staff: bool
) -> Iterator[tuple[str, str, str]]:
    """Yield label, old and new words of every column that differs.

    Of a text that differs in the reader's language the other languages are left out. A column that one of
    them does not know yet, kept before it was there, is not compared.
    """
    fields: list[Any] = [field for field in columns(model) if field.name != "order"]
    both = [field for field in fields if field.name in old and field.name in new]
    changed = [field for field in both if old[field.name] != new[field.name]]
    own = {f.translated_field.name for f in changed if getattr(f, "language", "") == language()}
    for field in changed:
        text = getattr(field, "translated_field", None)
        name = text.name if text is not None else field.name
        if (name in FOR_STAFF and not for_staff) or (name in own and field.language != language()):
            continue
        label = str(capfirst((text or field).verbose_name))
        if text is not None and name not in own:
            label = f"{label} ({LANGUAGES[field.language]})"
        yield label, _words(field, old.get(field.name)), _words(field, new.get(field.name))


def _words(field: Any, value: Any) -> str:
    """Put the value of a column into words."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateField):
        return day(field.to_python(value))
    if isinstance(field, models.DecimalField):
        return figure(value)
    if field.name in CODED:
        return CODED[field.name](value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _joined(value)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_joined(part) for part in value)
    if isinstance(value, Mapping):
        chosen = value.get(language())
        return (
            str(chosen) if chosen else ", ".join(f"{name}: {_joined(part)}" for name, part in value.items())
        )
    return str(value)


def _payers(codes: Any) -> str:
    known = dict(Call.Funding.choices)
    return ", ".join(str(known.get(code, code)) for code in ([codes] if isinstance(codes, str) else codes))


FORMS = {
    "original": gettext_lazy("the original to be shown"),
    "copy": gettext_lazy("a plain copy"),
    "certified": gettext_lazy("with the seal of the university"),
    "signed": gettext_lazy("signed by hand"),
    "notarised": gettext_lazy("notarised"),
    "scan": gettext_lazy("a scan"),
}
CODED: dict[str, Callable[[Any], str]] = {
    "funding": _payers,
    "condition": condition_name,
    "recommended_condition": condition_name,
    "forms": lambda codes: ", ".join(str(FORMS.get(code, code)) for code in codes),
    "sample": lambda _key: _("a file"),
}


def _text(name: str) -> Callable[[Row], str]:
    """Return a function that reads a text in the active language, else in the first that has words."""

    def read(row: Row) -> str:
        codes = [language(), *LANGUAGES]
        return next((str(row[f"{name}_{code}"]) for code in codes if row.get(f"{name}_{code}")), "")

    return read


def _sentence(row: Row) -> str:
    return rule_sentence(
        RuleRow(
            row["kind"], row["params"], row["strictness"], row["applies_to"], decided_by=row["decided_by"]
        )
    )


def _host_name(row: Row) -> str:
    host = row["institution"]
    return str(host.get(language()) or host["code"])


# Columns that a summary says already.
SUMMARISED = {
    "rules": ("kind", "params", "applies_to"),
    "thresholds": ("minimum", "level"),
    "criteria": ("weight",),
}
PARTS: dict[str, Part] = {
    "rules": Part(
        EligibilityRule,
        lambda row: (row["kind"], row["applies_to"], tuple(row["funding"]), row["scope"]),
        lambda row: _("Requirement"),
        _sentence,
    ),
    "thresholds": Part(
        LanguageThreshold,
        lambda row: (row["language"], row["test"]),
        lambda row: test_name(row["test"]),
        lambda row: _("from %(minimum)s: %(level)s") % row,
    ),
    "papers": Part(DocumentRequirement, lambda row: row["code"], _text("title")),
    "provisions": Part(
        Provision,
        lambda row: row["topic"],
        lambda row: str(Provision.Topic(row["topic"]).label),
        _text("text"),
    ),
    "criteria": Part(
        Criterion,
        lambda row: row["code"],
        _text("title"),
        lambda row: _("weight: %(weight)s percent") % row,
    ),
    "places": Part(
        Offering,
        lambda row: row["institution"]["code"],
        _host_name,
        _text("field"),
    ),
}
