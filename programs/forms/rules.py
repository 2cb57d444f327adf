"""A requirement of a call: one readable form for every kind, with the sentence of what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import EligibilityRule
from ..wording import rule_sentence
from . import words
from .parameters import field_name, parameter_fields, parameter_values
from .row import WHOM, Group, RowForm, for_whom, offer, origin, staff_note, three


class RuleForm(RowForm):
    """A requirement: its parameters, how strict it is, whom it binds, where it comes from."""

    class Meta:
        model = EligibilityRule
        fields = [
            "strictness",
            "decided_by",
            "applies_to",
            "funding",
            "scope",
            *three("source"),
            "quote",
            *three("note"),
        ]
        widgets = {"strictness": forms.RadioSelect}

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.instance.kind or kind
        self.instance.kind = self.kind
        self.given = dict(self.instance.params)
        parameters = parameter_fields(self.kind, self.given)
        for name, field in parameters.items():
            self.fields[name] = field
            self.initial[name] = field.initial
        self.fields.update(for_whom())
        by = self.initial.get("decided_by", "")
        deciders = list(words.DECIDERS) + ([by] if by and by not in words.DECIDERS else [])
        self.fields["decided_by"] = forms.ChoiceField(
            label=_("Who decides about people that do not meet it"),
            required=False,
            help_text=_("Only if it is decided individually."),
            choices=[("", "—"), *((code, words.value(code)) for code in deciders)],
        )
        strictness = [
            ("hard", _("must be met")),
            ("soft", _("warns only: people may apply all the same")),
            ("individual", _("decided individually about whoever does not meet it")),
        ]
        offer(self, "strictness", strictness)

    def clean(self) -> dict[str, Any] | None:
        """Put the parameters together; the lower limit must not be above the upper one."""
        data = super().clean() or {}
        low, high = data.get(field_name("minimum")), data.get(field_name("maximum"))
        if isinstance(low, int) and isinstance(high, int) and low > high:
            self.add_error(field_name("maximum"), _("This is less than the lower limit."))
        if data.get("strictness") == "individual" and not data.get("decided_by"):
            self.add_error("decided_by", _("Please say who decides."))
        if not self.errors:
            self.instance.params = parameter_values(self.kind, data, self.given)
        return data

    def groups(self) -> list[Group]:
        """Return the parameters first, then how strict the rule is, whom it binds, where it comes from."""
        named = words.KINDS[self.kind]
        parameters = [field_name(name) for name in rules.parameters(self.kind)]
        if {field_name("minimum"), field_name("maximum")} <= set(parameters):
            both = (field_name("minimum"), field_name("maximum"))
            parameters = [name for name in parameters if name not in both]
            place = 1 if parameters[:1] == [field_name("unit")] else 0
            laid: list[Any] = [*parameters[:place], both, *parameters[place:]]
        else:
            laid = list(parameters)
        return [
            Group(named.name, laid, named.line),
            Group(_("How strict"), ["strictness", "decided_by"]),
            WHOM,
            origin(),
            staff_note(),
        ]

    def row(self) -> rules.RuleRow:
        """Return what was typed as a plain rule; the form must be valid."""
        return self.instance.as_row()

    def meaning(self) -> str:
        """Say in one sentence what the rule means; the form must be valid."""
        return rule_sentence(self.row())
