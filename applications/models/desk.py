"""What colleagues of the office say to each other about an application, and who has it open."""

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

    class Meta:
        verbose_name = _("note of the office")
        verbose_name_plural = _("notes of the office")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="remark_has_text")]

    def __str__(self) -> str:
        return f"{self.application}: {self.by}"


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
