"""Recommendations by link: who was asked for one, and what they sent."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Document
from mobility.common import clock
from mobility.common.models import StoredFile
from programs.models import DocumentRequirement

LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]


class ReferenceRequest(models.Model):
    """One person asked for one letter of recommendation, by a link of their own that ends by itself.

    ``place`` counts the letters a requirement asks for: each place has one open request at most. What the
    referee typed so far is kept here until it is sent; nobody but them sees it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        OPENED = "opened", _("opened")
        SENT = "sent", _("sent")
        RECALLED = "recalled", _("taken back")
        EXPIRED = "expired", _("expired")
        DECLINED = "declined", _("declined")

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="reference_requests", verbose_name=_("document")
    )
    place = models.PositiveSmallIntegerField(_("letter number"), default=1)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    position = models.CharField(_("position"), max_length=200, blank=True)
    role = models.CharField(
        _("asked as"), max_length=20, choices=DocumentRequirement.Writer.choices, blank=True
    )
    language = models.CharField(_("language of the letter"), max_length=2, choices=LANGUAGES, default="kk")
    message = models.TextField(_("words of the student"), max_length=600, blank=True)
    seed = models.CharField(max_length=43, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    links = models.PositiveSmallIntegerField(_("links given"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    until = models.DateField(_("until"), help_text=_("Open until 24:00 of this day, local time."))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    typed = models.JSONField(default=dict, blank=True, editable=False)
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("request for a recommendation")
        verbose_name_plural = _("requests for recommendations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "place"],
                condition=models.Q(state__in=["asked", "opened"]),
                name="one_open_reference_request",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "opened", "sent", "recalled", "expired", "declined"]),
                name="reference_request_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "opened"], ended_at=None)
                | (~models.Q(state__in=["asked", "opened"]) & models.Q(ended_at__isnull=False)),
                name="ended_reference_request_says_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "until"], name="reference_request_by_end")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Whether it was neither answered nor ended; whether its time is over is another question."""
        return self.state in {self.State.ASKED, self.State.OPENED}

    def in_time(self, now: dt.datetime) -> bool:
        """Tell whether its own term still runs: the last day counts to its end."""
        return now < clock.end_of(self.until)


class Reference(models.Model):
    """A recommendation as it was sent: texts by language, or a signed scan. Never shown to the student.

    ``paper`` is the texts drawn as a paper, made when first needed. ``set_aside_at`` is set when another
    letter or a file of the student's took its place.
    """

    request = models.OneToOneField(
        ReferenceRequest, models.CASCADE, related_name="reference", verbose_name=_("request")
    )
    name = models.CharField(_("signed by"), max_length=120)
    position = models.CharField(_("position"), max_length=200)
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed scan")
    )
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan__isnull=False) | ~models.Q(texts={}), name="reference_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.name
