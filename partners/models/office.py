"""Our office: where it is, when it is open, and whom to ask about what."""

import datetime as dt
import re

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .institutions import Institution

# How a Latin letter of a room is written in Cyrillic: by its place in the order, not by its looks.
CYRILLIC_ROOMS = str.maketrans("ABVGDEKLMNOPRST", "АБВГДЕКЛМНОПРСТ")


class Office(models.Model):
    """The unit that runs mobility at our university: where it is and when it is open."""

    institution = models.OneToOneField(
        Institution, models.PROTECT, related_name="office", verbose_name=_("university")
    )
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=200, blank=True)
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    room = models.CharField(
        _("room"),
        max_length=20,
        blank=True,
        help_text=_("In Latin letters; Kazakh and Russian pages write 115B as 115Б."),
    )
    hours = models.CharField(_("working hours"), max_length=100, blank=True)
    lunch = models.CharField(_("lunch break"), max_length=60, blank=True)
    opens_at = models.TimeField(
        _("opens at"),
        null=True,
        blank=True,
        help_text=_("From Monday to Friday. With it pages say whether the office is open now."),
    )
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    lunch_from = models.TimeField(_("lunch from"), null=True, blank=True)
    lunch_until = models.TimeField(_("lunch until"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    test_email = models.EmailField(_("e-mail for the language test"), blank=True)
    social = models.CharField(_("social account"), max_length=60, blank=True)
    notes = models.TextField(_("notes for staff"), blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None, closes_at=None)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="office_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(lunch_from=None, lunch_until=None)
                | models.Q(lunch_from__lt=models.F("lunch_until")),
                name="office_lunch_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def room_shown(self) -> str:
        """The room in the script of the active language: 115B in English, 115Б in Kazakh and Russian."""
        return self.room if get_language() == "en" else self.room.translate(CYRILLIC_ROOMS)


class ClosedDay(models.Model):
    """A day from Monday to Friday on which the office is closed: a holiday, a day moved to a weekend."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="closed_days", verbose_name=_("office"))
    day = models.DateField(pgettext_lazy("a date", "day"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Direction(models.TextChoices):
    """What a person of the office is asked about; see ``directions``."""

    FAR_ABROAD = "far_abroad", _("Europe and far abroad")
    CIS = "cis", _("CIS countries")
    INTERNAL = "internal", _("inside Kazakhstan")
    STAFF = "staff", _("teachers and staff")
    INTERNSHIPS = "internships", _("scientific internships")
    AGREEMENTS = "agreements", _("agreements with partners")
    VISAS = "visas", _("visas and migration")


class Contact(models.Model):
    """Whom to ask about what. Roles, never names."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="contacts", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=250)
    directions = models.CharField(_("asked about"), max_length=200, blank=True)
    handles = models.JSONField(
        _("directions"), default=list, blank=True, help_text=_("Calls and applications name this contact.")
    )
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(
        _("telephone"),
        max_length=30,
        blank=True,
        help_text=_("With the country code, such as +7 7182 67 36 85."),
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True, help_text=_("The last day away."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__lte=models.F("away_until")),
                name="contact_is_back_after_leaving",
            )
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def dialled(self) -> str:
        """The telephone as a link dials it."""
        return re.sub(r"[^+\d]", "", self.phone)

    def is_away(self, day: dt.date) -> bool:
        """Tell whether this person cannot be asked on a day."""
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)
