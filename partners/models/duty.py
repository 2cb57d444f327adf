"""Who of our office is responsible for which directions, and who stands in for whom."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .office import Direction


class Duty(models.Model):
    """The directions of one person of the office. Whoever has no row is responsible for all of them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="duty", verbose_name=_("colleague")
    )
    directions = models.JSONField(_("directions"), default=list)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["person__full_name", "id"]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def named(self) -> list[str]:
        """The directions in words, in their usual order."""
        return [str(label) for code, label in Direction.choices if code in self.directions]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by day."""

    def on(self, day: dt.date | None = None) -> "AbsenceQuerySet":
        """Absences that last on a day, today if none is given."""
        day = day or timezone.localdate()
        return self.filter(first_day__lte=day, last_day__gte=day)


class Absence(models.Model):
    """One person of the office is away from one day to another; a colleague does their work meanwhile."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="substitutions",
        verbose_name=_("who stands in"),
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-last_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("substitute")), name="absence_has_another_substitute"
            ),
        ]
        indexes = [models.Index(fields=["substitute", "last_day"], name="absence_by_substitute")]

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day:%d.%m.%Y} – {self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        """Say in words what the constraints hold, and that a substitute is there."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is before the first.")})
        if self.person_id and self.person_id == self.substitute_id:
            raise ValidationError({"substitute": _("Nobody stands in for oneself.")})
        if self.substitute_id and self.first_day and self.last_day:
            away = Absence.objects.filter(
                person=self.substitute_id, first_day__lte=self.last_day, last_day__gte=self.first_day
            )
            if away.exclude(pk=self.pk).exists():
                raise ValidationError({"substitute": _("This colleague is away on some of these days, too.")})
