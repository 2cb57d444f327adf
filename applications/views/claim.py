"""Taking over what the office registered from paper or eGov."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import actions, registered
from applications.forms import ClaimForm


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask for the date of birth on the paper; then the applications are those of this account.

    Nothing is told of the person before that: an address can have been misread. Opening the page changes
    nothing.
    """
    waiting = registered.waiting_for(request.user)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and waiting and form.is_valid():
        try:
            actions.try_claim(waiting[0], form.cleaned_data["birth_date"], request.user)
        except actions.NotTaken as refusal:
            form.add_error("birth_date", str(refusal))
        else:
            messages.success(request, _("It is yours now: here you see how it stands."))
            return redirect("applications:home")
    context = {
        "waiting": waiting,
        "form": form,
        "addresses": sorted(registered.confirmed_addresses(request.user)),
        "unconfirmed": registered.unconfirmed_address(request.user),
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "applications/claim.html", context, status=422 if wrong else 200)
