"""Personal data of an application that was sent in, as the head of the office corrects them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty
from programs.fields import DayField

from ..models import Applicant
from ..queries import LONGEST_REMARK
from .countries import country_choices
from .person_checks import PersonChecks


class PersonForm(PersonChecks, forms.ModelForm):
    """Names, birth, papers, phone and faculty: checked as in the profile; and why they change."""

    birth_date = DayField(label=_("Date of birth"), required=False)
    passport_until = DayField(label=_("Passport valid until"), required=False)
    citizenship = forms.ChoiceField(label=_("Citizenship"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the paper that shows the right value."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Applicant
        fields = (
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
        )
        help_texts = {"latin_name": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show what a copy of the applicant says; ``seen`` travels with the form, to compare with later."""
        super().__init__(*args, **kwargs)
        faculty, citizenship = self.fields["faculty"], self.fields["citizenship"]
        assert isinstance(faculty, forms.ModelChoiceField)
        assert isinstance(citizenship, forms.ChoiceField)
        faculty.queryset = Faculty.objects.filter(institution__is_home=True)
        citizenship.choices = country_choices()
        self.fields["latin_name"].required = False
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean_passport_until(self) -> dt.date | None:
        """One that has run out meanwhile stays as it is; a new one is checked as in the profile."""
        day = self.cleaned_data["passport_until"]
        return day if day == self.initial["passport_until"] else super().clean_passport_until()

    def clean(self) -> dict[str, Any]:
        """What stood there before and is left alone is no mistake of whoever corrects something else."""
        data = super().clean()
        changed = set(self.changed_data)
        changed |= {"iin"} if changed & {"birth_date", "sex", "citizenship"} else set()
        for name in {*self.errors} & {*self.Meta.fields} - changed:
            del self.errors[name]
            data[name] = getattr(self.instance, name)
        return data

    @property
    def typed(self) -> dict[str, Any]:
        """The values that were typed over, by the columns of the applicant."""
        answers = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.changed_data}
        if "faculty" in answers:
            answers["faculty_id"] = getattr(answers.pop("faculty"), "pk", None)
        return answers
