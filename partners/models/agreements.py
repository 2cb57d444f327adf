"""The agreements that let us send anybody anywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .institutions import Institution


class Agreement(models.Model):
    """A signed basis for sending people."""

    class Kind(models.TextChoices):
        MEMORANDUM = "memorandum", _("memorandum")
        EXCHANGE = "exchange", _("bilateral exchange agreement")
        KA171 = "ka171", _("KA171 inter-institutional agreement")

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="agreements", verbose_name=_("institution")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40)
    signed_on = models.DateField(_("signed"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"))
    seats_per_year = models.PositiveSmallIntegerField(_("students a year"), default=0)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_to"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["memorandum", "exchange", "ka171"]),
                name="agreement_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.institution}"
