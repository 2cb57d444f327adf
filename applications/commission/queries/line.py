"""A member's own line of candidates and how far the member is."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from applications.models import Application

from ..models import Assessment, Member, Session
from ..policy import candidates, own_candidates


@dataclass(frozen=True)
class Progress:
    """How far a member is. ``todo`` sheets were never opened, ``skipped`` ones are half filled."""

    candidates: int = 0
    scored: int = 0
    skipped: int = 0
    abstained: int = 0

    @property
    def todo(self) -> int:
        return self.candidates - self.scored - self.skipped - self.abstained

    @property
    def left(self) -> int:
        """Candidates without a finished sheet."""
        return self.todo + self.skipped


def progress_by_session(user: Any) -> dict[int, Progress]:
    """Return a person's progress in each session, without hidden candidates: two queries."""
    known = own_candidates(user)
    total = dict(known.order_by().values_list("call__session").annotate(n=Count("pk")))
    sheets = Counter(
        Assessment.objects.filter(member__user=user, application__in=known)
        .order_by()
        .values_list("session_id", "state")
    )
    return {
        pk: _progress(n, {state: sheets[pk, state] for state in Assessment.State}) for pk, n in total.items()
    }


def _progress(total: int, sheets: Mapping[str, int]) -> Progress:
    done, started, abstained = Assessment.State.DONE, Assessment.State.STARTED, Assessment.State.ABSTAINED
    return Progress(total, sheets[done], sheets[started], sheets[abstained])


@dataclass(frozen=True)
class Stop:
    """A candidate on a member's line. ``state`` is "todo" or the state of the member's own sheet."""

    place: int
    pk: int
    ref: str
    state: str

    @property
    def is_open(self) -> bool:
        return self.state in {"todo", Assessment.State.STARTED}


def queue(user: Any, session: Session) -> QuerySet[Application]:
    """Return the candidates of a session that a person may know of, with the applicants."""
    return candidates(user, session).select_related("applicant")


def line_of(user: Any, member: Member, session: Session) -> list[Stop]:
    """Return a member's candidates in the member's own order, with the own sheets' states: two queries.

    The order differs between members, so that nobody is always first, and never changes.
    """
    states = dict(
        Assessment.objects.filter(session=session, member=member).values_list("application_id", "state")
    )
    known = candidates(user, session).values_list("pk", "ref")
    mixed = sorted(known, key=lambda row: hashlib.sha256(f"{member.pk}:{row[1]}".encode()).hexdigest())
    return [Stop(place, pk, ref, states.get(pk, "todo")) for place, (pk, ref) in enumerate(mixed, start=1)]


@dataclass(frozen=True)
class Listed:
    """What a member's list says about a candidate."""

    number: str
    name: str
    speciality: str
    facts: Mapping[str, Any]
    version: int | None


def listed(user: Any, session: Session) -> dict[int, Listed]:
    """Return what the list shows of each candidate a person may know of, as plain columns: one query."""
    rows = candidates(user, session).values_list(
        "pk",
        "number",
        "applicant__speciality",
        "facts",
        "rules_version",
        "applicant__last_name",
        "applicant__first_name",
        "applicant__patronymic",
    )
    return {
        pk: Listed(number or "", " ".join(filter(None, names)), speciality, facts, version)
        for pk, number, speciality, facts, version, *names in rows
    }


def progress_of(line: Sequence[Stop]) -> Progress:
    """Sum up a member's line."""
    return _progress(len(line), Counter(stop.state for stop in line))


def next_open(line: Sequence[Stop], ref: str) -> str | None:
    """Return the code of the next candidate without a finished sheet: after this, then from the start."""
    here = next((n for n, stop in enumerate(line) if stop.ref == ref), 0)
    ahead = [*line[here + 1 :], *line[:here]]
    return next((stop.ref for stop in ahead if stop.is_open), None)
