"""What a member thinks of a candidate: the sheet and its points."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programs.models import Criterion

from .order import Member
from .session import Session


class Assessment(models.Model):
    """One member's opinion of one candidate."""

    class State(models.TextChoices):
        STARTED = "started", _("started")
        DONE = "done", _("scored")
        ABSTAINED = "abstained", _("abstained")

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="assessments", verbose_name=_("session")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="assessments", verbose_name=_("member"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="assessments", verbose_name=_("application")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.STARTED)
    comment = models.TextField(_("comment for the commission"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(_("version"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member", "application"], name="assessment_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["started", "done", "abstained"]),
                name="assessment_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"


class Score(models.Model):
    """The points of one member for one criterion."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="scores", verbose_name=_("assessment")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(condition=models.Q(points__lte=100), name="score_at_most_100"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
