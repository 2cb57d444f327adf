"""What is offered: programs, their calls, the places to go, and the rules of a call as rows to edit."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
from partners.models import Institution

from . import rules


class Program(models.Model):
    """What is funded by whom for whom: the MSHE grant, Erasmus+ KA171, bilateral exchange."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    number_prefix = models.CharField(_("prefix of application numbers"), max_length=10)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["code"]

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
        return self.published().filter(opens_on__lte=today, closes_on__gte=today)

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
    year = models.PositiveSmallIntegerField(_("year in application numbers"))
    academic_year = models.CharField(_("academic year"), max_length=9, help_text="2026/2027")
    term = models.CharField(_("term"), max_length=10, choices=Term.choices)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"), help_text=_("Open until 24:00 of this day, local time."))
    interviews_from = models.DateField(_("interviews from"), null=True, blank=True)
    interviews_to = models.DateField(_("interviews until"), null=True, blank=True)
    results_on = models.DateField(_("results on"), null=True, blank=True)
    stay_from = models.DateField(_("departure"))
    stay_to = models.DateField(_("last day of the stay"))
    max_choices = models.PositiveSmallIntegerField(_("wishes at most"), default=3)
    tie_breaks = models.JSONField(
        _("if points are equal"),
        default=list,
        blank=True,
        help_text=_("gpa, language, earlier_semester, …, in order"),
    )
    version = models.PositiveSmallIntegerField(_("version of the rules"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

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
                condition=models.Q(stay_to__gte=models.F("stay_from")), name="call_stay_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published"]), name="call_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(term__in=["spring", "autumn"]), name="call_term_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def deadline(self) -> dt.datetime:
        """The first instant at which nothing is taken any more."""
        return clock.end_of(self.closes_on)

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether applications are taken at ``now``: 00:00 of the first to 24:00 of the last day."""
        return self.state == self.State.PUBLISHED and clock.start_of(self.opens_on) <= now < self.deadline

    def days_left(self, today: dt.date) -> int:
        """Whole days from today to the last day: 0 on the last day itself, negative afterwards."""
        return (self.closes_on - today).days


class NumberSeries(models.Model):
    """The last number given in a series such as ``MSHE-2027``; several calls can share one."""

    name = models.CharField(_("series"), max_length=20, unique=True)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class CallRow(models.Model):
    """A row of a call that is frozen when the call is published."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raise ValidationError when the call was published: its rules are what people applied under."""
        super().clean()
        call = getattr(self, "call", None)
        if call is not None and call.state == Call.State.PUBLISHED:
            raise ValidationError(_("This call is published; its rules no longer change."))


class Offering(models.Model):
    """A place to go within a call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="offerings", verbose_name=_("call"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="offerings", verbose_name=_("host")
    )
    field = models.CharField(_("speciality or field"), max_length=200)
    levels = models.JSONField(_("levels"), default=list)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    tuition = models.CharField(_("tuition"), max_length=200, blank=True)
    costs = models.CharField(_("costs"), max_length=200, blank=True)
    teaching_language = models.CharField(_("language of teaching"), max_length=2, default="en")
    requirements = models.CharField(_("further requirements"), max_length=300, blank=True)
    catalogue_url = models.URLField(_("course catalogue"), blank=True)

    class Meta:
        verbose_name = _("place to go")
        verbose_name_plural = _("places to go")
        ordering = ["institution__country", "institution__name"]
        constraints = [
            models.UniqueConstraint(fields=["call", "institution", "field"], name="offering_once_in_call")
        ]

    def __str__(self) -> str:
        return str(self.institution)


class EligibilityRule(CallRow):
    """A condition on the person or the stay: a kind of programs/rules.py and its parameters."""

    class Strictness(models.TextChoices):
        HARD = "hard", _("must be met")
        SOFT = "soft", _("warns only")

    call = models.ForeignKey(Call, models.CASCADE, related_name="eligibility_rules", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=30, choices=[(name, name) for name in sorted(rules.KINDS)])
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    strictness = models.CharField(
        _("how strict"), max_length=4, choices=Strictness.choices, default=Strictness.HARD
    )
    applies_to = models.CharField(
        _("binds only"),
        max_length=10,
        blank=True,
        choices=[("student", _("students")), ("staff", _("staff"))],
    )
    warning = models.CharField(_("code of the warning"), max_length=40, blank=True)
    source = models.CharField(_("where the rule comes from"), max_length=250, blank=True)
    quote = models.TextField(_("wording of the source"), blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(strictness__in=["hard", "soft"]), name="rule_strictness_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.params}"

    def clean(self) -> None:
        """Raise ValidationError when the parameters do not fit the kind."""
        super().clean()
        allowed = rules.parameters(self.kind)
        unknown = sorted(set(self.params) - set(allowed))
        missing = sorted(
            name for name, p in allowed.items() if p.default is p.empty and name not in self.params
        )
        if unknown or missing:
            raise ValidationError(
                {
                    "params": _("Unknown: %(unknown)s. Missing: %(missing)s.")
                    % {"unknown": ", ".join(unknown) or "–", "missing": ", ".join(missing) or "–"}
                }
            )

    def as_row(self) -> rules.RuleRow:
        """Return the rule without its table."""
        return rules.RuleRow(
            kind=self.kind,
            params=self.params,
            soft=self.strictness == self.Strictness.SOFT,
            applies_to=self.applies_to,
            source=self.source,
            warning=self.warning,
            sources={code: getattr(self, f"source_{code}") for code in ("kk", "ru", "en")},
        )


class LanguageThreshold(CallRow):
    """A line of the call's table: from this score on a test counts."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="thresholds", verbose_name=_("call"))
    language = models.CharField(_("language"), max_length=3)
    test = models.CharField(_("test"), max_length=30)
    minimum = models.CharField(_("at least"), max_length=10)
    level = models.CharField(_("counts as"), max_length=2, default="B2")
    usable = models.BooleanField(_("may be used as a rule"), default=True)
    note = models.TextField(_("note for staff"), blank=True)

    class Meta:
        verbose_name = _("language threshold")
        verbose_name_plural = _("language thresholds")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.test} {self.minimum}"

    def as_row(self) -> rules.Threshold:
        """Return the line without its table."""
        return rules.Threshold(self.language, self.test, self.minimum, self.level, self.usable)


class DocumentRequirement(CallRow):
    """A line of the checklist. Lines that name a parent are its alternatives: one of them is enough."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("application")
        QUESTIONNAIRE = "questionnaire", _("questionnaire")
        IDENTITY = "identity", _("identity")
        ACADEMIC_RECORD = "academic_record", _("academic record")
        LANGUAGE = "language", _("language")
        MEDICAL = "medical", _("medical")
        CONSENT = "consent", _("consent")
        SOCIAL_STATUS = "social_status", _("social status")
        RECOMMENDATION = "recommendation", _("recommendation")
        MOTIVATION = "motivation", _("motivation")
        PHOTO = "photo", _("photo")

    class Stage(models.TextChoices):
        APPLICATION = "application", _("application")
        NOMINATION = "nomination", _("nomination")
        DEPARTURE = "departure", _("departure")
        RETURN = "return", _("return")

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="document_requirements", verbose_name=_("call")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="alternatives",
        verbose_name=_("one of the ways for"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=300)
    help = models.TextField(_("help for the applicant"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.APPLICATION)
    copies = models.PositiveSmallIntegerField(_("copies"), null=True, blank=True)
    forms = models.JSONField(
        _("form"), default=list, blank=True, help_text=_("original, copy, certified, signed")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    questions = models.JSONField(_("questions to answer"), default=list, blank=True)
    condition = models.CharField(
        _("condition"),
        max_length=40,
        default="everybody",
        choices=[(name, name) for name in rules.CONDITIONS],
    )
    recommended_condition = models.CharField(_("recommended condition"), max_length=40, blank=True)
    min_level = models.CharField(_("level at least"), max_length=2, blank=True)
    source = models.CharField(_("where the line comes from"), max_length=250, blank=True)
    quote = models.TextField(_("wording of the source"), blank=True)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="requirement_once_in_call")]

    def __str__(self) -> str:
        return self.title


class Criterion(CallRow):
    """What the commission scores, with its scale and weight."""

    class Source(models.TextChoices):
        MEMBER = "member", _("scored by members")
        GPA = "gpa", _("computed from the GPA")
        LANGUAGE = "language", _("computed from the language level")

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=150)
    guidance = models.TextField(_("guidance"), blank=True, help_text=_("One line for each point, from 0 up."))
    scale_max = models.PositiveSmallIntegerField(_("highest point"), default=5)
    weight = models.PositiveSmallIntegerField(_("weight in percent"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.MEMBER)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="criterion_once_in_call"),
            models.CheckConstraint(condition=models.Q(weight__lte=100), name="criterion_weight_at_most_100"),
            models.CheckConstraint(
                condition=models.Q(source__in=["member", "gpa", "language"]), name="criterion_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
