"""A host that an applicant found and asks the office to agree with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Institution
from programs.models import Offering

from .application import Application


class HostProposal(models.Model):
    """A university that an applicant proposes: the office negotiates, and what comes of it is a place."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for the office")
        NEGOTIATING = "negotiating", _("the office negotiates")
        AGREED = "agreed", _("the host agreed")
        DECLINED = "declined", _("not possible")
        WITHDRAWN = "withdrawn", _("withdrawn")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="proposals", verbose_name=_("application")
    )
    name = models.CharField(_("university"), max_length=200)
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    link = models.URLField(_("web page"), blank=True)
    field = models.CharField(_("speciality or field"), max_length=200)
    reason = models.TextField(_("why this university"), max_length=1000)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PROPOSED, editable=False
    )
    answer = models.TextField(
        _("answer to the applicant"), max_length=1000, blank=True, help_text=_("The applicant reads it.")
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("in the register"),
        help_text=_("The host as the register of institutions knows it."),
    )
    offering = models.ForeignKey(
        Offering,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="proposals",
        verbose_name=_("place to go"),
    )
    made_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("proposed host")
        verbose_name_plural = _("proposed hosts")
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "negotiating", "agreed", "declined", "withdrawn"]),
                name="proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="declined_proposal_has_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | models.Q(offering__isnull=False),
                name="agreed_proposal_has_place",
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return self.name
