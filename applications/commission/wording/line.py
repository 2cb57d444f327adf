"""The member's line of candidates in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import queries
from ..models import Assessment
from ..tables import Table
from .facts import gpa_of, language_of

FACES = {
    "todo": ("open", gettext_lazy("to do")),
    Assessment.State.STARTED: ("warn", gettext_lazy("skipped")),
    Assessment.State.DONE: ("ok", gettext_lazy("scored")),
    Assessment.State.ABSTAINED: ("out plainout", gettext_lazy("abstained")),
}
MARKS = {
    "todo": "todo",
    Assessment.State.STARTED: "skip",
    Assessment.State.DONE: "done",
    Assessment.State.ABSTAINED: "away",
}


@dataclass(frozen=True)
class Station:
    """A stop of a member's line as it is drawn: its mark, and the words for screen readers."""

    mark: str
    label: str


def stations(line: Sequence[queries.Stop], here: str = "") -> list[Station]:
    """Return the line of a member's candidates; ``here`` is the public code of the one shown now."""
    words = {state: str(word) for state, (_face, word) in FACES.items()}
    open_now = _("open now")
    return [
        Station("now", f"{stop.place}: {open_now}")
        if stop.ref == here
        else Station(MARKS[stop.state], f"{stop.place}: {words[stop.state]}")
        for stop in line
    ]


@dataclass(frozen=True)
class Entry:
    """A candidate in a member's list: the facts one scores by, and what became of the own sheet."""

    place: str
    ref: str
    number: str
    name: str
    speciality: str
    gpa: str
    language: str
    face: str
    word: str


def entries(
    line: Sequence[queries.Stop],
    listed: Mapping[int, queries.Listed],
    table: Callable[[int | None], Table],
) -> list[Entry]:
    """Return a member's list in the member's order."""
    faces = {state: (face, str(word)) for state, (face, word) in FACES.items()}
    return [
        Entry(
            place=str(stop.place),
            ref=stop.ref,
            number=candidate.number,
            name=candidate.name,
            speciality=candidate.speciality or "–",
            gpa=gpa_of(candidate.facts),
            language=language_of(candidate.facts, table(candidate.version)),
            face=faces[stop.state][0],
            word=faces[stop.state][1],
        )
        for stop in line
        for candidate in [listed[stop.pk]]
    ]
