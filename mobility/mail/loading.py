"""Load the texts of letters that ship with the portal."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from mobility.accounts.models import LetterKind

from .models import LetterTemplate

# Letters about applications and calls, and letters about accounts.
LETTERS = [
    Path(__file__).with_name(name)
    for name in ("letters.yaml", "letters_accounts.yaml", "letters_references.yaml", "letters_follow.yaml")
]
LANGUAGES = ("kk", "ru", "en")


def shipped() -> dict[str, dict[str, Any]]:
    """Return the shipped letters by code: ``tokens``, and per language ``subject``, ``body``, ``action``.

    One that may be turned off has a ``kind``; one without it must be known and is always sent.
    """
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in LETTERS]
    return {code: letter for file in files for code, letter in file.items()}


def columns(letter: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a letter by the name of their column."""
    return {
        f"{field}_{language}": letter[language].get(field, "").strip()
        for language in LANGUAGES
        for field in ("subject", "body", "action")
    }


@transaction.atomic
def load_letters() -> int:
    """Add what is missing: whole letters, or texts that are empty. Returns how many letters changed.

    What staff have written stays, the kind is ours; running it again changes nothing.
    """
    changed = 0
    for code, letter in shipped().items():
        texts, kind = columns(letter), letter.get("kind", LetterKind.NEEDED)
        row, created = LetterTemplate.objects.get_or_create(
            code=code, defaults={"tokens": letter["tokens"], "kind": kind, **texts}
        )
        fresh = {name: text for name, text in texts.items() if text and not getattr(row, name)}
        if row.kind != kind:
            fresh["kind"] = kind
        for name, value in fresh.items():
            setattr(row, name, value)
        if fresh:
            row.save(update_fields=list(fresh))
        changed += bool(created or fresh)
    return changed
