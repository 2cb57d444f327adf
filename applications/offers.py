"""What later stages offer beside a paper and above my applications: they register it here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .models import Application, Document


@dataclass(frozen=True)
class Offer:
    """One thing a person can do: a title, a sentence, and the way there."""

    title: str
    text: str
    label: str
    url: str


ForPaper = Callable[[Document], Offer | None]
ForPerson = Callable[[Any, Iterable[Application]], Iterable[Offer]]
_for_papers: list[ForPaper] = []
_for_people: list[ForPerson] = []


def add_for_papers(finder: ForPaper) -> None:
    """Let a later stage offer something beside a paper; the call's rules are loaded with the document."""
    _for_papers.append(finder)


def add_for_people(finder: ForPerson) -> None:
    """Let a later stage offer something above my applications: ``finder(user, applications)``."""
    _for_people.append(finder)


def beside(document: Document) -> list[Offer]:
    """Return what is offered beside a paper that is still to be handed in."""
    if document.state not in {Document.State.MISSING, Document.State.RETURNED}:
        return []
    return [offer for finder in _for_papers if (offer := finder(document)) is not None]


def above(user: Any, applications: Iterable[Application]) -> list[Offer]:
    """Return what is offered to a person above their applications."""
    return [offer for finder in _for_people for offer in finder(user, applications)]
