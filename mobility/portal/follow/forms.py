"""What a visitor types to be told when a call opens."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FollowForm(forms.Form):
    """An e-mail address, and whether moved deadlines matter, too."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We write to it once to ask whether it is yours."),
    )
    changes = forms.BooleanField(label=_("Also when the deadline is moved"), required=False)

    def clean_email(self) -> str:
        """Write the address as accounts do, in small letters."""
        return self.cleaned_data["email"].lower()
