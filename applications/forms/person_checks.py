"""What a name, an IIN, a passport and a telephone look like: checked wherever personal data are typed."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.rules import checks

IIN_PROBLEMS = {
    "format": _("The IIN has 12 digits."),
    "century_digit": _("The 7th digit of the IIN does not fit your sex. Please compare it with your card."),
    "birth_date": _("The IIN begins with the date of birth, but not with the one you gave."),
    "future_birth_date": _(
        "The date of birth in this IIN lies in the future. Please compare it with your card."
    ),
    "check_digit": _("There is no such IIN: a digit is mistyped. Please compare it with your card."),
}
NAME_PROBLEMS = {
    "mixed_alphabets": _("Latin and Cyrillic letters are mixed here. Please type the name again."),
    "not_cyrillic": _("Write the name in Kazakh or Russian letters, as on your identity card."),
    "format": _("A name has letters, hyphens and apostrophes only."),
}
PASSPORT_PROBLEMS = {
    "expired": _("This passport has run out. Renew it, then type the new date."),
    "too_far": _("No passport is valid for so long. Please compare the date with your passport."),
}


class PersonChecks(forms.BaseForm):
    """The checks of a form with personal data: of each column it has, and of those that must fit together."""

    def clean_latin_name(self) -> str:
        """Only Latin letters, hyphens and apostrophes."""
        typed = self.cleaned_data["latin_name"]
        checked = checks.latin_name(typed)
        if checked.problem in ("", "empty"):
            return checked.value or ""
        raise forms.ValidationError(_("Write the name in Latin letters only, as in the passport."))

    def clean_birth_date(self) -> dt.date | None:
        """A birth date lies in the past."""
        day = self.cleaned_data["birth_date"]
        if day and day >= timezone.localdate():
            raise forms.ValidationError(_("This date lies in the future."))
        return day

    def clean_passport_until(self) -> dt.date | None:
        """A passport that is still valid, for ten years at most."""
        day = self.cleaned_data["passport_until"]
        if day is None:
            return None
        checked = checks.passport_until(day, timezone.localdate())
        if checked.problem:
            raise forms.ValidationError(PASSPORT_PROBLEMS[checked.problem])
        return day

    def clean_phone(self) -> str:
        """A number of Kazakhstan, kept as +7 and ten digits."""
        typed = self.cleaned_data["phone"].strip()
        checked = checks.phone(typed)
        if typed and checked.problem:
            raise forms.ValidationError(_("Write it with +7 and ten digits, for example +7 701 123 45 67."))
        return checked.value or ""

    def clean_passport_number(self) -> str:
        """Latin letters and digits; spaces are dropped."""
        checked = checks.passport_number(self.cleaned_data["passport_number"])
        if checked.problem == "format" or "cyrillic_look_alike" in checked.warnings:
            raise forms.ValidationError(_("Only Latin letters and digits, for example N12345678."))
        return checked.value or ""

    def clean_iin(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["iin"])

    def clean(self) -> dict[str, Any]:
        """Names in Kazakh or Russian letters; the IIN must fit the date of birth and the sex."""
        data = super().clean() or {}
        country = data.get("citizenship") or "KZ"
        for name in {"last_name", "first_name", "patronymic"} & set(data):
            checked = checks.cyrillic_name(data[name], country)
            if checked.problem not in ("", "empty"):
                self.add_error(name, NAME_PROBLEMS[checked.problem])
            else:
                data[name] = checked.value or ""
        number = data.get("iin")
        if number and "birth_date" in data:
            checked = checks.iin(number, data["birth_date"], data.get("sex") or None, country)
            if checked.problem:
                self.add_error("iin", IIN_PROBLEMS[checked.problem])
        return data
