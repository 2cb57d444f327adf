"""Sentences the office chooses from when a step of an application needs a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..workflow import STEPS

# Steps for which the office owes the applicant a reason.
WITH_REASON = [step for step in STEPS.values() if step.needs_note]


class StepReason(models.Model):
    """A sentence for a step that needs a reason: the applicant reads it in the own language."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    step = models.CharField(_("step"), max_length=20, choices=[(s.name, s.label) for s in WITH_REASON])
    text = models.CharField(
        _("reason"),
        max_length=250,
        help_text=_("One or two sentences to the applicant: why, and what can be done."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason of a step")
        verbose_name_plural = _("reasons of steps")
        ordering = ["step", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step__in=["refuse", "reopen"]), name="step_reason_step_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.text
