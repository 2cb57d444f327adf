"""Whom the office calls in an emergency: asked with the profile, and changed whenever that person changes."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.rules import checks

from ..models import Applicant

FIELDS = ("emergency_name", "emergency_relation", "emergency_phone")
LABELS = {
    "emergency_name": _("Name"),
    "emergency_relation": _("Mother, brother, friend …"),
    "emergency_phone": _("Phone"),
}
TELEPHONE = {"class": "input-short", "type": "tel"}
WIDGETS = {
    "emergency_name": forms.TextInput(attrs={"autocomplete": "off"}),
    "emergency_phone": forms.TextInput(attrs=TELEPHONE | {"autocomplete": "off"}),
}


def phone_of_somebody(typed: str) -> str:
    """Return a number of Kazakhstan as +7 and ten digits, or one of another country with its + in front.

    Raises ValidationError.
    """
    typed = typed.strip()
    abroad = re.sub(r"[\s()-]", "", typed)
    if not typed or re.fullmatch(r"\+(?!7)[0-9]{8,15}", abroad):
        return abroad
    checked = checks.phone(typed)
    if checked.problem:
        raise forms.ValidationError(
            _("Write it with + and the code of the country, for example +7 701 123 45 67.")
        )
    return checked.value or ""


class EmergencyForm(forms.ModelForm):
    """Name, relation and phone of that person; all empty: nobody is to be called."""

    class Meta:
        model = Applicant
        fields = FIELDS
        labels = LABELS
        widgets = WIDGETS

    def clean_emergency_phone(self) -> str:
        """A number somebody can be called at, whatever country it is of."""
        return phone_of_somebody(self.cleaned_data["emergency_phone"])
