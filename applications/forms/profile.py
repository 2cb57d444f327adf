"""About me: what is missing is said, never demanded; only what is typed wrongly is refused."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mobility.common.templatetags.words import icon
from partners.models import Faculty
from programs.fields import DayField, DaysField, GpaField, SemesterField, YesNoField
from programs.models import Call

from ..earlier import went_before
from ..models import Applicant
from ..queries import FIELDS_OF_SOME_CALLS, not_asked
from ..wording import CATEGORIES, EARLIER_STAYS
from . import emergency
from .countries import country_choices
from .person_checks import PersonChecks
from .saved import SavedAsTyped
from .stays import BaseStayFormSet

SHORT = {"class": "input-short"}
# The months of earlier stays follow from one question and from the stays themselves.
OF_EARLIER_STAYS = ("earlier_study_months", "earlier_internship_months")
ONE_BY_ONE = tuple(name for name in FIELDS_OF_SOME_CALLS if name not in OF_EARLIER_STAYS)


class ProfileForm(SavedAsTyped, PersonChecks, forms.ModelForm):
    """About me. Empty answers are saved as they are; only what is typed wrongly is refused."""

    OPTIONAL = {"patronymic", "sex", "categories", *emergency.FIELDS}
    # What stands side by side at the university.
    UNIVERSITY = (
        ("faculty",),
        ("department", "position"),
        ("speciality", "speciality_code"),
        ("cycle", "semester", "gpa"),
        ("full_time",),
    )

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
    citizenship = forms.ChoiceField(
        label=_("Citizenship"), help_text=_("Visa and conditions of the call depend on it.")
    )
    final_year = YesNoField(
        label=_("Are you in the last year of your studies?"),
        help_text=_("This call treats the last year apart."),
    )
    field_match = YesNoField(
        label=_("Will you study your own speciality at the host?"),
        help_text=_("This call wants the stay to serve your own speciality."),
    )
    went_before = YesNoField(
        label=EARLIER_STAYS,
        help_text=_("The rules limit how many months are paid for, whatever program it was."),
    )
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
            *emergency.FIELDS,
            "faculty",
            "department",
            "position",
            "speciality",
            "speciality_code",
            "cycle",
            "semester",
            "gpa",
            "full_time",
            *ONE_BY_ONE,
            "categories",
        )
        widgets = {
            **emergency.WIDGETS,
            "phone": forms.TextInput(attrs=emergency.TELEPHONE | {"autocomplete": "tel"}),
            "passport_number": forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
            "speciality_code": forms.TextInput(attrs=SHORT),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "patronymic": forms.TextInput(attrs={"autocomplete": "additional-name"}),
        }
        labels = emergency.LABELS
        help_texts = {
            "person": _(
                "Others are asked other questions. After a change save, and the questions below fit."
            ),
            "sex": _("The ministry's lists ask for it, and it shows a mistyped IIN."),
            "passport_number": _("The host's invitation and the visa name it."),
            "faculty": _("It agrees to your stay and recognises what you bring back."),
            "department": _("It stands in the order on your stay."),
            "position": _("It stands in the order on your stay and in the host's invitation."),
            "speciality": _("The host looks for courses that fit it."),
            "cycle": _("Places are open to certain cycles."),
            "degree": _("This call asks which degree you hold already."),
            "latin_name": _(
                "First name and last name exactly as in the passport. The host and the visa need it."
            ),
            "phone": _("For the day when a letter is too slow. For example +7 701 123 45 67."),
            "speciality_code": _("For example 6B06102. The host finds the right courses by it."),
            "full_time": _("Only full-time students can be sent under most calls."),
        }

    def __init__(
        self,
        *args: Any,
        call: Call,
        stays: BaseStayFormSet | None = None,
        register: Mapping[str, tuple[bool, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        """Ask a person what this call needs.

        ``stays`` are the earlier stays typed along with it; ``register`` tells of a field whether the
        register of students says the same, and a sentence about it.
        """
        super().__init__(*args, **kwargs)
        self.stays = stays
        needless = not_asked(self._who(), call)
        if needless.issuperset(OF_EARLIER_STAYS):
            needless = needless | {"went_before"}
        for name in needless & set(self.fields):
            del self.fields[name]
        if "went_before" in self.fields:
            self.initial["went_before"] = went_before(self.instance)
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
        for name, (agrees, sentence) in (register or {}).items():
            if name in self.fields:
                mark, sign = ("is-confirmed", icon("ok")) if agrees else ("is-different", icon("warn"))
                note = format_html('<span class="register {}">{}{}</span>', mark, sign, sentence)
                self.fields[name].help_text = format_html("{} {}", self.fields[name].help_text, note)
        self.fields["iin"].required = self.instance.citizenship == "KZ"

    def _who(self) -> Applicant:
        """Return the person the questions are for: who changes kind is asked as what they are then."""
        typed = self.data.get("person") if self.is_bound else None
        return Applicant(person=typed) if typed in Applicant.Person.values else self.instance

    @property
    def of_some_calls(self) -> list[forms.BoundField]:
        """The questions that only some calls ask."""
        return [self[name] for name in ONE_BY_ONE if name in self.fields]

    @property
    def of_the_university(self) -> list[list[forms.BoundField]]:
        """The questions about studies or work that this person is asked, as they stand side by side."""
        groups = [[self[name] for name in group if name in self.fields] for group in self.UNIVERSITY]
        return [group for group in groups if group]

    def _stays_typed(self) -> bool:
        stays = self.stays
        return stays is not None and stays.is_bound and stays.is_valid() and bool(stays.rows())

    def clean_person(self) -> str:
        return self.cleaned_data["person"] or self.instance.person

    def clean_citizenship(self) -> str:
        return self.cleaned_data["citizenship"] or self.instance.citizenship

    def clean_emergency_phone(self) -> str:
        """A number of Kazakhstan as above, or one of another country with its + in front."""
        return emergency.phone_of_somebody(self.cleaned_data["emergency_phone"])

    def clean(self) -> dict[str, Any]:
        """Whoever was never abroad has no stays to tell."""
        data = super().clean()
        if data.get("went_before") is False and self._stays_typed():
            self.add_error("went_before", _("You say no, but a stay is written below. Which is right?"))
        return data
