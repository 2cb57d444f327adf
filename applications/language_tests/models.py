"""The university's own language test: when and where it is sat, who has a place, what came of it."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Applicant, LanguageProof
from mobility.common import clock
from partners.models import academic_year_of
from programs.models import Call
from programs.rules import LEVELS


def round_of(day: dt.date) -> str:
    """Name the academic year and term of a day: 2026/2027-1 from July to January, then 2026/2027-2."""
    return f"{academic_year_of(day)}-{1 if day.month >= 7 or day.month == 1 else 2}"


class TestSlot(models.Model):
    """One sitting of the test. ``places_taken`` counts its booked people; the database keeps it in bounds."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("registration closed")
        CANCELLED = "cancelled", _("cancelled")

    day = models.DateField(pgettext_lazy("a date", "day"))
    starts_at = models.TimeField(_("begins"), help_text=_("Local time."))
    ends_at = models.TimeField(_("ends"))
    room = models.CharField(
        _("room"), max_length=150, blank=True, help_text=_("Empty: the room of the office.")
    )
    languages = models.JSONField(_("languages"), default=list)
    places = models.PositiveSmallIntegerField(_("places"))
    places_taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    closes_on = models.DateField(
        _("registration until"), help_text=_("Open until 24:00 of this day, but not after the test begins.")
    )
    round = models.CharField(
        _("test round"),
        max_length=20,
        blank=True,
        help_text=_(
            "A person has one place for each language in a round. Empty: the academic year and term of the "
            "day, such as 2026/2027-1."
        ),
    )
    calls = models.ManyToManyField(
        Call,
        verbose_name=_("for these calls"),
        blank=True,
        related_name="test_slots",
        help_text=_("None chosen: for every call that accepts our own test."),
    )
    notes = models.TextField(
        _("what to know"), max_length=500, blank=True, help_text=_("Shown to those who may book.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("language test")
        verbose_name_plural = _("language tests")
        ordering = ["day", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "closed", "cancelled"]),
                name="test_slot_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(places_taken__lte=models.F("places")), name="test_slot_is_not_overbooked"
            ),
            models.CheckConstraint(condition=models.Q(places__gt=0), name="test_slot_has_a_place"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="test_slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__lte=models.F("day")), name="test_slot_closes_before_the_test"
            ),
            models.CheckConstraint(condition=~models.Q(round=""), name="test_slot_has_a_round"),
        ]
        indexes = [models.Index(fields=["state", "day"], name="test_slot_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}, {self.hours}"

    @property
    def hours(self) -> str:
        """From when to when, local time: 14:00–16:00."""
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def begins(self) -> dt.datetime:
        """The moment at which the test begins."""
        return dt.datetime.combine(self.day, self.starts_at, tzinfo=clock.zone())

    @property
    def ends(self) -> dt.datetime:
        """The moment at which the test ends."""
        return dt.datetime.combine(self.day, self.ends_at, tzinfo=clock.zone())

    @property
    def places_left(self) -> int:
        return self.places - self.places_taken

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether people may book, change and cancel at ``now``."""
        return self.state == self.State.PUBLISHED and now < min(clock.end_of(self.closes_on), self.begins)

    def clean(self) -> None:
        """Say in words what the constraints hold; an empty round becomes that of the day."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The test ends after it begins.")})
        if self.day and self.closes_on and self.closes_on > self.day:
            raise ValidationError({"closes_on": _("Registration ends on the day of the test at the latest.")})
        if self.day and not self.round:
            self.round = round_of(self.day)


class Booking(models.Model):
    """A person's place at a test, or on its waiting list, and later what came of it.

    ``uid`` and ``sequence`` are those of the event in the person's calendar: they go along to another day.
    """

    class State(models.TextChoices):
        BOOKED = "booked", _("booked")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved to another day")

    class Attendance(models.TextChoices):
        YES = "yes", _("came")
        NO = "no", _("did not come")
        EXCUSED = "excused", _("excused")

    slot = models.ForeignKey(TestSlot, models.PROTECT, related_name="bookings", verbose_name=_("test"))
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, related_name="test_bookings", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=3)
    round = models.CharField(_("test round"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    made_at = models.DateTimeField(_("booked at"))
    uid = models.UUIDField(_("identifier in calendars"), default=uuid.uuid4, editable=False)
    sequence = models.PositiveSmallIntegerField(_("changes of the event"), default=0, editable=False)
    attendance = models.CharField(_("attendance"), max_length=7, choices=Attendance.choices, blank=True)
    level = models.CharField(
        _("level reached"), max_length=2, choices=[(level, level) for level in LEVELS], blank=True
    )
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    proof = models.OneToOneField(
        LanguageProof,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="test_booking",
        verbose_name=_("language proof"),
    )

    class Meta:
        verbose_name = _("booking of a language test")
        verbose_name_plural = _("bookings of language tests")
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "language", "round"],
                condition=models.Q(state__in=["booked", "waiting"]) & ~models.Q(attendance="excused"),
                name="one_live_booking_per_language_and_round",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["booked", "waiting", "cancelled", "moved"]),
                name="test_booking_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(attendance="")
                | models.Q(attendance__in=["yes", "no", "excused"], state="booked"),
                name="attendance_of_booked_people_only",
            ),
            models.CheckConstraint(
                condition=models.Q(level="") | models.Q(level__in=LEVELS, attendance="yes"),
                name="test_result_of_people_who_came_only",
            ),
        ]
        indexes = [models.Index(fields=["slot", "state", "made_at"], name="test_booking_in_line")]

    def __str__(self) -> str:
        return f"{self.applicant} · {self.slot}"
