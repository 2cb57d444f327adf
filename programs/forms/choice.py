"""The criteria of the commission, and the places to go."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.models import Institution

from .. import rules
from ..models import Criterion, Offering
from ..wording import test_name
from . import words
from .parameters import Checkboxes
from .row import Group, RowForm, named_languages, offer, three

SCORES = 2  # lines for results the host asks for, beside those that stand there
HOST_TESTS = ("IELTS", "TOEFL", "GOETHE", "DELF", "DALF", "DELE", "CILS", "HSK", "TOPIK_II")


class CriterionForm(RowForm):
    """What the commission scores: its guidance, its scale and its weight."""

    needs_all_languages = ("title",)

    class Meta:
        model = Criterion
        fields = [
            *three("title"),
            *three("guidance"),
            "source",
            "scale_max",
            "weight",
            "note",
        ]
        widgets = {"source": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source", Criterion.Source.choices)
        self.fields["source"].label = gettext_lazy("How it is scored")
        for name in three("guidance"):
            self.fields[name].widget.attrs["rows"] = 8

    def clean(self) -> dict[str, Any] | None:
        """Give a new criterion a code of its own."""
        data = super().clean() or {}
        if (data.get("weight") or 0) > 100:
            self.add_error("weight", _("All weights add up to 100."))
        if not self.instance.code and data.get("title_en"):
            stem = slugify(data["title_en"])[:26] or "criterion"
            taken = set(self.call.criteria.values_list("code", flat=True))
            codes = (stem, *(f"{stem}-{number}" for number in range(2, 99)))
            self.instance.code = next(code for code in codes if code not in taken)
        return data

    def groups(self) -> list[Group]:
        """Return the title, what each point stands for, and the weight."""
        return [
            Group(gettext_lazy("Title"), [three("title")]),
            Group(
                gettext_lazy("What each point stands for"),
                [three("guidance")],
                gettext_lazy("One line for each point, from 0 up."),
            ),
            Group(gettext_lazy("Weight"), ["source", ("scale_max", "weight")]),
            Group(
                gettext_lazy("Note for staff"),
                ["note"],
                gettext_lazy("Applicants do not see it."),
                folded=True,
            ),
        ]

    def meaning(self) -> str:
        """Say what the weights add up to with this one; the form must be valid."""
        others = self.call.criteria.current().exclude(pk=self.instance.pk)
        total = (others.aggregate(total=Sum("weight"))["total"] or 0) + self.instance.weight
        words_ = {"title": self.instance.title, "weight": self.instance.weight, "total": total}
        if total == 100:
            return _("%(title)s weighs %(weight)s percent; all weights add up to 100.") % words_
        return (
            _("%(title)s weighs %(weight)s percent; all weights add up to %(total)s, but must be 100.")
            % words_
        )


class PlaceForm(RowForm):
    """A host, what can be studied there, how many seats there are, and what the host asks for."""

    needs_all_languages = ("field",)

    class Meta:
        model = Offering
        fields = [
            "institution",
            *three("field"),
            "levels",
            "seats",
            "teaching_language",
            *three("tuition"),
            *three("costs"),
            *three("requirements"),
            "catalogue_url",
            "min_gpa",
            "min_level",
        ]
        field_classes = {"catalogue_url": partial(forms.URLField, assume_scheme="https")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host = self.fields["institution"]
        assert isinstance(host, forms.ModelChoiceField)
        host.queryset = Institution.objects.filter(is_home=False).order_by("name")
        cycles = ("bachelor", "master", "doctoral", "staff")
        self.fields["levels"] = Checkboxes(
            label=gettext_lazy("For"), choices=[(code, words.value(code)) for code in cycles]
        )
        self.fields["teaching_language"] = forms.ChoiceField(
            label=gettext_lazy("Language of teaching"), choices=named_languages()
        )
        self._add_scores()

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

    def clean(self) -> dict[str, Any] | None:
        """Put the results that the host asks for together."""
        data = super().clean() or {}
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
                ["institution", three("field"), "levels", ("seats", "teaching_language")],
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
        place = self.instance
        sentence = ngettext(
            "%(host)s: %(field)s, %(seats)s seat for %(levels)s.",
            "%(host)s: %(field)s, %(seats)s seats for %(levels)s.",
            place.seats,
        )
        levels = ", ".join(words.value(level) for level in place.levels)
        return sentence % {
            "host": place.institution,
            "field": place.field,
            "seats": place.seats,
            "levels": levels,
        }
