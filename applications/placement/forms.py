"""Which of the wished places a person gets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.models import Application
from programs.models import Offering

from .queries import free_seats


class WishField(forms.ModelChoiceField):
    """A wished place with the number of seats that are free."""

    def label_from_instance(self, offering: Any) -> str:
        free = free_seats(offering)
        words = ngettext("%(place)s: %(count)s free seat", "%(place)s: %(count)s free seats", free)
        return words % {"place": offering, "count": free}


class PlaceForm(forms.Form):
    """One of the places the person wished for, in order of preference."""

    offering = WishField(queryset=Offering.objects.none(), label=_("Place"), empty_label=None)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        wished = Offering.objects.filter(choices__application=application)
        field = self.fields["offering"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = wished.select_related("institution").order_by("choices__rank")
