"""The yearly table for the ministry: each column is a row that the office edits."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Applicant
from programs.models import Call


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


class CheckCount(models.Model):
    """How often the public check was answered for a call in a month, and how often a rule was not met.

    Nothing of who asked is kept: no address, no session, no answers. ``rule`` is the kind of a rule, or empty
    for the check itself.
    """

    month = models.DateField(_("month"), help_text=_("Its first day."))
    call = models.ForeignKey(Call, models.CASCADE, related_name="+", verbose_name=_("call"))
    rule = models.CharField(_("rule"), max_length=30, blank=True)
    count = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("count of checks")
        verbose_name_plural = _("counts of checks")
        ordering = ["month", "call", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["month", "call", "rule"], name="check_count_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y} {self.call} {self.rule}: {self.count}"
