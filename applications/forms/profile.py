"""About me: what is missing is said, never demanded; only what is typed wrongly is refused."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty
from programs.fields import DayField, DaysField, GpaField, MonthsField, SemesterField, YesNoField
from programs.models import Call
from programs.rules import checks

from ..models import Applicant
from ..queries import FIELDS_OF_SOME_CALLS, asked_by_the_call
from ..wording import CATEGORIES
from .countries import country_choices
from .saved import SavedAsTyped

SHORT = {"class": "input-short"}
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


class ProfileForm(SavedAsTyped, forms.ModelForm):
    """About me. Empty answers are saved as they are; only what is typed wrongly is refused."""

    OPTIONAL = {"patronymic", "sex", "categories"}

    birth_date = DayField(
        label=_("Date of birth"),
        help_text=_("Whoever is under 18 on the day of departure brings a parent's consent."),
    )
    passport_until = DayField(
        label=_("Passport valid until"),
        help_text=_("The passport must be valid long enough after the stay."),
    )
    iin = forms.CharField(
        label=_("IIN"),
        max_length=20,  # people part the digits with spaces
        help_text=_("12 digits, printed on your identity card. The ministry's orders name people by it."),
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric", "autocomplete": "off"}),
    )
    gpa = GpaField()
    semester = SemesterField()
    citizenship = forms.ChoiceField(label=_("Citizenship"))
    final_year = YesNoField(label=_("Are you in the last year of your studies?"))
    field_match = YesNoField(label=_("Will you study your own speciality at the host?"))
    earlier_study_months = MonthsField(
        label=_("Months of study abroad paid for before"),
        help_text=_("In this cycle of study, by any program. None: write 0."),
    )
    earlier_internship_months = MonthsField(label=_("Months of internship abroad paid for before"))
    stay_days = DaysField()
    categories = forms.MultipleChoiceField(
        label=_("Does one of these concern you?"), choices=CATEGORIES, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Applicant
        fields = (
            "person",
            "last_name",
            "first_name",
            "patronymic",
            "latin_name",
            "sex",
            "birth_date",
            "iin",
            "citizenship",
            "passport_number",
            "passport_until",
            "phone",
            "faculty",
            "department",
            "speciality",
            "speciality_code",
            "cycle",
            "semester",
            "gpa",
            "full_time",
            *FIELDS_OF_SOME_CALLS,
            "categories",
        )
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "class": "input-short", "autocomplete": "tel"}),
            "passport_number": forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
            "speciality_code": forms.TextInput(attrs=SHORT),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "patronymic": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }
        help_texts = {
            "latin_name": _(
                "First name and last name exactly as in the passport. The host and the visa need it."
            ),
            "phone": _("For the day when a letter is too slow. For example +7 701 123 45 67."),
            "speciality_code": _("For example 6B06102. The host finds the right courses by it."),
            "full_time": _("Only full-time students can be sent under most calls."),
        }

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = asked_by_the_call(self._who(), call)
        for name in set(FIELDS_OF_SOME_CALLS) - asked:
            del self.fields[name]
        faculty, citizenship = self.fields["faculty"], self.fields["citizenship"]
        assert isinstance(faculty, forms.ModelChoiceField)
        assert isinstance(citizenship, forms.ChoiceField)
        faculty.queryset = Faculty.objects.filter(institution__is_home=True)
        faculty.empty_label = "—"
        citizenship.choices = country_choices()
        for name in {"sex", "cycle", "degree"} & set(self.fields):
            select = self.fields[name].widget
            assert isinstance(select, forms.Select)
            select.choices = [("", "—"), *list(select.choices)[1:]]
        for name, field in self.fields.items():
            if field.label and field.label != "GPA":
                field.label = str(field.label)[:1].upper() + str(field.label)[1:]
            field.required = name not in self.OPTIONAL and not isinstance(field, forms.BooleanField)

    def _who(self) -> Applicant:
        """Return the person the questions are for: who changes kind is asked as what they are then."""
        typed = self.data.get("person") if self.is_bound else None
        return Applicant(person=typed) if typed in Applicant.Person.values else self.instance

    @property
    def of_some_calls(self) -> list[forms.BoundField]:
        """The questions that only some calls ask."""
        return [self[name] for name in FIELDS_OF_SOME_CALLS if name in self.fields]

    def clean_person(self) -> str:
        return self.cleaned_data["person"] or self.instance.person

    def clean_citizenship(self) -> str:
        return self.cleaned_data["citizenship"] or self.instance.citizenship

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
