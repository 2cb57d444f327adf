"""Slow work as rows: asked for once, claimed by one worker, tried up to three times.

The row is the queue. Celery is only woken; when the broker is away, the sweep (``due``) finds the row.
"""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .models import Job, StoredFile

# A handler reports progress at least this often, or its work is taken for dead and given to another worker.
LEASE = dt.timedelta(minutes=3)
ATTEMPTS = 3
PAUSE = dt.timedelta(seconds=20)

Progress = Callable[[int, int], None]
Handler = Callable[[Job, Progress], StoredFile | None]
MayFetch = Callable[[Any, Job], bool]

_handlers: dict[str, Handler] = {}
_may_fetch: dict[str, MayFetch] = {}
_log = logging.getLogger(__name__)


class Lost(Exception):
    """The lease ran out and somebody else took the work over."""


def register(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that carries out jobs of a kind: ``function(job, progress)`` returns the result."""

    def add(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return add


def guard(kind: str) -> Callable[[MayFetch], MayFetch]:
    """Name the function that says who may fetch the result of a kind: ``function(user, job)``."""

    def add(predicate: MayFetch) -> MayFetch:
        _may_fetch[kind] = predicate
        return predicate

    return add


def may_fetch(user: Any, job: Job) -> bool:
    """Tell whether the person may have the result now: rights can be lost after a job was done."""
    predicate = _may_fetch.get(job.kind)
    return job.result is not None and (predicate is None or predicate(user, job))


def wake(task: str, *arguments: Any) -> None:
    """Tell a worker that there is work for a task. A broker that is away is no error: the rows wait."""
    try:
        current_app.send_task(task, args=arguments, retry=False)
    except Exception as error:  # each transport has its own exceptions; none of them may undo what was saved
        _log.warning("The broker did not take %s: %s", task, error)


@transaction.atomic
def ask(kind: str, key: str, params: dict[str, Any], by: Any) -> Job:
    """Return the job with this key; make it if there is none, start it afresh if it failed.

    Raises LookupError for an unknown kind. ``params`` holds plain JSON values.
    """
    if kind not in _handlers:
        raise LookupError(f"Nobody carries out jobs of the kind {kind!r}.")
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "params": params, "asked_by": by}
    )
    fresh = {"state": Job.State.WAITING, "attempts": 0, "done": 0, "leased_until": None, "error": ""}
    renewed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(**fresh)
    if created or renewed:
        job.refresh_from_db()
        transaction.on_commit(partial(wake, "mobility.common.tasks.run_job", job.pk))
    return job


def due(now: dt.datetime | None = None) -> QuerySet[Job]:
    """Return jobs that may be claimed: waiting ones, and running ones whose worker fell silent."""
    now = now or timezone.now()
    free = Q(state=Job.State.WAITING) & (Q(leased_until=None) | Q(leased_until__lte=now))
    silent = Q(state=Job.State.RUNNING, leased_until__lte=now)
    return Job.objects.filter(free | silent, attempts__lt=ATTEMPTS).order_by("id")


def claim(job_id: int) -> Job | None:
    """Take a job for this worker, or return None when it is not due. Two workers never get the same."""
    now = timezone.now()
    taken = (
        due(now)
        .filter(pk=job_id)
        .order_by()
        .update(state=Job.State.RUNNING, attempts=F("attempts") + 1, leased_until=now + LEASE, done=0)
    )
    return Job.objects.select_related("asked_by").get(pk=job_id) if taken else None


def run(job_id: int) -> Job | None:
    """Carry out a job if it is due and return it as it stands afterwards; safe to call twice."""
    job = claim(job_id)
    if job is None:
        return None
    try:
        result = _handlers[job.kind](job, partial(_progress, job))
    except Lost:
        _log.warning("Job %s was taken over by another worker.", job.pk)
    except Exception as error:  # whatever went wrong, the row says so and is tried again
        _log.exception("Job %s failed.", job.pk)
        _failed(job, error)
    else:
        _mine(job).update(
            state=Job.State.DONE,
            result=result,
            done=F("total"),
            error="",
            leased_until=None,
            finished_at=timezone.now(),
        )
    job.refresh_from_db()
    return job


def _mine(job: Job) -> QuerySet[Job]:
    """Return the row only while this attempt still holds it."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _progress(job: Job, done: int, total: int) -> None:
    """Write down how far the work is and hold it longer. Raises Lost when somebody else has it."""
    if not _mine(job).update(done=done, total=total, leased_until=timezone.now() + LEASE):
        raise Lost


def _failed(job: Job, error: Exception) -> None:
    last = job.attempts >= ATTEMPTS
    _mine(job).update(
        state=Job.State.FAILED if last else Job.State.WAITING,
        error=f"{type(error).__name__}: {error}"[:1000],
        leased_until=None if last else timezone.now() + PAUSE * job.attempts,
        finished_at=timezone.now() if last else None,
    )


def give_up() -> int:
    """Mark jobs as failed whose worker fell silent at the last attempt. Returns how many."""
    silent = Job.objects.filter(
        state=Job.State.RUNNING, leased_until__lte=timezone.now(), attempts__gte=ATTEMPTS
    )
    return silent.update(
        state=Job.State.FAILED,
        error="The worker was stopped three times.",
        leased_until=None,
        finished_at=timezone.now(),
    )
