"""What people type about their own account."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_forms import CarefulForm

from .models import ErasureRequest, LetterKind, User
from .sessions import hold

OPTIONAL_LETTERS = [(kind.value, kind.label) for kind in LetterKind if kind != LetterKind.NEEDED]


class SignInForm(LoginForm):
    """Sign-in whose session lasts as long as the person's work asks for."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign the person in; the length of the session is set again, for allauth sets its own."""
        answer = super().login(request, redirect_url)
        if request.user.is_authenticated:
            hold(request, request.user)
        return answer


class SignUpForm(SignupForm):
    """Sign-up that takes as long for an address that has an account as for one that has none."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account, or only look as if: the costly part is done in both cases."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        with transaction.atomic():
            return super().try_save(request)


class PasskeyForm(AddWebAuthnForm):
    """A passkey: its name, and whether it opens the account without the password."""

    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        required=False,
        initial=True,
        help_text=_("The device asks for your finger, your face or its PIN."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
        self.fields["name"].help_text = _("So that you know later which one it is, for example “My phone”.")


class PreferencesForm(forms.ModelForm):
    """How the portal calls the person, in which language it speaks, which letters it writes."""

    letters = forms.MultipleChoiceField(
        label=_("Letters I wish to receive"),
        choices=OPTIONAL_LETTERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Letters about what happened to your application or your account are always sent: you need them."
        ),
    )

    class Meta:
        model = User
        fields = ("full_name", "language")
        labels = {
            "full_name": _("Name shown in the portal"),
            "language": _("Language of letters and pages"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["letters"] = [kind for kind, _label in OPTIONAL_LETTERS if self.instance.wants(kind)]
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"


class ErasureForm(forms.ModelForm):
    """A request to erase what the portal holds."""

    words = forms.CharField(
        label=_("What should the office know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = ErasureRequest
        fields = ("words",)


class AnswerForm(CarefulForm):
    """The head's answer to a request for erasure."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ErasureRequest.State.GRANTED, _("Grant: the data will be erased")),
            (ErasureRequest.State.REFUSED, _("Refuse: the data must stay")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reason or next steps"),
        help_text=_("It stands in the letter to the person."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = ErasureRequest
        fields = ("decision", "answer")
