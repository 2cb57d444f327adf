"""What an import would do, row by row and in words."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .columns import typed

ADDED, CHANGED, SAME, WRONG = "added", "changed", "same", "wrong"


@dataclass(frozen=True)
class Problem:
    """What keeps a file from being imported: where it stands, and what to do about it."""

    sentence: str
    row: int | None = None
    letter: str = ""
    heading: str = ""

    @property
    def place(self) -> str:
        """Where it stands: the row as the spreadsheet counts it, the column by its letter and heading."""
        words = {"row": self.row, "letter": self.letter, "heading": self.heading}
        if self.row is None:
            return _("column %(letter)s “%(heading)s”") % words if self.letter else _("the whole file")
        if not self.heading:
            return _("row %(row)s") % words
        if not self.letter:
            return _("row %(row)s, “%(heading)s”") % words
        return _("row %(row)s, column %(letter)s “%(heading)s”") % words

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True)
class Change:
    """A column that gets another value."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One row of the file: what becomes of it."""

    row: int
    kind: str
    name: str
    changes: Sequence[Change] = ()
    problems: Sequence[Problem] = ()


@dataclass
class Report:
    """All rows of a file: what will be added, what changed, what stays, what is wrong."""

    lines: list[Line] = field(default_factory=list)
    whole: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def of(self, kind: str) -> list[Line]:
        """Return the rows of one kind."""
        return [line for line in self.lines if line.kind == kind]

    @property
    def added(self) -> list[Line]:
        """Rows that add a record."""
        return self.of(ADDED)

    @property
    def changed(self) -> list[Line]:
        """Rows that change a record."""
        return self.of(CHANGED)

    @property
    def same(self) -> list[Line]:
        """Rows that say what stands there already."""
        return self.of(SAME)

    @property
    def wrong(self) -> list[Line]:
        """Rows that keep the file from being imported."""
        return self.of(WRONG)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the rows."""
        return [*self.whole, *(problem for line in self.lines for problem in line.problems)]

    @property
    def writes(self) -> int:
        """How many rows would be written; none while a single one is wrong."""
        return 0 if self.problems else len(self.added) + len(self.changed)

    @property
    def fingerprint(self) -> str:
        """What a person agreed to: another outcome of the same file has another fingerprint."""
        told: list[Any] = [
            [
                line.row,
                line.kind,
                [(change.before, change.after) for change in line.changes],
                len(line.problems),
            ]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps([told, len(self.whole)]).encode()).hexdigest()


def shown(value: Any) -> str:
    """Return a value of a cell for the report; nothing is a dash."""
    return "–" if value in (None, "") else typed(value)
