"""What the office types when a proposed host agreed: which institution it is, and what the place is like."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from applications.models import HostProposal
from applications.proposals import names_of
from mobility.common.dates import country_name
from partners.folding import fold
from partners.models import Institution
from programs.forms import words
from programs.forms.parameters import Checkboxes
from programs.forms.row import LANGUAGES, Group, LaidForm, named_languages, three
from programs.models import Offering

NEW = "new"
CYCLES = ("bachelor", "master", "doctoral", "staff")
OF_HOST = (*three("host_name"), *three("host_city"))
TITLES = {"host_name": pgettext_lazy("of an institution", "Name"), "host_city": gettext_lazy("City")}


class AgreedForm(LaidForm):
    """The institution, known or new, and the place it becomes. Starts with what was proposed."""

    needs_all_languages = ("field",)

    class Meta:
        model = Offering
        fields = [
            *three("field"),
            "levels",
            "seats",
            "zero_grant_seats",
            "teaching_language",
            *three("tuition"),
            *three("costs"),
            *three("requirements"),
            "catalogue_url",
            "closes_on",
        ]
        field_classes = {"catalogue_url": partial(forms.URLField, assume_scheme="https")}
        widgets = {"closes_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    host_known = forms.ChoiceField(label=gettext_lazy("Which institution is it?"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=gettext_lazy("A word to the applicant"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(
        self, *args: Any, proposal: HostProposal, hosts: Sequence[Institution], **kwargs: Any
    ) -> None:
        initial = {name: proposal.field for name in three("field")}
        super().__init__(*args, initial=initial, **kwargs)
        self.proposal, self.hosts = proposal, {str(host.pk): host for host in hosts}
        self.instance.call = proposal.application.call
        self._choose_host()
        self.fields["levels"] = Checkboxes(
            label=gettext_lazy("For"), choices=[(code, words.value(code)) for code in CYCLES]
        )
        self.fields["teaching_language"] = forms.ChoiceField(
            label=gettext_lazy("Language of teaching"), choices=named_languages(), initial="en"
        )

    def _choose_host(self) -> None:
        known = self.fields["host_known"]
        assert isinstance(known, forms.ChoiceField)
        language = (get_language() or "en")[:2]
        known.choices = [
            *(
                (key, f"{host.name}, {host.city}, {country_name(host.country, language)}")
                for key, host in self.hosts.items()
            ),
            (NEW, _("None of these: add it to the register")),
        ]
        known.initial = next(iter(self.hosts), NEW) if self._is_known() else None if self.hosts else NEW
        titles = {"host_name": self.proposal.name, "host_city": self.proposal.city}
        for name in OF_HOST:
            stem, _sep, code = name.rpartition("_")
            field: Any = forms.CharField(
                label=LANGUAGES[code],
                max_length=200 if stem == "host_name" else 80,
                required=False,
                initial=titles[stem],
                widget=forms.TextInput(attrs={"lang": code}),
            )
            field.full_label = f"{TITLES[stem]}, {LANGUAGES[code]}"
            self.fields[name] = field
        self.fields["host_domain"] = forms.CharField(
            label=gettext_lazy("Web domain"),
            max_length=100,
            required=False,
            initial=(urlsplit(self.proposal.link).hostname or "").removeprefix("www."),
        )

    def _label(self, row: Sequence[str], group: Group) -> str:
        """Name the texts about a new institution, too."""
        return str(TITLES.get(row[0].rpartition("_")[0]) or super()._label(row, group))

    def _is_known(self) -> bool:
        """Tell whether the first institution is the proposed one, not just one in the same town."""
        first = next(iter(self.hosts.values()), None)
        if first is None:
            return False
        return first.pk == self.proposal.institution_id or fold(self.proposal.name) in names_of(first)

    def clean(self) -> dict[str, Any] | None:
        """A new institution needs its name and its town in three languages."""
        data = super().clean() or {}
        if data.get("host_known") == NEW:
            for name in OF_HOST:
                if not (data.get(name) or "").strip():
                    self.add_error(name, _("Please write it in all three languages."))
        return data

    def host(self) -> Institution:
        """Return the institution that was chosen, or a new one that is not saved yet; the form is valid."""
        data = self.cleaned_data
        if data["host_known"] != NEW:
            return self.hosts[data["host_known"]]
        texts = {name.removeprefix("host_"): data[name].strip() for name in OF_HOST}
        return Institution(
            code=_free_code(texts["name_en"]),
            country=self.proposal.country,
            web_domain=data["host_domain"].strip(),
            **texts,
        )

    def say(self, error: ValidationError) -> None:
        """Put what an action refused beside the field it is about; the rest above the form."""
        wrong = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, texts in wrong.items():
            self.add_error(name if name in self.fields else None, texts)

    def groups(self) -> list[Group]:
        """Return the host first, then the place, then what is said to the applicant."""
        return [
            Group(gettext_lazy("The host in the register"), ["host_known"]),
            Group(
                gettext_lazy("A new institution"),
                [three("host_name"), three("host_city"), "host_domain"],
                gettext_lazy("Only if it is none of the above. Everything else can be added later."),
                folded=self.fields["host_known"].initial != NEW,
            ),
            Group(
                gettext_lazy("The place"),
                [three("field"), "levels", ("seats", "zero_grant_seats", "teaching_language"), "closes_on"],
            ),
            Group(
                gettext_lazy("Costs and requirements"),
                [three("tuition"), three("costs"), three("requirements"), "catalogue_url"],
                folded=True,
            ),
            Group(gettext_lazy("A word to the applicant"), ["answer"]),
        ]


def _free_code(name: str) -> str:
    """Return a code for a new institution that no other has."""
    stem = slugify(name)[:26].strip("-") or "host"
    taken = set(Institution.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if code not in taken)
