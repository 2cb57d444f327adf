"""The person, the paper for one call, its wishes and documents, and every move it made."""

import copy
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobility.common.models import StoredFile
from partners.models import Faculty
from programs.models import Call, DocumentRequirement, Offering

from .deadlines import PersonalDeadline
from .workflow import FACES, STEPS, Face, State

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """Return a public code that cannot be guessed and has no letters that look alike."""
    return "".join(secrets.choice(ALPHABET) for _unused in range(10))


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
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, verbose_name=_("faculty"))
    department = models.CharField(_("department"), max_length=150, blank=True)
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
    stay_days = models.PositiveSmallIntegerField(
        _("how many days you plan to stay"),
        null=True,
        blank=True,
        help_text=_("The first and the last day count, too."),
    )
    categories = models.JSONField(_("social categories"), default=list, blank=True)

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
    """A language paper a person says they have."""

    applicant = models.ForeignKey(
        Applicant, models.CASCADE, related_name="proofs", verbose_name=_("applicant")
    )
    test = models.CharField(_("test"), max_length=30)
    value = models.CharField(_("score or level"), max_length=10, blank=True)
    language = models.CharField(_("language"), max_length=3, default="en")
    taken_on = models.DateField(_("date of the test"), null=True, blank=True)

    class Meta:
        verbose_name = _("language proof")
        verbose_name_plural = _("language proofs")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.test} {self.value}".strip()


class Application(PersonalDeadline, models.Model):
    """One person's paper for one call."""

    ref = models.CharField(_("public code"), max_length=12, unique=True, default=new_ref, editable=False)
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    number = models.CharField(_("number"), max_length=30, blank=True, null=True, unique=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(state.value, face.staff) for state, face in FACES.items()],
        default=State.DRAFT.value,
        editable=False,
        db_index=True,
    )
    state_since = models.DateTimeField(_("since"), auto_now_add=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    late = models.BooleanField(_("sent in late"), default=False, editable=False)
    consent_processing = models.BooleanField(_("agrees to the processing of the data"), default=False)
    consent_cross_border = models.BooleanField(
        _("agrees to sending the data to the host abroad"), default=False
    )
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"), null=True, editable=False)
    facts = models.JSONField(_("facts at submission"), default=dict, editable=False)
    findings = models.JSONField(_("findings at submission"), default=list, editable=False)
    snapshot = models.JSONField(_("profile at submission"), default=dict, editable=False)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["applicant", "call"], name="one_application_per_call"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="application_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn"])
                | models.Q(number__isnull=False, submitted_at__isnull=False),
                name="submitted_application_has_number_and_time",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="application_by_call_state"),
            models.Index(fields=["state", "state_since"], name="application_by_state_age"),
            models.Index(fields=["state_since", "id"], name="application_by_age"),
            models.Index(fields=["created_at"], name="application_by_begin"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.call} ({self.ref})"

    @property
    def face(self) -> Face:
        """How the state is shown."""
        return FACES[State(self.state)]

    @property
    def person(self) -> Applicant:
        """The applicant as they described themselves at submission; of a draft, as they do now.

        A profile can change later for another draft; what was submitted stays as it was.
        """
        person = copy.copy(self.applicant)
        columns = {column.attname: column for column in Applicant._meta.concrete_fields}
        for name, value in self.snapshot.items():
            setattr(person, name, columns[name].to_python(value))
        return person

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT


class Extension(models.Model):
    """A later deadline for one person, with the reason. The last one given holds."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="extensions", verbose_name=_("application")
    )
    until = models.DateField(_("until"), help_text=_("Open until 24:00 of this day, local time."))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("extension of the deadline")
        verbose_name_plural = _("extensions of the deadline")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="extension_has_reason")]

    def __str__(self) -> str:
        return f"{self.application}: {self.until}"


class Choice(models.Model):
    """A wished place with its rank."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="choices", verbose_name=_("application")
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, related_name="choices", verbose_name=_("place to go")
    )
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["application", "offering"], name="wish_once"),
            models.UniqueConstraint(fields=["application", "rank"], name="wish_rank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.offering}"


class Document(models.Model):
    """One line of the checklist that applies to this person, with its own small machine."""

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        UPLOADED = "uploaded", _("being checked")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        WAIVED = "waived", _("not required")

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="documents", verbose_name=_("application")
    )
    requirement = models.ForeignKey(
        DocumentRequirement, models.PROTECT, related_name="documents", verbose_name=_("required document")
    )
    alternative = models.ForeignKey(
        DocumentRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("way chosen"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.MISSING)
    reason = models.CharField(_("remark"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement"], name="document_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["missing", "uploaded", "accepted", "returned", "waived"]),
                name="document_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(reason=""),
                name="returned_document_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="document_by_state")]

    def __str__(self) -> str:
        return str(self.requirement)


class Upload(models.Model):
    """One version of a document's file. A replaced file stays as an earlier version."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="uploads", verbose_name=_("document"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    number = models.PositiveSmallIntegerField(_("version"))
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="upload_number_once")]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"


class Transition(models.Model):
    """One move of an application: who, when, from where to where, why. Written once."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="transitions", verbose_name=_("application")
    )
    step = models.CharField(_("step"), max_length=20, choices=[(s.name, s.label) for s in STEPS.values()])
    source = models.CharField(_("from"), max_length=12)
    target = models.CharField(_("to"), max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="move_by_time")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ReturnReason(models.Model):
    """A sentence the office uses when it returns a document: the applicant reads it in the own language."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    text = models.CharField(
        _("what to mend"),
        max_length=200,
        help_text=_("One or two sentences to the applicant: what is wrong, and what to do."),
    )
    kinds = models.JSONField(
        _("for documents of these kinds"), default=list, blank=True, help_text=_("Empty: for all documents.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to return a document")
        verbose_name_plural = _("reasons to return a document")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
