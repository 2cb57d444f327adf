"""Agreements as a sheet: one row for each academic year of an agreement."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common import history, log
from mobility.common.policy import visible
from mobility.common.sheets import Column, Sheet
from mobility.common.sheets.columns import (
    Choice,
    Choices,
    Day,
    Whole,
    Words,
    heading_of,
    is_blank,
    split,
    typed,
)

from .. import actions
from ..forms import LEVELS
from ..models import ISCED_F, Agreement, AgreementYear, Institution, academic_years
from .register import Register

# What all rows of an agreement say alike; a row below the first may leave it out.
SHARED = ("kind", "signed_on", "valid_from", "valid_to", "state", "renews", "notes")
OF_YEAR = ("levels", "isced_fields", "seats_out", "seats_in", "months_per_seat", "staff_seats_out")


class IscedFields(Words):
    """ISCED-F codes; a spreadsheet drops the zero in front of a code that it takes for a number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        parts = [] if is_blank(value) else split(typed(value), r"[\s,;]+")
        return [code if ISCED_F.fullmatch(code) else f"0{code}" for code in parts]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "; ".join(value or [])


class AgreementRow:
    """A year of an agreement, or an agreement without years, as a row shows it."""

    def __init__(
        self, record: Agreement, year: AgreementYear | None, sheet: "AgreementSheet | None" = None
    ) -> None:
        self.record, self.year = record, year
        self.wanted: str = record.state
        self.first = 0  # the row of the file that began this agreement, when it is another one
        self._sheet = sheet
        self.before = history.state_of(record) if sheet and record.pk else {}
        self.year_before = history.state_of(year) if sheet and year and year.pk else {}
        self.days = record.valid_from, record.valid_to

    @property
    def renews(self) -> str:
        """The number of the agreement that this one follows."""
        return self.record.renews.number if self.record.renews else ""

    @renews.setter
    def renews(self, number: str) -> None:
        assert self._sheet is not None
        before = self._sheet.agreement(self.record.institution, number) if number else None
        if number and before is None:
            words = {"number": number, "institution": self.record.institution}
            raise ValueError(
                _("There is no agreement %(number)s with %(institution)s; it has to stand above this row.")
                % words
            )
        self.record.renews = before


class AgreementSheet(Sheet):
    """Agreements with their years. Rows with the same institution and number are one agreement."""

    slug = "agreements"
    edit = "partners.edit"

    institution = Column(
        "record__institution__code",
        heading=heading_of(Agreement, "institution"),
        hint=gettext_lazy("The code of the institution, its Erasmus code, or its name as in the register."),
        example="tul",
        required=True,
        width=14,
    )
    institution_name = Column(
        "record__institution__name", heading=gettext_lazy("Name of the institution"), readonly=True, width=40
    )
    kind = Column(
        "record__kind",
        Choice(lambda: Agreement.Kind.choices),
        heading_of(Agreement, "kind"),
        required=True,
        width=30,
    )
    number = Column(
        "record__number",
        heading=heading_of(Agreement, "number"),
        hint=gettext_lazy("Rows with the same number and institution are one agreement."),
        example="EX-12/2027",
        required=True,
    )
    signed_on = Column(
        "record__signed_on", Day(), heading_of(Agreement, "signed_on"), example="01.09.2026", width=12
    )
    valid_from = Column(
        "record__valid_from",
        Day(),
        heading_of(Agreement, "valid_from"),
        required=True,
        example="01.09.2026",
        width=12,
    )
    valid_to = Column(
        "record__valid_to",
        Day(),
        heading_of(Agreement, "valid_to"),
        hint=gettext_lazy("The last day on which it holds."),
        required=True,
        example="31.08.2029",
        width=12,
    )
    state = Column(
        "wanted",
        Choice(lambda: Agreement.State.choices),
        heading_of(Agreement, "state"),
        hint=gettext_lazy("Empty: as it is; a draft for a new one. In force only what is signed."),
        keeps=True,
        width=14,
    )
    renews = Column(
        "renews",
        heading=heading_of(Agreement, "renews"),
        hint=gettext_lazy("The number of the agreement that this one follows; its row stands above."),
    )
    academic_year = Column(
        "year__academic_year",
        heading=heading_of(AgreementYear, "academic_year"),
        hint=gettext_lazy("One row for each year. Empty: an agreement without seats."),
        example="2026/2027",
        width=14,
    )
    levels = Column(
        "year__levels",
        Choices(lambda: LEVELS),
        heading_of(AgreementYear, "levels"),
        hint=gettext_lazy("Several with semicolons between them. Empty: all levels."),
        width=24,
    )
    isced_fields = Column(
        "year__isced_fields",
        IscedFields(),
        heading_of(AgreementYear, "isced_fields"),
        hint=gettext_lazy("Codes of two to four digits with semicolons between them. Empty: all fields."),
        example="0715; 0311",
    )
    seats_out = Column(
        "year__seats_out", Whole(), heading_of(AgreementYear, "seats_out"), keeps=True, example="4"
    )
    seats_in = Column(
        "year__seats_in", Whole(), heading_of(AgreementYear, "seats_in"), keeps=True, example="4"
    )
    months_per_seat = Column(
        "year__months_per_seat", Whole(), heading_of(AgreementYear, "months_per_seat"), example="5"
    )
    staff_seats_out = Column(
        "year__staff_seats_out",
        Whole(),
        heading_of(AgreementYear, "staff_seats_out"),
        keeps=True,
        example="1",
    )
    seats_offered = Column(
        "year__seats_offered", Whole(), heading_of(AgreementYear, "seats_offered"), readonly=True
    )
    notes = Column("record__notes", heading=heading_of(Agreement, "notes"), width=40)

    def title(self) -> str:
        return str(capfirst(Agreement._meta.verbose_name_plural))

    def records(self, rows: Any) -> Iterator[AgreementRow]:
        """The older agreement of an institution comes first, so that what renews it finds it."""
        known = rows.select_related("institution", "renews").prefetch_related("years")
        for record in known.order_by("institution__country", "institution__code", "valid_from", "number"):
            for year in list(record.years.all()) or [None]:
                yield AgreementRow(record, year)

    def name(self, kept: AgreementRow) -> str:
        return str(kept.record)

    # --- Import -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read all agreements once, locked, in one order, so that no call is published meanwhile."""
        rows = visible(self.by, Agreement).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        known = rows.select_related("institution", "renews").prefetch_related("years")
        self.known = {(row.institution_id, row.number): row for row in known}
        self.register = Register(visible(self.by, Institution))
        self.begun: dict[tuple[int, str], tuple[int, AgreementRow]] = {}
        self.years: dict[tuple[int, str, str], int] = {}

    def agreement(self, institution: Institution, number: str) -> Agreement | None:
        """Return an agreement of the register, or of a row above."""
        key = institution.pk, number
        return self.begun[key][1].record if key in self.begun else self.known.get(key)

    def found(self, row: dict[str, Any]) -> tuple[AgreementRow, bool]:
        """The institution and the number name the agreement, the academic year its row."""
        try:
            partner = self.register.find(row.get("institution", ""))
        except ValueError as error:
            raise ValidationError({"institution": str(error)}) from None
        number = "" if is_blank(row.get("number", "")) else typed(row["number"])
        year = "" if is_blank(row.get("academic_year", "")) else typed(row["academic_year"])
        row["institution"] = partner.code
        here = self.table.numbers[len(self.lines)]
        if number and (partner.pk, number, year) in self.years:
            sentence = _("Row %(row)s is about the same agreement and year. Please leave one of them out.")
            words = {"row": self.years[partner.pk, number, year]}
            raise ValidationError({"academic_year": sentence % words})
        self.years[partner.pk, number, year] = here
        begun = self.begun.get((partner.pk, number))
        record = begun[1].record if begun else self.known.get((partner.pk, number))
        new = record is None or (begun is not None and not begun[1].before)
        record = record or Agreement(institution=partner, number=number)
        kept = AgreementRow(record, self._year(record, year), self)
        if begun:
            kept.first, kept.wanted = begun[0], begun[1].wanted
        elif number:
            self.begun[partner.pk, number] = here, kept
        return kept, new

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        """Of a year that an agreement gets now nothing stood there before."""
        kept, new = super().get_or_init_instance(instance_loader, row)
        if not new and kept.year is not None and kept.year.pk is None:
            self._before |= dict.fromkeys(("academic_year", *OF_YEAR), "")
        return kept, new

    def _year(self, record: Agreement, name: str) -> AgreementYear | None:
        if not name:
            return None
        known = {row.academic_year: row for row in record.years.all()} if record.pk else {}
        return known.get(name) or AgreementYear(agreement=record, academic_year=name)

    def import_instance(self, instance: AgreementRow, row: Any, **kwargs: Any) -> None:
        """Take the agreement from its first row; the others repeat it or leave it out."""
        errors: dict[str, Any] = {}
        row = {code: cell for code, cell in row.items() if code not in ("institution", "academic_year")}
        if instance.year is None:
            if any(not is_blank(row.get(code, "")) for code in OF_YEAR):
                errors["academic_year"] = ValidationError(_("Please write the academic year of these seats."))
            row = {code: cell for code, cell in row.items() if code not in OF_YEAR}
        if instance.first:
            errors |= self._contradictions(instance, row)
            row = {code: cell for code, cell in row.items() if code not in (*SHARED, "number")}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors |= error.error_dict
        if errors:
            raise ValidationError(errors)

    def _contradictions(self, kept: AgreementRow, row: dict[str, Any]) -> dict[str, Any]:
        begun = self.begun[kept.record.institution_id, kept.record.number][1]
        found = {}
        for code in SHARED:
            column = self.fields[code]
            if is_blank(row.get(code, "")):
                continue
            try:
                here = column.widget.render(column.clean(row))
            except ValueError as error:
                found[code] = ValidationError(str(error))
                continue
            there = column.export(begun)
            if here != there:
                words = {"row": kept.first, "value": typed(there) or "–"}
                sentence = _("Row %(row)s says “%(value)s” about the same agreement: both must say the same.")
                found[code] = ValidationError(sentence % words)
        return found

    def check(self, kept: AgreementRow, new: bool) -> None:
        errors: dict[str, Any] = {}
        if not kept.first:
            errors |= _wrong(kept.record, exclude=["institution", "renews"])
            errors |= self._renewed_once(kept)
        if kept.year is not None:
            errors |= _wrong(kept.year, exclude=["agreement"])
        errors = self._years_within(kept) | errors
        if errors:
            raise ValidationError(errors)

    def _renewed_once(self, kept: AgreementRow) -> dict[str, Any]:
        before = kept.record.renews
        others = [*self.known.values(), *(row.record for _number, row in self.begun.values())]
        if before is not None and any(row.renews is before for row in others if row is not kept.record):
            return {"renews": ValidationError(_("Another agreement renews this one already."))}
        return {}

    def _years_within(self, kept: AgreementRow) -> dict[str, Any]:
        first, last = kept.record.valid_from, kept.record.valid_to
        if not (first and last) or last < first:
            return {}
        within = academic_years(first, last)
        if kept.year is not None and kept.year.academic_year not in within:
            return {"academic_year": ValidationError(_("The agreement does not hold in this academic year."))}
        if kept.record.pk is None or kept.first or kept.days == (first, last):
            return {}
        left = [row.academic_year for row in kept.record.years.all() if row.academic_year not in within]
        if left:
            sentence = _("The agreement has seats for %(years)s, when it would no longer hold.")
            return {"valid_to": ValidationError(sentence % {"years": ", ".join(left)})}
        return {}

    def put(self, kept: AgreementRow, new: bool) -> None:
        """Write an agreement, its year, its state by the moves there are, and one entry in the log."""
        record, added = kept.record, kept.record.pk is None
        if kept.first and added:
            return  # its first row is wrong already
        changes: list[Any] = []
        if not kept.first:
            record.save()
            changes += history.differences(record, kept.before, history.state_of(history.stored(record)))
        if kept.year is not None:
            changes += self._put_year(kept)
        if added:
            log.record(self.by, "agreement.add", record, changes=changes)
        elif changes:
            log.record(self.by, "agreement.change", record, changes=changes)
        if not kept.first:
            self._move(record, kept.wanted)

    def _put_year(self, kept: AgreementRow) -> list[Any]:
        year: Any = kept.year
        year.agreement = kept.record
        added = year.pk is None
        year.save()
        if added:
            return [history.about_row(year, "added")]
        columns = history.differences(year, kept.year_before, history.state_of(history.stored(year)))
        return [history.about_row(year, "changed", columns)] if columns else []

    def _move(self, record: Agreement, wanted: str) -> None:
        """Bring an agreement into a state step by step, as its page does."""
        for step in way(record.state, wanted):
            try:
                record.state = actions.move(record, self.by, step).state
            except ValidationError as error:
                raise ValidationError({"state": error.messages}) from error


def way(state: str, wanted: str) -> list[str]:
    """Return the shortest way of moves from a state to another one."""
    ways: list[list[str]] = [[]]
    for steps in ways:
        here = steps[-1] if steps else state
        if here == wanted:
            return steps
        ways += [[*steps, step] for step in actions.MOVES[here] if step not in (state, *steps)]
    return [wanted]


def _wrong(record: Any, exclude: list[str]) -> dict[str, Any]:
    """Return what a record's own checks find, by column."""
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        return dict(error.error_dict)
    return {}
