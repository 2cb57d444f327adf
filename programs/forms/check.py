"""The questions of the public check."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common.clock import age_on
from mobility.common.dates import country_name, long_date, number

from .. import questions, rules
from ..fields import DayField, DaysField, GpaField, MonthsField, SemesterField, YesNoField
from ..models import Call
from ..queries import of_call
from ..rules.person import OF_AGE
from ..wording import score_text, test_choices

PEOPLE = [("student", _("student")), ("teacher", _("teacher")), ("staff", _("other staff"))]
CYCLES = [("bachelor", _("bachelor")), ("master", _("master")), ("doctoral", _("doctoral"))]
DEGREES = [("none", _("none yet")), *CYCLES]
CATEGORIES = [
    ("many_children_family", _("family with many children")),
    ("orphan_or_no_parental_care", _("orphan, or without parental care")),
    ("disability", _("disability")),
]
NO_PROOF = "none"
ELSEWHERE = "other"  # a country or a faculty that no call names
YES_NO = ("full_time", "final_year", "field_match")
MONTHS = ("earlier_study_months", "earlier_internship_months")
# What these say is nobody's secret; the rest never stands in a link: it would name a person, or nearly.
SHAREABLE = {
    "person",
    "cycle",
    "semester",
    "gpa",
    "test",
    "value",
    "degree",
    "faculty",
    "funding",
    "stay_days",
    *YES_NO,
    *MONTHS,
}
ALWAYS = {"person", "value", "of_age"}
# The questions most people can answer at once; the others unfold below them.
FIRST = (
    "person",
    "stay_days",
    "cycle",
    "semester",
    "gpa",
    "full_time",
    "test",
    "value",
    "birth_date",
    "of_age",
)


class CheckForm(forms.Form):
    """What the open calls need to know. What is left empty stays "not known yet".

    ``calls`` are the open calls with their rules: questions that none of them asks are left out.
    ``from_link`` says that the answers came with a link: what it does not say is not known.
    """

    person = forms.ChoiceField(
        label=_("Who are you?"), choices=PEOPLE, initial="student", widget=forms.RadioSelect
    )
    stay_days = DaysField(required=False)
    cycle = forms.ChoiceField(label=_("Cycle of study"), choices=[("", "—"), *CYCLES], required=False)
    semester = SemesterField(required=False)
    gpa = GpaField(required=False)
    full_time = YesNoField(label=_("Do you study full-time?"), required=False)
    test = forms.ChoiceField(
        label=_("How can you show a foreign language?"),
        required=False,
        help_text=_("No certificate? A test of our university counts too."),
    )
    value = forms.CharField(
        label=_("Score or level"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    birth_date = DayField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Whoever is under 18 on the day of departure brings a parent's consent."),
    )
    of_age = forms.ChoiceField(label=_("Are you 18 or older on the day you leave?"), required=False)
    final_year = YesNoField(label=_("Are you in the last year of your studies?"), required=False)
    passport_until = DayField(
        label=_("Passport valid until"),
        required=False,
        help_text=_("Some calls ask for months of validity after the stay."),
    )
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    faculty = forms.ChoiceField(label=_("Faculty"), required=False)
    field_match = YesNoField(label=_("Will you study your own speciality at the host?"), required=False)
    degree = forms.ChoiceField(
        label=_("Highest degree you hold"), choices=[("", "—"), *DEGREES], required=False
    )
    earlier_study_months = MonthsField(
        label=_("Months of study abroad paid for before"),
        required=False,
        help_text=_("In this cycle of study, by any program. None: write 0."),
    )
    earlier_internship_months = MonthsField(
        label=_("Months of internship abroad paid for before"), required=False
    )
    funding = forms.ChoiceField(
        label=_("Who will pay for the stay?"), choices=[("", "—"), *Call.Funding.choices], required=False
    )
    categories = forms.MultipleChoiceField(
        label=_("Does one of these concern you?"),
        choices=CATEGORIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only if you wish. It changes the list of papers, never your points."),
    )

    def __init__(
        self, *args: Any, calls: Sequence[Call] = (), from_link: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.from_link = from_link
        asked = questions.of_calls(calls)
        for name in set(self.fields) - asked - ALWAYS:
            del self.fields[name]
        if "test" not in self.fields:
            del self.fields["value"]
        self.students_only = asked - questions.of_calls(calls, "staff")
        self.staff_only = asked - questions.of_calls(calls, "student")
        said = self.data.get("of_age") or self.initial.get("of_age") or ""
        if "birth_date" not in self.fields or not re.fullmatch(r"yes|no|[\w.-]+", said):
            del self.fields["of_age"]  # offered only where a link has answered it
        self._fill_choices(calls, said)

    def _fill_choices(self, calls: Iterable[Call], of_age: str) -> None:
        some = [] if of_age in ("yes", "no") else [(of_age, _("in some of the calls"))]
        choices = {
            "test": lambda: [("", "—"), (NO_PROOF, _("I have no proof yet")), *test_choices()],
            "of_age": lambda: [("", "—"), ("yes", _("yes")), ("no", _("no")), *some],
            "citizenship": lambda: _countries(calls),
            "faculty": lambda: _faculties(calls),
        }
        for name, make in choices.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                field.choices = make()

    @property
    def first(self) -> list[forms.BoundField]:
        """The questions everybody sees at once."""
        return [self[name] for name in FIRST if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        """The questions that unfold."""
        return [self[name] for name in self.fields if name not in FIRST]

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
        if test and test != NO_PROOF and not rules.possible_score(test, value):
            self.add_error("value", _("This test cannot give such a score."))
        return data

    @property
    def told(self) -> list[tuple[Any, str]]:
        """Return the questions that were answered, with the answers as people write them."""
        return [
            (field.label, _shown(field.field, self.cleaned_data[field.name]))
            for field in self
            if self.cleaned_data.get(field.name) not in (None, "", [])
        ]

    def answers(self) -> dict[str, Any]:
        """Return what was answered as plain values, to be kept in the session until the person signs up."""
        return {
            name: value if isinstance(value, list) else _plain(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }

    def shared(self, calls: Iterable[Call]) -> dict[str, str]:
        """Return the answers that say nothing personal; of the birth date only whether one is of age."""
        told = {name: str(value) for name, value in self.answers().items() if name in SHAREABLE}
        of_age = self._of_age_in(calls)
        return told | ({"of_age": of_age} if of_age else {})

    def _of_age_in(self, calls: Iterable[Call]) -> str:
        """Say "yes" or "no" for all calls, else name those at whose departure the person is of age."""
        born = self.cleaned_data.get("birth_date")
        if not born:
            return self.cleaned_data.get("of_age", "")
        answers = {call.code: age_on(born, call.stay_from) >= OF_AGE for call in calls}
        if len(set(answers.values())) == 1:
            return "yes" if all(answers.values()) else "no"
        return ".".join(sorted(code for code, of_age in answers.items() if of_age))

    @classmethod
    def of(cls, answers: Mapping[str, Any], calls: Sequence[Call], *, from_link: bool = False) -> "CheckForm":
        """Return the form filled with kept answers, dates as people write them."""
        if from_link:
            answers = {name: answers[name] for name in answers if name in SHAREABLE | {"of_age"}}
        written = {
            name: f"{dt.date.fromisoformat(answers[name]):%d.%m.%Y}"
            for name in ("birth_date", "passport_until")
            if name in answers
        }
        return cls({**answers, **written}, calls=calls, from_link=from_link)

    def unanswered(self) -> set[str]:
        """Return the questions nobody has answered yet."""
        return {name for name in self.fields if self.cleaned_data.get(name) in (None, "", [])}

    def facts(self, call: Call) -> rules.Facts:
        """Return the answers as facts for one call."""
        data = self.cleaned_data
        plain = ("cycle", "gpa", "birth_date", "citizenship", "passport_until", "faculty", "degree", *YES_NO)
        semester = data.get("semester")
        given = of_call(call, semester, person=data["person"], stay_days=data.get("stay_days"))
        said: dict[str, Any] = {name: None if data.get(name) == "" else data.get(name) for name in plain}
        return rules.Facts(
            **said,
            person=data["person"],
            semester=semester,
            of_age=_of_age(data.get("of_age", ""), call.code),
            earlier_stays=_earlier_stays(data),
            proofs=_proofs(data.get("test", ""), data.get("value", "")),
            categories=None if self.from_link else frozenset(data.get("categories", ())),
            nominated=False,
            **given | {"funding": given["funding"] or data.get("funding") or None},
        )


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        names = {code: name for code, name in field.widget.choices}
        codes = value if isinstance(value, list) else [_plain(value)]
        return ", ".join(str(names.get(code, code)) for code in codes)
    language = (get_language() or "en")[:2]
    if isinstance(value, dt.date):
        return long_date(value, language)
    return number(value, language, 2) if isinstance(value, Decimal) else score_text(str(value))


def _of_age(said: str, code: str) -> bool | None:
    if said in ("", "yes", "no"):
        return {"": None, "yes": True, "no": False}[said]
    return code in said.split(".")


def _proofs(test: str, value: str) -> tuple[rules.Proof, ...] | None:
    if not test:
        return None
    return () if test == NO_PROOF else (rules.Proof(test, value),)


def _earlier_stays(data: Mapping[str, Any]) -> tuple[rules.EarlierStay, ...] | None:
    months = {"study": data.get(MONTHS[0]), "internship": data.get(MONTHS[1])}
    if all(value is None for value in months.values()):
        return None
    return tuple(rules.EarlierStay(kind, Decimal(value)) for kind, value in months.items() if value)


def _rules_of(calls: Iterable[Call], kind: str) -> list[Mapping[str, Any]]:
    return [row.params for call in calls for row in call.eligibility_rules.all() if row.kind == kind]


def _countries(calls: Iterable[Call]) -> list[tuple[str, Any]]:
    """Kazakhstan, the countries that calls name, and any other."""
    language = (get_language() or "en")[:2]
    named = {code for params in _rules_of(calls, "citizenship") for code in params.get("allowed", ())}
    codes = ["KZ", *sorted(named - {"KZ"})]
    return [
        ("", "—"),
        *((code, country_name(code, language)) for code in codes),
        (ELSEWHERE, _("another country")),
    ]


def _faculties(calls: Iterable[Call]) -> list[tuple[str, Any]]:
    """The faculties that calls are bound to, and any other."""
    language = (get_language() or "en")[:2]
    named = {row["code"]: row for params in _rules_of(calls, "faculty") for row in params["allowed"]}
    names = [(code, row.get(language) or row.get("en") or code) for code, row in sorted(named.items())]
    return [("", "—"), *names, (ELSEWHERE, _("another faculty"))]
