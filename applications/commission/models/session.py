"""When a commission scores the candidates of a call."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Call

from .order import Commission


class Session(models.Model):
    """One commission scores the verified candidates of one call."""

    class State(models.TextChoices):
        OPEN = "open", _("scoring")
        CLOSED = "closed", _("closed")

    commission = models.ForeignKey(
        Commission, models.PROTECT, related_name="sessions", verbose_name=_("commission")
    )
    call = models.OneToOneField(Call, models.PROTECT, related_name="session", verbose_name=_("call"))
    closes_on = models.DateField(_("scores until"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed"]), name="session_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
