"""Who sits in a commission: the order that appoints it and its members."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Commission(models.Model):
    """A competition commission appointed by an order."""

    title = models.CharField(_("title"), max_length=200)
    order_number = models.CharField(_("number of the order"), max_length=40)
    order_date = models.DateField(_("date of the order"))

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["-order_date"]

    def __str__(self) -> str:
        return self.title


class Member(models.Model):
    """A person in a commission."""

    class Function(models.TextChoices):
        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("secretary without a vote")

    commission = models.ForeignKey(
        Commission, models.CASCADE, related_name="members", verbose_name=_("commission")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    function = models.CharField(
        _("function"), max_length=10, choices=Function.choices, default=Function.MEMBER
    )
    position = models.CharField(_("position"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "user"], name="member_once"),
            models.UniqueConstraint(
                fields=["commission"], condition=models.Q(function="chair"), name="one_chair_per_commission"
            ),
            models.CheckConstraint(
                condition=models.Q(function__in=["chair", "member", "secretary"]),
                name="member_function_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def scores(self) -> bool:
        """Secretaries have no vote and no score."""
        return self.function != self.Function.SECRETARY
