"""The form in which the office writes a letter."""

from typing import Any

from django.utils.translation import gettext as _

from mobility.common.admin_forms import CarefulForm

from . import preview
from .models import LetterTemplate


class LetterForm(CarefulForm):
    """Subject, text and button in three languages. Nothing is saved that could not be filled in."""

    class Meta:
        model = LetterTemplate
        fields = preview.columns()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def texts(self) -> dict[str, str]:
        """Return what stands in the form now, saved or not."""
        return {name: str(self[name].value() or "") for name in preview.columns()}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, sentences in preview.problems(self.instance, self.texts()).items():
            for sentence in sentences:
                self.add_error(name, sentence)
        if "_preview" in self.data and not self.errors:
            self.add_error(None, _("This is a preview: nothing is saved yet."))
        return cleaned
