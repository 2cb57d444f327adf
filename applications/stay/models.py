"""When somebody really was abroad."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application


class Stay(models.Model):
    """The actual dates of a stay, as the host confirms them."""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="stay", verbose_name=_("application")
    )
    arrived_on = models.DateField(_("first day at the host"))
    left_on = models.DateField(_("last day at the host"), null=True, blank=True)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-arrived_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("arrived_on")),
                name="stay_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.arrived_on}"
