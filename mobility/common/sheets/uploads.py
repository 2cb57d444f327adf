"""A file that was checked waits for its sender's word: kept for a day, imported once at most."""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import files, log
from ..models import SheetUpload, StoredFile
from .reading import Table, is_workbook, read
from .report import Report
from .resource import Sheet

SUFFIX = {True: ".xlsx", False: ".csv"}
MEDIA_TYPE = {True: "application/zip", False: "text/csv"}


def keep(sheet: Sheet, name: str, content: bytes, params: dict[str, Any] | None = None) -> SheetUpload:
    """Keep a file that can be read, for its sender alone.

    Raises Unreadable, and Unacceptable when the disk is full.
    """
    read(content, sheet.columns, sheet.most)
    forget_expired()
    book = is_workbook(content)
    checked = files.Checked(files.clean_name(name, SUFFIX[book]), content, MEDIA_TYPE[book], 1)
    return SheetUpload.objects.create(
        kind=sheet.slug, params=params or {}, file=files.store(checked, sheet.by), asked_by=sheet.by
    )


def report_of(upload: SheetUpload, sheet: Sheet) -> Report:
    """Say what the import would do now; nothing stays written."""
    with transaction.atomic():
        report = sheet.run(_table(upload, sheet), write=False)
        transaction.set_rollback(True)
    return report


def confirm(upload: SheetUpload, sheet: Sheet, agreed: str) -> Report | None:
    """Import the very file that was checked, all of it or nothing.

    ``agreed`` is the fingerprint of the report the person saw. Returns None once everything is written; the
    report as it is now when something changed meanwhile, so that nothing was written. A file is imported
    once: the second word finds no upload (SheetUpload.DoesNotExist).
    """
    with transaction.atomic():
        if not SheetUpload.objects.filter(pk=upload.pk, used_at=None).update(used_at=timezone.now()):
            raise SheetUpload.DoesNotExist
        report = sheet.run(_table(upload, sheet), write=True)
        if report.problems or not report.writes or report.fingerprint != agreed:
            transaction.set_rollback(True)
            return report
        counts = {"added": len(report.added), "changed": len(report.changed), "same": len(report.same)}
        log.record(
            sheet.by,
            "sheet.import",
            upload,
            sheet=sheet.slug,
            sha256=upload.file.sha256,
            **counts,
            **upload.params,
        )
    if not sheet.keeps_file:
        _forget_upload(upload)
    return None


def forget_expired(now: dt.datetime | None = None) -> int:
    """Forget files that nobody confirmed in time, content and all; returns how many."""
    old = SheetUpload.objects.expired(now).select_related("file")
    found = list(old)
    for upload in found:
        _forget_upload(upload)
    return len(found)


def _forget_upload(upload: SheetUpload) -> None:
    upload.delete()
    _forget(upload.file)


def _forget(stored: StoredFile) -> None:
    path = files.path_of(stored.sha256)
    stored.delete()
    if not StoredFile.objects.filter(sha256=stored.sha256).exists():
        path.unlink(missing_ok=True)


def _table(upload: SheetUpload, sheet: Sheet) -> Table:
    """Read the kept file again. Raises LookupError when its content is not what was checked."""
    with files.open_stored(upload.file) as source:
        content = source.read()
    if hashlib.sha256(content).hexdigest() != upload.file.sha256:
        raise LookupError(_("The kept file was damaged. Please send it again."))
    return read(content, sheet.columns, sheet.most)
