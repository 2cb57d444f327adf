"""A paper of the checklist: who brings it, in which form, and the ways that are enough."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mobility.common import files

from .. import rules
from ..models import DocumentRequirement
from ..wording import condition_name
from . import words
from .parameters import Checkboxes, field_name, parameter_fields, parameter_values
from .row import LANGUAGES, WHOM, Group, RowForm, for_whom, offer, origin, staff_note, three

Way = DocumentRequirement.Way
# Empty lines for further questions; who needs more saves and opens the page again.
MORE_QUESTIONS = 2


def condition_choices() -> list[Any]:
    """Return the conditions to choose from: those with a name of their own, then kinds of rules."""
    kinds = [name for name in rules.condition_names() if name not in rules.CONDITIONS]
    return [
        *((name, condition_name(name)) for name in rules.CONDITIONS),
        (
            gettext_lazy("who meets a rule about"),
            [(name, words.KINDS[name].name) for name in kinds if name in words.KINDS],
        ),
    ]


class WayForm(RowForm):
    """One of the ways in which a paper can be shown."""

    needs_all_languages = ("title",)

    class Meta:
        model = DocumentRequirement
        fields = [
            *three("title"),
            *three("help"),
            "way",
            "copies",
            "forms",
            "languages",
            "min_level",
            "quote",
            *three("note"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = forms.ChoiceField(
            label=gettext_lazy("How it is met"),
            choices=self.ways(),
            help_text=gettext_lazy("The portal fills in our forms; the person signs and uploads them."),
        )
        self._add_sample()
        known = list(words.FORMS) + [name for name in self.instance.forms if name not in words.FORMS]
        self.fields["forms"] = Checkboxes(
            label=gettext_lazy("Form"), required=False, choices=[(name, words.value(name)) for name in known]
        )
        self.fields["languages"] = Checkboxes(
            label=gettext_lazy("Languages"),
            required=False,
            help_text=gettext_lazy("None chosen: any language."),
            choices=[(code, words.language_name(code)) for code in LANGUAGES],
        )
        self.fields["min_level"] = forms.ChoiceField(
            label=gettext_lazy("Language level at least"),
            required=False,
            help_text=gettext_lazy("Only for papers that show a language."),
            choices=[("", "—"), *((level, level) for level in rules.LEVELS)],
        )

    def ways(self) -> list[tuple[str, Any]]:
        """Return how a paper may be met; one of several ways is never on paper only, nor a letter."""
        return [(code, name) for code, name in Way.choices if code not in {Way.PAPER, Way.STATEMENT}]

    def _add_sample(self) -> None:
        self.fields["sample_file"] = forms.FileField(
            label=gettext_lazy("Sample"),
            required=False,
            help_text=gettext_lazy("A blank or an example as PDF, JPEG or PNG; applicants may open it."),
        )
        if self.instance.sample_id:
            self.fields["sample_gone"] = forms.BooleanField(
                label=gettext_lazy("Take the sample out"), required=False, help_text=self.instance.sample.name
            )

    def clean_sample_file(self) -> files.Checked | None:
        """Check the sample by its content."""
        file = self.cleaned_data["sample_file"]
        try:
            return files.check(file.name, file) if file else None
        except files.Unacceptable as refusal:
            raise ValidationError(str(refusal)) from refusal

    def store_files(self, by: Any) -> None:
        """Keep the sample, or take it out, on the row that is about to be saved."""
        checked = self.cleaned_data.get("sample_file")
        if checked:
            self.instance.sample = files.store(checked, by)
        elif self.cleaned_data.get("sample_gone"):
            self.instance.sample = None

    def clean(self) -> dict[str, Any] | None:
        """Give a new paper a code of its own."""
        data = super().clean() or {}
        if not self.instance.code and data.get("title_en"):
            self.instance.code = self._free_code(data["title_en"])
        return data

    def _free_code(self, title: str) -> str:
        stem = re.sub(r"-+", "_", slugify(title)).upper()[:24] or "PAPER"
        taken = set(self.call.document_requirements.values_list("code", flat=True))
        return next(code for code in (stem, *(f"{stem}_{n}" for n in range(2, 99))) if code not in taken)

    def groups(self) -> list[Group]:
        """Return the texts first, then the form of the paper."""
        return [
            Group(gettext_lazy("Title"), [three("title")], gettext_lazy("In all three languages.")),
            Group(gettext_lazy("Help for the applicant"), [three("help")]),
            Group(gettext_lazy("How it is met"), ["way", "sample_file", "sample_gone"]),
            Group(gettext_lazy("What it looks like"), ["copies", "forms", "languages", "min_level"]),
            origin(source=False),
            staff_note(),
        ]

    def meaning(self) -> str:
        """Say in one sentence what is asked; the form must be valid."""
        return str(self.instance.title)


class PaperForm(WayForm):
    """A paper of the checklist."""

    class Meta(WayForm.Meta):
        fields = [
            *three("title"),
            *three("help"),
            "kind",
            "stage",
            "condition",
            "optional",
            "way",
            "copies",
            "forms",
            "languages",
            "min_level",
            "min_words",
            "max_words",
            "written_by",
            "applies_to",
            "funding",
            "scope",
            "recommended_condition",
            *three("recommended_reason"),
            *three("source"),
            "quote",
            *three("note"),
        ]
        widgets = {"stage": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(for_whom())
        offer(self, "stage", DocumentRequirement.Stage.choices)
        self.fields["optional"].label = gettext_lazy("Only whoever has it brings it")
        self.fields["written_by"] = forms.ChoiceField(
            label=gettext_lazy("Who writes it"),
            required=False,
            help_text=gettext_lazy("Only for recommendations: the referee confirms this position."),
            choices=[("", gettext_lazy("anybody who knows the work")), *DocumentRequirement.Writer.choices],
        )
        self.fields["condition"] = forms.ChoiceField(
            label=gettext_lazy("Who brings it"), choices=condition_choices, initial="everybody"
        )
        self.fields["recommended_condition"] = forms.ChoiceField(
            label=gettext_lazy("Recommended instead"),
            required=False,
            choices=[("", "—"), *((name, condition_name(name)) for name in rules.CONDITIONS)],
        )
        self._add_parameters()
        self._add_questions()
        self._add_channels()

    def ways(self) -> list[tuple[str, Any]]:
        """Return how a paper may be met."""
        return list(Way.choices)

    def _add_parameters(self) -> None:
        """Add the parameters of the condition that is chosen at the moment."""
        self.chosen = self.data.get("condition") if self.is_bound else self.instance.condition
        self.given = dict(self.instance.condition_params) if self.chosen == self.instance.condition else {}
        self.with_parameters = self.chosen in rules.KINDS and self.chosen not in rules.CONDITIONS
        if not self.with_parameters:
            return
        for name, field in parameter_fields(str(self.chosen), self.given).items():
            self.fields[name] = field
            self.initial[name] = field.initial

    def condition_fields(self) -> list[forms.BoundField]:
        """Return the fields of the chosen condition's parameters; they stand right below it."""
        return [self[name] for name in self.fields if name.startswith(field_name(""))]

    def _add_questions(self) -> None:
        for number, question in enumerate([*self.instance.questions, *[{}] * MORE_QUESTIONS], start=1):
            for code, language in LANGUAGES.items():
                name = f"question_{number}_{code}"
                self.fields[name] = forms.CharField(
                    label=language,
                    required=False,
                    max_length=300,
                    widget=forms.Textarea({"rows": 2, "lang": code}),
                )
                self.initial[name] = question.get(code, "")
        self.question_count = len(self.instance.questions) + MORE_QUESTIONS

    def _add_channels(self) -> None:
        for channel in words.CHANNELS:
            given = list(self.instance.channel_forms.get(channel, []))
            known = [*words.CHANNEL_FORMS, *(name for name in given if name not in words.CHANNEL_FORMS)]
            self.fields[f"channel_{channel}"] = Checkboxes(
                label=words.VALUES[channel],
                required=False,
                choices=[(name, words.value(name)) for name in known],
            )
            self.initial[f"channel_{channel}"] = given

    def clean(self) -> dict[str, Any] | None:
        """Put the questions and the condition's parameters together."""
        data = super().clean() or {}
        questions = []
        for number in range(1, self.question_count + 1):
            texts = {code: (data.get(f"question_{number}_{code}") or "").strip() for code in LANGUAGES}
            missing = [code for code, text in texts.items() if not text]
            if 0 < len(missing) < len(texts):
                self.add_error(
                    f"question_{number}_{missing[0]}", _("Please write the question in all three languages.")
                )
            elif not missing:
                questions.append(texts)
        if data.get("recommended_condition") and not data.get("recommended_reason_en"):
            self.add_error("recommended_reason_en", _("Please say why it is recommended."))
        if not self.errors:
            self.instance.questions = questions
            forms_of = {channel: data.get(f"channel_{channel}") for channel in words.CHANNELS}
            self.instance.channel_forms = {name: chosen for name, chosen in forms_of.items() if chosen}
            self.instance.condition_params = (
                parameter_values(str(self.chosen), data, self.given) if self.with_parameters else {}
            )
            if self.instance.condition_params == {} and self.chosen == "category":
                raise ValidationError({"condition": _("Please choose at least one.")})
        return data

    def groups(self) -> list[Group]:
        """Return the texts, who brings the paper, what it looks like, and what is needed less often."""
        texts, helps, met, looks, *rest = super().groups()
        questions = [
            tuple(f"question_{number}_{code}" for code in LANGUAGES)
            for number in range(1, self.question_count + 1)
        ]
        return [
            texts,
            helps,
            Group(gettext_lazy("Who brings it"), ["condition", "optional"]),
            Group(gettext_lazy("When, and what kind"), ["stage", "kind", "written_by"]),
            met,
            looks,
            Group(
                gettext_lazy("Questions that a letter answers"),
                [("min_words", "max_words"), *questions],
                gettext_lazy(
                    "One question in each row; leave a row empty to take the question out."
                    " Without a number of words every length is right."
                ),
                folded=not self.instance.is_letter,
            ),
            Group(
                gettext_lazy("Form by way of handing in"),
                [f"channel_{channel}" for channel in words.CHANNELS],
                gettext_lazy("Only where a way asks for a form of its own."),
                folded=True,
            ),
            WHOM,
            Group(
                gettext_lazy("Recommended reading"),
                ["recommended_condition", three("recommended_reason")],
                gettext_lazy(
                    "Where the page asks more than the law: what the office may choose instead, and why."
                ),
                folded=True,
            ),
            origin(),
            *rest[1:],
        ]

    def meaning(self) -> str:
        """Say in one sentence what is asked of whom; the form must be valid."""
        paper = self.instance
        words_ = {"title": str(paper.title), "who": condition_name(paper.condition, paper.condition_params)}
        if paper.optional:
            said = _("%(title)s: asked of %(who)s, if they have it.") % words_
        else:
            said = _("%(title)s: asked of %(who)s.") % words_
        look = looks(paper)
        return f"{said} {capfirst(look)}." if look else said


def looks(row: DocumentRequirement) -> str:
    """Say in which form a paper comes: copies, seal, languages, level."""
    parts = [] if row.way == Way.UPLOAD else [str(row.get_way_display())]
    if row.copies:
        parts.append(ngettext("%(count)s copy", "%(count)s copies", row.copies) % {"count": row.copies})
    parts += [words.value(name) for name in row.forms]
    parts += [words.language_name(code) for code in row.languages]
    if row.min_level:
        parts.append(_("%(level)s or higher") % {"level": row.min_level})
    if row.questions:
        count = len(row.questions)
        parts.append(ngettext("%(count)s question", "%(count)s questions", count) % {"count": count})
    return ", ".join(parts)
