"""Which member has stepped back from which candidate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application

from .order import Member


class Recusal(models.Model):
    """A member steps back from a candidate: for them the candidate no longer exists."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", _("relative")
        SUPERVISOR = "supervisor", _("supervisor")
        RECOMMENDED = "recommended", _("wrote the recommendation")
        OTHER = "other", _("other")

    member = models.ForeignKey(Member, models.CASCADE, related_name="recusals", verbose_name=_("member"))
    application = models.ForeignKey(
        Application, models.CASCADE, related_name="recusals", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["member", "application"], name="recusal_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["relative", "supervisor", "recommended", "other"]),
                name="recusal_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"
