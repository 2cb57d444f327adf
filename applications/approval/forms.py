"""What an approver answers with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import FacultyDecision


class DecisionForm(forms.Form):
    """Agree or decline, why, and the signed paper if there is one."""

    answer = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("agree", _("The faculty agrees")), ("decline", _("The faculty declines"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please give the reason: the applicant and the office read it.")},
    )
    paper = forms.FileField(
        label=_("Signed paper"),
        required=False,
        help_text=_("The decision with signature, as a scan or a photo. It can also stay in the faculty."),
    )

    def __init__(self, *args: Any, decision: FacultyDecision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = decision.needs_reason
        self.fields["reason"].help_text = (
            _("The applicant and the office read it.")
            if decision.needs_reason
            else _("Needed to decline. The applicant and the office read it.")
        )
