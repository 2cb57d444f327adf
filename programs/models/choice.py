"""What people choose from and what they are chosen by: places to go, and the criteria of the commission."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
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


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Places to go by whether they can still be wished for."""

    def offered(self) -> "OfferingQuerySet":
        """Places that were not withdrawn; their own last day may have passed."""
        return self.filter(withdrawn_on=None)

    def open(self, today: dt.date | None = None) -> "OfferingQuerySet":
        """Places of which the host still takes names; whether their call is open is asked apart."""
        day = today or timezone.localdate()
        return self.offered().filter(models.Q(closes_on=None) | models.Q(closes_on__gte=day))


class Offering(models.Model):
    """A place to go within a call, for students or for staff."""

    STAFF = "staff"

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
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)
    withdrawn_because = models.CharField(
        _("why it was withdrawn"), max_length=500, blank=True, editable=False
    )
    search_words = PlaceWords(default="", editable=False)

    objects = OfferingQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None, withdrawn_because="")
                | models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawn_because=""),
                name="offering_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None) | models.Q(agreement_year=None),
                name="offering_withdrawn_takes_no_seats",
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution)

    def demands(self) -> rules.Host:
        """Return what the host asks for beyond the call."""
        return rules.Host(self.teaching_language, self.min_gpa, self.min_level, self.min_scores)

    @property
    def for_staff(self) -> bool:
        """Whether staff go there; else students do."""
        return self.STAFF in self.levels

    @property
    def catalogue(self) -> str:
        """The address of the course catalogue: the place's own, else the host's."""
        return self.catalogue_url or self.institution.course_catalogue

    def stay(self, call: Call) -> tuple[dt.date, dt.date]:
        """Return the first and the last day there: its own where it has them, else those of the call."""
        return self.starts_on or call.stay_from, self.ends_on or call.stay_to

    def has_closed(self, now: dt.datetime) -> bool:
        """Tell whether its own last day has passed: it is open until 24:00 of that day, local time."""
        return self.closes_on is not None and now >= clock.end_of(self.closes_on)

    def clean(self) -> None:
        """Raise ValidationError when it is for students and staff at once, or its days leave its call's."""
        super().clean()
        if self.for_staff and len(self.levels) > 1:
            sentence = gettext("A place is for students or for staff: please make two places of it.")
            raise ValidationError({"levels": sentence})
        if self.isced_field and not ISCED_F.fullmatch(self.isced_field):
            sentence = gettext("Please write an ISCED-F code of two to four digits.")
            raise ValidationError({"isced_field": sentence})
        if (
            self.zero_grant_seats is not None
            and self.seats is not None
            and self.zero_grant_seats > self.seats
        ):
            raise ValidationError({"zero_grant_seats": gettext("More seats without a grant than seats.")})
        if self.call_id is not None and (wrong := self.wrong_days(self.call)):
            raise ValidationError(dict(wrong))
        twins = Offering.objects.filter(call=self.call_id, institution=self.institution_id).exclude(
            pk=self.pk
        )
        if twins.filter(field=self.field).exists():
            raise ValidationError(gettext("The call has a place of this host for this field already."))

    def wrong_days(self, call: Call) -> Mapping[str, str]:
        """Say, by column, which of its own days lie outside those of a call; empty when none does."""
        wrong = {}
        if self.closes_on and self.closes_on < call.opens_on:
            wrong["closes_on"] = gettext("This day lies before the call opens.")
        if self.closes_on and self.closes_on > call.last_day:
            wrong["closes_on"] = gettext("This day lies after the last day of the call.")
        return wrong | self.wrong_stay(call)

    def wrong_stay(self, call: Call) -> dict[str, str]:
        """Say, by column, which of its own days there lie outside the stay of a call."""
        wrong = {}
        for column in ("starts_on", "ends_on"):
            day = getattr(self, column)
            if day and not call.stay_from <= day <= call.stay_to:
                wrong[column] = gettext("This day lies outside the stay of the call.")
        if not wrong and self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            wrong["ends_on"] = gettext("The last day there lies before the first.")
        return wrong


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
