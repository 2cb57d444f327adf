"""What happens to the papers: handed in, taken out, accepted, returned, all found in order."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import clock, files, log
from mobility.common.models import StoredFile
from mobility.common.policy import require
from programs.models import DocumentRequirement

from .. import mending, queries
from ..models import Application, Document, Upload
from ..workflow import STEPS, Impossible, State
from .deadlines import TooLate, check_deadline
from .drafts import refresh_documents
from .moves import PERMISSION, Incomplete, Stale, check_length, fire, from_paper, lock
from .returned import keep_letter_true, write_about

MISSING = Document.State.MISSING
_followers: list[Callable[[Document, Any], None]] = []


def add_paper_follower(follower: Callable[[Document, Any], None]) -> None:
    """Let a later stage know, in the same transaction, when the applicant puts in a file or takes it out."""
    _followers.append(follower)


@transaction.atomic
def upload(
    document: Document,
    stored: StoredFile,
    by: Any,
    alternative: DocumentRequirement | None = None,
    now: dt.datetime | None = None,
    over: int | None = None,
) -> Upload:
    """Put a checked file into a document as its newest version.

    The same content as the newest version, sent again after a broken line, is no new version. When it was the
    last returned document, the application goes back to the office by itself. ``over`` is the version it was
    made of. Raises Refused, TooLate, ValidationError, Stale when ``over`` is not the newest any more.
    """
    application = lock(document.application)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    )
    document.application = application
    require(by, "documents.replace", document)
    if application.is_draft:
        check_deadline(application, now)
    elif not document.can_be_mended(now or timezone.now()):
        raise TooLate
    if alternative is not None and alternative.parent_id != document.requirement_id:
        raise ValidationError(_("This is not one of the ways to meet the requirement."))
    newest = document.uploads.select_related("file").first()
    if over is not None and (newest is None or newest.number != over or document.state == MISSING):
        raise Stale
    alternative = alternative or document.alternative
    if newest and _is_there(document, newest, stored) and alternative == document.alternative:
        files.forget(stored)
        return newest
    entry = Upload.objects.create(document=document, file=stored, number=newest.number + 1 if newest else 1)
    document.alternative = alternative
    _handed_in(document, Document.Way.FILE)
    code, behalf = document.requirement.code, from_paper(application, by)
    log.record(by, "document.upload", application, requirement=code, sha256=stored.sha256, **behalf)
    for follower in _followers:
        follower(document, by)
    if application.state == State.RETURNED and not queries.missing_documents(application).exists():
        fire(application, "resubmit", by)
    return entry


def _is_there(document: Document, newest: Upload, stored: StoredFile) -> bool:
    """Tell whether a file with this content is what the document holds and waits with."""
    held = document.state == Document.State.UPLOADED and document.met_by == Document.Way.FILE
    return held and newest.file.sha256 == stored.sha256


def _handed_in(document: Document, way: str) -> None:
    document.state = Document.State.UPLOADED
    document.met_by = way
    document.reason = ""
    document.due = None
    document.version += 1
    document.save()
    keep_letter_true(document.application)


@transaction.atomic
def choose_way(
    document: Document, alternative: DocumentRequirement, by: Any, now: dt.datetime | None = None
) -> None:
    """Keep which way a person will meet a requirement, before there is a file. Raises Refused, TooLate.

    A file that is there keeps the way it was sent with: another one is chosen together with another file.
    """
    application = lock(document.application)
    document = application.documents.select_for_update(of=("self",)).get(pk=document.pk)
    document.application = application
    require(by, "documents.replace", document)
    if application.is_draft:
        check_deadline(application, now)
    if document.state in {Document.State.MISSING, Document.State.RETURNED}:
        document.alternative = alternative
        document.save(update_fields=["alternative"])


@transaction.atomic
def hand_in(
    document: Document, way: str, by: Any = None, alternative: DocumentRequirement | None = None
) -> Document:
    """Take a paper that a later stage keeps: it waits for the office like a file.

    ``by`` is the applicant who wrote it here, or the office that took it on paper; nobody of ours when
    somebody else sent it. The stage has checked who sent it and until when that was possible. Raises
    Impossible for a paper that is there already.
    """
    application = lock(document.application)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    )
    document.application = application
    if document.state not in {Document.State.MISSING, Document.State.RETURNED}:
        raise Impossible("This document is there already.")
    returned = document.state == Document.State.RETURNED
    if by is not None and returned and not document.can_be_mended(timezone.now()):
        raise TooLate
    document.alternative = alternative
    _handed_in(document, way)
    behalf = from_paper(application, by)
    log.record(by, "document.upload", application, requirement=document.requirement.code, **behalf)
    if application.state == State.RETURNED and not queries.missing_documents(application).exists():
        fire(application, "resubmit", by, as_system=by is None)
    return document


@transaction.atomic
def take_back(document: Document) -> None:
    """Open a paper again that a later stage handed in and no longer stands for."""
    document.application = lock(document.application)
    document.state = Document.State.MISSING
    document.met_by = Document.Way.FILE
    document.alternative = None
    document.version += 1
    document.save(update_fields=["state", "met_by", "alternative", "version"])
    log.record(None, "document.remove", document.application, requirement=document.requirement.code)


@transaction.atomic
def remove_upload(document: Document, by: Any, now: dt.datetime | None = None) -> None:
    """Take the file out of a draft's document; the file itself stays as an earlier version.

    A line that no longer applies goes with its file. Raises Refused, TooLate.
    """
    application = lock(document.application)
    require(by, "applications.edit", application)
    check_deadline(application, now)
    document = application.documents.select_related("requirement").get(pk=document.pk)
    document.state = Document.State.MISSING
    document.met_by = Document.Way.FILE
    document.version += 1
    document.save(update_fields=["state", "met_by", "version"])
    log.record(by, "document.remove", application, requirement=document.requirement.code)
    for follower in _followers:
        follower(document, by)
    refresh_documents(application)


@transaction.atomic
def restore_upload(document: Document, number: int, by: Any, now: dt.datetime | None = None) -> Upload:
    """Undo the last change of a draft's file: put back what was taken out, or the version before.

    ``number`` is the version to put back. Raises Refused, TooLate, Stale when an undo brings another one.
    """
    application = lock(document.application)
    require(by, "applications.edit", application)
    check_deadline(application, now)
    document = application.documents.select_related("requirement").get(pk=document.pk)
    if document.met_by != Document.Way.FILE:
        raise Stale
    versions = list(document.uploads.select_related("file")[:2])
    taken_out = document.state == MISSING
    wanted = versions[:1] if taken_out else versions[1:]
    if not wanted or wanted[0].number != number:
        raise Stale
    entry = wanted[0]
    if not taken_out:
        again = files.store_again(entry.file, by)
        entry = Upload.objects.create(document=document, file=again, number=versions[0].number + 1)
    _handed_in(document, Document.Way.FILE)
    code, sha256 = document.requirement.code, entry.file.sha256
    log.record(by, "document.restore", application, requirement=code, version=number, sha256=sha256)
    for follower in _followers:
        follower(document, by)
    return entry


@transaction.atomic
def accept_document(document: Document, by: Any, version: int) -> Document:
    """The office accepts a document, or has seen one that comes on paper. Raises Refused, Stale, Impossible.

    When it was the last returned one, nothing is left for the applicant to do: the office has the ball again.
    """
    document = under_review(document, by, version)
    if document.requirement.is_on_paper:
        document.met_by = Document.Way.PAPER
    elif document.state == Document.State.MISSING:
        raise Impossible("There is nothing to accept.")
    document.due = None
    document = decide(document, by, Document.State.ACCEPTED, "")
    _go_on(document.application, by)
    return document


@transaction.atomic
def return_document(
    document: Document,
    by: Any,
    version: int,
    reason: str,
    due: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Document:
    """The office returns a document with a reason; the application goes to the applicant.

    ``due`` is the last day to mend it, by default the usual term from today. Returning once more what lies
    with the applicant opens it again with another term. One that somebody else was to send and that never
    came is returned too: then the applicant can bring it. Raises Refused, Stale, Impossible, ValidationError
    without a reason or with a day that is past.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Please say what to mend: the applicant will read it.")})
    check_length(reason, "reason")
    today = clock.local_day(now or timezone.now())
    if due is not None and due < today:
        raise ValidationError({"due": _("This day has passed already.")})
    document = under_review(document, by, version)
    document.due = due or mending.usual_term(today)
    document = decide(document, by, Document.State.RETURNED, reason.strip())
    if document.application.state == State.SUBMITTED and document.stops == Document.Stops.VERIFY:
        fire(document.application, "return", by, note=reason)
    write_about(document)
    return document


@transaction.atomic
def waive_document(document: Document, by: Any, version: int, reason: str) -> Document:
    """The head of the office does without a document, with a reason. Raises Refused, Stale, Impossible.

    Raises ValidationError without a reason. What was open because of it goes on as after an acceptance.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why it is not needed: the reason stays on record.")})
    check_length(reason, "reason")
    document = under_review(document, by, version)
    require(by, "documents.waive", document)
    if document.state in {Document.State.ACCEPTED, Document.State.WAIVED}:
        raise Impossible("This document is settled already.")
    document.due = None
    document = decide(document, by, Document.State.WAIVED, reason.strip())
    _go_on(document.application, by)
    return document


def _go_on(application: Application, by: Any) -> None:
    """Keep the waiting letter true; with nothing left for the applicant the office has the ball again."""
    keep_letter_true(application)
    if application.state == State.RETURNED and not queries.missing_documents(application).exists():
        fire(application, "resubmit", by, as_system=True)


def under_review(document: Document, by: Any, version: int) -> Document:
    """Lock a document for a decision of the office. Raises Refused, Stale, Impossible."""
    application = lock(document.application)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    )
    document.application = application
    require(by, "documents.review", document)
    if document.version != version:
        raise Stale
    if not document.can_be_decided:
        raise Impossible("This document cannot be decided now.")
    return document


def decide(document: Document, by: Any, state: str, reason: str) -> Document:
    """Write a decision of the office into a locked document, and into the log."""
    document.state = state
    document.reason = reason
    document.decided_by = by
    document.decided_at = timezone.now()
    document.version += 1
    document.save()
    log.record(by, f"document.{state}", document.application, requirement=document.requirement.code)
    return document


@transaction.atomic
def verify(application: Application, by: Any) -> Application:
    """The office finds all papers in order.

    Raises Refused, Impossible, Incomplete while a document is neither accepted nor waived, or while somebody
    else has not agreed.
    """
    application = lock(application)
    require(by, PERMISSION[STEPS["verify"].role], application)
    open_documents = queries.stopping(application, Document.Stops.VERIFY)
    missing = {
        "documents": list(open_documents.select_related("requirement")),
        "agreements": queries.agreements_awaited(application),
    }
    if any(missing.values()):
        raise Incomplete(missing)
    return fire(application, "verify", by)


def store_upload(name: str, content: Any, by: Any) -> StoredFile:
    """Check a file by its content and keep it. Raises files.Unacceptable with a sentence for the person."""
    return files.store(files.check(name, content), by)
