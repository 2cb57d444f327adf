"""A later deadline for one person: the head gives it on the page of a draft."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import actions, queries
from mobility.common.dates import long_date
from mobility.common.policy import can, require

if TYPE_CHECKING:
    from .applications import ApplicationAdmin


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label=gettext_lazy("New last day"),
        help_text=gettext_lazy("Open until 24:00 of this day, local time."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=queries.LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the office only; the applicant reads the new day, not the reason."),
    )


def of(application: Any, user: Any) -> dict[str, Any]:
    """Return what the page of a draft shows of later deadlines, and whether this person may give one."""
    return {
        "extensions": application.extensions.select_related("by"),
        "may_extend": application.is_draft and can(user, "programs.extend_deadline", application.call),
    }


def show(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for the day and the reason; on POST, extend the deadline."""
    application = section.get_object(request, ref)
    if application is None:
        raise Http404
    require(request.user, "programs.extend_deadline", application.call)
    if not application.is_draft:
        raise Http404
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.extend(application, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name, texts)
        else:
            day = long_date(given.until, (request.LANGUAGE_CODE or "en")[:2])
            messages.success(request, _("The deadline of this draft is now %(day)s.") % {"day": day})
            return HttpResponseRedirect(
                reverse("admin:applications_application_change", args=[application.ref])
            )
    context = {"form": form, "here": _("Extend the deadline")}
    return section.shown(request, application, "extend", context, status=422 if form.is_bound else 200)
