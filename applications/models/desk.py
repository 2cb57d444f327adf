"""Colleagues of the office around an application: their notes, who has it open, who stands too near."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application


class Remark(models.Model):
    """A note of the office about an application. It is never shown to applicants, and never changed."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="remarks", verbose_name=_("application")
    )
    text = models.CharField(_("note"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("for")
    )
    unread_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("not read yet by")
    )

    class Meta:
        verbose_name = _("note of the office")
        verbose_name_plural = _("notes of the office")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="remark_has_text")]

    def __str__(self) -> str:
        return f"{self.application}: {self.by}"


class Conflict(models.Model):
    """A colleague stands too near to an applicant, and said so: the application is locked for them.

    Until the head lifts it, they neither read nor decide (permissions.md, row 30). Rows stay.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="conflicts", verbose_name=_("application")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    why = models.CharField(_("why"), max_length=300)
    at = models.DateTimeField(_("declared"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by")
    )
    lifted_why = models.CharField(_("why it was lifted"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("conflict of interest in the office")
        verbose_name_plural = _("conflicts of interest in the office")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"],
                condition=models.Q(lifted_at=None),
                name="office_conflict_declared_once",
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="office_conflict_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.user}"


class PersonChange(models.Model):
    """What the head changed in the personal data of an application, and why. Written once.

    The log names the columns only: it is never rewritten, and people may ask that theirs be forgotten.
    """

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="person_changes", verbose_name=_("application")
    )
    columns = models.JSONField(_("what changed"), help_text=_("Column, old value, new value."))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of personal data")
        verbose_name_plural = _("changes of personal data")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="person_change_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.at:%d.%m.%Y}"


class Opened(models.Model):
    """Who has an application open in the admin, and when it was last seen there."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="opened", verbose_name=_("application")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("open application")
        verbose_name_plural = _("open applications")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="opened_once_by_each")]

    def __str__(self) -> str:
        return f"{self.application}: {self.user}"
