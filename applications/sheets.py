"""The university's register of students as a sheet: one row for each student."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common.policy import visible
from mobility.common.sheets import Column, Sheet
from mobility.common.sheets.columns import Choice, Day, Figure, Whole, Words, heading_of, is_blank, typed
from mobility.common.sheets.plain import LANGUAGES, folded
from mobility.common.sheets.report import Change
from partners.models import Faculty

from .models import Applicant, StudentRecord

FORMS_OF_STUDY = [(True, gettext_lazy("full-time")), (False, gettext_lazy("not full-time"))]


class Address(Words):
    """An e-mail address, in small letters as accounts keep it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs).lower()


class Iin(Words):
    """Twelve digits; a spreadsheet drops the zeros in front of what it takes for a number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        digits = re.sub(r"\s", "", super().clean(value, row, **kwargs))
        if digits and not re.fullmatch(r"[0-9]{9,12}", digits):
            raise ValueError(_("The IIN has 12 digits."))
        return digits.zfill(12) if digits else ""


class OurFaculty(Choice):
    """A faculty of our university: its code, or its name in any of our languages."""

    def __init__(self) -> None:
        super().__init__(lambda: [(row.pk, row.name) for row in self.rows()])

    def rows(self) -> list[Faculty]:
        return list(Faculty.objects.filter(institution__is_home=True).order_by("code"))

    def known(self) -> dict[str, Any]:
        if not self._known:
            for row in self.rows():
                names = (getattr(row, f"name_{language}") for language in LANGUAGES)
                for word in (row.code, *names):
                    self._known.setdefault(folded(word or row.code), row.pk)
        return self._known


def column(name: str, widget: Any = None, **more: Any) -> Column:
    """Return the column of a field of the register under its own name."""
    return Column(name, widget, heading_of(StudentRecord, name), **more)


class StudentSheet(Sheet):
    """All that the register says of a student. What a list leaves out stays as the last one said it."""

    slug = "students"
    edit = "students.import"
    keeps_file = False

    email = column(
        "email",
        Address(),
        hint=gettext_lazy(
            "Names the student: by it the row finds the account, once the address is confirmed."
        ),
        example="a.sarsenova@example.kz",
        required=True,
        width=30,
    )
    iin = column(
        "iin",
        Iin(),
        hint=gettext_lazy("Taken in, never shown in a list and never handed out again. Empty: as it is."),
        keeps=True,
        example="060314650426",
    )
    last_name = column("last_name", example="Сәрсенова", required=True)
    first_name = column("first_name", example="Айгерім", required=True)
    patronymic = column("patronymic", example="Ерланқызы")
    birth_date = column("birth_date", Day(), example="14.03.2006", width=12)
    faculty = Column("faculty_id", OurFaculty(), heading_of(StudentRecord, "faculty"), width=34)
    department = column("department", example="Ақпараттық жүйелер", width=30)
    speciality = column("speciality", example="Ақпараттық жүйелер", width=30)
    speciality_code = column("speciality_code", example="6B06103")
    cycle = column("cycle", Choice(lambda: Applicant.Cycle.choices, empty=""), example="bachelor")
    full_time = Column(
        "full_time", Choice(lambda: FORMS_OF_STUDY), gettext_lazy("Form of study"), example="full-time"
    )
    semester = column("semester", Whole(), example="5", width=10)
    gpa = column("gpa", Figure(2, 0, 4), example="3.41", width=8)
    as_of = column(
        "as_of",
        Day(),
        hint=gettext_lazy("The day on which the register said so: it stands beside what it confirms."),
        example="01.09.2026",
        required=True,
        width=12,
    )

    def title(self) -> str:
        return str(capfirst(StudentRecord._meta.verbose_name_plural))

    def records(self, rows: Any) -> Iterator[StudentRecord]:
        """No IIN leaves the portal with a list."""
        for record in rows:
            record.iin = ""
            yield record

    def name(self, kept: StudentRecord) -> str:
        return f"{kept} · {kept.email}"

    # --- Import -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the whole register once, locked, in one order."""
        rows = visible(self.by, StudentRecord).select_for_update(of=("self",)).order_by("pk")
        self.known = {row.email: row for row in rows}
        self.owners = {row.iin: (row.email, 0) for row in self.known.values() if row.iin}
        self.numbers: dict[str, int] = {}

    @property
    def number(self) -> int:
        """The row of the file that is being read."""
        return self.table.numbers[len(self.lines)]

    def found(self, row: dict[str, Any]) -> tuple[StudentRecord, bool]:
        """The university e-mail names the student."""
        cell = row.get("email", "")
        email = "" if is_blank(cell) else typed(cell).lower()
        if email and email in self.numbers:
            words = {"email": email, "row": self.numbers[email]}
            raise ValidationError({"email": _("%(email)s stands in row %(row)s already.") % words})
        if email:
            self.numbers[email] = self.number
        known = self.known.get(email)
        return known or StudentRecord(email=email), known is None

    def check(self, kept: StudentRecord, new: bool) -> None:
        errors: dict[str, Any] = {}
        try:
            # E-mail and IIN are compared with the whole register below: two questions less for each row.
            kept.full_clean(exclude=["faculty"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors = dict(error.error_dict)
        owner, row = self.owners.get(kept.iin, (kept.email, 0))
        if kept.iin and owner != kept.email:
            words = {"row": row, "email": owner}
            errors["iin"] = ValidationError(
                _("Row %(row)s has the same IIN. Please look which of the two is right.") % words
                if row
                else _("%(email)s has the same IIN. Please look which of the two is right.") % words
            )
        if kept.iin:
            self.owners.setdefault(kept.iin, (kept.email, self.number))
        if errors:
            raise ValidationError(errors)

    def put(self, kept: StudentRecord, new: bool) -> None:
        """Write a student. The log tells of the whole list only: what it says of people can be forgotten."""
        kept.save()

    def _changes(self, kept: StudentRecord) -> Sequence[Change]:
        hidden = str(self.fields["iin"].heading)
        return [
            Change(one.heading, "…", _("another number")) if one.heading == hidden else one
            for one in super()._changes(kept)
        ]
