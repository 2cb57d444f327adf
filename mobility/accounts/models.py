"""People who sign in, and the roles they hold."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Offices a person can hold. Applicants need none; the commission's order names its members."""

    OFFICE_SPECIALIST = "office_specialist", _("International Office specialist")
    OFFICE_HEAD = "office_head", _("head of the International Office")
    MEDICAL = "medical", _("may open medical papers")
    FACULTY_APPROVER = "faculty_approver", _("faculty approver")


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
    is_staff = models.BooleanField(_("may open the office's pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name or self.email

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
