"""Paper folders of the demo year: on the shelf, with colleagues, with the commission, or not here yet."""

import datetime as dt

from applications.folders import actions, queries
from applications.folders.counts import Entry
from applications.folders.models import Folder, Place, Transfer
from applications.models import Application
from applications.workflow import State
from mobility.common import clock

from .story import Story

FACULTY = {
    "name_kk": "Инженерия факультетінің деканаты",
    "name_ru": "Деканат факультета инженерии",
    "name_en": "Dean's office of the Faculty of Engineering",
}
REMARKS = {
    "kk": "Транскриптті дұшанбеде әкеледі.",
    "ru": "Транскрипт принесёт в понедельник.",
    "en": "Brings the transcript on Monday.",
}
# Of so many folders one is not handed in yet, one lacks papers, one lies with a colleague.
ABSENT, LACKING, BORROWED = 4, 3, 7
UNTIL_COMMISSION = {State.SUBMITTED, State.RETURNED, State.VERIFIED}


def play(story: Story) -> int:
    """Hand folders in, tick their papers and move some. Returns how many were handed in."""
    shelf = Place.objects.filter(kind=Place.Kind.SHELF).first()
    if shelf is None:
        return 0
    Place.objects.create(kind=Place.Kind.FACULTY, name=FACULTY["name_kk"], order=5, **FACULTY)
    office, colleague = story.staff["office"], story.staff["medical"]
    brought = []
    for number, folder in enumerate(_folders(), start=1):
        open_yet = folder.application.state in UNTIL_COMMISSION
        if open_yet and number % ABSENT == 0:
            continue
        moment = _handed_in(folder.application, number, story.now)
        actions.check_in(folder, shelf, office, now=moment)
        _tick(story, folder, moment, lacking=number if open_yet and number % LACKING == 0 else None)
        brought.append(folder)
    _hand_over(brought[::BORROWED], actions.place_of(colleague), office, story.now)
    scoring = [folder for folder in brought if folder.application.state == State.SCORING]
    _hand_over(scoring, Place.objects.get(kind=Place.Kind.COMMISSION), office, story.now)
    finished = [folder for folder in brought if folder.application.state == State.RECOGNISED]
    _hand_over(finished, Place.objects.get(kind=Place.Kind.ARCHIVE), office, story.now)
    # Labels of the last days are still to be printed.
    old = [folder.pk for folder in brought[: -len(brought) // 5]]
    Folder.objects.filter(pk__in=old).update(labelled_at=story.now - dt.timedelta(days=1))
    return len(brought)


def _folders() -> list[Folder]:
    rows = Folder.objects.exclude(application__state__in=[State.WITHDRAWN])
    rows = rows.select_related("application__applicant__user")
    return list(rows.order_by("application__submitted_at", "pk"))


def _handed_in(application: Application, number: int, now: dt.datetime) -> dt.datetime:
    """Return a moment of a working day soon after the submission, not later than today began."""
    submitted = application.submitted_at or now
    day = clock.local_day(submitted) + dt.timedelta(days=1 + number % 3)
    moment = clock.start_of(day) + dt.timedelta(hours=9 + number % 8, minutes=number * 7 % 60)
    return min(max(moment, submitted), now - dt.timedelta(hours=1 + number % 5))


def _tick(story: Story, folder: Folder, moment: dt.datetime, *, lacking: int | None) -> None:
    """Write down that all papers are there; one is missing where ``lacking`` says which."""
    by = story.staff["head"]
    entries = actions.whole(folder, by)
    remark = ""
    if lacking is not None:
        gone = list(entries)[lacking % len(entries)]
        entries[gone] = Entry()
        remark = REMARKS[folder.application.applicant.user.language]
    folder.refresh_from_db()
    actions.record(folder, entries, by, folder.version, remark, now=moment + dt.timedelta(minutes=6))


def _hand_over(folders: list[Folder], target: Place, by: object, now: dt.datetime) -> Transfer | None:
    moving = [folder.pk for folder in folders]
    if not moving:
        return None
    rows = queries.with_people(Folder.objects.filter(pk__in=moving))
    return actions.hand_over(rows, target, by, now=now - dt.timedelta(minutes=40))
