"""When somebody really was abroad, and what they tell of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from partners.models import Institution
from partners.models.agreements import check_academic_year


class Stay(models.Model):
    """The actual dates of a stay, as the host confirms them."""

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="stay", verbose_name=_("application")
    )
    arrived_on = models.DateField(_("first day at the host"))
    left_on = models.DateField(_("last day at the host"), null=True, blank=True)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-arrived_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("arrived_on")),
                name="stay_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.arrived_on}"


class Report(models.Model):
    """What somebody who was there tells the next ones. Shown without a name, and only with consent."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="reports", verbose_name=_("host")
    )
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report",
        verbose_name=_("application"),
        help_text=_("Empty: a report from before the portal."),
    )
    academic_year = models.CharField(
        _("academic year"), max_length=9, validators=[check_academic_year], help_text="2026/2027"
    )
    field = models.CharField(_("speciality or field"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(
        _("report"),
        max_length=3000,
        help_text=_("Studies, housing, costs, advice. No names and nothing by which somebody is known."),
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"), choices=[(number, str(number)) for number in range(1, 6)]
    )
    consents = models.BooleanField(
        _("agrees to its publication"), default=False, help_text=_("Without a name, for the next applicants.")
    )
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report of a stay")
        verbose_name_plural = _("reports of stays")
        ordering = ["-academic_year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5), name="report_rating_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(published_on=None) | models.Q(consents=True),
                name="published_report_has_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.academic_year}"
