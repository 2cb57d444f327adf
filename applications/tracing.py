"""Who did what to an application and what hangs on it, and who opened which of its papers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from mobility.common import log, logwords
from mobility.common.models import LogEntry
from mobility.common.policy import visible

from .models import Application

OPENED = logwords.GROUPS["opened"][1]
_parts: list[Callable[[Application], list[Model]]] = []


def add_part(finder: Callable[[Application], list[Model]]) -> None:
    """Let a later stage name the records of its own that belong to the history of an application."""
    _parts.append(finder)


@dataclass
class Opening:
    """Somebody opened a paper: how often, when first and last. Without a paper: the whole packet."""

    paper: str
    who: Any
    times: int
    first: dt.datetime
    last: dt.datetime


def entries(application: Application, user: Any) -> QuerySet[LogEntry]:
    """Return what the log holds about an application, its applicant and its parts, newest first.

    Whose draft it is the office does not know: of a draft the applicant's own record is left out.
    """
    records: list[Model] = [application]
    if application.lies_at_the_office:
        records.append(application.applicant)
    for finder in _parts:
        records += finder(application)
    about = Q(pk__in=[])
    for record in records:
        about |= Q(target_type=record._meta.label_lower, target=log.name_of(record))
    return visible(user, LogEntry).filter(about).select_related("actor").order_by("-id")


def openings(application: Application, user: Any) -> list[Opening]:
    """Return who opened which paper, whoever did so last first."""
    titles = {
        document.requirement.code: str(document.requirement.title)
        for document in application.documents.select_related("requirement")
    }
    found: dict[tuple[str, Any], Opening] = {}
    for entry in entries(application, user).filter(verb__in=OPENED):
        codes = entry.detail.get("documents") or [entry.detail.get("requirement", "")]
        for code in codes:
            known = found.setdefault(
                (code, entry.actor_id), Opening(titles.get(code, code), entry.actor, 0, entry.at, entry.at)
            )
            known.times += 1
            known.first = min(known.first, entry.at)
    return list(found.values())
