"""Step back from a candidate."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, forms
from .access import allowed, candidate_of
from .sheets import score_page


@require_POST
def recuse(request: HttpRequest, session: int, ref: str) -> HttpResponse:
    """Step back from a candidate: from now on the person does not exist for this member."""
    this, application = candidate_of(request.user, session, ref)
    form = forms.RecuseForm(request.POST)
    if not form.is_valid():
        return score_page(request, this, application, 422, recuse_form=form)
    kind = form.cleaned_data["kind"]
    allowed(lambda: actions.recuse(this, application, request.user, kind))
    messages.success(request, _("You stepped back. The candidate is no longer shown to you."))
    return redirect("commission:session", this.pk)
