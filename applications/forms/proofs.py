"""Language papers a person says they have."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs import rules
from programs.fields import DayField
from programs.wording import test_choices

from ..models import LanguageProof
from .saved import SavedAsTyped

MOST_PROOFS = 3


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
