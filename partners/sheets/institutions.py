"""The register of institutions as a sheet: one row for each."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common import history, log
from mobility.common.policy import visible
from mobility.common.sheets import Column, Sheet
from mobility.common.sheets.columns import (
    Choice,
    Country,
    Figure,
    YesNo,
    heading_of,
    language_of,
    split,
    typed,
)

from ..folding import fold
from ..models import GradingScale, Institution, Tag, TeachingLanguage
from ..models.register import LEVELS

LONGEST_CODE = Institution._meta.get_field("code").max_length or 30
LONGEST_TAG = Tag._meta.get_field("name").max_length or 40
CEFR = tuple(level for level, _label in LEVELS)
# By these one institution is known again, however it is spelt. The register may hold one of them twice: a row
# that says nothing new about them is left alone.
SAME = {
    "erasmus_code": gettext_lazy("the same Erasmus code"),
    "pic": gettext_lazy("the same PIC"),
    "oid": gettext_lazy("the same OID"),
    "ror": gettext_lazy("the same ROR"),
    "web_domain": gettext_lazy("the same web domain"),
    "name": gettext_lazy("the same name and city"),
}


class InstitutionRow:
    """An institution as a row shows it, with its languages, tags and scale as plain values."""

    def __init__(self, record: Institution, scales: dict[str, GradingScale]) -> None:
        self.record = record
        self._scales = scales
        saved = record.pk is not None
        self.taught = (
            {row.language: row.min_level for row in record.teaching_languages.all()} if saved else {}
        )
        self.tagged = sorted(tag.name for tag in record.tags.all()) if saved else []
        self.keys = keys_of(record) if saved else set()

    @property
    def languages(self) -> str:
        """The languages of teaching, each with the level that is asked: "de B1; en B2"."""
        return "; ".join(f"{code} {level}".strip() for code, level in sorted(self.taught.items()))

    @languages.setter
    def languages(self, text: str) -> None:
        self.taught = dict(_language(part) for part in split(text or "", r"[;,\n]"))

    @property
    def tags(self) -> str:
        """The tags with semicolons between them."""
        return "; ".join(self.tagged)

    @tags.setter
    def tags(self, text: str) -> None:
        names = sorted({part for part in split(text or "")})
        if long := next((name for name in names if len(name) > LONGEST_TAG), None):
            raise ValueError(_("The tag “%(tag)s” is too long.") % {"tag": long})
        self.tagged = names

    @property
    def scale(self) -> str:
        """The code of the grading scale."""
        return self.record.grading_scale.code if self.record.grading_scale else ""

    @scale.setter
    def scale(self, code: str) -> None:
        if code and code not in self._scales:
            words = {"value": code, "words": ", ".join(sorted(self._scales)) or "–"}
            raise ValueError(_("“%(value)s” is not one of: %(words)s.") % words)
        self.record.grading_scale = self._scales[code] if code else None


def _language(text: str) -> tuple[str, str]:
    """Return the language and the level of "en B2", "English B2" or "en"."""
    name, _space, level = text.rpartition(" ")
    if level.upper() in CEFR and name:
        return language_of(name), level.upper()
    return language_of(text), ""


def keys_of(record: Institution) -> set[tuple[str, str]]:
    """Return everything by which an institution is known again."""
    single = [(name, getattr(record, name)) for name in SAME if name != "name"]
    places = {fold(getattr(record, f"city_{code}") or "") for code in ("kk", "ru", "en")}
    names = {fold(getattr(record, f"name_{code}") or "") for code in ("kk", "ru", "en")}
    both = {("name", f"{name} · {place}") for name in names if name for place in places if place}
    return {(name, value.lower()) for name, value in single if value} | both


def column(name: str, widget: Any = None, **more: Any) -> Column:
    """Return the column of a field of the register under its own name."""
    return Column(f"record__{name}", widget, heading_of(Institution, name), **more)


class InstitutionSheet(Sheet):
    """All columns of the register that are one value; contacts, files and looks stay on the record's page."""

    slug = "institutions"
    edit = "partners.edit"

    code = column(
        "code",
        hint=gettext_lazy("Names the institution for good. Empty for a new one: its English name makes it."),
        example="tul",
    )
    name_kk = column("name_kk", example="Лодзь техникалық университеті", width=44)
    name_ru = column("name_ru", example="Лодзинский технический университет", width=44)
    name_en = column("name_en", example="Lodz University of Technology", required=True, width=44)
    local_name = column("local_name", example="Politechnika Łódzka", width=36)
    kind = column("kind", Choice(lambda: Institution.Kind.choices), required=True, keeps=True)
    city_kk = column("city_kk", example="Лодзь")
    city_ru = column("city_ru", example="Лодзь")
    city_en = column("city_en", example="Łódź", required=True)
    country = column(
        "country",
        Country(),
        hint=gettext_lazy("The ISO code of two letters, or the name in Kazakh, Russian or English."),
        example="PL",
        required=True,
        width=10,
    )
    latitude = column(
        "latitude",
        Figure(5, -90, 90),
        hint=gettext_lazy("In degrees; south of the equator with a minus."),
        example="51.75",
        width=12,
    )
    longitude = column(
        "longitude",
        Figure(5, -180, 180),
        hint=gettext_lazy("In degrees; west of Greenwich with a minus."),
        example="19.46667",
        width=12,
    )
    web_domain = column("web_domain", example="p.lodz.pl")
    course_catalogue = column(
        "course_catalogue",
        hint=gettext_lazy("A whole address, from https:// on."),
        example="https://programy.p.lodz.pl",
        width=30,
    )
    erasmus_code = column(
        "erasmus_code",
        hint=gettext_lazy("As in the official list; spaces do not matter."),
        example="PL LODZ02",
    )
    pic = column("pic", hint=gettext_lazy("Nine digits."), example="999886671", width=12)
    oid = column("oid", hint=gettext_lazy("E and eight digits."), example="E10000001", width=12)
    ror = column("ror", hint=gettext_lazy("As on ror.org."), example="00s67c790", width=12)
    languages = Column(
        "languages",
        heading=lambda: capfirst(TeachingLanguage._meta.verbose_name_plural),
        hint=gettext_lazy("Codes of the languages, each with the level that is asked, if there is one."),
        example="en B2; de B1",
    )
    grading_scale = Column(
        "scale",
        heading=heading_of(Institution, "grading_scale"),
        hint=gettext_lazy("The code of one of the grading scales."),
    )
    tags = Column("tags", heading=heading_of(Institution, "tags"), example="winter school; double degree")
    hosts_ka171 = column(
        "hosts_ka171", YesNo(), hint=gettext_lazy("Empty: as it is; no for a new one."), keeps=True, width=14
    )
    is_confirmed = column(
        "is_confirmed",
        YesNo(),
        hint=gettext_lazy("Empty: as it is; yes for a new one."),
        keeps=True,
        width=14,
    )
    notes_kk = column("notes_kk", width=40)
    notes_ru = column("notes_ru", width=40)
    notes_en = column("notes_en", width=40)

    def title(self) -> str:
        return str(capfirst(Institution._meta.verbose_name_plural))

    def records(self, rows: Any) -> Iterator[InstitutionRow]:
        known = rows.select_related("grading_scale").prefetch_related("teaching_languages", "tags")
        return (InstitutionRow(record, {}) for record in known)

    def name(self, kept: InstitutionRow) -> str:
        return str(kept.record)

    # --- Import -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Read the whole register once, locked, in one order."""
        rows = Institution.objects.select_for_update(of=("self",)).order_by("pk")
        list(rows.values_list("pk", flat=True))
        self.scales = {scale.code: scale for scale in GradingScale.objects.all()}
        self.tag_rows = {tag.name: tag for tag in Tag.objects.all()}
        seen = visible(self.by, Institution).select_related("grading_scale")
        self.known = {row.code: row for row in seen.prefetch_related("teaching_languages", "tags")}
        merged = Institution.objects.exclude(merged_into=None).select_related("merged_into")
        self.merged = {row.code: row.merged_into for row in merged}
        self.owners: dict[tuple[str, str], tuple[str, int]] = {}
        for record in self.known.values():
            self._own(record, 0)
        self.numbers: dict[str, int] = {}

    def _own(self, record: Institution, number: int) -> None:
        for key in keys_of(record):
            self.owners.setdefault(key, (record.code, number))

    def found(self, row: dict[str, Any]) -> tuple[InstitutionRow, bool]:
        """A code that exists names its institution; any other row is a new one."""
        cell = row.get("code", "")
        text = typed(cell) if cell else ""
        code = text if text in self.known else text.lower()
        if code in self.merged:
            into: Any = self.merged[code]
            words = {"code": code, "name": into, "kept": into.code}
            sentence = _("“%(code)s” was merged into “%(name)s”. Please write its code: %(kept)s.")
            raise ValidationError({"code": sentence % words})
        if code and code in self.numbers:
            words = {"code": code, "row": self.numbers[code]}
            raise ValidationError({"code": _("“%(code)s” stands in row %(row)s already.") % words})
        if code:
            self.numbers[code] = self.number
            row["code"] = code
        known = self.known.get(code)
        return InstitutionRow(known or Institution(), self.scales), known is None

    @property
    def number(self) -> int:
        """The row of the file that is being read."""
        return self.table.numbers[len(self.lines)]

    def check(self, kept: InstitutionRow, new: bool) -> None:
        errors: dict[str, Any] = {}
        if new and not kept.record.code:
            kept.record.code = self._free_code(kept.record)
        try:
            # What the constraints ask (the kind), the choices have asked already: 200 questions less.
            kept.record.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors = dict(error.error_dict)
        for key in sorted(keys_of(kept.record) - kept.keys):
            owner, number = self.owners.get(key, (kept.record.code, 0))
            if owner != kept.record.code:
                code = "name_en" if key[0] == "name" else key[0]
                errors.setdefault(code, ValidationError(self._known_already(key[0], owner, number)))
        self._own(kept.record, self.number)
        if errors:
            raise ValidationError(errors)

    def _known_already(self, by: str, owner: str, number: int) -> str:
        if number:
            words = {"row": number, "why": SAME[by]}
            return _("Row %(row)s is the same institution (%(why)s). Please leave one of them out.") % words
        words = {"name": self.known[owner], "code": owner, "why": SAME[by]}
        return (
            _(
                "It is in the register already: “%(name)s” (%(why)s). To change it, write its code %(code)s; "
                "otherwise leave this row out."
            )
            % words
        )

    def _free_code(self, record: Institution) -> str:
        """Make a code of the English name, or of the web domain, that nobody has."""
        words = slugify(getattr(record, "name_en", "") or "") or slugify(
            (record.web_domain or "").replace(".", "-")
        )
        stem = words[:LONGEST_CODE].rstrip("-") or "institution"
        code, count = stem, 1
        taken = self.known.keys() | self.merged.keys() | self.numbers.keys()
        while code in taken:
            count += 1
            code = f"{stem[: LONGEST_CODE - 1 - len(str(count))]}-{count}"
        self.numbers[code] = self.number
        return code

    def put(self, kept: InstitutionRow, new: bool) -> None:
        """Write an institution, its languages and its tags, and one entry in the log."""
        record = kept.record
        before = {} if new else history.state_of(history.stored(record))
        record.save()
        rows = [] if new else self._languages_before(record)
        if kept.taught != dict(rows):
            if rows:
                record.teaching_languages.all().delete()
            TeachingLanguage.objects.bulk_create(
                TeachingLanguage(institution=record, language=language, min_level=level)
                for language, level in sorted(kept.taught.items())
            )
        if kept.tagged != ([] if new else sorted(record.tags.values_list("name", flat=True))):
            record.tags.set([self._tag(name) for name in kept.tagged])
        if new:
            log.record(self.by, "institution.add", record)
            return
        changes: list[Any] = history.differences(record, before, history.state_of(history.stored(record)))
        log.record(
            self.by, "institution.change", record, changes=changes + self._about(record, rows, kept.taught)
        )

    def _languages_before(self, record: Institution) -> list[tuple[str, str]]:
        return sorted(record.teaching_languages.order_by().values_list("language", "min_level"))

    def _about(
        self, record: Institution, before: Iterable[tuple[str, str]], after: dict[str, str]
    ) -> list[Any]:
        """Return for the log what became of the languages of teaching."""
        taken = [TeachingLanguage(language=code, min_level=level) for code, level in before]
        given = [TeachingLanguage(language=code, min_level=level) for code, level in sorted(after.items())]
        if [str(row) for row in taken] == [str(row) for row in given]:
            return []
        return [
            *(history.about_row(row, "removed") for row in taken if str(row) not in map(str, given)),
            *(history.about_row(row, "added") for row in given if str(row) not in map(str, taken)),
        ]

    def _tag(self, name: str) -> Tag:
        if name not in self.tag_rows:
            self.tag_rows[name] = Tag.objects.create(name=name)
        return self.tag_rows[name]
