"""Letters: their texts, and the outbox whose rows are the queue."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mobility.accounts.models import LetterKind


class LetterTemplate(models.Model):
    """The text of one kind of letter in three languages. ``{token}`` marks what is filled in."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), help_text=_("Plain text; an empty line parts paragraphs."))
    action = models.CharField(_("words on the button"), max_length=60, blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=LetterKind.choices,
        default=LetterKind.NEEDED,
        help_text=_("People may turn off every kind but what must be known."),
    )
    tokens = models.JSONField(_("tokens"), default=list, help_text=_("Names that may stand in braces."))

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["needed", "reminder", "announcement", "opening"]),
                name="letter_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.code


class MessageQuerySet(models.QuerySet["Message"]):
    """Letters by their fate."""

    def due(self) -> "MessageQuerySet":
        """Letters that wait and may go now."""
        return self.filter(state=Message.State.QUEUED, not_before__lte=timezone.now())


class Message(models.Model):
    """One letter to one person. (template, recipient, occasion, day) is unique, so nothing goes out twice."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("uncertain")
        CANCELLED = "cancelled", _("cancelled")

    template = models.ForeignKey(LetterTemplate, models.PROTECT, verbose_name=_("template"))
    recipient = models.EmailField(_("to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=2, default="kk")
    occasion = models.CharField(_("occasion"), max_length=120)
    day = models.DateField(pgettext_lazy("a date", "day"), default=timezone.localdate)
    context = models.JSONField(_("what is filled in"), default=dict)
    link = models.CharField(_("link"), max_length=300, blank=True)
    way_out = models.CharField(_("link that stops such letters"), max_length=300, blank=True, editable=False)
    calendar = models.TextField(_("calendar file"), blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "recipient", "occasion", "day"], name="letter_once"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["queued", "sending", "sent", "failed", "uncertain", "cancelled"]
                ),
                name="letter_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="letter_due")]

    def __str__(self) -> str:
        return self.subject or self.occasion
