"""The rules by which an application gets its direction: the head edits them, colleagues read them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from applications.actions import directions
from applications.models import Applicant, DirectionRule
from mobility.common.admin_base import PolicyAdmin
from mobility.common.admin_forms import CarefulForm
from mobility.common.dates import countries, country_name


class DirectionRuleForm(CarefulForm):
    """What has to hold, and the direction."""

    people = forms.MultipleChoiceField(
        label=capfirst(_("who goes")),
        choices=Applicant.Person.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody."),
    )
    countries = forms.CharField(
        label=capfirst(_("countries")),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Codes of two letters, such as PL, DE. The country of the first wish, later of the place given."
        ),
    )

    class Meta:
        model = DirectionRule
        fields = ("order", "program", "scope", "people", "countries", "everywhere_else", "direction")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["countries"] = ", ".join(self.instance.countries)

    def clean_countries(self) -> list[str]:
        """Return the codes; each has to be a country's."""
        codes = self.cleaned_data["countries"].upper().replace(",", " ").split()
        known = {code for code, _name in countries("en")}
        if wrong := [code for code in codes if code not in known]:
            raise forms.ValidationError(
                _("No country has the code %(codes)s."), params={"codes": ", ".join(wrong)}
            )
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("everywhere_else") and cleaned.get("countries"):
            self.add_error("everywhere_else", _("Name the countries, or take any other: not both."))
        return cleaned


@admin.register(DirectionRule)
class DirectionRuleAdmin(PolicyAdmin):
    """Read in their order; the first that fits decides. After a change every application is settled anew."""

    look = "duties.read"
    edit = "duties.edit"
    form = DirectionRuleForm
    list_display = ("order", "direction", "goes", "scope", "program", "where")
    list_display_links = ("order", "direction")
    list_select_related = ("program",)
    ordering = ("order", "id")
    sortable_by = ()

    @admin.display(description=_("who goes"))
    def goes(self, row: DirectionRule) -> str:
        return ", ".join(row.people_named) or "–"

    @admin.display(description=_("countries"))
    def where(self, row: DirectionRule) -> str:
        language = (get_language() or "en")[:2]
        names = ", ".join(country_name(code, language) for code in row.countries)
        return str(_("any other country")) if row.everywhere_else else names or "–"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._settle(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self._settle(request)

    def _settle(self, request: HttpRequest) -> None:
        count = directions.settle_all(request.user)
        words = ngettext(
            "%(count)s application belongs to another direction now.",
            "%(count)s applications belong to another direction now.",
            count,
        )
        messages.info(request, words % {"count": count})
