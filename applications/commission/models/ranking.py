"""The ranking of a closed session and its positions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application

from .session import Session


class Ranking(models.Model):
    """The ranking of a closed session. Written once; ``fingerprint`` proves what it was computed from."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="ranking", verbose_name=_("session"))
    fingerprint = models.CharField(_("fingerprint of the inputs"), max_length=64)
    computed_at = models.DateTimeField(_("computed"), auto_now_add=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("computed by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.session}"


class RankedCandidate(models.Model):
    """A position in a ranking with what it follows from."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="positions", verbose_name=_("ranking"))
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="ranked", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=8)
    parts = models.JSONField(_("points by criterion"), default=dict)
    decided_by = models.CharField(_("parted from an equal one by"), max_length=30, blank=True)
    tied_with = models.JSONField(_("equal with"), default=list, blank=True)

    class Meta:
        verbose_name = _("ranked candidate")
        verbose_name_plural = _("ranked candidates")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "position"], name="position_once_in_ranking")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.application}"
