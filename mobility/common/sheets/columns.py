"""A column of a sheet: what it is called, what may stand in it, and what a wrong cell is told."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, widgets

from .. import dates
from .plain import LANGUAGES, Fault, folded, in_every_language, plain

DAY = re.compile(r"(?:(\d{1,2})\.(\d{1,2})\.(\d{4}))|(?:(\d{4})-(\d{1,2})-(\d{1,2}))(?:[T ]00:00(?::00)?)?")
NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,15})?")
# As the switch of languages writes them.
NAMED = {"kk": "қазақша", "ru": "русский", "en": "English"}


class Column(fields.Field):
    """A column. ``heading`` names it for the reader, its code in the first row works in any language.

    An empty cell of a column that keeps (``keeps``) leaves the record as it is; elsewhere it empties it.
    """

    def __init__(
        self,
        attribute: str,
        widget: widgets.Widget | None = None,
        heading: Any = "",
        *,
        hint: Any = "",
        example: str = "",
        required: bool = False,
        keeps: bool = False,
        readonly: bool = False,
        width: int = 18,
    ) -> None:
        super().__init__(attribute, widget=widget or Words(), readonly=readonly, saves_null_values=not keeps)
        self.named = heading
        self.hint, self.example = hint, example
        self.required, self.width = required, width

    @property
    def code(self) -> str:
        """The name of the column in every language."""
        return str(self.column_name)

    @property
    def heading(self) -> str:
        """What the column is called in the active language."""
        return str(self.named() if callable(self.named) else self.named)

    def names(self) -> set[str]:
        """Return every name by which the column is known in a first row."""
        return {folded(name) for name in (self.code, *in_every_language(lambda: self.heading))}

    def allowed(self) -> list[str]:
        """Return the words that may stand in the column, where there are only some."""
        known = getattr(self.widget, "allowed", None)
        return known() if known else []

    def clean(self, row: Any, **kwargs: Any) -> Any:
        """Return the value of the column's cell. Raises ValueError with a sentence for the person."""
        value = row[self.column_name]
        if isinstance(value, Fault):
            raise ValueError(str(value))
        if self.required and is_blank(value):
            raise ValueError(_("This cell is empty, but it is needed."))
        return super().clean(row, **kwargs)


def is_blank(value: Any) -> bool:
    """Tell whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not plain(value))


def heading_of(model: type[Model], name: str) -> Callable[[], str]:
    """Return a function that names a column as the forms do, a text with its language."""

    def named() -> str:
        column: Any = model._meta.get_field(name)
        language = getattr(column, "language", "")
        if not language:
            return str(capfirst(column.verbose_name))
        return f"{capfirst(column.translated_field.verbose_name)} ({NAMED[language]})"

    return named


def typed(value: Any) -> str:
    """Return what stands in a cell as a person would have typed it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return dates.short_date(value)
    return plain(str(value))


class Words(widgets.Widget):
    """A text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return "" if is_blank(value) else typed(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else plain(str(value))


class Choice(widgets.Widget):
    """One of some words: its code, or its label in any of our languages."""

    def __init__(self, choices: Callable[[], Iterable[tuple[Any, Any]]], empty: Any = None) -> None:
        super().__init__()
        self.choices, self.empty = choices, empty
        self._known: dict[str, Any] = {}

    def known(self) -> dict[str, Any]:
        """Return the codes by every word that means them."""
        if not self._known:
            for code, label in self.choices():
                for word in (code, *in_every_language(label)):
                    self._known.setdefault(folded(word), code)
        return self._known

    def allowed(self) -> list[str]:
        return [str(label) for _code, label in self.choices()]

    def one(self, text: str) -> Any:
        """Return the code that a word means. Raises ValueError with the words there are."""
        try:
            return self.known()[folded(text)]
        except KeyError:
            words = {"value": text, "words": ", ".join(self.allowed())}
            raise ValueError(_("“%(value)s” is not one of: %(words)s.") % words) from None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.empty if is_blank(value) else self.one(typed(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        labels = {code: str(label) for code, label in self.choices()}
        return labels.get(value, "" if value is None else str(value))


class Choices(Choice):
    """Several of some words, with semicolons or commas between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        parts = [] if is_blank(value) else split(typed(value), r"[;,]")
        codes = [self.one(part) for part in parts]
        return [code for code, _label in self.choices() if code in codes]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        labels = {code: str(label) for code, label in self.choices()}
        return "; ".join(labels.get(code, str(code)) for code in labels if code in (value or []))


class YesNo(Choice):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__(lambda: [(True, gettext_lazy("yes")), (False, gettext_lazy("no"))])

    def known(self) -> dict[str, Any]:
        return super().known() | {"1": True, "0": False, "true": True, "false": False}


class Whole(widgets.Widget):
    """A whole number from 0 on."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if is_blank(value):
            return None
        text = typed(value)
        if not re.fullmatch(r"\d{1,9}", text):
            raise ValueError(_("“%(value)s” is not a whole number, such as 2.") % {"value": text})
        if int(text) > 32767:
            raise ValueError(_("%(value)s is more than can be.") % {"value": text})
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class Figure(widgets.Widget):
    """A number with a decimal sign, a comma or a point, rounded to so many places."""

    def __init__(self, places: int, lowest: int, highest: int) -> None:
        super().__init__()
        self.places, self.lowest, self.highest = places, lowest, highest

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if is_blank(value):
            return None
        text = typed(value).replace(",", ".").replace("−", "-").removeprefix("+").removesuffix("°")
        if not NUMBER.fullmatch(text):
            raise ValueError(_("“%(value)s” is not a number, such as 51.75.") % {"value": typed(value)})
        number = Decimal(text).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        if not self.lowest <= number <= self.highest:
            words = {"value": typed(value), "lowest": self.lowest, "highest": self.highest}
            raise ValueError(_("%(value)s is not between %(lowest)s and %(highest)s.") % words)
        return number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else Decimal(f"{Decimal(value).normalize():f}")


class Day(widgets.Widget):
    """A day: a date of the spreadsheet, 31.12.2027 or 2027-12-31."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if is_blank(value):
            return None
        if isinstance(value, dt.date):
            return value
        found = DAY.fullmatch(typed(value))
        try:
            if found is None:
                raise ValueError
            day, month, year, iso_year, iso_month, iso_day = found.groups()
            return dt.date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            raise ValueError(
                _("“%(value)s” is not a day, such as 31.12.2027.") % {"value": typed(value)}
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class Country(widgets.Widget):
    """A country: its ISO 3166 code, or its name in any of our languages. Written as its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if is_blank(value):
            return ""
        return _named(typed(value), dates.countries, _("“%(value)s” is no country we know, such as PL."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value or ""


class Language(widgets.Widget):
    """A language: its ISO 639-1 code, or its name in any of our languages. Written as its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return None if is_blank(value) else language_of(typed(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value or ""


def language_of(text: str) -> str:
    """Return the code of the language a word names. Raises ValueError with a sentence."""
    return _named(text, dates.languages, _("“%(value)s” is no language we know, such as en."))


def _named(text: str, rows: Callable[[str], Sequence[tuple[str, str]]], sentence: str) -> str:
    try:
        return _codes(rows)[folded(text)]
    except KeyError:
        raise ValueError(sentence % {"value": text}) from None


@cache
def _codes(rows: Callable[[str], Sequence[tuple[str, str]]]) -> dict[str, str]:
    """Return the codes of countries or languages by themselves and by their names in our languages."""
    named = {code.casefold(): code for code, _name in rows("en")}
    for language in LANGUAGES:
        for code, name in rows(language):
            named.setdefault(folded(name), code)
    return named


def split(text: str, between: str = ";") -> list[str]:
    """Return the parts of a text, without empty ones."""
    return [part.strip() for part in re.split(between, text) if part.strip()]
