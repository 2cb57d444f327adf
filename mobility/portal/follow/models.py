"""Who asked to be told when a call opens, and the keys of personal calendars."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models import Call, Program


class FollowQuerySet(models.QuerySet["Follow"]):
    """Wishes to be told by how far they are."""

    def confirmed(self) -> "FollowQuerySet":
        """Those whose address is surely their owner's."""
        return self.exclude(confirmed_at=None)

    def waiting(self) -> "FollowQuerySet":
        """Confirmed ones that had no letter yet."""
        return self.confirmed().filter(told_at=None)

    def of(self, who: str) -> "FollowQuerySet":
        """Everything one account or one address asked for: see ``Follow.who``."""
        return self.filter(who=hash_of(who))


def hash_of(who: str) -> str:
    """Return by what the wishes of one account or address are found, without naming it."""
    return hashlib.sha256(f"follow:{who}".encode()).hexdigest()


class Follow(models.Model):
    """Somebody wants a letter when a call, or the next call of a program, opens.

    Either an account or the e-mail address of a visitor; a visitor's counts once it is confirmed by a letter.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    who = models.CharField(max_length=64, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=2, default="kk")
    call = models.ForeignKey(
        Call, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("call")
    )
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("program")
    )
    changes = models.BooleanField(_("also when the deadline is moved"), default=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    letter_on = models.DateField(_("day of the letter that asks to confirm"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_at = models.DateTimeField(_("letter about the opening"), null=True, blank=True)
    told_day = models.DateField(_("deadline the person knows"), null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed call")
        verbose_name_plural = _("followed calls")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(email=""), name="follow_has_one_reader"
            ),
            models.CheckConstraint(
                condition=models.Q(call=None) ^ models.Q(program=None), name="follow_has_one_subject"
            ),
            models.UniqueConstraint(
                fields=["who", "call"], condition=models.Q(program=None), name="follow_call_once"
            ),
            models.UniqueConstraint(
                fields=["who", "program"], condition=models.Q(call=None), name="follow_program_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.email} · {self.subject}"

    @property
    def subject(self) -> Call | Program:
        """What is followed."""
        found = self.call or self.program
        assert found is not None  # the database holds one of both
        return found


class CalendarKey(models.Model):
    """The key of a person's own calendar; with another number every earlier link is dead."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key", verbose_name=_("person")
    )
    number = models.PositiveIntegerField(_("number of the link"), default=1)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("link of a calendar")
        verbose_name_plural = _("links of calendars")

    def __str__(self) -> str:
        return f"{self.user} · {self.number}"
