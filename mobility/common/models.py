"""The log nobody can rewrite, the stored files, the jobs that workers carry out, the papers given out."""

import datetime as dt
import secrets
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Immutable(Exception):
    """Somebody tried to change or delete a row that is written once."""


class LogQuerySet(models.QuerySet):
    """A queryset that can add and read, never change."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("Log entries are never changed.")

    def delete(self) -> NoReturn:
        raise Immutable("Log entries are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("Log entries are never changed.")


class LogEntry(models.Model):
    """One thing that happened: who did what to which record, when, with what detail."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("who"),
        related_name="+",
    )
    verb = models.CharField(_("what"), max_length=60)
    target_type = models.CharField(_("kind of record"), max_length=60)
    target = models.CharField(_("record"), max_length=60)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target"], name="log_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target_type} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the entry once. Raises Immutable when it was written before."""
        if not self._state.adding:
            raise Immutable("Log entries are never changed.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("Log entries are never deleted.")


class StoredFile(models.Model):
    """A file kept outside the web root under the hash of its content. Rows are written once."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    name = models.CharField(_("name"), max_length=150, help_text=_("The cleaned name the person gave it."))
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"), default=1)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("uploaded by"),
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """A piece of slow work. The row is the queue: Celery only wakes a worker that claims it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(
        _("key"), max_length=120, unique=True, help_text=_("The same work asked for twice is one job.")
    )
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("asked by"),
        related_name="+",
    )
    result = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, verbose_name=_("result"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]),
                name="job_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return int(100 * self.done / self.total) if self.total else 0


class SheetUploadQuerySet(models.QuerySet["SheetUpload"]):
    """Files to import by whether they may still be."""

    def waiting(self, now: dt.datetime | None = None) -> "SheetUploadQuerySet":
        """Files that were kept within the last day."""
        return self.filter(created_at__gte=(now or timezone.now()) - SheetUpload.KEPT)

    def expired(self, now: dt.datetime | None = None) -> "SheetUploadQuerySet":
        """Files that nobody confirmed in time."""
        return self.filter(created_at__lt=(now or timezone.now()) - SheetUpload.KEPT, used_at=None)


class SheetUpload(models.Model):
    """A file with rows to import: checked, and waiting for the word of whoever sent it."""

    KEPT = dt.timedelta(days=1)

    kind = models.CharField(_("kind"), max_length=30)
    params = models.JSONField(_("parameters"), default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_index=True)
    used_at = models.DateTimeField(_("imported"), null=True, editable=False)

    objects = SheetUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file.name


# Without letters and digits that look alike; 26 of them are 128 bits and more.
CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 26


def new_code() -> str:
    """Return the code of a paper: random, and fit to be typed from the paper."""
    return "".join(secrets.choice(CODE_ALPHABET) for _unused in range(CODE_LENGTH))


class IssuedPaper(models.Model):
    """A paper the portal gave out. Whoever holds it asks by its code whether it is genuine.

    The row names no person: what kind of paper, its number, its day, and the SHA-256 of what it states.
    A number has one paper that holds; an earlier one was voided.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt of an application")

    code = models.CharField(_("code"), max_length=32, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("kind of paper"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40)
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    class Meta:
        verbose_name = _("issued paper")
        verbose_name_plural = _("issued papers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=models.Q(voided_at__isnull=True),
                name="issued_paper_holds_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "number"], name="issued_paper_by_number")]

    def __str__(self) -> str:
        return f"{self.number} ({self.code})"
