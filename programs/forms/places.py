"""The places to go: where, for whom, until when, what the host asks for, what it costs."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mobility.common.dates import long_date
from partners.models import Institution

from .. import isced, rules, seats, suggested
from ..frozen import MAY_CHANGE_AT_A_PLACE
from ..models import Offering
from ..wording import test_name
from . import words
from .parameters import Checkboxes
from .row import Group, RowForm, named_languages, three

SCORES = 2  # lines for results the host asks for, beside those that stand there
HOST_TESTS = ("IELTS", "TOEFL", "GOETHE", "DELF", "DALF", "DELE", "CILS", "HSK", "TOPIK_II")
CYCLES = ("bachelor", "master", "doctoral", "staff")
DAYS = ("closes_on", "starts_on", "ends_on")
LINKS = {"catalogue_url": partial(forms.URLField, assume_scheme="https")}


def day_input() -> forms.DateInput:
    """Return the control of a day that browsers show with a calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def fields_of_study() -> list[tuple[Any, Any]]:
    """Return the fields of ISCED-F to choose from: each broad one with the narrow ones within it."""
    groups: list[tuple[Any, Any]] = [("", "—")]
    for broad, name in isced.BROAD.items():
        narrow = [(code, title) for code, title in isced.NARROW.items() if code.startswith(broad)]
        within = [(broad, _("%(field)s: all of it") % {"field": name}), *narrow]
        groups.append((name, [(code, f"{code} {title}") for code, title in within]))
    return groups


class PlaceForm(RowForm):
    """A host, what can be studied there, how many seats there are, and what the host asks for."""

    needs_all_languages = ("field",)
    isced_group = forms.ChoiceField(
        label=gettext_lazy("Field of study (ISCED-F)"),
        required=False,
        help_text=gettext_lazy("None chosen: all fields."),
    )

    class Meta:
        model = Offering
        fields = [
            "institution",
            *three("field"),
            "isced_field",
            "levels",
            "seats",
            "zero_grant_seats",
            "teaching_language",
            "closes_on",
            "term",
            "starts_on",
            "ends_on",
            *three("tuition"),
            *three("costs"),
            *three("requirements"),
            "catalogue_url",
            "min_gpa",
            "min_level",
        ]
        field_classes = LINKS
        widgets = {name: day_input() for name in DAYS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host = self.fields["institution"]
        assert isinstance(host, forms.ModelChoiceField)
        host.queryset = Institution.objects.filter(is_home=False, merged_into=None).order_by("name")
        self.fields["levels"] = Checkboxes(
            label=gettext_lazy("For"),
            choices=[(code, words.value(code)) for code in CYCLES],
            help_text=gettext_lazy("For students or for staff: of both make two places."),
        )
        self.fields["teaching_language"] = forms.ChoiceField(
            label=gettext_lazy("Language of teaching"), choices=named_languages()
        )
        self.fields["zero_grant_seats"].required = False
        self.fields["min_level"].help_text = gettext_lazy(
            "A new place without one takes the level that the register names for this host and language."
        )
        self._offer_fields_of_study()
        self._add_scores()

    def _offer_fields_of_study(self) -> None:
        group, exact = self.fields["isced_group"], self.fields["isced_field"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = fields_of_study()
        exact.label = gettext_lazy("Exact code")
        exact.help_text = gettext_lazy("Four digits, such as 0715. Empty: the field chosen beside it.")
        code = self.instance.isced_field
        known = code[:3] if code[:3] in isced.NARROW else code[:2]
        self.initial["isced_group"] = known if known in isced.BROAD or known in isced.NARROW else ""
        self.initial["isced_field"] = "" if code == known else code

    def _add_scores(self) -> None:
        asked = list(self.instance.min_scores.items())
        tests = [*HOST_TESTS, *(test for test, _minimum in asked if test not in HOST_TESTS)]
        self.score_rows = []
        for number, (test, minimum) in enumerate([*asked, *[("", "")] * SCORES], start=1):
            names = f"score_{number}_test", f"score_{number}_minimum"
            self.fields[names[0]] = forms.ChoiceField(
                label=gettext_lazy("Test"),
                required=False,
                choices=[("", "—"), *((code, test_name(code)) for code in tests)],
            )
            self.fields[names[1]] = forms.CharField(
                label=gettext_lazy("At least"), required=False, max_length=10
            )
            self.initial[names[0]], self.initial[names[1]] = test, minimum
            self.score_rows.append(names)

    def clean_zero_grant_seats(self) -> int:
        """Nothing typed is none."""
        return self.cleaned_data["zero_grant_seats"] or 0

    def clean(self) -> dict[str, Any] | None:
        """Put the code of the field and the results that the host asks for together."""
        data = super().clean() or {}
        chosen, code = data.get("isced_group") or "", data.get("isced_field") or ""
        if chosen and code and not code.startswith(chosen):
            self.add_error("isced_field", _("This code lies outside the field chosen beside it."))
        data["isced_field"] = code or chosen
        scores = {}
        for test_field, minimum_field in self.score_rows:
            test, minimum = data.get(test_field), data.get(minimum_field) or ""
            if test and not minimum:
                self.add_error(minimum_field, _("Please write the result that is needed."))
            elif test and not rules.possible_score(test, minimum):
                self.add_error(minimum_field, _("This test cannot give such a result."))
            elif minimum and not test:
                self.add_error(test_field, _("Please choose the test."))
            elif test:
                scores[test] = minimum
        if not self.errors:
            self.instance.min_scores = scores
        return data

    def groups(self) -> list[Group]:
        """Return the host and the seats first, then what the host asks for and what it costs."""
        return [
            Group(
                gettext_lazy("Host and seats"),
                [
                    "institution",
                    three("field"),
                    ("isced_group", "isced_field"),
                    "levels",
                    ("seats", "zero_grant_seats", "teaching_language"),
                ],
            ),
            Group(
                gettext_lazy("Own days"),
                [("closes_on", "term"), ("starts_on", "ends_on")],
                gettext_lazy("Only where they are other ones than those of the call."),
                folded=not any(getattr(self.instance, name) for name in (*DAYS, "term")),
            ),
            Group(
                gettext_lazy("What the host asks for"),
                [("min_gpa", "min_level"), *self.score_rows, three("requirements")],
                gettext_lazy("Beyond the call; the stricter of both holds."),
                folded=True,
            ),
            Group(self.text_label("tuition"), [three("tuition")], folded=True),
            Group(self.text_label("costs"), [three("costs"), "catalogue_url"], folded=True),
        ]

    def meaning(self) -> str:
        """Say what place it is; the form must be valid."""
        return said(self.instance)


class AdjustForm(RowForm):
    """What may still change at a place of a published call, and why it does."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it changed?"),
        max_length=500,
        widget=forms.Textarea,
        help_text=gettext_lazy("It is kept with what stood there before."),
    )

    class Meta:
        model = Offering
        fields = MAY_CHANGE_AT_A_PLACE
        field_classes = LINKS
        widgets = {"closes_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zero_grant_seats"].required = False
        self.fields["closes_on"].help_text = gettext_lazy(
            "It can only become a later day. Empty: as long as the call is open."
        )

    def clean_zero_grant_seats(self) -> int:
        """Nothing typed is none."""
        return self.cleaned_data["zero_grant_seats"] or 0

    def changes(self) -> dict[str, Any]:
        """Return what was typed, by column."""
        return {name: self.cleaned_data[name] for name in MAY_CHANGE_AT_A_PLACE}

    def groups(self) -> list[Group]:
        """Return the seats and the last day, the texts, the reason."""
        return [
            Group(gettext_lazy("Seats and last day"), [("seats", "zero_grant_seats", "closes_on")]),
            Group(
                gettext_lazy("Texts"),
                [three("requirements"), three("tuition"), three("costs"), "catalogue_url"],
            ),
            Group(gettext_lazy("Reason"), ["reason"]),
        ]

    def meaning(self) -> str:
        """Say what place it is; the form must be valid."""
        return said(self.instance)


class WhyForm(forms.Form):
    """Why a place is withdrawn: whoever wished for it reads the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever wished for this place reads it, in a letter and beside the wish."),
    )


class AddReasonForm(forms.Form):
    """Why a place is added to a call that is published."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it added?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


def said(place: Offering) -> str:
    """Say in whole sentences what place it is, and what agreements give at its host."""
    sentence = ngettext(
        "%(host)s: %(field)s, %(seats)s seat for %(levels)s.",
        "%(host)s: %(field)s, %(seats)s seats for %(levels)s.",
        place.seats,
    )
    levels = ", ".join(words.value(level) for level in place.levels)
    told = [
        sentence % {"host": place.institution, "field": place.field, "seats": place.seats, "levels": levels},
        *_study(place),
        *_days(place),
    ]
    if agreed := seats.agreed(place):
        told.append(agreed)
    return " ".join(told)


def _study(place: Offering) -> list[str]:
    found = []
    if place.zero_grant_seats:
        sentence = ngettext(
            "%(count)s of them is without a grant.",
            "%(count)s of them are without a grant.",
            place.zero_grant_seats,
        )
        found.append(sentence % {"count": place.zero_grant_seats})
    if place.isced_field:
        named = {"code": place.isced_field, "name": isced.field_name(place.isced_field)}
        found.append(_("The field is %(code)s in ISCED-F: %(name)s.") % named)
    level = place.min_level or (suggested.level_of_host(place) if place.pk is None else "")
    if level:
        named = {"language": words.language_name(place.teaching_language), "level": level}
        found.append(_("Language of teaching: %(language)s, at least %(level)s.") % named)
    return found


def _days(place: Offering) -> list[str]:
    language = (get_language() or "kk")[:2]
    found = []
    if place.closes_on:
        found.append(_("Open until %(day)s.") % {"day": long_date(place.closes_on, language)})
    if place.starts_on or place.ends_on:
        first, last = place.stay(place.call)
        days = {"first": long_date(first, language), "last": long_date(last, language)}
        found.append(_("People are there from %(first)s to %(last)s.") % days)
    return found
