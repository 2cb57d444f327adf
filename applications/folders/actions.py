"""What the office does with folders: check in, write down what lies in them, hand over, label."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import add_step_follower
from applications.models import Application, Document
from mobility.common import log
from mobility.common.policy import require, visible
from programs.models import NumberSeries

from . import queries
from .counts import MOST, Entry, Wanted, wanted
from .models import AT_HAND, Folder, Move, Paper, Place, Transfer

AFTER_THE_SHELVES = 100  # where colleagues stand in lists of places


class Conflict(Exception):
    """Somebody else wrote about these papers in the meantime; nothing was changed."""


# --- Making -----------------------------------------------------------------------------------------------


@transaction.atomic
def open_folder(application: Application) -> Folder:
    """Return the folder of a submitted application with a line for each of its papers, made if needed."""
    folder, _created = Folder.objects.get_or_create(application=application)
    refresh_papers(folder)
    return folder


def refresh_papers(folder: Folder) -> None:
    """Bring the lines of a folder up to the checklist of its application; what was recorded stays."""
    known = {paper.document_id: paper for paper in folder.papers.all()}
    documents = Document.objects.filter(application=folder.application_id)
    new: list[Paper] = []
    changed: list[Paper] = []
    for document in documents.select_related("requirement", "alternative"):
        paper = known.get(document.pk)
        if paper is None:
            paper = Paper(folder=folder, document=document)
            new.append(paper)
        elif paper.recorded_at is None:
            changed.append(paper)
        else:
            continue
        asked = _wanted(document)
        paper.originals, paper.copies, paper.shown = asked.originals, asked.copies, asked.shown
    Paper.objects.bulk_create(new)
    Paper.objects.bulk_update(changed, ["originals", "copies", "shown"])


def _wanted(document: Document) -> Wanted:
    """Return what is asked: by the way the person took, where it says so, else by the line itself."""
    line, way = document.requirement, document.alternative
    said = way if way is not None and (way.forms or way.copies or "office" in way.channel_forms) else line
    return wanted(line.kind, said.copies, said.forms, said.channel_forms)


# --- Where it is ------------------------------------------------------------------------------------------


def place_of(person: Any) -> Place:
    """Return the place that stands for a colleague's desk, made when first needed."""
    place, _created = Place.objects.get_or_create(
        person=person, defaults={"kind": Place.Kind.PERSON, "order": AFTER_THE_SHELVES}
    )
    return place


def place_at(code: str) -> Place:
    """Return the place a form named, as ``queries.targets`` offers them. Raises Place.DoesNotExist."""
    if not code.startswith(queries.COLLEAGUE):
        return queries.places().get(pk=code)
    person = queries.colleagues().filter(pk=code.removeprefix(queries.COLLEAGUE)).first()
    if person is None:
        raise Place.DoesNotExist
    return place_of(person)


@transaction.atomic
def check_in(folder: Folder, place: Place, by: Any, now: dt.datetime | None = None) -> bool:
    """Take a folder in at a place of the office. Returns False when it was there already.

    Raises Refused; ValidationError for a place that is not the office's own or no longer in use.
    """
    folder = _locked(folder)
    require(by, "folders.work", folder)
    if place.kind not in AT_HAND or not place.active:
        raise ValidationError(_("Folders are checked in on a shelf of the office or with a colleague."))
    refresh_papers(folder)
    if folder.place_id == place.pk:
        return False
    _move(folder, place, by, now or timezone.now())
    log.record(by, "folder.check_in", folder, number=str(folder), place=str(place))
    return True


@transaction.atomic
def hand_over(
    folders: Iterable[Folder], target: Place, by: Any, note: str = "", now: dt.datetime | None = None
) -> Transfer:
    """Hand folders over together: to a colleague, a faculty, the commission, the archive, the applicant.

    Raises Refused; ValidationError when one of them was never handed in, or when all are there already.
    """
    require(by, "folders.work")
    keys = [folder.pk for folder in folders]
    rows = Folder.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    chosen = list(
        rows.select_related("application__applicant", "place__person").order_by("application__number")
    )
    for folder in chosen:
        require(by, "folders.work", folder)
    if not target.active:
        raise ValidationError(_("This place is no longer in use."))
    if absent := [str(folder) for folder in chosen if folder.place is None]:
        raise ValidationError(
            _("These folders were never handed in, so they cannot be handed over: %(numbers)s.")
            % {"numbers": ", ".join(absent)}
        )
    moving = [folder for folder in chosen if folder.place_id != target.pk]
    if not moving:
        raise ValidationError(_("All these folders are there already."))
    now = now or timezone.now()
    transfer = Transfer.objects.create(
        number=_next_number(now), target=target, by=by, at=now, note=note.strip()
    )
    for folder in moving:
        _move(folder, target, by, now, transfer)
        log.record(by, "folder.hand_over", folder, number=transfer.number, place=str(target))
    log.record(by, "transfer.make", transfer, number=transfer.number, total=len(moving), place=str(target))
    return transfer


def _move(folder: Folder, target: Place, by: Any, now: dt.datetime, transfer: Transfer | None = None) -> None:
    Move.objects.create(folder=folder, source=folder.place, target=target, by=by, at=now, transfer=transfer)
    folder.place, folder.moved_at = target, now
    folder.received_at = folder.received_at or now
    folder.save(update_fields=["place", "moved_at", "received_at"])


def _next_number(now: dt.datetime) -> str:
    """Give the next number of the year's acts: ACT-2026-0007. No number is given twice."""
    series, _created = NumberSeries.objects.get_or_create(name=f"ACT-{timezone.localtime(now).year}")
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return f"{series.name}-{series.last:04d}"


def _locked(folder: Folder) -> Folder:
    rows = Folder.objects.select_for_update(of=("self",)).select_related("application__applicant")
    return rows.select_related("place").get(pk=folder.pk)


# --- What lies in it --------------------------------------------------------------------------------------


@transaction.atomic
def record(
    folder: Folder,
    entries: Mapping[int, Entry],
    by: Any,
    version: int,
    remark: str = "",
    now: dt.datetime | None = None,
) -> int:
    """Write down what lies in a folder, by key of its papers. Returns how many lines changed.

    Raises Refused, also for a paper this person may not open; Conflict when somebody else was faster;
    ValidationError for a number that cannot be: an identity document is seen, never kept.
    """
    folder = _locked(folder)
    require(by, "folders.work", folder)
    papers = list(visible(by, Paper).filter(folder=folder, pk__in=entries).select_related("document"))
    if len(papers) != len(entries):
        raise Conflict
    if folder.version != version:
        raise Conflict
    now = now or timezone.now()
    changed = [paper for paper in papers if _take(paper, entries[paper.pk])]
    for paper in changed:
        paper.recorded_at, paper.recorded_by = now, by
        paper.save()
    if changed or remark.strip() != folder.remark:
        folder.remark = remark.strip()
        folder.version += 1
        folder.save(update_fields=["remark", "version"])
        log.record(by, "folder.record", folder, number=str(folder), rows=len(changed))
    return len(changed)


def _take(paper: Paper, entry: Entry) -> bool:
    """Put an entry into a paper; tell whether that changes it."""
    most = 1 if paper.shown else MOST
    if not 0 <= entry.originals <= most or not 0 <= entry.copies <= (0 if paper.shown else MOST):
        raise ValidationError(
            _("An identity document is only shown: neither it nor a copy of it stays in the folder.")
            if paper.shown
            else _("A folder holds at most %(count)s pieces of a paper.") % {"count": MOST}
        )
    given = (entry.originals, entry.copies, entry.remark.strip())
    if given == (paper.originals_in, paper.copies_in, paper.remark):
        return False
    paper.originals_in, paper.copies_in, paper.remark = given
    return True


def whole(folder: Folder, by: Any, typed: Mapping[int, Entry] | None = None) -> dict[int, Entry]:
    """Return the entries for: everything asked for is there; what is more, and remarks, stay as typed."""
    said = typed or {}
    return {
        paper.pk: Entry(
            max(paper.originals, said[paper.pk].originals if paper.pk in said else paper.originals_in),
            max(paper.copies, said[paper.pk].copies if paper.pk in said else paper.copies_in),
            said[paper.pk].remark if paper.pk in said else paper.remark,
        )
        for paper in queries.papers_of(folder, by)
    }


# --- Labels -----------------------------------------------------------------------------------------------


@transaction.atomic
def labelled(folders: Iterable[Folder], by: Any, now: dt.datetime | None = None) -> None:
    """Note that the labels of folders were printed."""
    for folder in folders:
        require(by, "folders.work", folder)
        log.record(by, "folder.label", folder, number=str(folder))
    Folder.objects.filter(pk__in=[folder.pk for folder in folders]).update(labelled_at=now or timezone.now())


def _follow(application: Application, by: Any) -> None:
    open_folder(application)


def register_all() -> None:
    """Let every application have its folder from the moment it is submitted."""
    for step in ("submit", "resubmit", "verify"):
        add_step_follower(step, _follow)
