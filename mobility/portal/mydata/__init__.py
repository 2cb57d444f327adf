"""Everything the portal holds about a person, as one ZIP that is theirs for some days."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mobility.common import files, jobs, own_data
from mobility.common.models import Job, StoredFile

KIND = "own-data"
ZIP = "application/zip"


def register_all() -> None:
    """Name the work and who may fetch its result."""
    jobs.register(KIND)(make)
    jobs.guard(KIND)(may_fetch)


def ask(user: Any) -> Job:
    """Ask for a copy of the own data; one that is being made, or was made just now, is not made twice."""
    latest = mine(user).first()
    fresh = timezone.now() - dt.timedelta(minutes=settings.OWN_DATA_AGAIN_MINUTES)
    if latest and latest.state in (Job.State.WAITING, Job.State.RUNNING):
        return latest
    if latest and latest.result_id and latest.finished_at and latest.finished_at > fresh:
        return latest
    number = latest.pk if latest else 0
    return jobs.ask(KIND, f"{KIND}:{user.pk}:after:{number}", {"language": user.language}, user)


def mine(user: Any) -> Any:
    """Return the copies a person asked for, newest first."""
    return Job.objects.filter(kind=KIND, asked_by=user).order_by("-pk")


def until(job: Job) -> dt.datetime | None:
    """Return when a finished copy is deleted."""
    return job.finished_at + dt.timedelta(days=settings.OWN_DATA_DAYS) if job.finished_at else None


def may_fetch(user: Any, job: Job) -> bool:
    """Only the person themselves, and only while the copy has not expired."""
    last = until(job)
    return job.asked_by_id == user.pk and last is not None and timezone.now() < last


def make(job: Job, progress: jobs.Progress) -> StoredFile:
    """Put all rows, files and letters of the person who asked into a ZIP."""
    user = job.asked_by
    held = collect(user)
    stored = [(f"files/{folder}", file) for rows in registered() for folder, file in rows.files(user)]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with translation.override(job.params["language"]):
            archive.writestr("readme.txt", readme())
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text)
        for number, (folder, file) in enumerate(stored, 1):
            progress(number, len(stored) + 1)
            try:
                with files.open_stored(file) as source:
                    archive.writestr(f"{folder}/{file.pk}-{file.name}", source.read())
            except FileNotFoundError:
                archive.writestr(f"{folder}/{file.pk}-{file.name}.missing.txt", file.sha256)
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    return files.store(files.Checked(name, target.getvalue(), ZIP, 1), user)


def registered() -> list[own_data.Rows]:
    """Return the rows of all packages."""
    return [rows for package in own_data.registered().values() for rows in package]


def collect(user: Any) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return what is held about a person: package → table → rows."""
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for package, tables in own_data.registered().items():
        for rows in tables:
            held.setdefault(package, {}).setdefault(rows.model.__name__, []).extend(rows.values(user))
    return held


def readme() -> str:
    """Say what is in the ZIP."""
    return "\n\n".join(
        [
            _("This is what the academic mobility portal holds about you."),
            _(
                "data.json: your account, profile, applications, letters and results, as text a program can"
                " read.\nfiles: the papers you uploaded, by application."
            ),
            _(
                "Not in here: what others wrote about you in confidence, the commission's points before they"
                " are published, and who of the staff handled your papers."
            ),
        ]
    )


def forget() -> int:
    """Delete the copies that have expired. Returns how many."""
    last = timezone.now() - dt.timedelta(days=settings.OWN_DATA_DAYS)
    gone = 0
    old = Job.objects.filter(kind=KIND, finished_at__lte=last).select_related("result")
    for job in old.exclude(result=None):
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(result=None)
            if job.result is not None:
                files.forget(job.result)
        gone += 1
    return gone
