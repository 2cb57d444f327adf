"""Questions that several forms ask about a person: a day, the GPA, the semester."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day, typed as people know it by heart: 31.12.2026. Digits alone and 2026-12-31 are taken, too."""

    default_error_messages = {"invalid": _("Write the day in figures, for example 27.03.2006.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": _("dd.mm.yyyy"), "class": "input-short"}
        kwargs["widget"] = forms.DateInput(attrs=attrs, format="%d.%m.%Y")
        super().__init__(input_formats=["%d.%m.%Y", "%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Put dots where a keypad of digits has none; nobody's day lies before 1900."""
        if isinstance(value, str):
            value = re.sub(r"\s*[.,/\s]\s*", ".", value.strip())
            value = re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\1.\2.\3", value)
        day = super().to_python(value)
        if day and day.year < 1900:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class GpaField(forms.DecimalField):
    """A GPA on the scale to 4.0, with a comma or a point as decimal sign; shown with the language's own."""

    default_error_messages = {
        "invalid": _("Write a number, for example 3,12."),
        "max_value": _("The scale ends at 4.0."),
        "min_value": _("The scale begins at 0."),
        "max_decimal_places": _("Write two digits after the comma at most, for example 3,12."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="GPA",
            help_text=_("The latest figure from your transcript, on the scale to 4.0."),
            min_value=0,
            max_value=4,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
            error_messages=self.default_error_messages,
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class SemesterField(forms.IntegerField):
    """The number of the semester a person studies in now."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Write a number from 1 to 12.")
        super().__init__(
            label=_("Current semester"),
            help_text=_("Each call is open to certain semesters."),
            min_value=1,
            max_value=12,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
            error_messages={"invalid": wrong, "max_value": wrong, "min_value": wrong},
            **kwargs,
        )


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said: True, False, None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.Select(attrs={"class": "input-short"}),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show what is kept as True or False."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class DaysField(forms.IntegerField):
    """How many days a stay lasts, first and last day included."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Write a number of days from 1 to 366.")
        super().__init__(
            label=_("How many days do you plan to stay?"),
            help_text=_("The first and the last day count, too."),
            min_value=1,
            max_value=366,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            **kwargs,
        )


class MonthsField(forms.IntegerField):
    """A number of whole months."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Write a number of months from 0 to 60.")
        super().__init__(
            min_value=0,
            max_value=60,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
            **kwargs,
        )
