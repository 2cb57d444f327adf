"""Findings in words, with the host's name where they hold because of what it asks."""

from dataclasses import replace
from typing import Any

from django.utils.translation import override

from programs.wording import FindingText, finding_text, finding_texts

from ..wishes import FindingAt

LANGUAGES = ("kk", "ru", "en")


def said(at: FindingAt) -> FindingText:
    """Put a finding into words in the active language."""
    text = finding_text(at.finding)
    return replace(text, title=_titled(text.title, at)) if at.place else text


def kept_finding(at: FindingAt) -> dict[str, Any]:
    """Return a finding as JSON values to be kept, in three languages; ``place`` is the wish it is about."""
    kept = finding_texts(at.finding)
    if at.place:
        kept["place"] = at.place.pk
        for code in LANGUAGES:
            with override(code):
                kept[code]["title"] = _titled(kept[code]["title"], at)
    return kept


def _titled(title: str, at: FindingAt) -> str:
    return f"{title} · {at.place.institution.name}" if at.place else title
