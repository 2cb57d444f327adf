"""What a call says beyond its rules."""

from django import forms

from ..models import Provision
from .row import Group, RowForm, origin, staff_note, three


class ProvisionForm(RowForm):
    """A topic, its text in three languages, and whether applicants read it."""

    needs_all_languages = ("text",)

    class Meta:
        model = Provision
        fields = ["topic", *three("text"), "public", *three("source"), "quote", *three("note")]
        widgets = {f"text_{code}": forms.Textarea for code in ("kk", "ru", "en")}

    def groups(self) -> list[Group]:
        """Return the text first."""
        return [
            Group(self.text_label("text"), ["topic", three("text"), "public"]),
            origin(),
            staff_note(),
        ]

    def meaning(self) -> str:
        """Return the provision as people read it; the form must be valid."""
        return f"{self.instance.get_topic_display()}: {self.instance.text}"
