"""What all rows of a call share: the version they belong to, and whom they bind."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .call import Call


class RowQuerySet(models.QuerySet):
    """Rows of calls by the version of the call they belong to."""

    def current(self) -> "RowQuerySet":
        """Rows that hold now; what a correction replaced is kept for the applications made under it."""
        return self.filter(until=None)

    def in_version(self, number: int) -> "RowQuerySet":
        """Rows that held in a version of their call."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=number), since__lte=number)


class CallRow(models.Model):
    """A row of a call that is frozen when the call is published.

    A correction never changes or deletes it: ``until`` closes it, and a row of the next version takes its
    place.
    """

    since = models.PositiveSmallIntegerField(_("since version"), default=1, editable=False)
    until = models.PositiveSmallIntegerField(_("until version"), null=True, editable=False)
    note = models.TextField(_("note for staff"), blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_in(self, version: int | None) -> bool:
        """Tell whether the row holds in a version of its call; None asks whether it holds now."""
        if version is None:
            return self.until is None
        return self.since <= version <= (self.until or version)

    def clean(self) -> None:
        """Raise ValidationError when the call was published: its rules are what people applied under."""
        super().clean()
        call = getattr(self, "call", None)
        if call is not None and call.state == Call.State.PUBLISHED:
            raise ValidationError(_("This call is published; its rules no longer change."))


class BoundRow(CallRow):
    """A row that may be about some people only."""

    applies_to = models.CharField(
        _("binds only"),
        max_length=10,
        blank=True,
        choices=[("student", _("students")), ("staff", _("staff"))],
    )
    funding = models.JSONField(
        _("only if paid by"), default=list, blank=True, help_text=_("Empty: whoever pays.")
    )
    scope = models.CharField(_("only for mobility"), max_length=10, blank=True, choices=Call.Scope.choices)

    class Meta:
        abstract = True
