"""The dates the host confirms, and reports the office types in."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from mobility.common.admin_forms import CarefulForm


class DayForm(forms.Form):
    """One day, with the call's own date put in."""

    day = forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
    label: Any = ""
    planned = ""  # the column of the call that holds the day it planned

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.fields["day"].label = self.label
        self.fields["day"].initial = getattr(application.call, self.planned)


class ArrivalForm(DayForm):
    """The first day at the host."""

    label = _("First day at the host")
    planned = "stay_from"


class ReturnForm(DayForm):
    """The last day at the host, not before the first."""

    label = _("Last day at the host")
    planned = "stay_to"

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < self.application.stay.arrived_on:
            raise forms.ValidationError(_("The stay cannot end before it began."))
        return day


class ReportForm(CarefulForm):
    """A report in the office's hands: whoever takes back their consent is first taken off the portal."""

    class Meta:
        widgets = {"text": AdminTextareaWidget(attrs={"rows": 10})}

    def clean_consents(self) -> bool:
        consents = self.cleaned_data["consents"]
        if self.instance.published_on and not consents:
            raise forms.ValidationError(_("It is published: take it off the portal first."))
        return consents
