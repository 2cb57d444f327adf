"""Handing in: a file for a document, the consents, and a word on why somebody leaves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import DocumentRequirement

from ..models import Document


class FilesInput(forms.FileInput):
    """An input that takes several files at once, in the order chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Clean each file. Raises ValidationError when there is none, or an empty one."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class UploadForm(forms.Form):
    """The files of one document, among alternatives with the way chosen. The action checks the content."""

    file = FilesField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Please choose it again, or save it once more and then choose it."),
        },
    )
    way = forms.ModelChoiceField(
        label=_("Which of these do you have?"),
        queryset=DocumentRequirement.objects.none(),
        required=False,
        error_messages={"required": _("Choose first which of these you have.")},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        document: Document,
        ways: Sequence[DocumentRequirement] | None = None,
    ) -> None:
        """Ask for a file; ``ways`` are the alternatives where they are known already."""
        super().__init__(data, files, auto_id=f"document-{document.pk}-%s")
        alternatives = document.requirement.alternatives.all()
        ways = list(alternatives) if ways is None else ways
        way = self.fields["way"]
        assert isinstance(way, forms.ModelChoiceField)
        way.queryset = alternatives
        way.required = bool(ways)
        way.initial = document.alternative_id


class ConsentForm(forms.Form):
    """The two consents, each asked for itself; sending data abroad may be agreed to later."""

    processing = forms.BooleanField(
        label=_("I agree that the university works with my data and papers for this application."),
        error_messages={"required": _("Without this consent the office may not open your papers.")},
    )
    cross_border = forms.BooleanField(
        label=_("I agree that my data are sent to the host abroad if I am nominated."),
        required=False,
        help_text=_("You may leave this open: then you are asked again when you accept a place abroad."),
    )


class StepForm(forms.Form):
    """A word on why, when somebody withdraws or declines. It helps the office and is never asked for."""

    note = forms.CharField(
        label=_("Why? One sentence is enough"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(forms.Form):
    """Accepting a place: whoever has not agreed to send the data to the host abroad is asked now."""

    cross_border = forms.BooleanField(
        label=_("I agree that my data are sent to the host abroad if I am nominated."),
        error_messages={"required": _("Without this consent you cannot be nominated to a host abroad.")},
    )
