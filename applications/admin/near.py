"""Colleagues who stand too near to an applicant: they say so, and the application is locked for them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions
from applications.actions.desk import LONGEST_REASON
from applications.models import Application, Conflict
from mobility.common.policy import can, require, visible

if TYPE_CHECKING:
    from .applications import ApplicationAdmin


# What the pages of an application load along: it decides who may open them.
LOADED = Prefetch("conflicts", Conflict.objects.select_related("user", "lifted_by"))


class WhyForm(forms.Form):
    """Why, for the record."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Colleagues of the office read it; the applicant does not."),
    )


def of(application: Application, user: Any) -> dict[str, Any]:
    """Return the conflicts declared about an application, each with whether this person lifts it."""
    return {
        "conflicts": [(row, can(user, "conflicts.lift", row)) for row in application.conflicts.all()],
        "may_declare": can(user, "conflicts.declare", application),
    }


def own(application: Application, user: Any) -> Conflict | None:
    """Return the conflict that locks an application for this person, or None."""
    return visible(user, Conflict).filter(application=application, user=user, lifted_at=None).first()


def declare(section: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """Ask why somebody stands too near; on POST, lock the application for them."""
    require(request.user, "conflicts.declare", application)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.declare_conflict(application, form.cleaned_data["why"], request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Thank you. The application is locked for you; colleagues decide."))
            return HttpResponseRedirect(reverse("admin:index"))
    context = {
        "here": _("Conflict of interest"),
        "intro": [
            _("Say so if the applicant is a relative, a friend, or somebody you depend on."),
            _("From then on you neither read nor decide here. Only the head of the office can lift it."),
        ],
        "form": form,
        "button": _("Lock the application for me"),
    }
    return section.shown(request, application, "form_page", context, status=422 if form.is_bound else 200)


def lift(
    section: "ApplicationAdmin", request: HttpRequest, application: Application, key: int
) -> HttpResponse:
    """Ask why a conflict is lifted; on POST, open the application again for that colleague."""
    rows = visible(request.user, Conflict).filter(application=application, lifted_at=None)
    conflict = rows.select_related("user").filter(pk=key).first()
    if conflict is None:
        raise Http404
    conflict.application = application
    require(request.user, "conflicts.lift", conflict)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.lift_conflict(conflict, form.cleaned_data["why"], request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Lifted: %(who)s.") % {"who": conflict.user})
            return HttpResponseRedirect(section.page_of(application))
    context = {
        "here": _("Lift a conflict of interest"),
        "intro": [
            _("%(who)s declared: %(why)s") % {"who": conflict.user, "why": conflict.why},
            _("From then on this colleague reads and decides here again."),
        ],
        "form": form,
        "button": _("Lift it"),
    }
    return section.shown(request, application, "form_page", context, status=422 if form.is_bound else 200)
