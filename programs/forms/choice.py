"""The criteria of the commission."""

from typing import Any

from django import forms
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Criterion
from .row import Group, RowForm, offer, three


class CriterionForm(RowForm):
    """What the commission scores: its guidance, its scale and its weight."""

    needs_all_languages = ("title",)

    class Meta:
        model = Criterion
        fields = [
            *three("title"),
            *three("guidance"),
            "source",
            "scale_max",
            "weight",
            "note",
        ]
        widgets = {"source": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source", Criterion.Source.choices)
        self.fields["source"].label = gettext_lazy("How it is scored")
        for name in three("guidance"):
            self.fields[name].widget.attrs["rows"] = 8

    def clean(self) -> dict[str, Any] | None:
        """Give a new criterion a code of its own."""
        data = super().clean() or {}
        if (data.get("weight") or 0) > 100:
            self.add_error("weight", _("All weights add up to 100."))
        if not self.instance.code and data.get("title_en"):
            stem = slugify(data["title_en"])[:26] or "criterion"
            taken = set(self.call.criteria.values_list("code", flat=True))
            codes = (stem, *(f"{stem}-{number}" for number in range(2, 99)))
            self.instance.code = next(code for code in codes if code not in taken)
        return data

    def groups(self) -> list[Group]:
        """Return the title, what each point stands for, and the weight."""
        return [
            Group(gettext_lazy("Title"), [three("title")]),
            Group(
                gettext_lazy("What each point stands for"),
                [three("guidance")],
                gettext_lazy("One line for each point, from 0 up."),
            ),
            Group(gettext_lazy("Weight"), ["source", ("scale_max", "weight")]),
            Group(
                gettext_lazy("Note for staff"),
                ["note"],
                gettext_lazy("Applicants do not see it."),
                folded=True,
            ),
        ]

    def meaning(self) -> str:
        """Say what the weights add up to with this one; the form must be valid."""
        others = self.call.criteria.current().exclude(pk=self.instance.pk)
        total = (others.aggregate(total=Sum("weight"))["total"] or 0) + self.instance.weight
        words_ = {"title": self.instance.title, "weight": self.instance.weight, "total": total}
        if total == 100:
            return _("%(title)s weighs %(weight)s percent; all weights add up to 100.") % words_
        return (
            _("%(title)s weighs %(weight)s percent; all weights add up to %(total)s, but must be 100.")
            % words_
        )
