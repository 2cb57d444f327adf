"""The page on which the office asks one person for a further document."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions, mending
from applications.models import Application, Document
from applications.policy import kinds_hidden_from
from applications.workflow import STILL_GOING_ON, UNDER_REVIEW, Impossible
from mobility.common.policy import can, require
from programs.models import DocumentRequirement

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

WAITS = {
    Document.Stops.VERIFY: gettext_lazy("now: the check of the papers waits for it"),
    Document.Stops.NOMINATE: gettext_lazy("later: the nomination waits for it"),
    Document.Stops.DEPART: gettext_lazy("later: the departure waits for it"),
    Document.Stops.NOTHING: gettext_lazy("nothing waits for it"),
}


class AskForm(forms.Form):
    """What is asked, why, what waits for it, until when."""

    title = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=300,
        help_text=gettext_lazy("Write it in the language of the applicant’s letters."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is needed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy("It decides who of the office may open the file."),
    )
    stops = forms.ChoiceField(label=gettext_lazy("When, and what waits for it"), widget=forms.RadioSelect)
    due = forms.DateField(
        label=gettext_lazy("To be handed in until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, application: Application, user: Any) -> None:
        super().__init__(data, initial={"kind": DocumentRequirement.Kind.OTHER})
        hidden = kinds_hidden_from(user)
        kinds = [(value, name) for value, name in DocumentRequirement.Kind.choices if value not in hidden]
        early = application.state in UNDER_REVIEW
        stops = [(value, name) for value, name in WAITS.items() if early or value != Document.Stops.VERIFY]
        self.fields["kind"] = _choices(self.fields["kind"], kinds)
        self.fields["stops"] = _choices(self.fields["stops"], stops)
        self.fields["stops"].initial = stops[0][0]
        term = mending.usual_term(timezone.localdate())
        self.fields["due"].help_text = _("Empty: %(day)s, 24:00.") % {"day": f"{term:%d.%m.%Y}"}


def _choices(field: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    field.choices = choices
    return field


def may_ask(user: Any, application: Application) -> bool:
    """Tell whether this person can ask for a further document now."""
    return application.state in STILL_GOING_ON and can(user, "applications.as_office", application)


def show(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for a further document, then go back to the application."""
    require(request.user, "applications.as_office", application)
    form = AskForm(
        request.POST if request.method == "POST" else None, application=application, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_document(application, actions.Asked(**form.cleaned_data), request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Impossible:
            form.add_error(None, _("No further document can be asked for in this state."))
        else:
            messages.success(request, _("Asked for: %(paper)s.") % {"paper": form.cleaned_data["title"]})
            return HttpResponseRedirect(section.page_of(application))
    return section.shown(request, application, "ask", {"form": form, "here": _("Ask for a further document")})
