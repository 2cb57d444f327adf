"""Which direction of the office an application belongs to, as rows the head edits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Direction
from programs.models import Call, Program

from .person import Applicant


class DirectionRule(models.Model):
    """One rule: applications for which everything named here holds belong to this direction.

    Rules are read in their order and the first that fits decides. What is left empty fits everybody.
    """

    order = models.PositiveSmallIntegerField(_("order"), default=0)
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("program")
    )
    scope = models.CharField(_("where to"), max_length=10, blank=True, choices=Call.Scope.choices)
    people = models.JSONField(_("who goes"), default=list, blank=True)
    countries = models.JSONField(
        _("countries"), default=list, blank=True, help_text=_("Of the first wish, later of the place given.")
    )
    everywhere_else = models.BooleanField(
        _("any other country"), default=False, help_text=_("Fits as soon as a country is known.")
    )
    direction = models.CharField(_("direction"), max_length=15, choices=Direction.choices)

    class Meta:
        verbose_name = _("rule of directions")
        verbose_name_plural = _("rules of directions")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="direction_rule_names_a_direction"
            ),
            models.CheckConstraint(
                condition=models.Q(everywhere_else=False) | models.Q(countries=[]),
                name="direction_rule_names_countries_or_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_direction_display()}"

    @property
    def asks_for_country(self) -> bool:
        """Whether it can only be answered once a country is known."""
        return bool(self.countries) or self.everywhere_else

    @property
    def people_named(self) -> list[str]:
        """Who goes, in words."""
        return [str(label) for code, label in Applicant.Person.choices if code in self.people]
