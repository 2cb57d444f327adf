"""The questions of the public check."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..fields import DayField, GpaField, SemesterField
from ..models import Call
from ..wording import test_name

CYCLES = [("bachelor", _("bachelor")), ("master", _("master")), ("doctoral", _("doctoral"))]
TESTS = (
    "IELTS_ACADEMIC",
    "TOEFL_IBT",
    "GOETHE",
    "DELF",
    "DALF",
    "DELE",
    "SIELE",
    "CILS",
    "CELI",
    "HSK",
    "TOPIK_II",
    rules.HOME_TEST,
    rules.HOST_CONSENT,
)
PEOPLE = [("student", _("student")), ("staff", _("teacher or other staff"))]
CATEGORIES = [
    ("many_children_family", _("family with many children")),
    ("orphan_or_no_parental_care", _("orphan, or without parental care")),
    ("disability", _("disability")),
]


class CheckForm(forms.Form):
    """Six questions. What is left empty stays "not known yet"; nothing is required but who you are."""

    person = forms.ChoiceField(label=_("Who are you?"), choices=PEOPLE, initial="student")
    cycle = forms.ChoiceField(label=_("Cycle of study"), choices=[("", "—"), *CYCLES], required=False)
    semester = SemesterField(required=False)
    gpa = GpaField(required=False)
    test = forms.ChoiceField(
        label=_("How can you show a foreign language?"),
        required=False,
        help_text=_("No certificate? A test of our university counts too."),
    )
    value = forms.CharField(label=_("Score or level"), max_length=10, required=False)
    birth_date = DayField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Whoever is under 18 on the day of departure brings a parent's consent."),
    )
    passport_until = DayField(
        label=_("Passport valid until"),
        required=False,
        help_text=_("Some calls ask for months of validity after the stay."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Does one of these concern you?"),
        choices=CATEGORIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only if you wish. It changes the list of papers, never your points."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        test = self.fields["test"]
        assert isinstance(test, forms.ChoiceField)
        test.choices = [
            ("", "—"),
            ("none", _("I have no proof yet")),
            *((code, test_name(code)) for code in TESTS),
        ]

    def clean_birth_date(self) -> dt.date | None:
        """A birth date lies in the past."""
        day = self.cleaned_data["birth_date"]
        if day and day >= timezone.localdate():
            raise forms.ValidationError(_("This date lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """A score must be one the test can give."""
        data = super().clean() or {}
        test, value = data.get("test"), data.get("value", "")
        if test and test not in {"none", rules.HOST_CONSENT} and not rules.possible_score(test, value):
            self.add_error("value", _("This test cannot give such a score."))
        return data

    def answers(self) -> dict[str, Any]:
        """Return what was answered as plain values, to be kept in the session until the person signs up."""
        plain = {}
        for name, value in self.cleaned_data.items():
            if value not in (None, "", []):
                plain[name] = value if isinstance(value, list) else str(value)
        return plain

    @classmethod
    def of(cls, answers: dict[str, Any]) -> "CheckForm":
        """Return the form filled with kept answers, dates as people write them."""
        written = {
            name: f"{dt.date.fromisoformat(answers[name]):%d.%m.%Y}"
            for name in ("birth_date", "passport_until")
            if name in answers
        }
        return cls({**answers, **written})

    def facts(self, call: Call) -> rules.Facts:
        """Return the answers as facts for one call."""
        data = self.cleaned_data
        return rules.Facts(
            person=data["person"],
            cycle=data["cycle"] or None,
            semester=data["semester"],
            gpa=data["gpa"],
            birth_date=data["birth_date"],
            citizenship="KZ",
            proofs=_proofs(data["test"], data["value"]),
            departure=call.stay_from,
            stay_end=call.stay_to,
            passport_until=data["passport_until"],
            categories=frozenset(data["categories"]),
            nominated=False,
        )


def _proofs(test: str, value: str) -> tuple[rules.Proof, ...] | None:
    if not test:
        return None
    return () if test == "none" else (rules.Proof(test, value),)
