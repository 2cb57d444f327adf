"""Texts that were left behind when a rule changed: they still name the figure that no longer holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .changes import LANGUAGES, PARTS, Row, Snapshot, pairs
from .models import Call, DocumentRequirement
from .wording.values import language

CALL_TEXTS = ("summary", "pays_for", "for_whom", "you_need")
LEVEL = re.compile(r"[ABC][12]")
GPA = re.compile(r"GPA[^\d\n]{0,30}(\d[.,]\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Stale:
    """A text that still says ``figure``; ``title`` names it, ``languages`` are those it stands in."""

    title: str
    figure: str
    languages: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say which text to look at."""
        words = {"title": self.title, "figure": self.figure, "languages": ", ".join(self.languages)}
        return _("“%(title)s” still says %(figure)s (%(languages)s).") % words


def left_behind(before: Snapshot, after: Snapshot) -> list[Stale]:
    """Return the texts that were not touched although a figure they name changed in a rule or in a paper.

    Texts of the call are looked at for what its requirements ask, those of a paper for its own figures.
    """
    gone: dict[str, None] = {}
    for old, new in pairs(before["rules"], after["rules"], PARTS["rules"].key):
        if old is not None and new is not None:
            gone |= dict.fromkeys(_gone(old["params"], new["params"]))
    found = list(_still_said(before["call"], after["call"], _texts_of_the_call(), gone))
    found = found + [row for row in other_gpa(after["call"], after["rules"]) if row not in found]
    for old, new in pairs(before["papers"], after["papers"], PARTS["papers"].key):
        if old is not None and new is not None:
            own = [{key: row[key] for key in ("copies", "min_level")} for row in (old, new)]
            found += _still_said(old, new, _texts_of(new), dict.fromkeys(_gone(*own)))
    return found


def other_gpa(call: Row, rules: Iterable[Row]) -> list[Stale]:
    """Return the texts of a call that name another GPA than its requirements."""
    asked = {
        Decimal(figure) for rule in rules if rule["kind"] == "gpa" for figure in _figures(rule["params"])
    }
    found = []
    for name, title in _texts_of_the_call().items() if asked else ():
        said: dict[str, list[str]] = {}
        for code, words in LANGUAGES.items():
            for figure in GPA.findall(call.get(f"{name}_{code}") or ""):
                if Decimal(figure.replace(",", ".")) not in asked:
                    said.setdefault(figure.replace(",", "."), []).append(words)
        found += [Stale(title, _shown(figure), tuple(words)) for figure, words in said.items()]
    return found


def _texts_of_the_call() -> dict[str, str]:
    return {name: _label(Call, name) for name in CALL_TEXTS}


def _texts_of(paper: Row) -> dict[str, str]:
    title = str(paper.get(f"title_{language()}") or paper["code"])
    return {"title": title, "help": f"{title}: {_label(DocumentRequirement, 'help')}"}


def _label(model: Any, name: str) -> str:
    return str(capfirst(model._meta.get_field(name).verbose_name))


def _gone(old: Any, new: Any) -> list[str]:
    still = set(_figures(new))
    return [figure for figure in _figures(old) if figure not in still]


def _figures(value: Any) -> Iterator[str]:
    """Yield the figures and the language levels that stand anywhere in a value."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _figures(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _figures(part)
    elif isinstance(value, (int, float, str)) and not isinstance(value, bool):
        text = str(value)
        if re.fullmatch(r"\d+([.,]\d+)?", text) or LEVEL.fullmatch(text):
            yield text.replace(",", ".")


def _still_said(old: Row, new: Row, names: Mapping[str, str], gone: Mapping[str, None]) -> Iterator[Stale]:
    for name, title in names.items():
        columns = {words: f"{name}_{code}" for code, words in LANGUAGES.items()}
        for figure in gone:
            said = re.compile(
                rf"(?<![\w.,×]){re.escape(figure).replace(chr(92) + '.', '[.,]')}(?![\w×]|[.,]\d)"
            )
            where = tuple(
                words
                for words, column in columns.items()
                if old.get(column) == new.get(column) and said.search(new.get(column) or "")
            )
            if where:
                yield Stale(title, _shown(figure), where)


def _shown(figure: str) -> str:
    return figure if language() == "en" else figure.replace(".", ",")
