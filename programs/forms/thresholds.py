"""A line of the language table: from which result on a test counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import rules
from ..models import LanguageThreshold
from ..wording import test_name
from .row import Group, RowForm, named_languages, origin, staff_note, three


def threshold_sentence(row: LanguageThreshold) -> str:
    """Say in one sentence what a line of the table means."""
    values = {"test": test_name(row.test), "minimum": row.minimum, "level": row.level}
    if not row.usable:
        return _("%(test)s %(minimum)s: not used as a rule; the office decides each case.") % values
    if not row.level:
        return _("%(test)s: %(minimum)s or higher is enough.") % values
    return _("%(test)s: %(minimum)s or higher counts as %(level)s.") % values


class ThresholdForm(RowForm):
    """A test, the result it must reach, and the level it counts as."""

    class Meta:
        model = LanguageThreshold
        fields = [
            "test",
            "language",
            "minimum",
            "level",
            "usable",
            "host_may_lower",
            "quote",
            *three("note"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [code for code in rules.TESTS if code not in (rules.HOST_CONSENT, rules.HOME_STATEMENT)]
        known += [self.instance.test] if self.instance.test and self.instance.test not in known else []
        self.fields["test"] = forms.ChoiceField(
            label=gettext_lazy("Test"), choices=[("", "—"), *((code, test_name(code)) for code in known)]
        )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language"),
            required=False,
            help_text=gettext_lazy("Empty: the language the test is about."),
            choices=[("", "—"), *named_languages()],
        )
        self.fields["level"] = forms.ChoiceField(
            label=gettext_lazy("Counts as level"),
            required=False,
            choices=[("", "—"), *((level, level) for level in rules.LEVELS)],
        )
        self.fields["minimum"].help_text = gettext_lazy("A score or a level, as the test prints it.")
        self.fields["usable"].label = gettext_lazy("Used as a rule")
        self.fields["usable"].help_text = gettext_lazy("If not, the office decides about each such paper.")

    def clean(self) -> dict[str, Any] | None:
        """The result must be one the test can give; the language is the test's where none is named."""
        data = super().clean() or {}
        test, minimum = data.get("test", ""), data.get("minimum", "")
        if test and minimum not in ("", *rules.LEVELS) and not rules.possible_score(test, minimum):
            self.add_error("minimum", _("This test cannot give such a result."))
        if test and not data.get("language"):
            data["language"] = rules.TESTS[test].language if test in rules.TESTS else ""
            if not data["language"]:
                self.add_error("language", _("This test exists in several languages: please choose one."))
        return data

    def groups(self) -> list[Group]:
        """Return the test first."""
        return [
            Group(
                gettext_lazy("Test"),
                [("test", "language"), ("minimum", "level"), "usable", "host_may_lower"],
            ),
            origin(source=False),
            staff_note(),
        ]

    def meaning(self) -> str:
        """Say in one sentence what the line means; the form must be valid."""
        return threshold_sentence(self.instance)
