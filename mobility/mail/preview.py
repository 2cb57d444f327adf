"""A letter as it would be read, before it is saved: in three languages, to a real or an invented person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mobility.common.history import LANGUAGES
from mobility.common.policy import visible

from . import tokens
from .delivery import fill
from .models import LetterTemplate, Message

PEOPLE = 20
FIELDS = ("subject", "body", "action")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Drawn:
    """One language of a letter, filled in, and what is wrong with its text."""

    code: str
    language: str
    subject: str
    paragraphs: list[list[str]]
    button: str
    wrong: list[str] = field(default_factory=list)


def texts_of(template: LetterTemplate) -> dict[str, str]:
    """Return the texts of a letter by the name of their column."""
    return {name: getattr(template, name) or "" for name in columns()}


def columns() -> list[str]:
    """Return the names of the columns with texts, language by language."""
    return [f"{part}_{code}" for code in LANGUAGES for part in FIELDS]


def problems(template: LetterTemplate, texts: Texts) -> dict[str, list[str]]:
    """Say what is wrong with the words in braces, by column; empty when nothing is."""
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        for part, known in (("subject", template.tokens), ("body", template.tokens), ("action", [])):
            if said := tokens.wrong_in(texts[f"{part}_{code}"], known):
                found[f"{part}_{code}"] = said
    each = {code: (texts[f"subject_{code}"], texts[f"body_{code}"]) for code in LANGUAGES}
    for code, sentence in tokens.missing_in(template.code, each).items():
        found.setdefault(f"body_{code}", []).append(sentence)
    return found


def drawn(template: LetterTemplate, texts: Texts, context: Mapping[str, Any]) -> list[Drawn]:
    """Return the letter in each language; a word that nobody fills in stays in its braces."""
    wrong = problems(template, texts)
    letters = []
    for code, name in LANGUAGES.items():
        known = {word: f"{{{word}}}" for word in tokens.used_in(texts.values())} | dict(context)
        body = fill(texts[f"body_{code}"].replace("\r\n", "\n"), known, code).strip()
        letters.append(
            Drawn(
                code=code,
                language=name,
                subject=" ".join(fill(texts[f"subject_{code}"], known, code).split()),
                paragraphs=[block.splitlines() for block in body.split("\n\n")],
                button=texts[f"action_{code}"],
                wrong=[said for part in FIELDS for said in wrong.get(f"{part}_{code}", [])],
            )
        )
    return letters


def people(user: Any, template: LetterTemplate) -> list[Message]:
    """Return the latest letters of the kind that the reader may see, newest first: each a real person."""
    written = visible(user, Message).filter(template=template).exclude(context={})
    return list(written.order_by("-id").only("recipient", "created_at", "context")[:PEOPLE])


def context_for(written: list[Message], person: str) -> dict[str, Any]:
    """Return what fills in the letter: what a real person's letter brought, or the sample's."""
    found = next((message for message in written if str(message.pk) == person), None)
    return dict(found.context) if found else tokens.sample()
