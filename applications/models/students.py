"""What the university's register of students says, as the last list that was read in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty

from .person import Applicant


class StudentRecord(models.Model):
    """A student in the register: fills in a profile once, and confirms what stands there."""

    email = models.EmailField(_("university e-mail"), unique=True)
    iin = models.CharField(_("IIN"), max_length=12, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, blank=True, verbose_name=_("faculty"))
    department = models.CharField(_("department"), max_length=150, blank=True)
    speciality = models.CharField(_("speciality"), max_length=150, blank=True)
    speciality_code = models.CharField(_("code of the speciality"), max_length=20, blank=True)
    cycle = models.CharField(_("cycle"), max_length=10, choices=Applicant.Cycle.choices, blank=True)
    full_time = models.BooleanField(_("full-time student"), null=True, blank=True)
    semester = models.PositiveSmallIntegerField(
        _("current semester"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    gpa = models.DecimalField("GPA", max_digits=3, decimal_places=2, null=True, blank=True)
    as_of = models.DateField(_("as of"), help_text=_("The day on which the register said so."))

    class Meta:
        verbose_name = _("student in the register")
        verbose_name_plural = _("register of students")
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["iin"], condition=~models.Q(iin=""), name="student_iin_once"),
            models.CheckConstraint(
                condition=models.Q(gpa=None) | models.Q(gpa__gte=0, gpa__lte=4),
                name="student_gpa_within_scale",
            ),
        ]
        indexes = [models.Index(fields=["as_of"], name="student_by_age_of_list")]

    def __str__(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)
