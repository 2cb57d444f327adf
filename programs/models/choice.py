"""What people choose from and what they are chosen by: places to go, and the criteria of the commission."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.folding import fold
from partners.models import ISCED_F, AgreementYear, Institution

from .. import rules
from .call import Call
from .rows import CallRow


class PlaceWords(models.TextField):
    """What a place is found by, in plain letters; made anew whenever a row is written."""

    SOURCES = ("field_kk", "field_ru", "field_en")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the field of study in three languages."""
        texts = (getattr(model_instance, name) or "" for name in self.SOURCES)
        words = " ".join(dict.fromkeys(fold(text) for text in texts if text))
        setattr(model_instance, self.attname, words)
        return words


class Offering(models.Model):
    """A place to go within a call."""

    class Term(models.TextChoices):
        SPRING = "spring", _("spring")
        AUTUMN = "autumn", _("autumn")
        YEAR = "year", _("whole year")

    call = models.ForeignKey(Call, models.CASCADE, related_name="offerings", verbose_name=_("call"))
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="offerings", verbose_name=_("host")
    )
    field = models.CharField(_("speciality or field"), max_length=200)
    isced_field = models.CharField(
        _("ISCED-F field"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(ISCED_F, _("Please write an ISCED-F code of two to four digits."))],
        help_text=_("A code of two to four digits, such as 07 or 0715. Empty: all fields."),
    )
    levels = models.JSONField(_("levels"), default=list)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    zero_grant_seats = models.PositiveSmallIntegerField(
        _("of these without a grant"), default=0, help_text=_("People go there on their own money.")
    )
    closes_on = models.DateField(
        _("own last day"),
        null=True,
        blank=True,
        help_text=_("Until then the place can be wished for. Empty: as long as the call is open."),
    )
    term = models.CharField(
        _("term"), max_length=10, blank=True, choices=Term.choices, help_text=_("Empty: as in the call.")
    )
    starts_on = models.DateField(
        _("first day there"), null=True, blank=True, help_text=_("Empty: as in the call.")
    )
    ends_on = models.DateField(
        _("last day there"), null=True, blank=True, help_text=_("Empty: as in the call.")
    )
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
    lowest_admitted = models.PositiveSmallIntegerField(
        _("lowest position admitted"), null=True, editable=False
    )
    search_words = PlaceWords(default="", editable=False)

    class Meta:
        verbose_name = _("place to go")
        verbose_name_plural = _("places to go")
        ordering = ["institution__country", "institution__name"]
        constraints = [
            models.UniqueConstraint(fields=["call", "institution", "field"], name="offering_once_in_call"),
            models.CheckConstraint(
                condition=models.Q(zero_grant_seats__lte=models.F("seats")),
                name="offering_zero_grant_within_seats",
                violation_error_message=_("More seats without a grant than seats."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="offering_ends_after_it_starts",
                violation_error_message=_("The last day there lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(term__in=["", "spring", "autumn", "year"]), name="offering_term_is_known"
            ),
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
