"""One person's paper for one call: its deadline, its wishes, every move it made."""

import copy
import secrets

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partners.models import Direction
from programs.models import Call, Offering

from ..deadlines import Channel, PersonalDeadline
from ..workflow import FACES, STEPS, Face, State
from .person import Applicant

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """Return a public code that cannot be guessed and has no letters that look alike."""
    return "".join(secrets.choice(ALPHABET) for _unused in range(10))


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
    direction = models.CharField(
        _("direction"), max_length=15, choices=Direction.choices, blank=True, editable=False
    )
    # Given by somebody of the office: rules do not change it any more.
    direction_by_hand = models.BooleanField(_("direction set by hand"), default=False, editable=False)
    state_since = models.DateTimeField(_("since"), auto_now_add=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    late = models.BooleanField(_("sent in late"), default=False, editable=False)
    channel = models.CharField(
        _("how it came"),
        max_length=6,
        choices=[
            (Channel.PORTAL.value, _("through the portal")),
            (Channel.EGOV.value, _("through eGov")),
            (Channel.OFFICE.value, _("on paper")),
        ],
        default=Channel.PORTAL.value,
        editable=False,
    )
    channel_number = models.CharField(_("number in eGov or in the journal"), max_length=40, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    signed_by = models.CharField(_("consents signed by"), max_length=250, blank=True)
    signed_on = models.DateField(_("consents signed on"), null=True, blank=True)
    consent_processing = models.BooleanField(_("agrees to the processing of the data"), default=False)
    consent_cross_border = models.BooleanField(
        _("agrees to sending the data to the host abroad"), default=False
    )
    rules_version = models.PositiveSmallIntegerField(_("version of the rules"), null=True, editable=False)
    facts = models.JSONField(_("facts at submission"), default=dict, editable=False)
    findings = models.JSONField(_("findings at submission"), default=list, editable=False)
    snapshot = models.JSONField(_("profile at submission"), default=dict, editable=False)
    # What was typed into the profile and could not be taken: shown again as it was typed, until it is mended.
    unfinished = models.JSONField(_("answers not taken yet"), default=dict, editable=False)
    register_said = models.JSONField(
        _("what the register of students said at submission"), default=dict, editable=False
    )

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
            models.CheckConstraint(
                condition=models.Q(
                    channel="portal", channel_number="", received_on=None, signed_by="", signed_on=None
                )
                | (
                    models.Q(channel__in=["egov", "office"], received_on__isnull=False)
                    & ~models.Q(channel_number="")
                ),
                name="registered_application_has_number_and_day",
            ),
            models.UniqueConstraint(
                fields=["channel_number"],
                condition=models.Q(channel="egov"),
                name="egov_number_registered_once",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="application_by_call_state"),
            models.Index(fields=["state", "state_since"], name="application_by_state_age"),
            models.Index(fields=["state_since", "id"], name="application_by_age"),
            models.Index(fields=["created_at"], name="application_by_begin"),
            models.Index(fields=["direction", "state", "state_since"], name="application_by_direction"),
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

    @cached_property
    def locked_for(self) -> frozenset[int]:
        """The keys of colleagues who declared that they stand too near to the applicant; read once."""
        return frozenset(row.user_id for row in self.conflicts.all() if row.lifted_at is None)

    @property
    def is_registered(self) -> bool:
        """Whether staff typed it in from paper or eGov."""
        return self.channel != Channel.PORTAL

    @property
    def lies_at_the_office(self) -> bool:
        """Whether the office works with it: it was sent in, or the office is typing it in."""
        return self.number is not None or self.is_registered

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
