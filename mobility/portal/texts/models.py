"""What the office writes for everybody in three languages: questions, announcements, pages."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models import Program

RICH = _(
    "An empty line parts paragraphs. A line with ## before it is a heading, with - an item of a list; "
    "**stress**; [words](https://address) is a link. Everything else is shown as typed."
)


class Topic(models.TextChoices):
    """What questions are about, in the order of the page."""

    BEGIN = "begin", _("How to begin")
    WHO = "who", _("Who may take part")
    LANGUAGE = "language", _("Languages")
    MONEY = "money", _("Money")
    PAPERS = "papers", _("Papers and deadlines")
    STAY = "stay", _("The stay and what counts at home")


class Question(models.Model):
    """A question people ask, with its answer."""

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Its address on the page: links to it stay.")
    )
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, default=Topic.BEGIN)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("program"),
        help_text=_("Empty: it is about all programs."),
    )
    question = models.CharField(_("question"), max_length=250)
    answer = models.TextField(_("answer"), help_text=RICH)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topic__in=["begin", "who", "language", "money", "papers", "stay"]),
                name="question_topic_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.question


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements by time."""

    def current(self, now: dt.datetime | None = None) -> "AnnouncementQuerySet":
        """Those to be shown at a moment, urgent ones first, then the newest."""
        now = now or timezone.now()
        begun = self.filter(starts_at__lte=now).filter(models.Q(ends_at=None) | models.Q(ends_at__gt=now))
        return begun.order_by("-urgent", "-starts_at", "-pk")


class Announcement(models.Model):
    """News of the office on the first page, from one moment to another."""

    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"), blank=True, help_text=RICH)
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Shown above the first page, as a banner.")
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="announcement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PageText(models.Model):
    """A page of text that every portal has: about it, privacy, accessibility."""

    code = models.SlugField(_("code"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), help_text=RICH)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("page text")
        verbose_name_plural = _("page texts")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title
