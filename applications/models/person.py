"""The person who applies, as the portal asks once and uses everywhere."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty

from ..folding import fold_name

NAMES = ("last_name", "first_name", "patronymic", "latin_name")


class NameWords(models.TextField):
    """The names a person is found by, in one spelling; made anew whenever a row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the names in both alphabets."""
        texts = [getattr(model_instance, name) or "" for name in NAMES]
        words = " ".join(dict.fromkeys(" ".join(fold_name(text) for text in texts).split()))
        setattr(model_instance, self.attname, words)
        return words


class Applicant(models.Model):
    """A person who applies: what the portal asks once and uses everywhere."""

    class Person(models.TextChoices):
        STUDENT = "student", _("student")
        TEACHER = "teacher", _("teacher")
        STAFF = "staff", _("other staff")

    class Cycle(models.TextChoices):
        BACHELOR = "bachelor", _("bachelor")
        MASTER = "master", _("master")
        DOCTORAL = "doctoral", _("doctoral")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applicant", verbose_name=_("account")
    )
    person = models.CharField(_("I am a"), max_length=10, choices=Person.choices, default=Person.STUDENT)
    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    latin_name = models.CharField(
        _("name as in the passport"), max_length=120, help_text=_("In Latin letters.")
    )
    sex = models.CharField(_("sex"), max_length=1, choices=[("f", _("female")), ("m", _("male"))], blank=True)
    birth_date = models.DateField(_("date of birth"), null=True)
    iin = models.CharField(_("IIN"), max_length=12, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, default="KZ")
    passport_number = models.CharField(_("passport number"), max_length=20, blank=True)
    passport_until = models.DateField(_("passport valid until"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    emergency_name = models.CharField(_("name of your contact in an emergency"), max_length=120, blank=True)
    emergency_relation = models.CharField(_("who they are to you"), max_length=60, blank=True)
    emergency_phone = models.CharField(_("phone of your contact in an emergency"), max_length=20, blank=True)
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, verbose_name=_("faculty"))
    department = models.CharField(_("department"), max_length=150, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    speciality = models.CharField(_("speciality"), max_length=150, blank=True)
    speciality_code = models.CharField(_("code of the speciality"), max_length=20, blank=True)
    cycle = models.CharField(_("cycle"), max_length=10, choices=Cycle.choices, blank=True)
    full_time = models.BooleanField(_("full-time student"), default=True)
    semester = models.PositiveSmallIntegerField(_("current semester"), null=True, blank=True)
    gpa = models.DecimalField("GPA", max_digits=3, decimal_places=2, null=True, blank=True)
    final_year = models.BooleanField(_("in the last year of study"), null=True, blank=True)
    degree = models.CharField(
        _("highest degree held"),
        max_length=10,
        blank=True,
        choices=[
            ("none", _("none yet")),
            ("bachelor", _("bachelor")),
            ("master", _("master")),
            ("doctoral", _("doctoral")),
        ],
    )
    field_match = models.BooleanField(_("studies the same field at the host"), null=True, blank=True)
    earlier_study_months = models.PositiveSmallIntegerField(
        _("months of study abroad funded before"), null=True, blank=True
    )
    earlier_internship_months = models.PositiveSmallIntegerField(
        _("months of internship abroad funded before"), null=True, blank=True
    )
    # The answers of StayForm, one object for each stay; the months above follow from them.
    earlier_mobilities = models.JSONField(_("earlier stays abroad"), default=list, blank=True)
    stay_days = models.PositiveSmallIntegerField(
        _("how many days you plan to stay"),
        null=True,
        blank=True,
        help_text=_("The first and the last day count, too."),
    )
    categories = models.JSONField(_("social categories"), default=list, blank=True)
    search_words = NameWords(default="", editable=False)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        ordering = ["last_name", "first_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gpa=None) | models.Q(gpa__gte=0, gpa__lte=4),
                name="applicant_gpa_within_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(person__in=["student", "teacher", "staff"]),
                name="applicant_person_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Last name, first name and patronymic, as they were typed; names are never declined."""
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)


class LanguageProof(models.Model):
    """A language paper a person says they have, or the result of our own test, confirmed by the office."""

    applicant = models.ForeignKey(
        Applicant, models.CASCADE, related_name="proofs", verbose_name=_("applicant")
    )
    test = models.CharField(_("test"), max_length=30)
    value = models.CharField(_("score or level"), max_length=10, blank=True)
    language = models.CharField(_("language"), max_length=3, default="en")
    taken_on = models.DateField(_("date of the test"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the office"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("language proof")
        verbose_name_plural = _("language proofs")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="confirmed_proof_says_when_and_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"{self.test} {self.value}".strip()
