"""What members may type. Saving is left to the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Recusal

POINTS = "points-"


class ScoreForm(forms.Form):
    """A score sheet as it was sent: the points given so far by criterion, and the comment.

    Whether the criteria exist and the points are on their scale is checked by the action, which reads them
    anyway.
    """

    comment = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Comment"))

    def clean(self) -> dict[str, Any]:
        """Collect ``points`` from the fields named points-<code of the criterion>."""
        cleaned = super().clean() or {}
        sent = {
            name.removeprefix(POINTS): value for name, value in self.data.items() if name.startswith(POINTS)
        }
        if not all(value.isdecimal() and len(value) <= 3 for value in sent.values()):
            raise forms.ValidationError(_("These points are outside the scale of the criterion."))
        cleaned["points"] = {code: int(value) for code, value in sent.items()}
        return cleaned


class AbstainForm(forms.Form):
    """Why a member gives no score."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Why do you abstain?"),
        error_messages={"required": gettext_lazy("Please say why you abstain.")},
    )


class RecuseForm(forms.Form):
    """What connects a member with a candidate."""

    kind = forms.ChoiceField(
        choices=Recusal.Kind.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("What connects you with the candidate?"),
        error_messages={
            "required": gettext_lazy("Please choose what connects you with the candidate."),
            "invalid_choice": gettext_lazy("Please choose what connects you with the candidate."),
        },
    )
