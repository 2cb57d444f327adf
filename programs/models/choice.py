"""What people choose from and what they are chosen by: places to go, and the criteria of the commission."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import AgreementYear, Institution

from .. import rules
from .call import Call
from .rows import CallRow


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
    min_gpa = models.DecimalField(
        _("GPA the host asks for"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    min_level = models.CharField(
        _("language level the host asks for"),
        max_length=2,
        blank=True,
        choices=[(level, level) for level in rules.LEVELS],
    )
    min_scores = models.JSONField(_("test results the host asks for"), default=dict, blank=True)
    agreement_year = models.ForeignKey(
        AgreementYear,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="offerings",
        verbose_name=_("year of the agreement it rests on"),
    )

    class Meta:
        verbose_name = _("place to go")
        verbose_name_plural = _("places to go")
        ordering = ["institution__country", "institution__name"]
        constraints = [
            models.UniqueConstraint(fields=["call", "institution", "field"], name="offering_once_in_call")
        ]

    def __str__(self) -> str:
        return str(self.institution)

    def demands(self) -> rules.Host:
        """Return what the host asks for beyond the call."""
        return rules.Host(self.teaching_language, self.min_gpa, self.min_level, self.min_scores)


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
