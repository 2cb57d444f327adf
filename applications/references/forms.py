"""What the student types to ask, and what the referee types to answer."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from programs.models import DocumentRequirement

from .models import LANGUAGES, ReferenceRequest
from .queries import languages_wanted

LONGEST_TEXT = 6000
NAMES = dict(LANGUAGES)


class AskForm(forms.Form):
    """Whom to ask, in which language, with a word of one's own."""

    name = forms.CharField(
        label=gettext_lazy("Name of the person"),
        max_length=120,
        help_text=gettext_lazy(
            "As you address them in a letter, for example with first name and patronymic."
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail"),
        help_text=gettext_lazy("Best their address at the university. The office sees it."),
        widget=forms.EmailInput({"inputmode": "email", "autocomplete": "off"}),
    )
    position = forms.CharField(
        label=gettext_lazy("Their position"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: lecturer, department of power engineering."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do we write to them?"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Only the letter and the page. In which languages they write is fixed by the rules."
        ),
    )
    message = forms.CharField(
        label=gettext_lazy("A word from you"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("Remind them who you are and what you apply for. It stands in the letter."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, requirement: DocumentRequirement, department: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", (get_language() or "kk")[:2])
        if requirement.written_by == DocumentRequirement.Writer.HEAD_OF_DEPARTMENT:
            self.fields["position"].required = True
            head = _("Head of the department")
            self.initial.setdefault("position", f"{head}, {department}" if department else head)


class AnswerForm(forms.Form):
    """The recommendation: a text in each language the rule asks for, or a signed scan; name and position.

    While it is only saved nothing is required; ``whole`` asks for everything.
    """

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, required=False)
    position = forms.CharField(
        label=gettext_lazy("Your position and where you work"), max_length=200, required=False
    )
    confirmed = forms.BooleanField(required=False)
    scan = forms.FileField(
        label=gettext_lazy("Signed letter as a file"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG, up to 10 MB. A photo from your phone is fine."),
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, request: ReferenceRequest, whole: bool = False
    ) -> None:
        typed = request.typed
        known = {"name": typed.get("name", request.name), "position": typed.get("position", request.position)}
        known["confirmed"] = typed.get("confirmed", False)
        texts = typed.get("texts", {})
        codes = languages_wanted(request)
        known |= {f"text_{code}": texts.get(code, "") for code in codes}
        super().__init__(data, files, initial=known)
        self.request, self.whole, self.codes = request, whole, codes
        self.fields["confirmed"].label = (
            _("I am the head of the student's department.")
            if request.role == DocumentRequirement.Writer.HEAD_OF_DEPARTMENT
            else _("I know this student's work, and the letter is mine.")
        )
        for code in codes:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_text_label(code, len(codes)),
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea({"rows": 12, "lang": code}),
            )

        self.order_fields([*(f"text_{code}" for code in codes), "scan", "name", "position", "confirmed"])

    def ask_for_all(self) -> None:
        """Show what must be filled in before sending as such: while typing nothing is required."""
        for name, field in self.fields.items():
            field.required = name != "scan"

    def texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts, one for each language."""
        return [self[f"text_{code}"] for code in self.codes]

    def typed(self) -> dict[str, Any]:
        """Return what was typed, to be kept; a text that is too long is kept until it is mended."""
        given = {name: str(self.data.get(name, "")).strip() for name in ("name", "position")}
        texts = {code: _lines(self.data.get(f"text_{code}", "")) for code in self.codes}
        return {
            "name": given["name"][:120],
            "position": given["position"][:200],
            "confirmed": bool(self.data.get("confirmed")),
            "texts": {code: text[: 2 * LONGEST_TEXT] for code, text in texts.items() if text},
        }

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing before anything is sent."""
        data = super().clean() or {}
        if not self.whole:
            return data
        if not data.get("name"):
            self.add_error("name", _("Please write your name."))
        if not data.get("position"):
            self.add_error("position", _("Please write your position: it stands under the letter."))
        if not data.get("confirmed"):
            self.add_error("confirmed", _("Please confirm this."))
        if not (data.get("scan") or self.request.scan):
            for code in self.codes:
                if not data.get(f"text_{code}") and f"text_{code}" not in self.errors:
                    self.add_error(f"text_{code}", _missing(code, len(self.codes)))
        return data


def _lines(text: Any) -> str:
    """Return a text with plain line ends, as every browser's are kept alike."""
    return str(text).replace("\r\n", "\n").strip()


def _text_label(code: str, count: int) -> str:
    if count == 1:
        return _("Your letter")
    return _("Your letter: %(language)s") % {"language": str(NAMES[code])}


def _missing(code: str, count: int) -> str:
    if count == 1:
        return _("Please write the letter, or upload it as a file.")
    return _("The letter in this language is missing: %(language)s. You can also upload all as one file.") % {
        "language": str(NAMES[code])
    }


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Why not? The student will read this sentence"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Please write a few words: the student will read them.")},
    )
