"""Programs and their calls: one competition round with its dates; versions keep what was published."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
from partners.models import Agreement


class Program(models.Model):
    """What is funded by whom for whom: the MSHE grant, Erasmus+ KA171, bilateral exchange."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    number_prefix = models.CharField(_("prefix of application numbers"), max_length=10, blank=True)
    body = models.TextField(_("description"), blank=True)
    link = models.URLField(_("page about it"), blank=True)
    source = models.CharField(_("where this comes from"), max_length=250, blank=True)
    quote = models.TextField(_("wording of the source"), blank=True)
    is_information = models.BooleanField(
        _("information only"), default=False, help_text=_("The portal takes no applications for it.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    agreement_kind = models.CharField(
        _("kind of agreement it rests on"),
        max_length=20,
        blank=True,
        choices=[choice for choice in Agreement.Kind.choices if choice[0] != Agreement.Kind.MEMORANDUM],
        help_text=_("Asked for where a rule of the call needs an agreement. Empty: any but a memorandum."),
    )

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title


class CallQuerySet(models.QuerySet["Call"]):
    """Calls by what a visitor may do with them today."""

    def published(self) -> "CallQuerySet":
        """Calls that the public may see."""
        return self.filter(state=Call.State.PUBLISHED)

    def open(self, today: dt.date | None = None) -> "CallQuerySet":
        """Published calls that take applications today."""
        today = today or timezone.localdate()
        still = models.Q(closes_on__gte=today) | models.Q(late_until__gte=today)
        return self.published().filter(still, opens_on__lte=today)

    def upcoming(self, today: dt.date | None = None) -> "CallQuerySet":
        """Published calls that open later."""
        return self.published().filter(opens_on__gt=today or timezone.localdate())


class Call(models.Model):
    """One competition round of a program with its dates, rules, documents and criteria."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        PUBLISHED = "published", _("published")

    class Term(models.TextChoices):
        SPRING = "spring", _("spring")
        AUTUMN = "autumn", _("autumn")

    class Scope(models.TextChoices):
        EXTERNAL = "external", _("abroad")
        INTERNAL = "internal", _("inside Kazakhstan")

    class Funding(models.TextChoices):
        GRANT = "grant", _("grant")
        BUDGET = "budget", _("budget of the university")
        EXTRABUDGET = "extrabudget", _("own income of the university")
        SELF_FUNDED = "self_funded", _("paid by the person")

    class FacultyAgreement(models.TextChoices):
        NONE = "", _("not asked")
        BEFORE = "before", _("before the application is sent in")
        AFTER = "after", _("after the application is sent in")

    program = models.ForeignKey(Program, models.PROTECT, related_name="calls", verbose_name=_("program"))
    code = models.SlugField(_("code"), max_length=40, unique=True)
    preset = models.CharField(
        _("preset"), max_length=40, blank=True, help_text=_("The ruleset it was copied from.")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("in one sentence"), blank=True)
    pays_for = models.CharField(_("pays for"), max_length=300, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=300, blank=True)
    you_need = models.CharField(_("you need"), max_length=300, blank=True)
    staff_notes = models.TextField(_("notes for staff"), blank=True)
    scope = models.CharField(_("where to"), max_length=10, choices=Scope.choices, default=Scope.EXTERNAL)
    funding = models.CharField(
        _("who pays"),
        max_length=12,
        choices=Funding.choices,
        blank=True,
        help_text=_("Empty: the person says it. Some rules bind only people with a grant."),
    )
    semesters = models.PositiveSmallIntegerField(
        _("length in semesters"), null=True, blank=True, help_text=_("2 is a whole year.")
    )
    year = models.PositiveSmallIntegerField(_("year in application numbers"))
    academic_year = models.CharField(_("academic year"), max_length=9, help_text="2026/2027")
    term = models.CharField(_("term"), max_length=10, choices=Term.choices)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"), help_text=_("Open until 24:00 of this day, local time."))
    late_until = models.DateField(
        _("last day for late applications"),
        null=True,
        blank=True,
        help_text=_("Until then applications are taken, too, and marked as late."),
    )
    interviews_from = models.DateField(_("interviews from"), null=True, blank=True)
    interviews_to = models.DateField(_("interviews until"), null=True, blank=True)
    results_on = models.DateField(_("results on"), null=True, blank=True)
    stay_from = models.DateField(_("departure"))
    stay_to = models.DateField(_("last day of the stay"))
    faculty_agreement = models.CharField(
        _("agreement of the faculty"),
        max_length=6,
        blank=True,
        choices=FacultyAgreement.choices,
        help_text=_("The approver of the person's faculty is asked; the office waits for the answer."),
    )
    max_choices = models.PositiveSmallIntegerField(_("wishes at most"), default=3)
    takes_proposals = models.BooleanField(
        _("people may propose a host"),
        default=False,
        help_text=_("The office negotiates with it; when the host agrees, it becomes a place."),
    )
    shows_seats = models.BooleanField(_("seats are shown"), default=True)
    shows_last_year = models.BooleanField(
        _("last year's lowest admitted position is shown"),
        default=False,
        help_text=_("Beside each place, if the call was made from last year's."),
    )
    tie_breaks = models.JSONField(
        _("if points are equal"),
        default=list,
        blank=True,
        help_text=_("gpa, language, earlier_semester, …, in order"),
    )
    version = models.PositiveSmallIntegerField(_("version of the rules"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name=_("made from"),
    )
    corrects = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="correction",
        verbose_name=_("prepares a correction of"),
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["closes_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(late_until=None) | models.Q(late_until__gt=models.F("closes_on")),
                name="call_late_deadline_is_later",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | models.Q(state="draft"),
                name="call_correction_is_never_published",
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=["external", "internal"]), name="call_scope_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(funding__in=["", "grant", "budget", "extrabudget", "self_funded"]),
                name="call_funding_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(stay_to__gte=models.F("stay_from")), name="call_stay_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published"]), name="call_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(term__in=["spring", "autumn"]), name="call_term_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(faculty_agreement__in=["", "before", "after"]),
                name="call_faculty_agreement_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def normal_day(self) -> dt.date:
        """The last day on which an application is in time."""
        return self.closes_on

    @property
    def last_day(self) -> dt.date:
        """The last day on which applications are taken: the late deadline where there is one."""
        return self.late_until or self.closes_on

    @property
    def deadline(self) -> dt.datetime:
        """The first instant at which nothing is taken any more."""
        return clock.end_of(self.last_day)

    @property
    def days_after(self) -> Iterator[tuple[str, dt.date, dt.date]]:
        """What comes after the deadline as far as its days are known: name, first and last day."""
        if self.interviews_from:
            yield "interviews", self.interviews_from, self.interviews_to or self.interviews_from
        if self.results_on:
            yield "results", self.results_on, self.results_on

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether applications are taken at ``now``: 00:00 of the first to 24:00 of the last day."""
        return self.is_published and clock.start_of(self.opens_on) <= now < self.deadline

    def is_late(self, now: dt.datetime) -> bool:
        """Tell whether the normal deadline has passed: an application taken now is a late one."""
        return now >= clock.end_of(self.closes_on)

    def deadline_on(self, today: dt.date) -> dt.date:
        """The deadline that lies ahead: the normal one, and once it has passed the late one."""
        return self.closes_on if today <= self.closes_on else self.last_day

    def days_left(self, today: dt.date) -> int:
        """Whole days from today to the deadline ahead: 0 on its day, negative once the last has passed."""
        return (self.deadline_on(today) - today).days


class NumberSeries(models.Model):
    """The last number given in a series such as ``MSHE-2027``; several calls can share one."""

    name = models.CharField(_("series"), max_length=20, unique=True)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class CallVersion(models.Model):
    """The rules of a call as they were published: version 1, and one for each correction.

    Rules never change within a version; texts that only explain are kept as people last read them.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="versions", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(_("why it was corrected"), blank=True)
    content = models.JSONField(_("rules, papers, thresholds and dates"), default=dict)

    class Meta:
        verbose_name = _("version of a call")
        verbose_name_plural = _("versions of calls")
        ordering = ["call", "-number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_version_once")]

    def __str__(self) -> str:
        return f"{self.call} v{self.number}"
