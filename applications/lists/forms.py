"""What is asked for a list to keep, a table with the IIN, a step for many."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import StepReason
from applications.workflow import STEPS

from . import queries
from .models import SavedList


class KeepForm(forms.Form):
    """A list under a name. Where it stands and what it asks come from the page itself."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    shared = forms.BooleanField(label=gettext_lazy("For all colleagues"), required=False)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
    section = forms.ChoiceField(choices=SavedList.Section.choices, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why the IIN is needed."""

    reason = forms.CharField(
        label=gettext_lazy("Why the IIN is needed"),
        max_length=300,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "For example the letter that asks for it. It stands in every row and in the log."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class ReasonChoice(forms.ModelChoiceField):
    """A reason of the catalogue, beside the step it is for."""

    def label_from_instance(self, obj: StepReason) -> str:
        return f"{STEPS[obj.step].label}: {obj.text}"


class StepForm(forms.Form):
    """Which step, and one reason for all where it needs one."""

    step = forms.ChoiceField(label=gettext_lazy("Step"))
    reason = ReasonChoice(
        StepReason.objects.none(),
        label=gettext_lazy("Reason of the catalogue"),
        required=False,
        empty_label=gettext_lazy("none of these: own words below"),
    )
    note = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=500,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Only where the step asks for one. All applicants read it: why, and what can be done."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.steps_for_many(user)
        field: Any = self.fields["step"]
        field.choices = [("", "—"), *((step.name, step.label) for step in known)]
        reason: Any = self.fields["reason"]
        reason.queryset = StepReason.objects.filter(step__in=[step.name for step in known])

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the step needs one, and for one of this step."""
        cleaned = super().clean() or self.cleaned_data
        step, reason = STEPS.get(cleaned.get("step", "")), cleaned.get("reason")
        if step and reason and reason.step != step.name:
            self.add_error("reason", _("This reason belongs to another step."))
        said = reason or cleaned.get("note", "").strip() or "note" in self.errors
        if step and step.needs_note and not said:
            self.add_error("note", _("Please give a reason: the applicant will read it."))
        return cleaned
