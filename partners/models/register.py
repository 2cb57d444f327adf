"""What the register keeps beside an institution: how it teaches and grades, whom to write to, its files."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from mobility.common.dates import country_name, language_name
from mobility.common.models import StoredFile

from .institutions import Institution

LEVELS = [(level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")]


class TeachingLanguage(models.Model):
    """A language in which an institution teaches, and the level it asks of those who come."""

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="teaching_languages", verbose_name=_("institution")
    )
    language = models.CharField(_("language"), max_length=2, help_text=_("ISO 639-1 code, two letters"))
    min_level = models.CharField(
        _("level it asks for"),
        max_length=2,
        blank=True,
        choices=LEVELS,
        help_text=_("New places of this host begin with it. Empty: the host names none."),
    )

    class Meta:
        verbose_name = _("language of teaching")
        verbose_name_plural = _("languages of teaching")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "language"], name="teaching_language_once")
        ]

    def __str__(self) -> str:
        return f"{language_name(self.language, get_language() or 'kk')} {self.min_level}".strip()


class HostContact(models.Model):
    """Whom to write to at an institution. Only the office reads it."""

    # The log says that these changed, never from what into what.
    PRIVATE = ("name", "position", "email", "phone", "note")

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("mobility coordinator")
        LEARNING_AGREEMENT = "learning_agreement", _("signs learning agreements")
        NOMINATIONS = "nominations", _("takes nominations")
        AGREEMENTS = "agreements", _("signs agreements")
        FINANCE = "finance", _("grants and money")
        HOUSING = "housing", _("housing")
        OTHER = "other", _("other")

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="contacts", verbose_name=_("institution")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.COORDINATOR)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contact at the host")
        verbose_name_plural = _("contacts at the host")
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    role__in=[
                        "coordinator",
                        "learning_agreement",
                        "nominations",
                        "agreements",
                        "finance",
                        "housing",
                        "other",
                    ]
                ),
                name="host_contact_role_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.get_role_display())


class InstitutionFile(models.Model):
    """A paper about an institution: its fact sheet, its calendar. Only the office opens it."""

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="files", verbose_name=_("institution")
    )
    title = models.CharField(_("title"), max_length=150)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("file about an institution")
        verbose_name_plural = _("files about institutions")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Grade(models.Model):
    """A grade of a scale, the best first."""

    scale = models.ForeignKey(
        "partners.GradingScale", models.CASCADE, related_name="grades", verbose_name=_("grading scale")
    )
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("1 is the best grade."))
    grade = models.CharField(_("grade"), max_length=10)
    passes = models.BooleanField(_("is a pass"), default=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "order"], name="grade_order_once"),
            models.UniqueConstraint(fields=["scale", "grade"], name="grade_once"),
        ]

    def __str__(self) -> str:
        return self.grade


class CountryStatus(models.Model):
    """Whether a country belongs to the Erasmus+ programme from a day on."""

    class Status(models.TextChoices):
        PROGRAMME = "programme", _("EU member state or associated to the programme")
        PARTNER = "partner", _("third country not associated to the programme")

    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 code, two letters"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day. Empty: still."))
    source = models.CharField(_("where this comes from"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("status of a country in Erasmus+")
        verbose_name_plural = _("statuses of countries in Erasmus+")
        ordering = ["country", "since"]
        constraints = [
            models.UniqueConstraint(fields=["country", "since"], name="country_status_once"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="country_status_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["programme", "partner"]), name="country_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{country_name(self.country, get_language() or 'kk')}: {self.get_status_display()}"

    def clean(self) -> None:
        """A country has one status on each day."""
        if not (self.country and self.since):
            return
        others = CountryStatus.objects.filter(country=self.country).exclude(pk=self.pk)
        others = others.filter(models.Q(until=None) | models.Q(until__gte=self.since))
        if self.until is not None:
            others = others.filter(since__lte=self.until)
        other = others.first()
        if other is not None:
            raise ValidationError(
                gettext("Another status of this country holds on some of these days: from %(since)s. End it.")
                % {"since": f"{other.since:%d.%m.%Y}"}
            )

    def holds(self, day: dt.date | None = None) -> bool:
        """Tell whether it is the country's status on a day; today when none is named."""
        day = day or timezone.localdate()
        return self.since <= day and (self.until is None or day <= self.until)
