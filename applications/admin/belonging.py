"""The direction of one application, given by hand where the rules do not fit."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions
from applications.directions import SHOWN
from applications.models import Application
from mobility.common.policy import require

if TYPE_CHECKING:
    from .applications import ApplicationAdmin


class BelongingForm(forms.Form):
    """To which direction it belongs, or that the rules decide."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", gettext_lazy("as the rules say")), *((one.value, one.label) for one in SHOWN)],
    )


def show(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for the direction; on POST, give it."""
    require(request.user, "applications.as_office", application)
    by_hand = application.direction if application.direction_by_hand else ""
    typed = request.POST if request.method == "POST" else None
    form = BelongingForm(typed, initial={"direction": by_hand})
    if form.is_valid():
        settled = actions.set_direction(application, form.cleaned_data["direction"], request.user)
        name = settled.get_direction_display() if settled.direction else _("not known yet")
        messages.success(request, _("Direction: %(name)s.") % {"name": name})
        return HttpResponseRedirect(section.page_of(application))
    context: dict[str, Any] = {
        "here": _("Direction of the office"),
        "intro": [_("It decides in whose lists and whose desk the application stands.")],
        "form": form,
        "button": _("Keep"),
    }
    return section.shown(request, application, "form_page", context, status=422 if form.is_bound else 200)
