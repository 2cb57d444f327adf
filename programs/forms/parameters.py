"""Fields for the parameters of a kind of rule, built from its signature: nothing else can be typed."""

import inspect
import types
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Faculty

from .. import rules
from . import words

SEMESTERS = range(1, 13)
LANGUAGES = ("kk", "ru", "en")


def field_name(name: str) -> str:
    """Return the name of a parameter's field in a form."""
    return f"param_{name}"


def parameter_fields(kind: str, given: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return the fields of a kind's parameters by their names; ``given`` are the values so far."""
    fields = {}
    for name, parameter in rules.parameters(kind).items():
        named = words.parameter(kind, name)
        field = _field(kind, parameter, given.get(name))
        field.label, field.help_text = named.name, named.line
        default = [] if isinstance(parameter.default, tuple) else parameter.default
        field.initial = given.get(name, None if default is parameter.empty else default)
        if name == "allowed" and kind == "faculty":
            field.initial = [row["code"] for row in given.get(name, []) if "code" in row]
        fields[field_name(name)] = field
    return fields


def parameter_values(kind: str, cleaned: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as JSON values: those that stood there, and those not left at their default."""
    values = {}
    for name, parameter in rules.parameters(kind).items():
        value = cleaned.get(field_name(name))
        if kind == "faculty" and name == "allowed":
            value = _faculties(value or [], given.get(name, []))
        default = None if parameter.default is parameter.empty else _plain(parameter.default)
        value = default if value in (None, "", []) else _plain(value)
        if name in given or parameter.default is parameter.empty or value != default:
            values[name] = value
    return values


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _field(kind: str, parameter: inspect.Parameter, given: Any) -> forms.Field:
    required = parameter.default is parameter.empty
    kinds = _without_none(parameter.annotation)
    optional = parameter.default in (None, "") and not required
    if (kind, parameter.name) in SPECIAL:
        return SPECIAL[kind, parameter.name](given)
    if get_origin(kinds) is Literal:
        return _one_of(get_args(kinds), optional)
    if kinds is bool:
        return forms.BooleanField(required=False)
    if kinds is int:
        return forms.IntegerField(required=required, min_value=0, max_value=1000, widget=_figures())
    if kinds is Decimal:
        return CommaField(required=required, min_value=0, max_value=1000, decimal_places=2, widget=_figures())
    if get_origin(kinds) in (Sequence, list) or "Sequence" in str(get_origin(kinds)):
        return _several(get_args(get_args(kinds)[0]), required)
    return forms.CharField(required=required, max_length=200)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


class CommaField(forms.DecimalField):
    """A number with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


def _figures() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})


def _named(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, words.value(code)) for code in codes]


def _one_of(codes: Sequence[str], optional: bool) -> forms.ChoiceField:
    choices = [("", "—"), *_named(codes)] if optional else _named(codes)
    widget = forms.Select() if optional or len(codes) > 4 else forms.RadioSelect()
    return forms.ChoiceField(required=not optional, choices=choices, widget=widget)


def _several(codes: Sequence[str], required: bool) -> forms.MultipleChoiceField:
    return Checkboxes(required=required, choices=_named(codes))


class Checkboxes(forms.MultipleChoiceField):
    """Several of a list, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple


def _countries(given: Any) -> forms.Field:
    chosen, everywhere = set(given or ()), words.country_choices()
    first = [choice for choice in everywhere if choice[0] in chosen]
    rest = [choice for choice in everywhere if choice[0] not in chosen]
    field = Checkboxes(required=False, choices=first + rest)
    field.widget.attrs["class"] = "many"
    return field


def _faculty_choice(given: Any) -> forms.Field:
    known = {row.code: row.name for row in Faculty.objects.all()}
    others = {row["code"]: row.get("en", row["code"]) for row in given or () if row.get("code")}
    return Checkboxes(choices=list((others | known).items()))


def _faculties(codes: Sequence[str], given: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return faculties with code and names; one that left the table keeps what stood in the rule."""
    known = {
        row.code: {"code": row.code} | {code: getattr(row, f"name_{code}") or "" for code in LANGUAGES}
        for row in Faculty.objects.filter(code__in=codes)
    }
    before = {row.get("code"): dict(row) for row in given}
    return [known.get(code) or before[code] for code in codes if code in known or code in before]


def _semesters(given: Any) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        choices=[(number, str(number)) for number in SEMESTERS],
        widget=forms.CheckboxSelectMultiple,
    )


def _semester(given: Any) -> forms.Field:
    wrong = _("Write a number from 1 to 12.")
    return forms.IntegerField(
        min_value=1,
        max_value=12,
        widget=_figures(),
        error_messages={"min_value": wrong, "max_value": wrong, "invalid": wrong},
    )


def _decider(given: Any) -> forms.Field:
    codes = list(words.DECIDERS) + ([given] if given and given not in words.DECIDERS else [])
    return forms.ChoiceField(choices=_named(codes))


def _language(given: Any) -> forms.Field:
    choices = [("", "—"), *((code, words.language_name(code)) for code in words.LANGUAGES)]
    return forms.ChoiceField(required=False, choices=choices)


SPECIAL = {
    ("citizenship", "allowed"): _countries,
    ("faculty", "allowed"): _faculty_choice,
    ("semester", "individually"): _semesters,
    ("semester", "minimum"): _semester,
    ("semester", "maximum"): _semester,
    ("semester", "decided_by"): _decider,
    ("language", "of"): _language,
    ("language", "home_test_email"): lambda given: forms.EmailField(required=False),
}
