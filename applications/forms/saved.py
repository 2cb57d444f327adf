"""A form that a person fills in over several days."""

from django import forms


class SavedAsTyped(forms.BaseForm):
    """A form that may be saved half-filled: pages mark what is required, but nothing is demanded."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Check what was typed without demanding what was not."""
        required = [field for field in self.fields.values() if field.required]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True
