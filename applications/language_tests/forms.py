"""What the office types about a test: when and where, why it is called off, who came and what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_forms import CarefulForm
from programs.models import Call
from programs.rules import LEVELS

from .models import Booking, TestSlot
from .wording import language_choices


class Day(forms.DateInput):
    """A day chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Clock(forms.TimeInput):
    """An hour chosen in the browser's own way."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SlotForm(CarefulForm):
    """A test. What people booked it for stays: languages, calls and round change only while it is a draft."""

    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    calls = forms.ModelMultipleChoiceField(
        label=_("For these calls"),
        queryset=Call.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for every call that accepts our own test."),
    )
    starts_at = forms.TimeField(label=_("Begins"), help_text=_("Local time."), widget=Clock())
    ends_at = forms.TimeField(label=_("Ends"), widget=Clock())

    class Meta:
        model = TestSlot
        fields = ("day", "starts_at", "ends_at", "places", "closes_on", "languages", "calls", "round")
        widgets = {"day": Day(), "closes_on": Day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages, calls = self.fields.get("languages"), self.fields.get("calls")
        if isinstance(languages, forms.MultipleChoiceField):
            languages.choices = language_choices()
        if isinstance(calls, forms.ModelMultipleChoiceField):
            of_today = Q(state=Call.State.PUBLISHED, closes_on__gte=timezone.localdate())
            chosen = Q(test_slots=self.instance) if self.instance.pk else Q()
            calls.queryset = Call.objects.filter(of_today | chosen).distinct().order_by("closes_on")

    def clean_places(self) -> int:
        """People who have a place keep it."""
        places, taken = self.cleaned_data["places"], self.instance.places_taken
        if places < max(1, taken):
            raise forms.ValidationError(
                gettext("%(count)s people have a place: there cannot be fewer places.") % {"count": taken}
                if taken
                else gettext("A test has one place at least.")
            )
        return places


class CancelForm(forms.Form):
    """Why a test is called off."""

    reason = forms.CharField(
        label=_("Why? Everybody who has a place or waits will read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EntryForm(forms.Form):
    """Attendance and result of one person; ``now`` is what stands there when somebody else was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    attendance = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    points = forms.IntegerField(required=False, min_value=0, max_value=1000)

    def __init__(self, data: Any, booking: Booking) -> None:
        self.booking = booking
        self.now: Booking | None = None
        super().__init__(
            data,
            prefix=f"b{booking.pk}",
            initial={
                "version": booking.version,
                "attendance": booking.attendance,
                "level": booking.level,
                "points": booking.points,
            },
        )
        person = booking.applicant.full_name or booking.applicant.user.email
        for name, label, choices in (
            ("attendance", gettext("Attendance"), [("", "—"), *Booking.Attendance.choices]),
            ("level", gettext("Level"), [("", "—"), *((level, level) for level in LEVELS)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.widget.attrs["aria-label"] = f"{label}: {person}"
        points = gettext("Points")
        self.fields["points"].widget.attrs |= {
            "aria-label": f"{points}: {person}",
            "class": "points",
        }

    def clean(self) -> dict[str, Any]:
        """Only people who came have a result."""
        data = super().clean() or {}
        has_result = data.get("level") or data.get("points") is not None
        if has_result and data.get("attendance") != Booking.Attendance.YES:
            self.add_error("attendance", gettext("Only people who came have a result."))
        return data


def entry_forms(data: Any, bookings: Sequence[Booking]) -> list[EntryForm]:
    """Return one form for each person who has a place."""
    return [EntryForm(data, booking) for booking in bookings]
