"""What a call asks of people: requirements, thresholds of language tests, and further provisions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import rules
from .call import Call
from .rows import BoundRow, CallRow


class EligibilityRule(BoundRow):
    """A condition on the person or the stay: a kind of programs/rules and its parameters."""

    class Strictness(models.TextChoices):
        HARD = "hard", _("must be met")
        SOFT = "soft", _("warns only")
        INDIVIDUAL = "individual", _("decided individually")

    call = models.ForeignKey(Call, models.CASCADE, related_name="eligibility_rules", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=30)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    strictness = models.CharField(
        _("how strict"), max_length=10, choices=Strictness.choices, default=Strictness.HARD
    )
    decided_by = models.CharField(
        _("decided by"),
        max_length=40,
        blank=True,
        help_text=_("Who decides about people that do not meet it."),
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
                condition=models.Q(strictness__in=["hard", "soft", "individual"]),
                name="rule_strictness_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.params}"

    def clean(self) -> None:
        """Raise ValidationError when there is no such kind, or the parameters do not fit it."""
        super().clean()
        if self.kind not in rules.KINDS:
            raise ValidationError({"kind": _("There is no such kind of rule.")})
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
            strictness=self.strictness,
            applies_to=self.applies_to,
            funding=tuple(self.funding),
            scope=self.scope,
            decided_by=self.decided_by,
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
    level = models.CharField(_("counts as"), max_length=2, blank=True, default="B2")
    usable = models.BooleanField(_("may be used as a rule"), default=True)
    host_may_lower = models.BooleanField(_("a host may ask for less"), default=False)
    quote = models.TextField(_("wording of the source"), blank=True)

    class Meta:
        verbose_name = _("language threshold")
        verbose_name_plural = _("language thresholds")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.test} {self.minimum}"

    def as_row(self) -> rules.Threshold:
        """Return the line without its table."""
        return rules.Threshold(
            self.language, self.test, self.minimum, self.level, self.usable, self.host_may_lower
        )


class Provision(CallRow):
    """What a call says beyond its rules: who pays what, when it opens, who selects, how papers come in."""

    class Topic(models.TextChoices):
        FUNDING = "funding", _("what it pays")
        AUDIENCE = "audience", _("for whom")
        DURATION = "duration", _("how long")
        WINDOW = "window", _("when")
        DEADLINE = "deadline", _("deadline")
        PROCEDURE = "procedure", _("how to apply")
        CHANNEL = "channel", _("how papers come in")
        SELECTION = "selection", _("who selects")
        COMMISSION = "commission", _("commission")
        PARTICIPATION = "participation", _("how often")
        RECOGNITION = "recognition", _("recognition")
        OFFERINGS = "offerings", _("what an offer names")
        OTHER = "other", _("further")

    call = models.ForeignKey(Call, models.CASCADE, related_name="provisions", verbose_name=_("call"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    topic = models.CharField(_("topic"), max_length=15, choices=Topic.choices)
    text = models.TextField(_("text"))
    data = models.JSONField(_("as data"), default=dict, blank=True)
    source = models.CharField(_("where this comes from"), max_length=250, blank=True)
    quote = models.TextField(_("wording of the source"), blank=True)
    public = models.BooleanField(_("shown to applicants"), default=True)

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.text}"
