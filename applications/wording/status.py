"""How an application stands in words: the route line, the next step, the history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.models import Application, Document, Transition
from applications.workflow import FACES, STATIONS, STILL_GOING_ON, Ball, State
from mobility.common import dates

from .deadline import has_ended, page_language
from .draft import Stage

TURNS = {
    Ball.APPLICANT: gettext_lazy("Your turn"),
    Ball.OFFICE: gettext_lazy("The office's turn"),
    Ball.COMMISSION: gettext_lazy("The commission's turn"),
    Ball.HOST: gettext_lazy("The host's turn"),
    Ball.FACULTY: gettext_lazy("The faculty's turn"),
    Ball.NOBODY: "",
}

DONE = {
    "withdraw": gettext_lazy("You withdrew the application."),
    "accept": gettext_lazy("You accepted the place. Congratulations!"),
    "decline": gettext_lazy("You declined the place."),
}

# Notes to these moves are written for the applicant; others are the office's own.
NOTES_FOR_THE_APPLICANT = {"return", "refuse", "withdraw", "decline"}


PASSED_WITH = {State.VERIFIED: 1, State.RANKED: 2, State.SELECTED: 3, State.NOMINATED: 4}


def route(application: Application, moves: Iterable[Transition]) -> list[dict[str, Any]]:
    """Return the stations of an application: passed with their day, the current one with whose turn it is."""
    language = page_language()
    face = application.face
    call = application.call
    passed = {0: application.submitted_at}
    for move in moves:
        passed[PASSED_WITH.get(State(move.target), -1)] = move.at
    planned = {2: call.interviews_from, 3: call.results_on, 5: call.stay_from}
    stations = []
    for number, label in enumerate(STATIONS):
        state = "done" if number < face.station else "now" if number == face.station else "ahead"
        day = passed.get(number) if state == "done" else planned.get(number)
        if isinstance(day, dt.datetime):
            day = dates.local(day).date()
        stations.append(
            {
                "label": label,
                "state": state,
                "note": dates.day_month(day, language) if day else "",
                "turn": TURNS[face.ball] if state == "now" and not has_ended(application) else "",
                "turn_other": face.ball != Ball.APPLICANT,
            }
        )
    return stations


@dataclass(frozen=True)
class NextStep:
    """What happens next: one title, one text, and at most one button."""

    title: str
    text: str
    url: str = ""
    label: str = ""


WAITING = {
    State.SUBMITTED: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy(
            "The office is checking your papers. If something has to be mended, we write to you at once."
        ),
    ),
    State.VERIFIED: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy("All your papers are in order. Next the commission looks at the applications."),
    ),
    State.SCORING: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy("The commission is scoring the applications. You get a letter with the result."),
    ),
    State.RANKED: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy(
            "The commission has finished. Places are being given out; you get a letter with the result."
        ),
    ),
    State.RESERVE: (
        gettext_lazy("You are on the reserve list"),
        gettext_lazy("If a place becomes free for you, we write to you at once. You need not do anything."),
    ),
    State.NOT_SELECTED: (
        gettext_lazy("There was no place for you this time"),
        gettext_lazy("You may apply again in the next call; what you told us about yourself is kept."),
    ),
    State.ACCEPTED: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy("You accepted the place. The office now nominates you to the host."),
    ),
    State.DECLINED: (
        gettext_lazy("You declined the place"),
        gettext_lazy("It goes to the next person. Nothing more is asked of you."),
    ),
    State.NOMINATED: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy("The host has your nomination. As soon as it answers, we write to you."),
    ),
    State.ABROAD: (
        gettext_lazy("You are abroad"),
        gettext_lazy(
            "Before you come back, ask the host for the confirmation of your stay and your transcript."
        ),
    ),
    State.BACK: (
        gettext_lazy("Nothing to do for now"),
        gettext_lazy("The faculty is recognising the credits you earned abroad."),
    ),
    State.RECOGNISED: (
        gettext_lazy("Everything is done"),
        gettext_lazy("Your credits are recognised. Welcome back!"),
    ),
    State.REFUSED: (
        gettext_lazy("The application was refused"),
        gettext_lazy(
            "The reason stands in the letter and in the history. If you have questions, ask the office."
        ),
    ),
    State.WITHDRAWN: (
        gettext_lazy("You withdrew the application"),
        gettext_lazy("Nobody works with it any more. Your papers are kept only as long as the law asks."),
    ),
}

DRAFT_TITLES = {
    "profile": gettext_lazy("Tell us about yourself"),
    "choices": gettext_lazy("Choose where to go"),
    "documents": gettext_lazy("Upload your documents"),
    "review": gettext_lazy("Check everything and submit"),
}


def next_step(
    application: Application, steps: list[Stage], is_open: bool, returned: Iterable[Document]
) -> NextStep:
    """Say what the applicant does next.

    ``steps`` are the stages of a draft, ``returned`` the documents to mend.
    """
    state = State(application.state)
    if state == State.DRAFT:
        return _next_in_draft(steps, is_open)
    waiting = list(returned)
    if state == State.RETURNED:
        return _next_to_mend(application, waiting)
    if state == State.SELECTED:
        return NextStep(
            _("You have a place: please answer"),
            _("Accept the place or decline it. If you decline, it goes to the next person."),
        )
    if state in STILL_GOING_ON and most_urgent(waiting, timezone.now()):
        return _next_to_mend(application, waiting)
    title, text = WAITING[state]
    return NextStep(str(title), str(text))


def _next_in_draft(steps: list[Stage], is_open: bool) -> NextStep:
    if not is_open:
        return NextStep(
            _("The deadline has passed"),
            _("This draft was not submitted, so nobody has received it. It is kept for you to read."),
        )
    first = next((step for step in steps if step.state != "done" and step.missing), steps[-1])
    if first.name == "review" and first.missing:
        return NextStep(
            _("A condition of the call is not met yet"),
            _("Below you read which one and what you can do. You can submit as soon as it is met."),
        )
    texts = {
        "profile": _("We ask only what changes something, and say why."),
        "choices": _("You see at once which places are for you."),
        "documents": _("A scan or a photo from your phone is enough."),
        "review": _("Nothing is missing. Look at everything once more, then submit."),
    }
    return NextStep(str(DRAFT_TITLES[first.name]), texts[first.name], first.url, _("Go on"))


def most_urgent(returned: Iterable[Document], now: dt.datetime) -> list[Document]:
    """Return the returned documents that can still be mended, the one whose term ends first before others."""
    waiting = [document for document in returned if document.can_be_mended(now)]
    return sorted(waiting, key=lambda document: document.due or dt.date.max)


def _next_to_mend(application: Application, returned: list[Document]) -> NextStep:
    if not returned:
        return NextStep(_("Nothing to do for now"), _("The office will look at your papers again."))
    waiting = most_urgent(returned, timezone.now())
    if not waiting:
        return NextStep(
            _("The time to mend your documents has passed"),
            _("Only the office can open a document again. Please write to it and say why."),
            reverse("portal:contacts"),
            _("Whom to ask"),
        )
    first, returned = waiting[0], waiting
    url = f"{reverse('applications:documents', args=[application.ref])}#document-{first.pk}"
    rest = len(returned) - 1
    text = _("The office wrote: “%(remark)s”") % {"remark": first.reason}
    if rest:
        more = ngettext("%(count)s more document waits.", "%(count)s more documents wait.", rest) % {
            "count": rest
        }
        text = f"{text} {more}"
    title, button = _("Please mend: %(document)s"), _("Replace the file")
    if first.is_newly_asked:
        title, button = _("Please hand in: %(document)s"), _("Upload the file")
    return NextStep(title % {"document": first.requirement.title}, text, url, button)


def what_happens_next(application: Application) -> list[str]:
    """Say in order what comes after submitting, as far as the call gives days."""
    call, language = application.call, page_language()
    steps = [
        _("The office checks your papers. If something has to be mended, a letter says what and until when."),
    ]
    if call.interviews_from and call.interviews_to and call.interviews_to > call.interviews_from:
        steps.append(
            _("The commission works from %(first)s to %(last)s; it may invite you to an interview.")
            % {
                "first": dates.long_date(call.interviews_from, language),
                "last": dates.long_date(call.interviews_to, language),
            }
        )
    elif call.interviews_from:
        steps.append(
            _("The commission begins on %(day)s; it may invite you to an interview.")
            % {"day": dates.long_date(call.interviews_from, language)}
        )
    if call.results_on:
        steps.append(
            _("Results are expected on %(day)s. You get a letter, whatever the decision is.")
            % {"day": dates.long_date(call.results_on, language)}
        )
    else:
        steps.append(_("You get a letter, whatever the decision is."))
    steps.append(_("If you get a place, you accept or decline it in the portal."))
    return steps


def history(moves: Iterable[Transition]) -> list[dict[str, Any]]:
    """Return the moves of an application, newest first, in the applicant's words."""
    return [
        {
            "at": move.at,
            "at_no_moment": move.step == "submit" and move.application.is_registered,  # paper has a day
            "title": FACES[State(move.target)].applicant,
            "note": move.note if move.step in NOTES_FOR_THE_APPLICANT else "",
        }
        for move in moves
    ]
