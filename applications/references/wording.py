"""Recommendations in words: how each letter stands, for the student; what helps a referee to write."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application, Document
from applications.wording import Part, StateFace, add_card_parts
from mobility.common import clock

from . import queries
from .models import ReferenceRequest
from .policy import is_recommendation

State = ReferenceRequest.State
FACES = {
    State.ASKED: ("info", "mail", gettext_lazy("Asked")),
    State.OPENED: ("info", "eye", gettext_lazy("Opened")),
    State.SENT: ("ok", "ok", gettext_lazy("Sent")),
    State.RECALLED: ("none", "minus", gettext_lazy("Taken back")),
    State.EXPIRED: ("warn", "clock", gettext_lazy("Not answered in time")),
    State.DECLINED: ("warn", "back", gettext_lazy("Declined")),
}
GUIDANCE = [
    gettext_lazy("How long and in what have you known the student?"),
    gettext_lazy("What do they do well, in studies or work? One example says more than praise."),
    gettext_lazy("How do they get on with other people and in a language not their own?"),
    gettext_lazy("Why is this stay abroad right for them, and what will it give them?"),
]


@dataclass(frozen=True)
class Row:
    """One letter of a requirement as the student sees it: who was asked, how it stands, what can be done."""

    place: int
    request: ReferenceRequest | None
    face: StateFace | None
    may_ask: bool
    may_recall: bool
    may_remind: bool
    remind_from: Any = None


def rows(document: Document) -> list[Row]:
    """Return the letters of a document in order."""
    now = timezone.now()
    requests = queries.requests_of(document)
    return [_row(document, place, requests, now) for place in range(1, queries.letters_wanted(document) + 1)]


def _row(document: Document, place: int, requests: list[ReferenceRequest], now: Any) -> Row:
    request = next((row for row in requests if row.place == place), None)
    arrives = queries.may_arrive(document, now)
    if request is None:
        return Row(place, None, None, arrives, False, False)
    live = queries.is_live(request, now)
    state = State.EXPIRED if request.is_waiting and not live else State(request.state)
    kind, icon, word = FACES[state]
    remind_from = queries.may_remind_from(request) if live else None
    may_ask = arrives and not live and (state != State.SENT or document.state == Document.State.RETURNED)
    early = remind_from is not None and clock.local_day(now) < remind_from
    return Row(
        place,
        request,
        StateFace(kind, icon, str(word)),
        may_ask,
        may_recall=live,
        may_remind=live and not early,
        remind_from=remind_from if early else None,
    )


def card_parts(application: Application, documents: list[Document]) -> dict[int, Part]:
    """Add the way by link to the cards of recommendations."""
    parts = {}
    for document in documents:
        if not is_recommendation(document):
            continue
        document.application = application
        parts[document.pk] = _part(document)
    return parts


def _part(document: Document) -> Part:
    shown = rows(document)
    asked = [row for row in shown if row.request is not None]
    waiting = [row for row in asked if row.may_recall]
    settled = sum(bool(row.may_recall or _is_sent(row)) for row in shown)
    open_paper = document.state in {Document.State.MISSING, Document.State.RETURNED}
    awaited = open_paper and bool(waiting) and settled == len(shown)
    face = waiting[0].face if awaited else None
    if document.met_by == Document.Way.REFERENCE and document.state == Document.State.UPLOADED:
        face = StateFace("info", "mail", _("Sent to the office"))
    return Part(
        template="references/_rows.html",
        shown={"rows": shown, "document": document, "until": document.application.last_day},
        file_way=_("Or upload a signed letter that you have on paper"),
        url=reverse("references:show", args=[document.application.ref, document.pk]) if asked else "",
        link=_("How it stands"),
        face=face,
        awaited=awaited,
    )


def _is_sent(row: Row) -> bool:
    return row.request is not None and row.request.state == State.SENT


def register_all() -> None:
    """Add to the cards of the applicant's documents."""
    add_card_parts(card_parts)
