"""What a faculty is asked about an application, and what it answered."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from mobility.common.models import StoredFile
from partners.models import Faculty

CONSENT = "consent"


class FacultyDecisionQuerySet(models.QuerySet["FacultyDecision"]):
    """Decisions by whether the faculty still owes them."""

    def waiting(self) -> "FacultyDecisionQuerySet":
        """Decisions that the faculty was asked for and has not taken."""
        return self.filter(state=FacultyDecision.State.ASKED)

    def about(self, ref: str, question: str) -> "FacultyDecisionQuerySet":
        """The decision on one question about one application."""
        return self.filter(application__ref=ref, finding="" if question == CONSENT else question)


class FacultyDecision(models.Model):
    """One question to a faculty about one application, and its answer. It is answered once."""

    class Matter(models.TextChoices):
        AGREEMENT = "agreement", _("agreement to the application")
        INDIVIDUAL = "individual", _("individual decision")

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the faculty")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        VOID = "void", _("not needed any more")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="faculty_decisions", verbose_name=_("application")
    )
    faculty = models.ForeignKey(Faculty, models.PROTECT, related_name="decisions", verbose_name=_("faculty"))
    matter = models.CharField(_("matter"), max_length=10, choices=Matter.choices)
    finding = models.CharField(
        _("rule"),
        max_length=40,
        blank=True,
        help_text=_("The code of the rule that is decided individually."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    paper = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed paper")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = FacultyDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a faculty")
        verbose_name_plural = _("decisions of faculties")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "matter", "finding"], name="faculty_asked_once"),
            models.CheckConstraint(
                condition=models.Q(matter__in=["agreement", "individual"]), name="faculty_matter_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "agreed", "declined", "void"]),
                name="faculty_decision_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "void"])
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="faculty_decision_has_author_and_time",
            ),
            models.CheckConstraint(
                condition=(~models.Q(state="declined") & ~models.Q(state="agreed", matter="individual"))
                | ~models.Q(reason=""),
                name="faculty_decision_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["faculty", "state", "asked_at"], name="faculty_queue")]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_matter_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of its page for the faculty; it names no key of the database."""
        return reverse("approval:decision", args=[self.application.ref, self.question])

    @property
    def question(self) -> str:
        """The last part of its address: the rule that is decided individually, or ``consent``."""
        return self.finding or CONSENT

    @property
    def is_waiting(self) -> bool:
        """Tell whether the faculty still owes the answer."""
        return self.state == self.State.ASKED

    @property
    def needs_reason(self) -> bool:
        """An individual decision is always reasoned; an agreement only when it is declined."""
        return self.matter == self.Matter.INDIVIDUAL
