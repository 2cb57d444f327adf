"""What the forms of all rows share: texts in three languages side by side, groups, the note for staff."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_forms import CarefulForm

from ..models import Call
from . import words
from .parameters import Checkboxes

LANGUAGES = {"kk": "қазақша", "ru": "русский", "en": "English"}


def three(name: str) -> tuple[str, ...]:
    """Return the columns of a text in three languages."""
    return tuple(f"{name}_{code}" for code in LANGUAGES)


@dataclass(frozen=True)
class Group:
    """Fields that belong together; several names in a row stand side by side, ``folded`` opens on demand."""

    title: Any
    rows: Sequence[str | tuple[str, ...]]
    line: Any = ""
    folded: bool = False


# A group, its rows (a label and fields side by side), and whether it stands open.
LaidOut = tuple[Group, list[tuple[str, list[forms.BoundField]]], bool]


class LaidForm(CarefulForm):
    """A form in groups, texts in three languages side by side. It saves nothing: programs.actions does."""

    needs_all_languages: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = {field.attname: str(getattr(self.instance, field.attname)) for field in self._columns()}
        self._as_found = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
        fields: dict[str, Any] = self.fields
        for name, field in fields.items():
            stem, _sep, code = name.rpartition("_")
            if code in LANGUAGES and stem:
                field.label, field.help_text = LANGUAGES[code], ""
                if stem in self.translated():
                    field.full_label = f"{self.text_label(stem)}, {LANGUAGES[code]}"
                field.widget.attrs["lang"] = code
                field.required = stem in self.needs_all_languages
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def _columns(self) -> Any:
        return self._meta.model._meta.concrete_fields

    @property
    def now(self) -> str:
        """The fingerprint of the record as it stands; which fields are shown depends on what is chosen."""
        return self._as_found

    def _post_clean(self) -> None:
        """Ask the model only about what was typed completely: its own checks know no half-filled record."""
        parent: Any = super()
        if not self.errors:
            parent._post_clean()

    def groups(self) -> list[Group]:
        """Return the fields in groups, in the order in which they are read."""
        raise NotImplementedError

    def laid_out(self) -> list[LaidOut]:
        """Return every group with its fields; a folded one opens when something in it is wrong."""
        found = []
        for group in self.groups():
            rows = [(row,) if isinstance(row, str) else row for row in group.rows]
            there = [[name for name in row if name in self.fields] for row in rows]
            bound = [(self._label(row, group), [self[name] for name in row]) for row in there if row]
            if not bound:
                continue
            wrong = any(field.errors for _label, row in bound for field in row)
            found.append((group, bound, wrong or not group.folded))
        return found

    def _label(self, row: Sequence[str], group: Group) -> str:
        """Name a text that stands in three languages, unless the group does so already."""
        stem = row[0].rpartition("_")[0]
        label = self.text_label(stem) if tuple(row) == three(stem) and stem in self.translated() else ""
        return "" if label == group.title else label

    def translated(self) -> set[str]:
        """Return the names of the texts in three languages."""
        return {f.translated_field.name for f in self._columns() if hasattr(f, "translated_field")}

    def text_label(self, name: str) -> str:
        """Return what a text in three languages is called."""
        return capfirst(self._meta.model._meta.get_field(name).verbose_name)


class RowForm(LaidForm):
    """A row of a call. ``call`` is the call it belongs to."""

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        if self.instance.call_id is None:
            self.instance.call = call

    def store_files(self, by: Any) -> None:
        """Keep the files that were sent with the form, before the row is saved; most rows have none."""

    def meaning(self) -> str:
        """Say in one sentence what the row means; the form must be valid."""
        raise NotImplementedError


def offer(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Set what can be chosen in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def for_whom() -> dict[str, forms.Field]:
    """Return the fields that say whom a row binds."""
    return {
        "applies_to": forms.ChoiceField(
            label=_("Binds"),
            required=False,
            widget=forms.RadioSelect,
            choices=[("", _("everybody")), ("student", _("students")), ("staff", _("staff"))],
        ),
        "funding": Checkboxes(
            label=_("Only if paid by"),
            help_text=_("None chosen: whoever pays."),
            required=False,
            choices=Call.Funding.choices,
        ),
        "scope": forms.ChoiceField(
            label=_("Only for mobility"),
            required=False,
            widget=forms.RadioSelect,
            choices=[("", _("abroad and inside Kazakhstan")), *Call.Scope.choices],
        ),
    }


WHOM = Group(_("For whom"), ["applies_to", "funding", "scope"], folded=True)


def origin(source: bool = True) -> Group:
    """Return the group about where a row comes from."""
    rows: list[str | tuple[str, ...]] = [three("source")] if source else []
    return Group(_("Where it comes from"), [*rows, "quote"], folded=True)


def staff_note() -> Group:
    """Return the group of the note that applicants do not see."""
    return Group(_("Note for staff"), [three("note")], _("Applicants do not see it."), folded=True)


def named_languages() -> list[tuple[str, str]]:
    """Return languages to choose from."""
    return [(code, words.language_name(code)) for code in words.LANGUAGES]
