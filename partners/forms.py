"""The forms of agreements."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common import dates
from mobility.common.admin_forms import CarefulForm

from .models import (
    Agreement,
    AgreementYear,
    CountryStatus,
    Direction,
    Duty,
    HostContact,
    Institution,
    TeachingLanguage,
    academic_years,
)

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


def _nothing_then(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "—"), *rows]


def named_countries() -> list[tuple[str, str]]:
    """Return all countries to choose from, under their names in the reader's language."""
    return _nothing_then(dates.countries(get_language() or "kk"))


def named_languages() -> list[tuple[str, str]]:
    """Return all languages to choose from, under their names in the reader's language."""
    return _nothing_then(dates.languages(get_language() or "kk"))


class InstitutionForm(CarefulForm):
    """An institution. Its code may be left out: it is made from its web domain or its name."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        required=False,
        help_text=_("The end of the address of its page, in Latin letters. Empty: the portal makes one."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=named_countries)

    class Meta:
        help_texts: ClassVar = {
            "latitude": _("In degrees, such as 51.75. Without latitude and longitude it is not on the map."),
            "web_domain": _("Without www, such as p.lodz.pl."),
            "erasmus_code": _("As in the official list, such as “PL LODZ02”; spaces do not matter."),
            "pic": _("Nine digits."),
            "oid": _("E and eight digits."),
        }

    def clean_web_domain(self) -> str:
        """Return the domain alone, also when the whole address of the site was pasted."""
        address: str = self.cleaned_data["web_domain"].strip().lower()
        return re.sub(r"^[a-z]+://", "", address).partition("/")[0].removeprefix("www.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "code" in self.fields and not cleaned.get("code") and "code" not in self.errors:
            cleaned["code"] = self._free_code(cleaned)
        return cleaned

    def _free_code(self, cleaned: dict[str, Any]) -> str:
        """Return a code that no institution has: "p.lodz.pl" gives "lodz", another one there "lodz-2"."""
        domain = (cleaned.get("web_domain") or "").lower().split(".")
        names = [name for name in domain[:-1] if name not in {"www", "edu", "ac"}]
        named = max(names, key=len, default="") or cleaned.get("name_en") or cleaned.get("city_en") or ""
        stem = slugify(named)[:26].strip("-") or "partner"
        taken = set(Institution.objects.filter(code__startswith=stem).values_list("code", flat=True))
        free = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return stem if stem not in taken else next(code for code in free if code not in taken)


class TeachingLanguageForm(forms.ModelForm):
    """A language of teaching, chosen by its name."""

    language = forms.ChoiceField(label=_("Language"), choices=named_languages)

    class Meta:
        model = TeachingLanguage
        fields = ("language", "min_level")


class HostContactForm(forms.ModelForm):
    """A person at a host, or a mailbox without a name."""

    class Meta:
        model = HostContact
        fields = ("role", "name", "position", "email", "phone", "note")
        labels: ClassVar = {"name": _("Name of the person")}


class CountryStatusForm(CarefulForm):
    """What a country is in Erasmus+, chosen by its name."""

    country = forms.ChoiceField(label=_("Country"), choices=named_countries)

    class Meta:
        model = CountryStatus
        fields = ("country", "status", "since", "until", "source")


class ContactForm(forms.ModelForm):
    """Somebody of the office: directions to tick, and the days away."""

    handles = forms.MultipleChoiceField(
        label=_("directions"),
        choices=Direction.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Calls and applications name this contact."),
    )


class DutyForm(CarefulForm):
    """A person of the office and the directions to tick."""

    directions = forms.MultipleChoiceField(
        label=capfirst(_("directions")),
        choices=Direction.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lists show the applications of these directions first; all others are one click away."),
    )

    class Meta:
        model = Duty
        fields = ("person", "directions")
