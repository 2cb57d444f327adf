"""People who sign in, and the roles they hold."""

import secrets
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A domain that never exists (RFC 2606).
NO_ADDRESS = "registered.invalid"


class Role(models.TextChoices):
    """Offices a person can hold. Applicants need none; the commission's order names its members."""

    OFFICE_SPECIALIST = "office_specialist", _("International Office specialist")
    OFFICE_HEAD = "office_head", _("head of the International Office")
    MEDICAL = "medical", _("may open medical papers")
    FACULTY_APPROVER = "faculty_approver", _("faculty approver")


class LetterKind(models.TextChoices):
    """Kinds of letters. Only the first is always sent: what happened to an application or an account."""

    NEEDED = "needed", _("what must be known")
    REMINDER = "reminder", _("reminders of deadlines and of what is missing")
    ANNOUNCEMENT = "announcement", _("announcements of the International Office")
    OPENING = "opening", _("a call opens that I asked about")


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail address is their name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_stand_in(self, **fields: Any) -> "User":
        """Create an account nobody can sign in to, for a person who has none yet; its login is no address."""
        login = f"{secrets.token_hex(12)}@{NO_ADDRESS}"
        return self.create_user(login, None, stand_in=True, is_active=False, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a technician: configures the portal, opens no document and no score."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One account. The e-mail address is the login."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(
        _("language of letters"),
        max_length=2,
        default="kk",
        choices=[("kk", "қазақша"), ("ru", "русский"), ("en", "English")],
    )
    language_chosen = models.BooleanField(
        _("language chosen by the person"),
        default=False,
        help_text=_("Then pages follow it on every device."),
    )
    letters_off = models.JSONField(_("kinds of letters turned off"), default=list, blank=True)
    sign_outs = models.PositiveIntegerField(
        _("how often signed out everywhere"), default=0, help_text=_("Sessions of an earlier count are over.")
    )
    is_staff = models.BooleanField(_("may open the office's pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    stand_in = models.BooleanField(
        _("registered by the office, not taken over yet"),
        default=False,
        editable=False,
        help_text=_("Nobody can sign in; the login is no address."),
    )
    contact = models.EmailField(_("e-mail named on the paper"), blank=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stand_in=True) | models.Q(contact=""),
                name="account_in_use_has_own_address",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name or self.email

    @property
    def address(self) -> str:
        """The e-mail address letters go to; empty while none is known."""
        return self.contact if self.stand_in else self.email

    @property
    def can_be_written_to(self) -> bool:
        """Whether letters reach the person: an account in use, or an address named on the paper."""
        return bool(self.contact) if self.stand_in else self.is_active

    def wants(self, kind: str) -> bool:
        """Tell whether letters of a kind are written to this person; what must be known always is."""
        return kind == LetterKind.NEEDED or kind not in self.letters_off

    def get_session_auth_hash(self) -> str:
        """Return what every session of this person carries; it changes with the password and a sign-out."""
        return f"{super().get_session_auth_hash()}:{self.sign_outs}"

    def sign_out_everywhere(self) -> None:
        """End every session of this person at its next request."""
        User.objects.filter(pk=self.pk).update(sign_outs=F("sign_outs") + 1)
        self.refresh_from_db(fields=["sign_outs"])

    def roles(self) -> frozenset[str]:
        """Return the roles held today, read once per request object."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.role_holdings.current().values_list("role", flat=True))
        return self._roles


class RoleHoldingQuerySet(models.QuerySet["RoleHolding"]):
    """Roles with the days on which they hold."""

    def current(self) -> "RoleHoldingQuerySet":
        """Return the roles that hold today."""
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=today)
        )


class RoleHolding(models.Model):
    """One person holds one role from one day to another; a faculty approver for one faculty."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_holdings", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    faculty_code = models.CharField(_("faculty"), max_length=20, blank=True)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
            models.UniqueConstraint(fields=["user", "role", "faculty_code"], name="role_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class ErasureRequest(models.Model):
    """Somebody asks that their data be erased. The office head answers; rows of the past stay."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        WITHDRAWN = "withdrawn", _("withdrawn")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    user = models.ForeignKey(User, models.PROTECT, related_name="erasure_requests", verbose_name=_("person"))
    words = models.TextField(_("what the person wrote"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="asked"), name="erasure_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "withdrawn", "granted", "refused"]),
                name="erasure_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", closed_at=None)
                | (~models.Q(state="asked") & models.Q(closed_at__isnull=False)),
                name="erasure_closed_when_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_state_display()}"
