"""Earlier stays abroad that somebody paid for."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.fields import DayField, MonthsField

from ..models import Applicant
from .saved import SavedAsTyped

MOST_STAYS = 4
DAYS = ("starts_on", "ends_on")
STAY_KINDS = [("", "—"), ("study", _("study")), ("internship", _("internship"))]


class StayForm(SavedAsTyped, forms.Form):
    """One earlier stay: by which program, where, when, and how many months were paid for."""

    kind = forms.ChoiceField(label=_("Study or internship"), choices=STAY_KINDS)
    cycle = forms.ChoiceField(
        label=_("In which cycle you were"), choices=[("", "—"), *Applicant.Cycle.choices], required=False
    )
    program = forms.CharField(label=_("Program"), max_length=80)
    host = forms.CharField(label=_("Host university or company"), max_length=150)
    country = forms.CharField(label=_("Country"), max_length=60)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    months = MonthsField(label=_("Months paid for"))

    def clean(self) -> dict[str, Any]:
        """A stay that began before it ended, both in the past."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and first > timezone.localdate():
            self.add_error("starts_on", _("This date lies in the future."))
        if first and last and last < first:
            self.add_error("ends_on", _("The stay ends before it begins."))
        return data


def kept_stays(applicant: Applicant) -> list[dict[str, Any]]:
    """Return the stays a person told before, as the form shows them."""
    return [
        {name: dt.date.fromisoformat(row[name]) if name in DAYS and row[name] else row[name] for name in row}
        for row in applicant.earlier_mobilities
    ]


class BaseStayFormSet(forms.BaseFormSet):
    """Up to four stays; an emptied one is left out."""

    def rows(self) -> list[dict[str, Any]]:
        """Return what was typed as JSON values, without empty stays."""
        return [
            {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
            for row in self.cleaned_data
            if any(value not in ("", None) for value in row.values())
        ]


StayFormSet = cast(
    "type[BaseStayFormSet]",
    forms.formset_factory(
        StayForm,
        formset=BaseStayFormSet,
        extra=1,
        max_num=MOST_STAYS,
        validate_max=True,
        absolute_max=MOST_STAYS,
    ),
)
