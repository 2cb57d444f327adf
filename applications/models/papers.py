"""The papers of an application, each version of them, and why the office gives one back."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
from mobility.common.models import StoredFile
from programs.models import DocumentRequirement

from ..workflow import STILL_GOING_ON, UNDER_REVIEW
from .application import Application


class Document(models.Model):
    """One line of the checklist that applies to this person, with its own small machine."""

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        UPLOADED = "uploaded", _("being checked")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        WAIVED = "waived", _("not required")

    class Way(models.TextChoices):
        """How a paper comes: as a file of the applicant, or from somebody else, kept by a later stage."""

        FILE = "file", _("file")
        REFERENCE = "reference", _("recommendation by link")
        HOME_TEST = "home_test", _("our own language test")
        PAPER = "paper", _("on paper, at the office")
        STATEMENT = "statement", _("written in the portal")

    class Stops(models.TextChoices):
        """What does not go on while the paper is neither accepted nor waived."""

        VERIFY = "verify", _("finding the papers in order")
        NOMINATE = "nominate", _("the nomination")
        DEPART = "depart", _("the departure")
        NOTHING = "nothing", _("nothing")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="documents", verbose_name=_("application")
    )
    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, related_name="documents", verbose_name=_("required document")
    )
    alternative = models.ForeignKey(
        DocumentRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("way chosen"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.MISSING)
    met_by = models.CharField(_("how it came"), max_length=12, choices=Way.choices, default=Way.FILE)
    reason = models.CharField(_("remark"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    due = models.DateField(
        _("to be mended until"),
        null=True,
        blank=True,
        help_text=_("Of a returned document: open until 24:00 of this day, local time."),
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    stops = models.CharField(_("stops"), max_length=10, choices=Stops.choices, default=Stops.VERIFY)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement"], name="document_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["missing", "uploaded", "accepted", "returned", "waived"]),
                name="document_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(reason=""),
                name="returned_document_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(stops__in=["verify", "nominate", "depart", "nothing"]),
                name="document_stops_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_at__isnull=False) | models.Q(stops="verify"),
                name="checklist_document_stops_verifying",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="document_by_state")]

    def __str__(self) -> str:
        return str(self.requirement)

    @property
    def is_further(self) -> bool:
        """Whether the office asked this one person for it, beside the checklist."""
        return self.asked_at is not None

    @property
    def is_newly_asked(self) -> bool:
        """Whether it is a further paper of which nothing was handed in yet: nobody has returned it."""
        return self.is_further and self.state == self.State.RETURNED and self.version == 0

    @property
    def is_to_come(self) -> bool:
        """Whether it lies with the applicant: returned, or asked for later."""
        return self.state == self.State.RETURNED and self.can_be_decided

    @property
    def can_be_decided(self) -> bool:
        """Whether the office decides about it now: about a further paper as long as all goes on."""
        return self.application.state in (STILL_GOING_ON if self.is_further else UNDER_REVIEW)

    def can_be_mended(self, now: dt.datetime) -> bool:
        """Tell whether it was returned and its term has not passed at ``now``; without a term it stays so."""
        returned = self.state == self.State.RETURNED
        return returned and (self.due is None or now < clock.end_of(self.due))


class Upload(models.Model):
    """One version of a document's file. A replaced file stays as an earlier version."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="uploads", verbose_name=_("document"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    number = models.PositiveSmallIntegerField(_("version"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="upload_number_once")]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"


class ReturnReason(models.Model):
    """A sentence the office uses when it returns a document: the applicant reads it in the own language."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    text = models.CharField(
        _("what to mend"),
        max_length=200,
        help_text=_("One or two sentences to the applicant: what is wrong, and what to do."),
    )
    kinds = models.JSONField(
        _("for documents of these kinds"), default=list, blank=True, help_text=_("Empty: for all documents.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to return a document")
        verbose_name_plural = _("reasons to return a document")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
