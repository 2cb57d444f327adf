"""What an applicant may type. A draft is saved half-filled, too: what is missing is said, never demanded."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from babel import Locale
from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty
from programs import rules
from programs.fields import DayField, DaysField, GpaField, MonthsField, SemesterField, YesNoField
from programs.models import Call, DocumentRequirement
from programs.rules import checks
from programs.wording import test_choices

from .models import Applicant, Document, LanguageProof
from .queries import FIELDS_OF_SOME_CALLS, asked_by_the_call
from .wording import CATEGORIES

MOST_PROOFS = 3
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


class SavedAsTyped(forms.BaseForm):
    """A form that may be saved half-filled: pages mark what is required, but nothing is demanded."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Check what was typed without demanding what was not."""
        required = [field for field in self.fields.values() if field.required]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True


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


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name in the language of the page, Kazakhstan first."""
    names = Locale((get_language() or "en")[:2]).territories
    rest = sorted(
        (name, code)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    )
    return [("KZ", names["KZ"])] + [(code, name) for name, code in rest if code != "KZ"]


NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


class ProofForm(SavedAsTyped, forms.Form):
    """One language paper: which test, which score, when."""

    test = forms.ChoiceField(label=_("Test or paper"))
    value = forms.CharField(label=_("Score or level"), max_length=10)
    taken_on = DayField(label=_("Date of the test"))

    def __init__(self, *args: Any, confirmed: Collection[str] = (), **kwargs: Any) -> None:
        """Ask for a paper; ``confirmed`` are the tests whose result the office has entered."""
        super().__init__(*args, **kwargs)
        self.confirmed = confirmed
        test = self.fields["test"]
        assert isinstance(test, forms.ChoiceField)
        test.choices = [("", "—"), *test_choices()]

    def clean_value(self) -> str:
        return self.cleaned_data["value"].strip().replace(",", ".").upper()

    def clean_taken_on(self) -> dt.date | None:
        """A test was sat in the past."""
        day = self.cleaned_data["taken_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This date lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """A score must be one the test can give; a consent letter needs none."""
        data = super().clean() or {}
        test, value = data.get("test"), data.get("value", "")
        if not test and (value or data.get("taken_on")):
            self.add_error("test", _("Say which test this score is from."))
        elif test in self.confirmed:
            self.add_error("test", _("The office has entered your result of this test; it stands above."))
        elif test == rules.HOST_CONSENT:
            data["value"] = ""
        elif test == rules.HOME_TEST and value not in rules.LEVELS:
            self.add_error("value", _("Write the level you reached, for example B2."))
        elif test and not rules.possible_score(test, value):
            self.add_error("value", _("This test cannot give such a score."))
        return data


class BaseProofFormSet(forms.BaseFormSet):
    """Up to three language papers; an emptied row is left out."""

    def proofs(self, languages: Mapping[str, str]) -> list[LanguageProof]:
        """Return what was typed as rows not yet saved; ``languages`` says which language a test is about."""
        return [
            LanguageProof(
                test=row["test"],
                value=row["value"],
                taken_on=row["taken_on"],
                language=languages.get(row["test"], "en"),
            )
            for row in self.cleaned_data
            if row.get("test")
        ]


ProofFormSet = cast(
    "type[BaseProofFormSet]",
    forms.formset_factory(
        ProofForm,
        formset=BaseProofFormSet,
        extra=1,
        max_num=MOST_PROOFS,
        validate_max=True,
        absolute_max=MOST_PROOFS,
    ),
)


class UploadForm(forms.Form):
    """A file for one document, among alternatives with the way chosen. The action checks the content."""

    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Please choose it again, or save it once more and then choose it."),
        },
    )
    way = forms.ModelChoiceField(
        label=_("Which of these do you have?"),
        queryset=DocumentRequirement.objects.none(),
        required=False,
        error_messages={"required": _("Choose first which of these you have.")},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        document: Document,
        ways: Sequence[DocumentRequirement] | None = None,
    ) -> None:
        """Ask for a file; ``ways`` are the alternatives where they are known already."""
        super().__init__(data, files, auto_id=f"document-{document.pk}-%s")
        alternatives = document.requirement.alternatives.all()
        ways = list(alternatives) if ways is None else ways
        way = self.fields["way"]
        assert isinstance(way, forms.ModelChoiceField)
        way.queryset = alternatives
        way.required = bool(ways)
        way.initial = document.alternative_id


class ConsentForm(forms.Form):
    """The two consents, each asked for itself."""

    processing = forms.BooleanField(
        label=_("I agree that the university works with my data and papers for this application."),
        error_messages={"required": _("Without this consent the office may not open your papers.")},
    )
    cross_border = forms.BooleanField(
        label=_("I agree that my data are sent to the host abroad if I am nominated."),
        error_messages={"required": _("Without this consent you cannot be nominated to a host abroad.")},
    )


class StepForm(forms.Form):
    """A word on why, when somebody withdraws or declines. It helps the office and is never asked for."""

    note = forms.CharField(
        label=_("Why? One sentence is enough"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
