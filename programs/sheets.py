"""The places of a call as a sheet: one row for each place."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mobility.common import history, log
from mobility.common.dates import country_name
from mobility.common.policy import visible
from mobility.common.sheets import Column, Problem, Sheet
from mobility.common.sheets.columns import (
    Choice,
    Choices,
    Day,
    Figure,
    Language,
    Whole,
    heading_of,
    is_blank,
    split,
    typed,
)
from mobility.common.sheets.plain import folded
from partners.folding import fold
from partners.models import Institution
from partners.sheets import Register

from . import rules, suggested
from .forms import words
from .forms.places import CYCLES
from .models import Call, Offering
from .seats import Shortage, plan

FIELDS = ("field_kk", "field_ru", "field_en")
# "IELTS_ACADEMIC 6.0": the name of a test, then the result.
SCORE = re.compile(r"(.+?)[\s:=]+(\S+)")


class PlaceRow:
    """A place as a row shows it."""

    def __init__(self, record: Offering, register: Register | None = None) -> None:
        self.record = record
        self.before = history.state_of(record) if register and record.pk else {}
        self._register = register

    @property
    def host(self) -> str:
        """The code of the host."""
        return self.record.institution.code if self.record.institution_id else ""

    @host.setter
    def host(self, text: str) -> None:
        assert self._register is not None
        self.record.institution = self._register.find(text)

    @property
    def country(self) -> str:
        """The country of the host, for reading."""
        return country_name(self.record.institution.country, (get_language() or "kk")[:2])

    @property
    def scores(self) -> str:
        """The results of tests that the host asks for: "IELTS_ACADEMIC 6.0; TOEFL_IBT 72"."""
        return "; ".join(f"{test} {score}" for test, score in sorted(self.record.min_scores.items()))

    @scores.setter
    def scores(self, text: str) -> None:
        found = dict(_score(part) for part in split(text or "", r"[;\n]"))
        if found != self.record.min_scores:
            self.record.min_scores = found


def _score(text: str) -> tuple[str, str]:
    """Return the test and the result of a text. Raises ValueError with a sentence."""
    parts = SCORE.fullmatch(text)
    if parts is None:
        raise ValueError(_("“%(value)s” is no test with a result, such as TOEFL_IBT 72.") % {"value": text})
    wanted, score = folded(parts[1].replace("_", " ")), parts[2].replace(",", ".")
    known = {folded(code.replace("_", " ")): code for code in rules.TESTS}
    if wanted not in known:
        named = {"value": parts[1], "tests": ", ".join(sorted(rules.TESTS))}
        raise ValueError(_("“%(value)s” is not one of the tests: %(tests)s.") % named)
    if not rules.possible_score(known[wanted], score):
        raise ValueError(_("%(test)s cannot give the result %(score)s.") % {"test": parts[1], "score": score})
    return known[wanted], score


def _column(name: str, widget: Any = None, **more: Any) -> Column:
    return Column(f"record__{name}", widget, heading_of(Offering, name), **more)


class PlaceSheet(Sheet):
    """The places of one call. A row whose place is not numbered is known by its host and its field."""

    slug = "places"
    edit = "programs.edit"
    most = 1000

    place = Column(
        "record__pk",
        Whole(),
        gettext_lazy("No. of the place"),
        hint=gettext_lazy("Stays as it is in a downloaded table. Empty for a new place."),
        width=10,
    )
    institution = Column(
        "host",
        heading=heading_of(Offering, "institution"),
        hint=gettext_lazy("The code of the host, its Erasmus code, or its name as in the register."),
        example="tul",
        required=True,
        width=14,
    )
    host_name = Column(
        "record__institution__name", heading=gettext_lazy("Name of the host"), readonly=True, width=40
    )
    city = Column("record__institution__city", heading=heading_of(Institution, "city"), readonly=True)
    country = Column("country", heading=heading_of(Institution, "country"), readonly=True)
    field_kk = _column("field_kk", example="Энергетика", required=True, width=30)
    field_ru = _column("field_ru", example="Энергетика", required=True, width=30)
    field_en = _column("field_en", example="Power engineering", required=True, width=30)
    isced_field = _column(
        "isced_field", hint=gettext_lazy("Two to four digits. Empty: all fields."), example="0713"
    )
    levels = _column(
        "levels",
        Choices(lambda: [(code, words.VALUES[code]) for code in CYCLES]),
        hint=gettext_lazy("Several with semicolons between them; staff alone."),
        required=True,
        width=24,
    )
    seats = _column("seats", Whole(), example="2", required=True, width=10)
    zero_grant_seats = _column(
        "zero_grant_seats",
        Whole(),
        hint=gettext_lazy("Empty: as it is; none for a new one."),
        keeps=True,
        width=12,
    )
    tuition_kk = _column("tuition_kk", example="ақысыз")
    tuition_ru = _column("tuition_ru", example="бесплатно")
    tuition_en = _column("tuition_en", example="free")
    costs_kk = _column("costs_kk", width=30)
    costs_ru = _column("costs_ru", width=30)
    costs_en = _column("costs_en", example="about 600 EUR a month", width=30)
    requirements_kk = _column("requirements_kk", width=30)
    requirements_ru = _column("requirements_ru", width=30)
    requirements_en = _column("requirements_en", example="A portfolio", width=30)
    teaching_language = _column(
        "teaching_language",
        Language(),
        hint=gettext_lazy("The code or the name of the language. Empty: English for a new place."),
        example="en",
        keeps=True,
        width=12,
    )
    min_gpa = _column("min_gpa", Figure(2, 0, 9), example="2.75", width=10)
    min_level = _column(
        "min_level",
        Choice(lambda: [(level, level) for level in rules.LEVELS], empty=""),
        hint=gettext_lazy("Empty for a new place: what the register names for the host and the language."),
        example="B2",
        width=10,
    )
    scores = Column(
        "scores",
        heading=heading_of(Offering, "min_scores"),
        hint=gettext_lazy("Test and result, with semicolons between them."),
        example="IELTS_ACADEMIC 6.0; TOEFL_IBT 72",
        width=30,
    )
    catalogue_url = _column(
        "catalogue_url", hint=gettext_lazy("A whole address, from https:// on."), width=30
    )
    closes_on = _column(
        "closes_on", Day(), hint=gettext_lazy("Empty: as long as the call is open."), width=12
    )
    term = _column(
        "term",
        Choice(lambda: Offering.Term.choices, empty=""),
        hint=gettext_lazy("Empty: as in the call."),
        width=12,
    )
    starts_on = _column("starts_on", Day(), hint=gettext_lazy("Empty: as in the call."), width=12)
    ends_on = _column("ends_on", Day(), hint=gettext_lazy("Empty: as in the call."), width=12)
    withdrawn_on = _column("withdrawn_on", Day(), readonly=True, width=12)

    def __init__(self, by: Any, call: Call) -> None:
        super().__init__(by)
        self.call = call

    def title(self) -> str:
        return str(_("Places"))

    def records(self, rows: Any) -> Iterator[PlaceRow]:
        known = rows.select_related("institution").order_by("institution__country", "institution__code", "pk")
        return (PlaceRow(record) for record in known)

    def name(self, kept: PlaceRow) -> str:
        field = kept.record.field or "–"
        return f"{kept.record.institution}: {field}" if kept.record.institution_id else field

    # --- Import -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Lock the call and read its places. Raises ValidationError when they cannot be imported."""
        call = Call.objects.select_for_update(of=("self",)).select_related("program").get(pk=self.call.pk)
        if refusal := refused(call):
            raise ValidationError(refusal)
        self.call = call
        self.known = {row.pk: row for row in call.offerings.select_related("institution")}
        self.register = Register(visible(self.by, Institution).filter(is_home=False))
        self.taken: dict[int, int] = {}
        self.written: dict[int, tuple[int, int]] = {}
        self.said: dict[tuple[int, str], int] = {}

    def found(self, row: dict[str, Any]) -> tuple[PlaceRow, bool]:
        """The number names a place; without one its host and its field do."""
        known = self._numbered(row.pop("place", "")) or self._alike(row)
        if known is None:
            return PlaceRow(Offering(call=self.call), self.register), True
        if known.pk in self.taken:
            sentence = _("Row %(row)s is about the same place. Please leave one of them out.")
            raise ValidationError(sentence % {"row": self.taken[known.pk]})
        self.taken[known.pk] = self._number
        known.call = self.call
        return PlaceRow(known, self.register), False

    @property
    def _number(self) -> int:
        return self.table.numbers[len(self.lines)]

    def _numbered(self, cell: Any) -> Offering | None:
        if is_blank(cell):
            return None
        text = typed(cell)
        known = self.known.get(int(text)) if text.isdecimal() else None
        if known is None:
            sentence = _("This call has no place %(value)s. Leave the cell empty for a new place.")
            raise ValidationError({"place": sentence % {"value": text}})
        return known

    def _alike(self, row: dict[str, Any]) -> Offering | None:
        try:
            host = self.register.find(row.get("institution", ""))
        except ValueError:
            return None  # the column says so
        fields = {fold(typed(row[name])) for name in FIELDS if not is_blank(row.get(name, ""))}
        here = [place for place in self.known.values() if place.institution_id == host.pk]
        found = [place for place in here if fields & {fold(getattr(place, name) or "") for name in FIELDS}]
        return found[0] if len(found) == 1 else None

    def check(self, kept: PlaceRow, new: bool) -> None:
        place = kept.record
        errors: dict[str, Any] = {}
        if new and not place.min_level and place.institution_id:
            place.min_level = suggested.level_of_host(place)
        try:
            place.full_clean(exclude=["call"] if place.institution_id else ["call", "institution"])
        except ValidationError as error:
            errors = dict(error.error_dict)
        if not place.levels:
            errors["levels"] = ValidationError(_("This cell is empty, but it is needed."))
        key = (place.institution_id, fold(place.field or ""))
        if place.institution_id and self.said.setdefault(key, self._number) != self._number:
            sentence = _("Row %(row)s is about the same place. Please leave one of them out.")
            errors["field_en"] = ValidationError(sentence % {"row": self.said[key]})
        if errors:
            raise ValidationError(errors)

    def put(self, kept: PlaceRow, new: bool) -> None:
        """Write a place and its log entry; the agreements are asked once, when all rows stand."""
        place = kept.record
        place.save()
        self.written[place.pk] = self._number, place.institution_id
        told = {"row": self.name(kept), "offering": place.pk}
        if new:
            log.record(self.by, "call.row_add", self.call, **told)
            return
        columns = history.differences(place, kept.before, history.state_of(history.stored(place)))
        changes = [history.about_row(place, "changed", columns)]
        log.record(self.by, "call.row_change", self.call, **told, changes=changes)

    def end(self) -> list[Problem]:
        """Say where agreements give less than the places of a host take together."""
        hosts = {host for _row, host in self.written.values()}
        found = plan(self.call).shortages
        return [self._short(host, shortage) for host, shortage in found.items() if host in hosts]

    def _short(self, host: int, shortage: Shortage) -> Problem:
        """Name the row of the place that gets too little; if the file leaves it alone, the host's first."""
        at_host = [row for row, other in self.written.values() if other == host]
        row = self.written.get(shortage.place, (at_host[0], host))[0]
        column = self.fields[shortage.column]
        letter, heading = self.table.letters.get(column.code, ""), self.table.headings.get(column.code, "")
        return Problem(shortage.sentence, row, letter, heading or column.heading)


def refused(call: Call) -> str:
    """Say why places cannot be imported into a call; empty when they can."""
    if call.is_published:
        return _("This call is published: its places are changed one by one, each with a reason.")
    return ""
