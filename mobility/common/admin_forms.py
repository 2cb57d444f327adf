"""A form of the admin that does not overwrite what somebody else wrote in the meantime."""

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class CarefulForm(forms.ModelForm):
    """Remembers what the person saw; when the record has changed since, says both values, saves nothing."""

    conflict = False

    @property
    def now(self) -> str:
        """The fingerprint of the record as it stands: goes out with the page and must come back unchanged."""
        values = {name: str(self.initial.get(name)) for name in sorted(self.fields)}
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen = self.data.get(self.add_prefix("seen"))
        if self.instance.pk and seen is not None and seen != self.now:
            self.conflict = True
            raise ValidationError(
                [
                    _("Somebody changed this record while you were writing. Nothing of yours is saved yet."),
                    *self._both(),
                ]
            )
        return cleaned

    def _both(self) -> list[str]:
        """Say for every field where the two differ what stands there now."""
        return [
            _("%(field)s: now “%(value)s”. Your text is kept below; save again to put it there.")
            % {"field": field.label, "value": self.initial.get(name)}
            for name, field in self.fields.items()
            if field.has_changed(self.initial.get(name), self[name].data)
        ]
