"""What is asked of the head for the yearly table with small numbers in it."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from mobility.common.sheets.writing import CSV, XLSX


class ExactForm(forms.Form):
    """Why small numbers have to leave, and how."""

    reason = forms.CharField(
        label=_("Why the exact numbers are needed"),
        max_length=300,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("For example the letter of the ministry that asks for them. The log keeps it."),
    )
    kind = forms.ChoiceField(label=_("Format"), choices=[(XLSX, "XLSX"), (CSV, "CSV")])
