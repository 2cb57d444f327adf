"""Who got which place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from programs.models import Offering


class Place(models.Model):
    """The place a selected person was given."""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="place", verbose_name=_("application")
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="places", verbose_name=_("place to go")
    )
    given_at = models.DateTimeField(_("given"), auto_now_add=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.application} → {self.offering}"
