"""Lists kept under a name, and steps made with many applications at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, StepReason
from applications.workflow import STEPS


class SavedList(models.Model):
    """A list as somebody narrowed it: the questions it asks, not the rows it found."""

    class Section(models.TextChoices):
        APPLICATIONS = "applications_application", _("applications")
        DOCUMENTS = "applications_document", _("documents")

    name = models.CharField(_("name"), max_length=60)
    section = models.CharField(_("list of"), max_length=30, choices=Section.choices)
    query = models.CharField(_("questions"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose")
    )
    shared = models.BooleanField(_("for all colleagues"), default=False)
    made_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "section", "name"], name="saved_list_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class BulkStep(models.Model):
    """One step for many applications: first tried without keeping anything, then made once confirmed."""

    class Phase(models.TextChoices):
        TRYING = "trying", _("being tried out")
        TRIED = "tried", _("waits for your word")
        MAKING = "making", _("being made")
        MADE = "made", _("done")

    step = models.CharField(_("step"), max_length=20, choices=[(s.name, s.label) for s in STEPS.values()])
    reason = models.ForeignKey(
        StepReason, models.PROTECT, null=True, related_name="+", verbose_name=_("reason of the catalogue")
    )
    note = models.CharField(_("own words"), max_length=500, blank=True)
    phase = models.CharField(_("how far"), max_length=6, choices=Phase.choices, default=Phase.TRYING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("step for many")
        verbose_name_plural = _("steps for many")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase__in=["trying", "tried", "making", "made"]),
                name="bulk_phase_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=["trying", "tried"], confirmed_at=None)
                | models.Q(phase__in=["making", "made"], confirmed_at__isnull=False),
                name="bulk_step_is_made_once_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} ({self.made_at:%d.%m.%Y})"


class BulkLine(models.Model):
    """One application of a step for many, and what became of it. Nobody takes it back to an earlier state."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CAN = "can", _("can be done")
        CANNOT = "cannot", _("cannot be done")
        DONE = "done", _("done")

    bulk = models.ForeignKey(BulkStep, models.CASCADE, related_name="lines", verbose_name=_("step for many"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="+", verbose_name=_("application")
    )
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    why = models.TextField(_("why not"), blank=True, help_text=_("In the language of whoever asked."))

    class Meta:
        verbose_name = _("application of a step for many")
        verbose_name_plural = _("applications of a step for many")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "application"], name="bulk_line_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "can", "cannot", "done"]),
                name="bulk_line_state_is_known",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="cannot") & ~models.Q(why=""))
                | (~models.Q(state="cannot") & models.Q(why="")),
                name="bulk_line_that_cannot_says_why",
            ),
        ]
        indexes = [models.Index(fields=["bulk", "state"], name="bulk_line_by_state")]

    def __str__(self) -> str:
        return str(self.application)
