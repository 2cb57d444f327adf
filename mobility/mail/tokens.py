"""The words in braces of a letter: what each stands for, an example, and what a text does wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .delivery import TOKEN, in_language
from .loading import shipped

EXPLAINED = Path(__file__).with_name("tokens.yaml")
BRACE = re.compile(r"[{}]")
# A letter may greet nobody by name; everything else it told must stay told.
MAY_GO = {"name"}


@dataclass(frozen=True)
class Token:
    """A word in braces: what it stands for and an example, in the reader's language."""

    name: str
    about: str
    example: str
    needed: bool


@cache
def explained() -> dict[str, dict[str, Any]]:
    """Return what is known about each word: ``about`` and ``example`` by language."""
    return yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))


@cache
def original() -> dict[str, dict[str, Any]]:
    """Return the letters that ship with the portal, read once."""
    return shipped()


def sample() -> dict[str, Any]:
    """Return what fills in a letter to an invented person."""
    return {name: row["example"] for name, row in explained().items()}


def of(code: str, names: Iterable[str]) -> list[Token]:
    """Return the words that may stand in a letter, those that must stand there first."""
    language, must = (get_language() or "en")[:2], needed(code)
    rows = [
        Token(
            name,
            in_language(explained()[name]["about"], language),
            in_language(explained()[name]["example"], language),
            name in must,
        )
        for name in explained()
        if name in set(names)
    ]
    return sorted(rows, key=lambda token: not token.needed)


def needed(code: str) -> set[str]:
    """Return the words a letter cannot do without: what the shipped text says in every language.

    A letter that does not ship with the portal needs none.
    """
    letter = original().get(code)
    if letter is None:
        return set()
    each = [used_in(letter[language].values()) for language in ("kk", "ru", "en")]
    return set.intersection(*each) - MAY_GO


def used_in(texts: Iterable[str]) -> set[str]:
    """Return the words in braces of some texts."""
    return {name for text in texts for name in TOKEN.findall(text)}


def wrong_in(text: str, known: Iterable[str]) -> list[str]:
    """Say what is wrong with the braces of one text: words nobody fills in, braces without a word."""
    names = list(known)
    unknown = [name for name in dict.fromkeys(TOKEN.findall(text)) if name not in names]
    said = []
    if unknown:
        words = {"wrong": listed(unknown), "words": listed(names) or "–"}
        said.append(
            ngettext(
                "%(wrong)s is not filled in in this letter. What may stand here: %(words)s.",
                "%(wrong)s are not filled in in this letter. What may stand here: %(words)s.",
                len(unknown),
            )
            % words
        )
    if BRACE.search(TOKEN.sub("", text)):
        said.append(
            _("A brace stands alone. A word to fill in is written between two braces, such as {number}.")
        )
    return said


def missing_in(code: str, texts: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Say for each language which words its subject and text must name and do not."""
    said = {}
    for language, parts in texts.items():
        if gone := sorted(needed(code) - used_in(parts)):
            said[language] = ngettext(
                "%(words)s must stand in the subject or in the text: the reader needs to know it.",
                "%(words)s must stand in the subject or in the text: the reader needs to know them.",
                len(gone),
            ) % {"words": listed(gone)}
    return said


def listed(names: Iterable[str]) -> str:
    """Return words as they are typed."""
    return ", ".join(f"{{{name}}}" for name in names)
