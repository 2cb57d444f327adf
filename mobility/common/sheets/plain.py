"""What cells hold, in plain form: texts without stray spaces, formulas that stay text, words to compare."""

import re
import unicodedata
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("kk", "ru", "en")
# A spreadsheet takes a text that begins so for a formula. Source: OWASP, "CSV Injection".
FORMULA = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")
# XML has no place for these characters, so a text with one could not be written into a workbook.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Unreadable(Exception):
    """A file is not taken; as text it is a sentence that says why and what to do."""


class Fault:
    """A cell whose content is no value: a formula, or the error that one left behind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __str__(self) -> str:
        return str(FAULTS[self.kind])


FAULTS = {
    "formula": _("This cell holds a formula. Please put its result here as a value."),
    "error": _("This cell shows an error of the spreadsheet. Please write the value itself."),
}


def plain(text: str) -> str:
    """Return a text as every sheet holds it: lines end one way, nothing stands before or after."""
    joined = re.sub(r"\r\n?", "\n", UNWRITABLE.sub("", text))
    return joined.strip()


def escape(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unescape(text: str) -> str:
    """Undo ``escape``."""
    return text[1:] if ESCAPED.match(text) else text


def folded(text: Any) -> str:
    """Return a word as it is compared: without case, without marks, with single spaces."""
    apart = unicodedata.normalize("NFKD", str(text).casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(letters.split()).strip(" *:.")


def in_every_language(text: Any) -> list[str]:
    """Return a lazy text, or what a function returns, in each of our languages."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(text() if callable(text) else text))
    return found
