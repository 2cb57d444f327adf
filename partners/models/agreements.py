"""The agreements that let us send anybody anywhere, and what they give in each academic year."""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mobility.common import clock
from mobility.common.models import StoredFile

from .institutions import Institution

# ISCED-F 2013: broad fields 00 to 10, then one digit for the narrow and one for the detailed field.
ISCED_F = re.compile(r"(0\d|10)\d{0,2}")
LEVELS = ("bachelor", "master", "doctoral")


def check_academic_year(value: str) -> None:
    """Raise ValidationError unless the value names two years that follow each other, such as 2026/2027."""
    years = re.fullmatch(r"(\d{4})/(\d{4})", value)
    if years is None or int(years[2]) != int(years[1]) + 1:
        raise ValidationError(_("Please write two years that follow each other, such as 2026/2027."))


def check_isced_fields(value: Any) -> None:
    """Raise ValidationError unless the value is a list of ISCED-F 2013 codes of two to four digits."""
    if not isinstance(value, list) or not all(ISCED_F.fullmatch(str(code)) for code in value):
        raise ValidationError(_("Please write ISCED-F codes of two to four digits, such as 07 or 0715."))


def check_levels(value: Any) -> None:
    """Raise ValidationError unless the value is a list of cycles of study."""
    if not isinstance(value, list) or not set(value) <= set(LEVELS):
        raise ValidationError(_("Please choose among bachelor, master and doctoral studies."))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by what they allow on a day."""

    def in_force(self, first: dt.date | None = None, last: dt.date | None = None) -> "AgreementQuerySet":
        """Agreements that hold on every day from ``first`` to ``last``; today when no day is named."""
        first = first or timezone.localdate()
        return self.filter(state=Agreement.State.IN_FORCE, valid_from__lte=first, valid_to__gte=last or first)

    def expired(self, today: dt.date | None = None) -> "AgreementQuerySet":
        """Agreements whose last day has passed."""
        return self.filter(state=Agreement.State.IN_FORCE, valid_to__lt=today or timezone.localdate())

    def ending(self, months: int, today: dt.date | None = None) -> "AgreementQuerySet":
        """Agreements in force today whose last day comes within so many calendar months."""
        today = today or timezone.localdate()
        return self.in_force(today).filter(valid_to__lte=clock.add_months(today, months))

    def ending_this_year(self, today: dt.date | None = None) -> "AgreementQuerySet":
        """Agreements in force whose last day lies in this calendar year, past or ahead."""
        return self.filter(
            state=Agreement.State.IN_FORCE, valid_to__year=(today or timezone.localdate()).year
        )

    def sending(self) -> "AgreementQuerySet":
        """Agreements under which people go: a memorandum alone sends nobody."""
        return self.filter(kind__in=SENDING)


class Agreement(models.Model):
    """A basis for sending people. Staff decide its state; that it has expired follows from the date."""

    class Kind(models.TextChoices):
        MEMORANDUM = "memorandum", _("memorandum")
        EXCHANGE = "exchange", _("bilateral exchange agreement")
        KA171 = "ka171", _("KA171 inter-institutional agreement")
        DOUBLE_DEGREE = "double_degree", _("double degree agreement")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_SIGNING = "in_signing", _("in signing")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("ended")

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="agreements", verbose_name=_("institution")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), help_text=_("The last day on which it holds."))
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        verbose_name=_("renews"),
        help_text=_("The agreement with the same institution that this one follows."),
    )
    notes = models.TextField(_("notes for staff"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_to"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="agreement_ends_after_it_starts",
                violation_error_message=_("The agreement ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["memorandum", "exchange", "ka171", "double_degree"]),
                name="agreement_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_signing", "in_force", "ended"]),
                name="agreement_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_signing"]) | models.Q(signed_on__isnull=False),
                name="agreement_in_force_is_signed",
                violation_error_message=_("Please write the day on which it was signed."),
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_to"], name="agreement_by_end")]

    def __str__(self) -> str:
        return f"{self.number} · {self.institution}"

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether the agreement is in force on every day from ``first`` to ``last``."""
        return self.state == self.State.IN_FORCE and self.valid_from <= first and last <= self.valid_to

    def has_expired(self, today: dt.date) -> bool:
        """Tell whether its last day has passed while nobody ended it."""
        return self.state == self.State.IN_FORCE and self.valid_to < today

    def days_left(self, today: dt.date) -> int:
        """Whole days from today to its last day: 0 on that day, negative afterwards."""
        return (self.valid_to - today).days

    def stays(self) -> tuple[dt.date, dt.date] | None:
        """Return the first and the last day of all published stays under this agreement, if there are any."""
        days = self.years.aggregate(
            first=models.Min("offerings__call__stay_from"), last=models.Max("offerings__call__stay_to")
        )
        return (days["first"], days["last"]) if days["first"] else None

    def clean(self) -> None:
        """Keep the chain of renewals straight, and published places under their agreement."""
        if self.renews is not None:
            self._check_renewal(self.renews)
        if self.pk is not None and self.valid_from and self.valid_to:
            self._check_stays()

    def _check_renewal(self, before: "Agreement") -> None:
        """A renewal begins later than what it renews, so no chain runs in a circle."""
        if before.institution_id != self.institution_id:
            raise ValidationError(
                {"renews": gettext("Only an agreement with the same institution is renewed.")}
            )
        if self.valid_from and before.valid_from >= self.valid_from:
            raise ValidationError({"renews": gettext("A renewal begins later than the agreement it renews.")})

    def _check_stays(self) -> None:
        stays = self.stays()
        if stays is None:
            return
        first, last = stays
        if not (self.valid_from <= first and last <= self.valid_to):
            raise ValidationError(
                gettext(
                    "Published calls send people under this agreement from %(first)s to %(last)s: it must "
                    "hold on all these days."
                )
                % {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"}
            )
        stored = Agreement.objects.get(pk=self.pk)
        if (stored.institution_id, stored.kind) != (self.institution_id, self.kind):
            raise ValidationError(
                gettext(
                    "Published calls send people under this agreement: its institution and kind stay as they "
                    "are."
                )
            )


# Under these people go; a memorandum alone sends nobody.
SENDING = (Agreement.Kind.EXCHANGE, Agreement.Kind.KA171, Agreement.Kind.DOUBLE_DEGREE)


class AgreementYear(models.Model):
    """What an agreement gives in one academic year.

    ``seats_offered`` counts the seats of published places; the database keeps it within ``seats_out``.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="years", verbose_name=_("agreement")
    )
    academic_year = models.CharField(
        _("academic year"), max_length=9, validators=[check_academic_year], help_text="2026/2027"
    )
    levels = models.JSONField(
        _("levels"),
        default=list,
        blank=True,
        validators=[check_levels],
        help_text=_("None chosen: all levels."),
    )
    isced_fields = models.JSONField(
        _("ISCED-F fields"),
        default=list,
        blank=True,
        validators=[check_isced_fields],
        help_text=_("Codes with commas between them, such as 0715, 0311. Empty: all fields."),
    )
    seats_out = models.PositiveSmallIntegerField(_("seats for our students"), default=0)
    seats_in = models.PositiveSmallIntegerField(_("seats for their students"), default=0)
    months_per_seat = models.PositiveSmallIntegerField(_("months per seat"), null=True, blank=True)
    staff_seats_out = models.PositiveSmallIntegerField(_("seats for our staff"), default=0)
    seats_offered = models.PositiveSmallIntegerField(
        _("seats offered in published calls"), default=0, editable=False
    )
    staff_seats_offered = models.PositiveSmallIntegerField(
        _("staff seats offered in published calls"), default=0, editable=False
    )

    class Meta:
        verbose_name = _("year of an agreement")
        verbose_name_plural = _("years of agreements")
        ordering = ["academic_year"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "academic_year"], name="agreement_year_once"),
            models.CheckConstraint(
                condition=models.Q(seats_offered__lte=models.F("seats_out")),
                name="no_more_seats_offered_than_agreed",
                violation_error_message=_("More seats are offered in published calls than are agreed."),
            ),
            models.CheckConstraint(
                condition=models.Q(staff_seats_offered__lte=models.F("staff_seats_out")),
                name="no_more_staff_seats_offered_than_agreed",
                violation_error_message=_("More seats are offered in published calls than are agreed."),
            ),
        ]

    def __str__(self) -> str:
        return self.academic_year

    @property
    def seats_free(self) -> int:
        """Seats for our students that no published call offers yet."""
        return self.seats_out - self.seats_offered

    @property
    def staff_seats_free(self) -> int:
        """Seats for our staff that no published call offers yet."""
        return self.staff_seats_out - self.staff_seats_offered

    def clean(self) -> None:
        """Say in figures when fewer seats are agreed than are offered; keep a year that is offered."""
        if self.pk is None or not (self.seats_offered or self.staff_seats_offered):
            return
        fewer = {
            "seats_out": (
                self.seats_out,
                self.seats_offered,
                gettext("Published calls offer %(offered)s seats for %(year)s: no fewer can be agreed."),
            ),
            "staff_seats_out": (
                self.staff_seats_out,
                self.staff_seats_offered,
                gettext(
                    "Published calls offer %(offered)s staff seats for %(year)s: no fewer can be agreed."
                ),
            ),
        }
        wrong = {
            name: sentence % {"offered": offered, "year": self.academic_year}
            for name, (agreed, offered, sentence) in fewer.items()
            if agreed is not None and agreed < offered
        }
        if wrong:
            raise ValidationError(wrong)
        if AgreementYear.objects.get(pk=self.pk).academic_year != self.academic_year:
            raise ValidationError(
                {"academic_year": gettext("Published calls offer seats of this year: it stays as it is.")}
            )


class AgreementScan(models.Model):
    """A scan of a signed paper. The office alone opens it."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="scans", verbose_name=_("agreement")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file.name


def academic_year_of(departure: dt.date) -> str:
    """Name the academic year of a departure, such as 2026/2027: from July on it is the one that begins."""
    first = departure.year if departure.month >= 7 else departure.year - 1
    return f"{first}/{first + 1}"


def academic_years(first: dt.date, last: dt.date) -> list[str]:
    """Name every academic year in which somebody can depart from ``first`` to ``last``."""
    begin, end = int(academic_year_of(first)[:4]), int(academic_year_of(last)[:4])
    return [f"{year}/{year + 1}" for year in range(begin, end + 1)]
