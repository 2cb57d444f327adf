"""A host of one's own: propose it to the office, take the proposal back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from applications import actions
from applications.forms import country_choices
from applications.models import Application, HostProposal
from applications.proposals import MOST_OPEN, known_hosts, open_proposals
from applications.workflow import Impossible
from mobility.common.policy import visible
from partners.models import Institution
from programs.models import Call, Offering

from .access import frame, own, sent_already, too_late

HOME_COUNTRY = "KZ"


class ProposalForm(forms.ModelForm):
    """The university, where it is, what to study there, and why."""

    link = forms.URLField(
        label=_("Its web page"),
        required=False,
        assume_scheme="https",
        help_text=_("Best the page for exchange students, such as https://www.example.org/exchange."),
    )
    country = forms.ChoiceField(label=_("Country"))

    class Meta:
        model = HostProposal
        fields = ("name", "city", "country", "link", "field", "reason")
        labels = {
            "name": _("Name of the university"),
            "city": _("City"),
            "field": _("What would you study there?"),
            "reason": _("Why this university?"),
        }
        help_texts = {
            "name": _("In English or in its own language, as on its web page."),
            "reason": _("Courses you found, somebody you wrote to, how it fits your studies."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", "—"), *country_choices()]

    def clean_country(self) -> str:
        """A call sends people abroad, or to another place in Kazakhstan."""
        country = self.cleaned_data["country"]
        at_home = country == HOME_COUNTRY
        if at_home and self.call.scope == Call.Scope.EXTERNAL:
            raise forms.ValidationError(gettext("This call sends people abroad."))
        if not at_home and self.call.scope == Call.Scope.INTERNAL:
            raise forms.ValidationError(gettext("This call is for universities in Kazakhstan."))
        return country


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose a host; one that the register knows already is shown first, and proposed on the next press."""
    application = own(request, ref, files=False)
    if not application.is_draft:
        return sent_already(request, application)
    if not application.call.takes_proposals:
        raise Http404
    form = ProposalForm(request.POST if request.method == "POST" else None, call=application.call)
    known: list[tuple[Institution, list[Offering]]] = []
    if request.method == "POST" and form.is_valid():
        known = _known(request, application, form.instance)
        if not known or "anyway" in request.POST:
            answer = _propose(request, application, form)
            if answer is not None:
                return answer
    context = {
        **frame(application, "choices"),
        "form": form,
        "known": known,
        "most": MOST_OPEN,
        "is_full": open_proposals(application).count() >= MOST_OPEN,
    }
    wrong = bool(form.errors)
    return render(request, "applications/propose.html", context, status=422 if wrong else 200)


def _known(
    request: HttpRequest, application: Application, proposal: HostProposal
) -> list[tuple[Institution, list[Offering]]]:
    """Return the partners a proposal is about, each with its places of this call."""
    hosts = known_hosts(request.user, proposal.name, proposal.link)
    places = application.call.offerings.offered().filter(institution__in=hosts) if hosts else []
    return [(host, [place for place in places if place.institution_id == host.pk]) for host in hosts]


def _propose(request: HttpRequest, application: Application, form: ProposalForm) -> HttpResponse | None:
    """Propose what was typed; nothing is answered when the form has to say what is wrong."""
    try:
        actions.propose(application, form.instance, request.user)
    except actions.TooLate:
        return too_late(request, application)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    messages.success(
        request, gettext("Your proposal is with the office. Its answer will stand here and come by letter.")
    )
    return redirect("applications:choices", application.ref)


@require_POST
def recall(request: HttpRequest, ref: str, proposal: int) -> HttpResponse:
    """Take an own proposal back while the office has not answered."""
    application = own(request, ref, files=False)
    mine = visible(request.user, HostProposal).filter(application=application)
    found = get_object_or_404(mine, pk=proposal)
    try:
        actions.withdraw_proposal(found, request.user)
    except Impossible:
        messages.info(request, gettext("It has an answer already; here is how things stand."))
    else:
        messages.success(request, gettext("You took the proposal back."))
    return redirect("applications:choices" if application.is_draft else "applications:show", ref)
