"""All places of a call as a table of plain inputs.

Only cells that were touched count. One that somebody else changed meanwhile, and that was touched here, too,
is a conflict: both values are shown, and nothing is saved.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .. import rules
from ..fields import DayField
from ..models import Call, Offering
from . import words
from .parameters import CommaField

TEXT = "text"
NAMES = (
    TEXT,
    "isced_field",
    "seats",
    "zero_grant_seats",
    "teaching_language",
    "min_level",
    "min_gpa",
    "closes_on",
)


class CellsForm(forms.Form):
    """The cells of one place."""

    text = forms.CharField(label=Offering._meta.get_field("field").verbose_name, max_length=200)
    isced_field = forms.CharField(label="ISCED-F", required=False, max_length=4)
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=0, max_value=999)
    zero_grant_seats = forms.IntegerField(
        label=gettext_lazy("Without a grant"), required=False, min_value=0, max_value=999
    )
    teaching_language = forms.CharField(label=gettext_lazy("Language"), max_length=2)
    min_level = forms.CharField(label=gettext_lazy("Level"), required=False, max_length=2)
    min_gpa = CommaField(label="GPA", required=False, min_value=0, max_value=4, decimal_places=2)
    closes_on = DayField(label=gettext_lazy("Own last day"), required=False)

    def clean_zero_grant_seats(self) -> int:
        """Nothing typed is none."""
        return self.cleaned_data["zero_grant_seats"] or 0

    def clean_teaching_language(self) -> str:
        """Take a code of two letters in any case."""
        code = self.cleaned_data["teaching_language"].lower()
        if code not in words.LANGUAGES:
            raise forms.ValidationError(_("Please write a code such as en, de or fr."))
        return code

    def clean_min_level(self) -> str:
        """Take a level in any case; a Cyrillic letter that looks alike is the Latin one."""
        level = self.cleaned_data["min_level"].upper().translate(str.maketrans("АВС", "ABC"))
        if level and level not in rules.LEVELS:
            raise forms.ValidationError(_("Please write a level from A1 to C2."))
        return level


@dataclass
class Cell:
    """One cell: what stands in the input, what is wrong with it."""

    name: str
    label: str
    value: str
    errors: list[str] = field(default_factory=list)


@dataclass
class Row:
    """One place: its cells, what was shown when the page was made, and what is wrong with it as a whole."""

    place: Offering
    cells: list[Cell]
    seen: str
    errors: list[str] = field(default_factory=list)


class Grid:
    """The places of a call with what was typed; ``data`` is None as long as nothing was sent."""

    def __init__(self, call: Call, places: Sequence[Offering], data: Mapping[str, str] | None = None) -> None:
        self.column = f"field_{(get_language() or 'kk')[:2]}"
        self.labels = {name: str(bound.label) for name, bound in CellsForm().fields.items()}
        self.conflict = False
        self.changes: dict[int, dict[str, tuple[Any, Any]]] = {}
        self.rows = [self._row(place, data) for place in places]

    def _row(self, place: Offering, data: Mapping[str, str] | None) -> Row:
        now = self.shown(place)
        prefix = f"row-{place.pk}"
        if data is None or f"{prefix}-seen" not in data:
            return Row(place, self._cells(now), json.dumps(now))
        saw = _read(data[f"{prefix}-seen"], now)
        typed = {name: data.get(f"{prefix}-{name}", now[name]).strip() for name in NAMES}
        touched = [name for name in NAMES if typed[name] != saw[name] and typed[name] != now[name]]
        merged = {name: typed[name] if name in touched else now[name] for name in NAMES}
        row = Row(place, self._cells(merged), json.dumps(now))
        for cell in row.cells:
            if cell.name in touched and now[cell.name] != saw[cell.name]:
                self.conflict = True
                value = now[cell.name] or "–"
                cell.errors.append(
                    _("Somebody wrote “%(value)s” here meanwhile. Yours is kept; save again to put it there.")
                    % {"value": value}
                )
        if touched:
            self._check(row, merged, touched)
        return row

    def _cells(self, values: Mapping[str, str]) -> list[Cell]:
        return [Cell(name, self.labels[name], values[name]) for name in NAMES]

    def shown(self, place: Offering) -> dict[str, str]:
        """Return the cells of a place as they are typed."""
        gpa, day = place.min_gpa, place.closes_on
        return {
            TEXT: getattr(place, self.column) or "",
            "isced_field": place.isced_field,
            "seats": str(place.seats),
            "zero_grant_seats": str(place.zero_grant_seats or ""),
            "teaching_language": place.teaching_language,
            "min_level": place.min_level,
            "min_gpa": "" if gpa is None else _decimal(gpa),
            "closes_on": f"{day:%d.%m.%Y}" if day else "",
        }

    def _check(self, row: Row, values: Mapping[str, str], touched: Sequence[str]) -> None:
        form = CellsForm(values)
        wrong = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        self.blame(row, {name: errors for name, errors in wrong.items() if name in touched})
        columns = {name: self.column if name == TEXT else name for name in touched}
        self.changes[row.place.pk] = {
            column: (getattr(row.place, column), form.cleaned_data[name])
            for name, column in columns.items()
            if name in form.cleaned_data
        }

    def blame(self, row: Row, wrong: Mapping[str, Sequence[str]]) -> None:
        """Say beside the cells what is wrong; what is about no cell is said of the place."""
        for name, sentences in wrong.items():
            cell = next(
                (c for c in row.cells if name in (c.name, self.column if c.name == TEXT else "")), None
            )
            (cell.errors if cell else row.errors).extend(sentences)

    def blame_places(self, wrong: Mapping[int, Mapping[str, Sequence[str]]]) -> None:
        """Say what the action refused, by the place's key."""
        for row in self.rows:
            self.blame(row, wrong.get(row.place.pk, {}))

    @property
    def wrong(self) -> list[tuple[Row, Cell | None, str]]:
        """Everything that is wrong, in the order of the page."""
        found: list[tuple[Row, Cell | None, str]] = []
        for row in self.rows:
            found += [(row, None, sentence) for sentence in row.errors]
            found += [(row, cell, sentence) for cell in row.cells for sentence in cell.errors]
        return found


def _decimal(value: Any) -> str:
    return str(value) if get_language() == "en" else str(value).replace(".", ",")


def _read(seen: str, now: Mapping[str, str]) -> dict[str, str]:
    """Return what the page showed; what cannot be read counts as what stands there now."""
    try:
        found = json.loads(seen)
    except ValueError:
        found = {}
    found = found if isinstance(found, dict) else {}
    return {name: str(found.get(name, now[name])) for name in NAMES}
