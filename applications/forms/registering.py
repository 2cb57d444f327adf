"""What the office types in about an application that came on paper or through eGov."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.fields import DayField
from programs.models import Call, DocumentRequirement
from programs.rules import checks

from ..deadlines import Channel
from ..models import Document
from .person_checks import IIN_PROBLEMS

SHORT = {"class": "short"}
NEW = "new"


class ArrivalForm(forms.Form):
    """Which call, how and when it came, and by what its person is found."""

    call = forms.ModelChoiceField(label=_("Call"), queryset=Call.objects.none(), empty_label="—")
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(Channel.OFFICE.value, _("on paper")), (Channel.EGOV.value, _("through eGov"))],
        widget=forms.RadioSelect,
        initial=Channel.OFFICE.value,
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("Of eGov, or of the journal of papers that came in: it stands on the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    received_on = DayField(
        label=_("Received on"),
        help_text=_("This day counts for the deadline, not the day on which it is typed in."),
    )
    reason = forms.CharField(
        label=_("Why it is taken after the last day"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if it came after the last day of the call. It is kept with the deadline."),
    )
    iin = forms.CharField(
        label=_("IIN"),
        required=False,
        max_length=20,
        help_text=_("By it we see whether the person is known. Leave it empty for people without one."),
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail on the paper"),
        required=False,
        help_text=_("Letters go there, and with it the person can take the application over later."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    account = forms.ChoiceField(
        label=_("Whose application is it?"), required=False, choices=(), widget=forms.RadioSelect
    )
    compared = forms.BooleanField(
        label=_("I compared name and date of birth with the paper: it is this person."), required=False
    )

    def __init__(self, *args: Any, calls: Any, may_be_late: bool, **kwargs: Any) -> None:
        """Ask about one of some calls; a reason for a late one only of whoever may take it."""
        super().__init__(*args, **kwargs)
        call = self.fields["call"]
        assert isinstance(call, forms.ModelChoiceField)
        call.queryset = calls
        if not may_be_late:
            del self.fields["reason"]
        self.offer([])

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Ask which of the people found it is; nothing is asked while nobody was found."""
        account = self.fields["account"]
        assert isinstance(account, forms.ChoiceField)
        account.choices = people
        self.found = bool(people)

    def clean_iin(self) -> str:
        """Twelve digits with the right check digit."""
        number = "".join(self.cleaned_data["iin"].split())
        problem = checks.iin(number, None, None, "KZ").problem if number else ""
        if problem:
            raise forms.ValidationError(IIN_PROBLEMS[problem])
        return number

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    @property
    def about_paper(self) -> list[forms.BoundField]:
        """How it came."""
        names = ("call", "channel", "number", "received_on", "reason")
        return [self[name] for name in names if name in self.fields]

    @property
    def about_person(self) -> list[forms.BoundField]:
        """By what the person is found and written to."""
        return [self[name] for name in ("iin", "email", "language")]


class PaperForm(forms.Form):
    """One document that came: its scan, or that it lies at the office on paper; which of several ways."""

    file = forms.FileField(label=_("Scan or file"), required=False)
    way = forms.ModelChoiceField(
        label=_("Which of these is it?"),
        queryset=DocumentRequirement.objects.none(),
        required=False,
        empty_label="—",
        error_messages={"required": _("Choose first which of these it is.")},
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, document: Document, ways: Sequence[DocumentRequirement]
    ) -> None:
        """Ask about a document; ``ways`` are the alternatives it has."""
        super().__init__(data, files, auto_id=f"document-{document.pk}-%s")
        way = self.fields["way"]
        assert isinstance(way, forms.ModelChoiceField)
        if ways:
            way.queryset = DocumentRequirement.objects.filter(pk__in=[row.pk for row in ways])
            way.choices = [("", "—"), *((row.pk, row.title) for row in ways)]
            way.required = True
            way.initial = document.alternative_id
        else:
            del self.fields["way"]


class SignedForm(forms.Form):
    """The consents as they stand on the paper."""

    signed_by = forms.CharField(
        label=_("Who signed the consents"),
        max_length=250,
        help_text=_("The applicant; for a minor also the parent. Names as on the paper."),
    )
    signed_on = DayField(label=_("On which day"))
    both = forms.BooleanField(
        label=_("Both consents are signed: to work with the data, and to send them to the host abroad."),
        error_messages={"required": _("Without both consents the application cannot be registered.")},
    )


class InviteForm(forms.Form):
    """Where to write that the application can be taken over."""

    email = forms.EmailField(label=_("E-mail of the applicant"))
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)


class ClaimForm(forms.Form):
    """What shows that the office did not mistype somebody else's address."""

    birth_date = DayField(
        label=_("Your date of birth"),
        help_text=_("As it stands on the paper you handed in. It shows that the address was read rightly."),
    )
