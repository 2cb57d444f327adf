"""The earlier texts of a letter: who changed what, and putting an earlier or the original text back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from mobility.common import history, log
from mobility.common.policy import require

from . import preview, tokens
from .loading import columns
from .models import LetterTemplate

SHOWN = 50
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Changed:
    """One column of a letter before and after, as pieces to be shown: (same | gone | new, text)."""

    name: str
    pieces: list[tuple[str, str]]


@dataclass(frozen=True)
class Version:
    """A change of a letter: when, by whom, what, and the key by which the text before it is found again."""

    key: int
    at: dt.datetime
    by: Any
    changed: list[Changed]


def versions(template: LetterTemplate) -> list[Version]:
    """Return the changes of the letter's texts, newest first, from the log, which nobody can rewrite."""
    return [
        Version(entry.pk, entry.at, entry.actor, [_changed(row) for row in rows])
        for entry, rows in islice(_entries(template), SHOWN)
    ]


def text_before(template: LetterTemplate, key: int) -> dict[str, str]:
    """Return the letter's texts before a change. Raises LookupError for a change of something else."""
    texts = preview.texts_of(template)
    for entry, rows in _entries(template):
        texts |= {name: before or "" for name, before, _after in rows}
        if entry.pk == key:
            return texts
    raise LookupError(key)


def original_text(template: LetterTemplate) -> dict[str, str]:
    """Return the texts that ship with the portal. Raises LookupError for a letter of the office's own."""
    return columns(tokens.original()[template.code])


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> list[Changed]:
    """Return the columns in which two texts of a letter differ."""
    return [
        _changed([name, before[name], after[name]])
        for name in preview.columns()
        if _plain(before[name]) != _plain(after[name])
    ]


@transaction.atomic
def put_back(template: LetterTemplate, texts: Mapping[str, str], by: Any) -> LetterTemplate:
    """Write an earlier text over the letter's own, on record.

    Raises Refused; ValidationError when the earlier text lacks words that must stand in it today.
    """
    require(by, "mail.edit_template", template)
    row = LetterTemplate.objects.select_for_update().get(pk=template.pk)
    if wrong := preview.problems(row, texts):
        raise ValidationError(next(iter(wrong.values())))
    before = history.state_of(row)
    for name in preview.columns():
        setattr(row, name, texts[name])
    row.save(update_fields=preview.columns())
    if changes := history.differences(row, before, history.state_of(row)):
        log.record(by, "lettertemplate.restore", row, changes=changes)
    return row


def _entries(template: LetterTemplate):
    """Yield the entries of the log about the letter's texts with the columns each changed, newest first."""
    texts = set(preview.columns())
    for entry in log.entries_for(template):
        changes = entry.detail.get("changes", [])
        rows = [row for row in changes if isinstance(row, list) and len(row) == 3 and row[0] in texts]
        if rows:
            yield entry, rows


def _changed(row: list[Any]) -> Changed:
    name, before, after = row
    label = history.column_name(LetterTemplate._meta.label_lower, name)
    return Changed(label, _pieces(_plain(before or ""), _plain(after or "")))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return a text with what went and what came, word by word."""
    old, new = _words(before), _words(after)
    pieces = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if what == "equal":
            pieces.append((SAME, "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append((GONE, "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append((NEW, "".join(new[new_from:new_to])))
    return pieces


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the space behind it."""
    words, start = [], 0
    for end, letter in enumerate(text):
        if letter.isspace():
            words.append(text[start : end + 1])
            start = end + 1
    return [*words, text[start:]] if start < len(text) else words
