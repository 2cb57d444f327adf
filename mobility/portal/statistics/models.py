"""The yearly table for the ministry: each column is a row that the office edits."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Applicant


class ReportColumn(models.Model):
    """A column of the yearly table: something its lines are told apart by, or a count of people."""

    class Shows(models.TextChoices):
        """What stands in the column. The first ones tell lines apart, the others count people."""

        PROGRAM = "program", _("the program")
        SCOPE = "scope", _("where to: abroad or inside Kazakhstan")
        COUNTRY = "country", _("the country of the host")
        HOST = "host", _("the host university")
        TERM = "term", _("the term")
        FUNDING = "funding", _("who pays")
        APPLIED = "applied", _("how many applied")
        PLACED = "placed", _("how many got a place")
        WENT = "went", _("how many went")
        RECOGNISED = "recognised", _("how many had their credits recognised")

    COUNTS = (Shows.APPLIED, Shows.PLACED, Shows.WENT, Shows.RECOGNISED)
    NARROWING = ("person", "cycle", "sex")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("heading"), max_length=120)
    shows = models.CharField(_("what it shows"), max_length=12, choices=Shows.choices)
    person = models.CharField(
        _("only these people"),
        max_length=10,
        blank=True,
        choices=Applicant.Person.choices,
        help_text=_("Of a count. Empty: everybody."),
    )
    cycle = models.CharField(
        _("only this level"),
        max_length=10,
        blank=True,
        choices=Applicant.Cycle.choices,
        help_text=_("Of a count. Empty: all levels."),
    )
    sex = models.CharField(
        _("only this sex"),
        max_length=1,
        blank=True,
        choices=[("f", _("female")), ("m", _("male"))],
        help_text=_("Of a count. Empty: both."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    shown = models.BooleanField(_("shown"), default=True)
    assumed = models.BooleanField(
        _("assumed"),
        default=False,
        help_text=_("Nobody has checked this column against the ministry's own form yet."),
    )

    class Meta:
        verbose_name = _("column of the yearly table")
        verbose_name_plural = _("columns of the yearly table")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    shows__in=[
                        "program",
                        "scope",
                        "country",
                        "host",
                        "term",
                        "funding",
                        "applied",
                        "placed",
                        "went",
                        "recognised",
                    ]
                ),
                name="report_column_shows_something_known",
            ),
            models.CheckConstraint(
                condition=models.Q(person="", cycle="", sex="")
                | models.Q(shows__in=["applied", "placed", "went", "recognised"]),
                name="report_column_narrows_counts_only",
                violation_error_message=_("Only a count can be narrowed to some people."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_count(self) -> bool:
        """Whether the column counts people."""
        return self.shows in self.COUNTS

    @property
    def narrowed(self) -> dict[str, str]:
        """To whom a count is narrowed, by column of the profile."""
        return {name: value for name in self.NARROWING if (value := getattr(self, name))}

    def clean(self) -> None:
        """Raise ValidationError when something is narrowed that counts nobody."""
        super().clean()
        if self.narrowed and not self.is_count:
            raise ValidationError(_("Only a count can be narrowed to some people."))
