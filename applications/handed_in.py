"""Papers that came another way than as a file of the applicant: where the stage that keeps them has them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mobility.common.models import StoredFile

from .models import Document


@dataclass(frozen=True)
class HandedIn:
    """One such paper: who sent it and when, where it can be read, and how its file is had.

    ``address`` asks the policy and writes the log. ``open_file`` may have to draw the paper first.
    ``by_applicant``: the applicant wrote it, and may read it like a file of their own.
    """

    document_id: int
    number: int
    title: str
    uploaded_at: dt.datetime
    address: str
    media_type: str
    open_file: Callable[[], StoredFile]
    by_applicant: bool = False

    @property
    def file(self) -> StoredFile:
        """The stored file."""
        return self.open_file()


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked for a paper: how that stands in words, and where the office sees to it."""

    words: str
    address: str


Finder = Callable[[Document], list[HandedIn]]
_finders: dict[str, Finder] = {}
_askers: list[Callable[[Document], list[Asked]]] = []


def register(way: str, finder: Finder) -> None:
    """Say who keeps the papers of a way (``Document.Way``): ``finder(document)`` returns them in order."""
    _finders[way] = finder


def of(document: Document) -> list[HandedIn]:
    """Return the papers of a document that was not met by a file."""
    finder = _finders.get(document.met_by)
    return finder(document) if finder else []


Teller = Callable[[Document], str]
_tellers: dict[str, Teller] = {
    Document.Way.PAPER: lambda _document: _("Handed in on paper: the office has seen it.")
}


def register_words(way: str, teller: Teller) -> None:
    """Say in words what stands for a paper of a way that no file belongs to."""
    _tellers[way] = teller


def in_words(document: Document) -> str:
    """Return, in the active language, what stands for a document instead of a file; empty for all others."""
    teller = _tellers.get(document.met_by)
    return teller(document) if teller and document.state != Document.State.MISSING else ""


def register_asked(finder: Callable[[Document], list[Asked]]) -> None:
    """Let a stage say who was asked for a paper: ``finder(document)``, in the active language."""
    _askers.append(finder)


def asked_for(document: Document) -> list[Asked]:
    """Return who was asked for a paper, newest first."""
    return [asked for finder in _askers for asked in finder(document)]
