"""A new call: its name, its dates, and how the papers are read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..frozen import FROZEN_WHEN_PUBLISHED
from ..models import Call
from .row import LANGUAGES, Group, LaidForm, LaidOut, offer, three

TIE_BREAKS = {
    "gpa": gettext_lazy("Higher GPA"),
    "language": gettext_lazy("Higher level of language"),
    "earlier_semester": gettext_lazy("Earlier semester"),
}
STEPS = ("tie_1", "tie_2", "tie_3", "tie_4")
DATE_ROWS = [
    ("opens_on", "closes_on", "late_until"),
    ("interviews_from", "interviews_to", "results_on"),
    ("stay_from", "stay_to"),
]
DAYS = tuple(name for row in DATE_ROWS for name in row)
CALL_TEXTS = ("title", "summary", "pays_for", "for_whom", "you_need", "staff_notes")
SHOWN = ("takes_proposals", "shows_seats", "shows_last_year")
LINES = ("summary", "pays_for", "for_whom", "you_need", "staff_notes")


def day_field(label: Any, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day that browsers show with a calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def check_order(form: forms.BaseForm, data: Mapping[str, Any]) -> None:
    """Say at the later of two dates that it comes before the earlier one."""
    for first, second, sentence in (
        ("opens_on", "closes_on", _("The call closes before it opens.")),
        ("closes_on", "stay_from", _("People leave before the call has closed.")),
        ("stay_from", "stay_to", _("The stay ends before it begins.")),
        ("interviews_from", "interviews_to", _("Interviews end before they begin.")),
    ):
        earlier, later = data.get(first), data.get(second)
        if earlier and later and later < earlier:
            form.add_error(second, sentence)
    late, closes = data.get("late_until"), data.get("closes_on")
    if late and closes and late <= closes:
        form.add_error("late_until", _("The late deadline lies after the last day."))


class NewCallForm(forms.Form):
    """What a new call takes from people; everything else is copied and can be changed later."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Part of the address of the page, in Latin letters: mshe-2028."),
    )
    title_kk = forms.CharField(label=LANGUAGES["kk"], max_length=200, required=False)
    title_ru = forms.CharField(label=LANGUAGES["ru"], max_length=200, required=False)
    title_en = forms.CharField(label=LANGUAGES["en"], max_length=200, required=False)
    opens_on = day_field(gettext_lazy("Opens on"))
    closes_on = day_field(gettext_lazy("Last day"), help_text=gettext_lazy("Open until 24:00 of this day."))
    late_until = day_field(
        gettext_lazy("Last day for late applications"), False, gettext_lazy("Empty: there is none.")
    )
    interviews_from = day_field(gettext_lazy("Interviews from"), False)
    interviews_to = day_field(gettext_lazy("Interviews until"), False)
    results_on = day_field(gettext_lazy("Results on"), False)
    stay_from = day_field(gettext_lazy("Departure"))
    stay_to = day_field(gettext_lazy("Last day of the stay"))
    recommended = forms.ChoiceField(
        label=gettext_lazy("How papers are read"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It can be changed for each paper later."),
    )
    places = forms.BooleanField(label=gettext_lazy("Copy the places to go, too"), required=False)

    def __init__(self, *args: Any, source: Call | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        literal = [
            ("no", gettext_lazy("to the letter: of everybody the page asks")),
            ("yes", gettext_lazy("as recommended: only of those the law asks")),
        ]
        if source is None:
            del self.fields["places"]
            offer(self, "recommended", literal)
            self.initial.setdefault("recommended", "no")
        else:
            as_it_was = ("", gettext_lazy("as in the call it is made from"))
            offer(self, "recommended", [as_it_was, *literal])
            self.initial.setdefault("places", True)

    def clean_code(self) -> str:
        """A code is used once."""
        code = self.cleaned_data["code"]
        if Call.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a call with this code already."))
        return code

    def clean(self) -> dict[str, Any]:
        """Dates stand in their order."""
        data = super().clean() or {}
        check_order(self, data)
        return data

    def fields_of_the_call(self) -> dict[str, Any]:
        """Return what was typed as the actions take it; empty titles stay those of the source."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        choice = data.pop("recommended", "")
        data.pop("places", None)
        if self.source is not None:
            data |= {
                "places": self.cleaned_data["places"],
                "recommended": {"yes": True, "no": False}.get(choice),
            }
        else:
            data["recommended"] = choice == "yes"
        return data

    def laid_out(self) -> list[LaidOut]:
        """Return the fields in groups."""
        groups = [
            Group(
                gettext_lazy("Address and title"),
                ["code", three("title")],
                gettext_lazy("Empty titles are copied."),
            ),
            Group(
                gettext_lazy("Dates"),
                DATE_ROWS,
            ),
            Group(gettext_lazy("What is copied"), ["recommended", "places"]),
        ]
        laid: list[LaidOut] = []
        for group in groups:
            rows = [(row,) if isinstance(row, str) else row for row in group.rows]
            bound = [
                (_("Title") if row == three("title") else "", [self[name] for name in row])
                for row in rows
                if row[0] in self.fields
            ]
            laid.append((group, bound, True))
        return laid


class CallForm(LaidForm):
    """The call's own dates and texts; how equal points are parted is chosen step by step.

    Of a published call only what explains it can be mended; a correction keeps the call's code and numbers.
    """

    needs_all_languages = ("title",)
    tie_1 = forms.ChoiceField(label=gettext_lazy("First"), required=False)
    tie_2 = forms.ChoiceField(label=gettext_lazy("then"), required=False)
    tie_3 = forms.ChoiceField(label=gettext_lazy("then"), required=False)
    tie_4 = forms.ChoiceField(label=gettext_lazy("then"), required=False)

    class Meta:
        model = Call
        fields = [
            "code",
            *DAYS,
            "scope",
            "funding",
            "semesters",
            "academic_year",
            "term",
            "year",
            "max_choices",
            "faculty_agreement",
            *SHOWN,
            *(column for name in CALL_TEXTS for column in three(name)),
        ]
        widgets: dict[str, Any] = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}) for name in DAYS
        }
        widgets |= {f"{name}_{code}": forms.Textarea for name in LINES for code in LANGUAGES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call = self.instance
        gone: tuple[str, ...] = ()
        if call.state == Call.State.PUBLISHED:
            gone = (*FROZEN_WHEN_PUBLISHED, *STEPS)
        elif call.corrects_id:
            gone = ("code", "year", "faculty_agreement", *STEPS, *SHOWN)
        for name in set(gone) & set(self.fields):
            del self.fields[name]
        if STEPS[0] in self.fields:
            self._offer_steps(call)

    def _offer_steps(self, call: Call) -> None:
        names = TIE_BREAKS | {row.code: row.title for row in call.criteria.current()}
        names |= {code: code for code in call.tie_breaks if code not in names}
        for place, name in enumerate(STEPS):
            offer(self, name, [("", "—"), *names.items()])
            self.initial[name] = call.tie_breaks[place] if place < len(call.tie_breaks) else ""

    def clean(self) -> dict[str, Any] | None:
        """Dates stand in their order; each step at equal points is kept once."""
        data = super().clean() or {}
        check_order(self, data)
        if STEPS[0] in self.fields:
            chosen = [data.get(name) for name in STEPS]
            self.instance.tie_breaks = list(dict.fromkeys(step for step in chosen if step))
        return data

    def groups(self) -> list[Group]:
        """Return the name, the dates, what people read, how the choice works."""
        return [
            Group(gettext_lazy("Title"), ["code", three("title"), three("summary")]),
            Group(gettext_lazy("Dates"), DATE_ROWS),
            Group(gettext_lazy("Who pays, where to"), [("scope", "funding", "semesters")]),
            Group(
                gettext_lazy("What people read"), [three("pays_for"), three("for_whom"), three("you_need")]
            ),
            Group(gettext_lazy("Places and wishes"), [*SHOWN]),
            Group(gettext_lazy("Faculty"), ["faculty_agreement"]),
            Group(gettext_lazy("If points are equal"), [STEPS]),
            Group(
                gettext_lazy("Year and numbers"),
                [("academic_year", "term"), ("year", "max_choices")],
                folded=True,
            ),
            Group(gettext_lazy("Notes for staff"), [three("staff_notes")], folded=True),
        ]
