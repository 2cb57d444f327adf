"""A sheet: the rows of one kind of record, exported as they stand and imported all together or not at all.

The columns, the walk over the rows and the transaction are django-import-export's; what is said about a row,
and that a single wrong row keeps everything from being written, is ours.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from tablib import Dataset

from .. import policy
from .columns import Column
from .plain import LANGUAGES
from .reading import MAX_ROWS, Table
from .report import ADDED, CHANGED, SAME, WRONG, Change, Line, Problem, Report, shown

LANGUAGE_ENDS = {f"_{language}" for language in LANGUAGES}
KINDS = {RowResult.IMPORT_TYPE_NEW: ADDED, RowResult.IMPORT_TYPE_UPDATE: CHANGED}


class Sheet(resources.Resource):
    """The columns of one kind of record. ``edit`` names the action that lets a person import and export.

    A subclass says how a row finds its record (``found``), what is right (``check``) and how it is written
    (``put``); ``begin`` reads once what all rows need.
    """

    fields: dict[str, Column]
    slug = ""
    edit = ""
    most = MAX_ROWS
    keeps_file = True  # after the import; a list of people is not kept a second time

    class Meta:
        skip_diff = True
        skip_html_diff = True
        use_transactions = True
        report_skipped = True
        instance_loader_class = BaseInstanceLoader

    def __init__(self, by: Any) -> None:
        super().__init__()
        self.by = by
        self.table = Table(Dataset(), [], {}, {})
        self.lines: list[Line] = []
        self.whole: list[Problem] = []
        self.missing: set[str] = set()
        self._before: dict[str, Any] = {}
        self._kept: Any = None
        self._new = False

    # --- What a subclass says -----------------------------------------------------------------------------

    def title(self) -> str:
        """Return the name of the list in the active language."""
        raise NotImplementedError

    def records(self, rows: Any) -> Iterable[Any]:
        """Return what each row of an export shows, for a queryset of records."""
        raise NotImplementedError

    def begin(self) -> None:
        """Read once what the rows of a file are compared with; lock it, too."""
        raise NotImplementedError

    def found(self, row: dict[str, Any]) -> tuple[Any, bool]:
        """Return the record a row is about, and whether it is new. Raises ValidationError."""
        raise NotImplementedError

    def name(self, kept: Any) -> str:
        """Return how the report calls a record."""
        raise NotImplementedError

    def check(self, kept: Any, new: bool) -> None:
        """Raise ValidationError, by code of column where it can, for a record that cannot stay like this."""
        raise NotImplementedError

    def put(self, kept: Any, new: bool) -> None:
        """Write a record and its log entry. Raises ValidationError."""
        raise NotImplementedError

    def end(self) -> list[Problem]:
        """Return what is wrong about all rows together."""
        return []

    # --- Export -------------------------------------------------------------------------------------------

    @property
    def columns(self) -> list[Column]:
        """All columns in their order."""
        return list(self.fields.values())

    def rows(self, queryset: Any) -> Iterable[list[Any]]:
        """Return the cells of every record of a queryset."""
        policy.require(self.by, self.edit)
        return [[column.export(kept) for column in self.columns] for kept in self.records(queryset)]

    # --- Import -------------------------------------------------------------------------------------------

    def run(self, table: Table, *, write: bool) -> Report:
        """Go through all rows, as the import does; without ``write`` everything is taken back afterwards.

        Nothing stays written when the report names a problem, provided the caller rolls back. Raises Refused.
        """
        policy.require(self.by, self.edit)
        self.table, self.lines, self.whole, self.missing = table, [], [], set()
        with transaction.atomic():
            self.begin()
            result = self.import_data(
                table.dataset, dry_run=not write, use_transactions=True, rollback_on_validation_errors=True
            )
        for failure in result.base_errors:
            raise failure.error
        missing = [column for column in self.columns if column.code in self.missing]
        self.whole += [
            Problem(_("New rows need the column “%(heading)s”.") % {"heading": column.heading})
            for column in missing
        ]
        return Report(self.lines, self.whole, table.ignored)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        self.whole += self.end()

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """Import a row and write down what became of it. Raises what is no fault of the file."""
        number = self.table.numbers[kwargs["row_number"] - 1]
        self._before, self._kept = {}, None
        result = super().import_row(row, instance_loader, **kwargs)
        for failure in result.errors:
            raise failure.error
        problems = self._problems(result.validation_error, number) if result.validation_error else []
        kind = WRONG if problems else KINDS.get(result.import_type, SAME)
        name = self.name(self._kept) if self._kept is not None else ""
        changes = self._changes(self._kept) if kind == CHANGED else []
        self.lines.append(Line(number, kind, name, changes, problems))
        return result

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        kept, new = self.found(row)
        self._kept = kept
        if new:
            self.missing |= {c.code for c in self.columns if c.required and c.code not in row}
        else:
            self._before = self._cells(kept)
        self._new = new
        return kept, new

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Put every cell into the record. Raises ValidationError with what is wrong, column by column."""
        errors: dict[str, Any] = {}
        for column in self.columns:
            if column.readonly or column.code not in row:
                continue
            try:
                column.save(instance, row)
            except ValueError as error:
                errors[column.code] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """Leave a record alone about which the row says what stands there already."""
        return not (import_validation_errors or self._new) and self._cells(instance) == self._before

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Ask for everything else that may be wrong, so that one check names all."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        try:
            self.check(instance, self._new)
        except ValidationError as error:
            found = error.update_error_dict({})
            told = {name.rpartition("_")[0] for name in {*errors, *found} if name[-3:] in LANGUAGE_ENDS}
            for name, messages in found.items():
                if name not in errors and name not in told:
                    errors[name] = messages
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        self.put(instance, is_create)

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """``put`` writes everything that belongs to a record."""

    # --- What is said -------------------------------------------------------------------------------------

    def _cells(self, kept: Any) -> dict[str, Any]:
        return {
            column.code: column.export(kept)
            for column in self.columns
            if not column.readonly and column.code in self.table.letters
        }

    def _changes(self, kept: Any) -> Sequence[Change]:
        after = self._cells(kept)
        return [
            Change(self.fields[code].heading, shown(self._before.get(code)), shown(value))
            for code, value in after.items()
            if value != self._before.get(code)
        ]

    def _problems(self, error: ValidationError, row: int) -> list[Problem]:
        by_name = error.update_error_dict({})
        found = []
        for name, errors in by_name.items():
            column = self._column(name)
            heading = self.table.headings.get(column.code, column.heading) if column else ""
            letter = self.table.letters.get(column.code, "") if column else ""
            sentences = dict.fromkeys(sentence for one in errors for sentence in one.messages)
            found += [Problem(sentence, row, letter, heading) for sentence in sentences]
        return sorted(found, key=lambda problem: (len(problem.letter), problem.letter))

    def _column(self, name: str) -> Column | None:
        """Return the column an error is about; a text in three languages stands in its English one."""
        if name == NON_FIELD_ERRORS:
            return None
        with suppress(KeyError):
            return self.fields[name]
        return self.fields.get(f"{name}_en")
