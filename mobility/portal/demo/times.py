"""Spread what happened during the loading over the year: the actions ran today, the story is older.

Only times are written here, and by bulk updates; everything else went through the actions. The log keeps the
moment of loading: it is never rewritten.
"""

import datetime as dt
from collections.abc import Iterable
from random import Random

from applications.approval.models import FacultyDecision
from applications.commission.models import Assessment, Ranking, Recusal, Session
from applications.models import Application, Document, Transition, Upload
from applications.placement.models import Place
from applications.stay.models import Stay
from mobility.accounts.models import User
from mobility.common import clock
from mobility.common.models import StoredFile
from mobility.mail import delivery
from mobility.mail.models import Message
from programs.models import CallVersion

# How many days after the move before it a move follows: from, to.
PAUSES = {
    "withdraw": (1, 6),
    "return": (2, 4),
    "resubmit": (1, 3),
    "verify": (2, 6),
    "refuse": (2, 6),
    "accept": (1, 5),
    "decline": (1, 5),
    "nominate": (8, 15),
    "recognise": (2, 8),
}


def spread(today: dt.date, now: dt.datetime, rng: Random) -> None:
    """Write plausible times into everything the story made."""
    for version in CallVersion.objects.select_related("call"):
        before = min(version.call.opens_on, today) - dt.timedelta(days=2)
        published = clock.start_of(before) + dt.timedelta(hours=10)
        CallVersion.objects.filter(pk=version.pk).update(published_at=published)
    transitions: list[Transition] = []
    applications = list(
        Application.objects.select_related("call__session", "applicant__user")
        .prefetch_related("transitions")
        .order_by("id")
    )
    for application in applications:
        moves = sorted(application.transitions.all(), key=lambda move: move.pk)
        _spread_moves(application, moves, today, now, rng)
        transitions += moves
    Transition.objects.bulk_update(transitions, ["at"], batch_size=500)
    Application.objects.bulk_update(applications, ["created_at", "state_since"], batch_size=200)
    for application in applications:
        application.applicant.user.date_joined = application.created_at - dt.timedelta(minutes=20)
    people = [application.applicant.user for application in applications]
    User.objects.bulk_update(people, ["date_joined"], batch_size=200)
    by_pk = {application.pk: application for application in applications}
    _spread_papers(by_pk, rng)
    _spread_faculty(now)
    _spread_commission(today, now, rng)
    _spread_letters(transitions)


def _spread_moves(
    application: Application, moves: list[Transition], today: dt.date, now: dt.datetime, rng: Random
) -> None:
    call = application.call
    start = application.submitted_at or _moment(
        min(call.closes_on, today - dt.timedelta(days=1)) - dt.timedelta(days=rng.randint(0, 6)), rng
    )
    application.created_at = start - dt.timedelta(days=rng.randint(1, 5), minutes=rng.randint(0, 300))
    moment = application.created_at
    for move in moves:
        moment = min(
            _time_of(move, application, moment, rng), now - dt.timedelta(minutes=rng.randint(2, 400))
        )
        move.at = moment
    application.state_since = moment


def _time_of(move: Transition, application: Application, before: dt.datetime, rng: Random) -> dt.datetime:
    call = application.call
    if move.step == "submit":
        return application.submitted_at or before
    if move.step == "admit":
        return clock.start_of(call.closes_on + dt.timedelta(days=8)) + dt.timedelta(hours=10)
    if move.step == "rank" and call.results_on:
        return clock.start_of(call.results_on - dt.timedelta(days=2)) + dt.timedelta(hours=17)
    if move.step in {"select", "hold", "pass_over"} and call.results_on:
        return clock.start_of(call.results_on) + dt.timedelta(hours=11)
    if move.step in {"depart", "come_back"}:
        stay = Stay.objects.get(application=application)
        day = stay.arrived_on if move.step == "depart" else stay.left_on
        return _moment((day or stay.arrived_on) + dt.timedelta(days=1), rng)
    return before + dt.timedelta(days=rng.randint(*PAUSES[move.step]), minutes=rng.randint(10, 300))


def _moment(day: dt.date, rng: Random) -> dt.datetime:
    return clock.start_of(day) + dt.timedelta(minutes=rng.randint(9 * 60, 18 * 60))


def _spread_faculty(now: dt.datetime) -> None:
    """A faculty is asked when an application is submitted, and answers a day and a half later."""
    for decision in FacultyDecision.objects.select_related("application"):
        asked = decision.application.submitted_at or now
        decision.asked_at = asked
        decision.decided_at = decision.decided_at and min(asked + dt.timedelta(hours=36), now)
        decision.save(update_fields=["asked_at", "decided_at"])


def _spread_papers(applications: dict[int, Application], rng: Random) -> None:
    uploads = list(Upload.objects.select_related("document", "file").order_by("id"))
    for upload in uploads:
        application = applications[upload.document.application_id]
        end = application.submitted_at or application.created_at + dt.timedelta(days=1)
        upload.uploaded_at = end - dt.timedelta(minutes=rng.randint(10, 900))
        upload.file.uploaded_at = upload.uploaded_at
    Upload.objects.bulk_update(uploads, ["uploaded_at"], batch_size=500)
    StoredFile.objects.bulk_update([upload.file for upload in uploads], ["uploaded_at"], batch_size=500)
    decided = list(Document.objects.exclude(decided_at=None).order_by("id"))
    for document in decided:
        document.decided_at = _decision(applications[document.application_id], rng)
    Document.objects.bulk_update(decided, ["decided_at"], batch_size=500)


def _decision(application: Application, rng: Random) -> dt.datetime:
    moves = [move for move in application.transitions.all() if move.step in {"verify", "return", "refuse"}]
    end = max((move.at for move in moves), default=application.state_since)
    return end - dt.timedelta(minutes=rng.randint(1, 90))


def _spread_commission(today: dt.date, now: dt.datetime, rng: Random) -> None:
    for session in Session.objects.select_related("call"):
        call = session.call
        last = today if session.is_open else call.interviews_to or today
        sheets = list(Assessment.objects.filter(session=session).order_by("id"))
        for sheet in sheets:
            day = last - dt.timedelta(days=rng.randint(0, 3))
            moment = min(_moment(day, rng), now - dt.timedelta(minutes=rng.randint(1, 60)))
            Assessment.objects.filter(pk=sheet.pk).update(updated_at=moment)
        first = clock.start_of(call.closes_on + dt.timedelta(days=9)) + dt.timedelta(hours=9)
        Recusal.objects.filter(application__call=call).update(at=first)
        if not session.is_open and call.results_on:
            closed = clock.start_of(call.results_on - dt.timedelta(days=2)) + dt.timedelta(hours=17)
            Session.objects.filter(pk=session.pk).update(closed_at=closed)
            Ranking.objects.filter(session=session).update(computed_at=closed)
            given = clock.start_of(call.results_on) + dt.timedelta(hours=11)
            Ranking.objects.filter(session=session).exclude(published_at=None).update(published_at=given)
            Place.objects.filter(application__call=call).update(given_at=given)


def _spread_letters(transitions: Iterable[Transition]) -> None:
    """Mark the letters of the story as sent when their move was made: nobody gets letters about the past."""
    moves: dict[tuple[int | None, str], list[Transition]] = {}
    for move in transitions:
        moves.setdefault((move.application_id, move.step), []).append(move)
    by_ref = dict(Application.objects.values_list("ref", "pk"))
    letters = list(Message.objects.select_related("template").order_by("id"))
    for letter in letters:
        made = _made_at(letter, moves, by_ref)
        letter.created_at = letter.not_before = made
        letter.day, letter.sent_at = clock.local_day(made), made + dt.timedelta(minutes=1)
        letter.state, letter.attempts = Message.State.SENT, 1
        written = delivery.write(letter)
        letter.subject, letter.body = str(written.subject), str(written.body)
    fields = ["created_at", "not_before", "day", "sent_at", "state", "attempts", "subject", "body"]
    Message.objects.bulk_update(letters, fields, batch_size=200)


def _made_at(
    letter: Message, moves: dict[tuple[int | None, str], list[Transition]], by_ref: dict[str, int]
) -> dt.datetime:
    """Return when the move was made that a letter is about; of other letters, when they were written."""
    if letter.template.code == "faculty-agreed":
        answered = FacultyDecision.objects.exclude(decided_at=None)
        return answered.get(application__ref=letter.occasion.split(":")[1]).decided_at or letter.created_at
    step = STEP_OF.get(letter.template.code)
    return moves[by_ref[letter.occasion.split(":")[1]], step][0].at if step else letter.created_at


STEP_OF = {
    "submitted": "submit",
    "faculty-asked": "submit",
    "returned": "return",
    "verified": "verify",
    "refused": "refuse",
    "selected": "select",
    "reserve": "hold",
    "not-selected": "pass_over",
}
