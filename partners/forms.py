"""The forms of agreements."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_forms import CarefulForm

from .models import Agreement, AgreementYear, academic_years

LEVELS = [
    ("bachelor", _("bachelor")),
    ("master", _("master")),
    ("doctoral", _("doctoral")),
]


class AgreementForm(CarefulForm):
    """The institution, the number and the days of an agreement."""

    class Meta:
        model = Agreement
        fields = ("institution", "kind", "number", "signed_on", "valid_from", "valid_to", "renews", "notes")


class Codes(forms.CharField):
    """A list of codes typed with commas or spaces between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [code for code in re.split(r"[\s,;]+", value or "") if code]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class AgreementYearForm(forms.ModelForm):
    """What an agreement gives in one academic year."""

    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        choices=LEVELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all levels."),
    )
    isced_fields = Codes(
        label=_("ISCED-F fields"),
        required=False,
        help_text=_("Codes with commas between them, such as 0715, 0311. Empty: all fields."),
    )

    class Meta:
        model = AgreementYear
        fields = (
            "academic_year",
            "levels",
            "isced_fields",
            "seats_out",
            "seats_in",
            "months_per_seat",
            "staff_seats_out",
        )


class AgreementYearFormSet(forms.BaseInlineFormSet):
    """The years of one agreement."""

    def clean(self) -> None:
        """Take only years in which somebody can depart under the agreement."""
        super().clean()
        agreement = self.instance
        if not (agreement.valid_from and agreement.valid_to):
            return
        known = academic_years(agreement.valid_from, agreement.valid_to)
        for form in self.forms:
            year = form.cleaned_data.get("academic_year")
            if year and year not in known:
                form.add_error("academic_year", _("The agreement does not hold in this academic year."))


class Day(forms.DateInput):
    """A day chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RenewalForm(forms.Form):
    """The number and the days of the agreement that follows another one."""

    number = forms.CharField(label=_("Number"), max_length=40)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
