"""What may be typed about folders: what lies in them, where they go, how labels are printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import queries
from .counts import MOST, Entry
from .labels import sizes
from .models import AT_HAND, Paper

MOST_AT_ONCE = 500


class Keys(forms.CharField):
    """Keys of chosen folders, parted by commas."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        words = str(value or "").split(",")
        return [int(word) for word in words if word.isdecimal()][:MOST_AT_ONCE]


class PlaceForm(forms.Form):
    """Where a folder is taken in."""

    place = forms.ChoiceField(label=gettext_lazy("Place"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "place", queries.targets(AT_HAND))


class ScanForm(PlaceForm):
    """A code read by a hand scanner or a camera, or a number typed."""

    code = forms.CharField(
        label=gettext_lazy("QR code or number of the folder"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "enterkeyhint": "go"}),
    )
    field_order = ["code", "place"]


class HandOverForm(forms.Form):
    """To whom folders go."""

    folders = Keys()
    target = forms.ChoiceField(label=gettext_lazy("Hand over to"))
    note = forms.CharField(label=gettext_lazy("Remark on the act"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "target", [("", "–"), *queries.targets()])


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class LabelsForm(forms.Form):
    """On which sheet labels are printed, and on which label of it the first stands."""

    folders = Keys()
    size = forms.ChoiceField(label=gettext_lazy("Sheet of labels"))
    start = forms.IntegerField(
        label=gettext_lazy("First free label"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("Counted row by row from the top left; 1 on a new sheet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(columns)s × %(rows)s labels of %(width)s × %(height)s mm")
        rows = [
            (code, words % {"columns": s.columns, "rows": s.rows, "width": s.width, "height": s.height})
            for code, s in sizes().items()
        ]
        _offer(self, "size", rows)

    def clean(self) -> dict[str, Any]:
        """Refuse a label that the chosen sheet does not have."""
        data = super().clean() or {}
        size = sizes().get(data.get("size", ""))
        if size and data.get("start", 1) > size.on_a_sheet:
            self.add_error("start", _("This sheet has %(count)s labels.") % {"count": size.on_a_sheet})
        return data


class PaperForm(forms.Form):
    """What lies in the folder of one paper: a tick where one is asked for, else how many."""

    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        self.paper = paper
        self.now: Paper | None = None
        kwargs["prefix"] = f"paper-{paper.pk}"
        kwargs["initial"] = {
            "originals": paper.originals_in,
            "copies": paper.copies_in,
            "remark": paper.remark,
        }
        super().__init__(*args, **kwargs)
        if paper.originals or paper.originals_in:
            self.fields["originals"] = _count(paper.originals, paper.originals_in)
        if not paper.shown and (paper.copies or paper.copies_in):
            self.fields["copies"] = _count(paper.copies, paper.copies_in)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{paper}: {field.label or LABELS[name]}"

    def entry(self) -> Entry:
        """Return what was typed; a column the paper does not have stays as it is."""
        data = self.cleaned_data
        return Entry(int(data.get("originals") or 0), int(data.get("copies") or 0), data.get("remark", ""))


LABELS = {"originals": gettext_lazy("originals there"), "copies": gettext_lazy("copies there")}


def _count(asked: int, there: int) -> forms.Field:
    if asked <= 1 and there <= 1:
        # Django's own test takes the number 0 for a tick.
        return forms.BooleanField(required=False, label="", widget=forms.CheckboxInput(check_test=bool))
    return forms.IntegerField(required=False, min_value=0, max_value=MOST, label="")


class RecordForm(forms.Form):
    """The remark about a whole folder, with the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    remark = forms.CharField(
        label=gettext_lazy("Remark about the folder"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
