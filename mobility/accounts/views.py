"""My account: one page with everything a person can set, sign-out everywhere, a request for erasure."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as university
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobility.common.policy import visible

from . import actions, second_factor
from .forms import ErasureForm, PreferencesForm
from .models import ErasureRequest, User
from .sessions import remember_language


class OwnRequest(HttpRequest):
    """A request of somebody who is signed in: nobody else gets here."""

    user: User


@require_http_methods(["GET", "POST"])
def show(request: OwnRequest) -> HttpResponse:
    """The own account: name, language, letters; and how one signs in."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.save_preferences(request.user, **form.cleaned_data)
        translation.activate(request.user.language)
        messages.success(request, _("Saved."))
        answer = redirect("accounts:show")
        remember_language(answer, request.user.language)
        return answer
    kinds = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    context: dict[str, Any] = {
        "form": form,
        "codes": Authenticator.Type.TOTP in kinds,
        "passkeys": list(kinds).count(Authenticator.Type.WEBAUTHN),
        "second_factor_missing": second_factor.is_missing(request.user),
        "sign_on": university(request).list_providers(request),
        "connected": SocialAccount.objects.filter(user=request.user).exists(),
    }
    return render(request, "accounts/show.html", context)


@require_POST
def sign_out_everywhere(request: OwnRequest) -> HttpResponse:
    """End every session, on every device."""
    actions.sign_out_everywhere(request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("portal:home")


@require_http_methods(["GET", "POST"])
def erase(request: OwnRequest) -> HttpResponse:
    """Ask that one's data be erased; see what became of the request."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_erasure(request.user, form.cleaned_data["words"])
        except actions.NotNow as error:
            messages.error(request, str(error))
        return redirect("accounts:erase")
    mine = visible(request.user, ErasureRequest).filter(user=request.user)
    return render(request, "accounts/erase.html", {"form": form, "requests": list(mine)})


@require_POST
def keep(request: OwnRequest) -> HttpResponse:
    """Take the request for erasure back."""
    try:
        actions.withdraw_erasure(request.user)
    except actions.NotNow as error:
        messages.error(request, str(error))
    return redirect("accounts:erase")
