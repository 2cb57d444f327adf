"""The head's page that moves the last day of a published call: whom it touches first, then the letters."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common.dates import long_date
from mobility.common.policy import require

from ..actions import deadlines
from ..models import Call
from .rows import page_of


def _day(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        **options,
    )


class DeadlineForm(forms.Form):
    """The new last day, and why it is moved."""

    closes_on = _day(
        label=gettext_lazy("Last day to apply"),
        help_text=gettext_lazy("Open until 24:00 of this day, local time."),
    )
    late_until = _day(
        label=gettext_lazy("Last day for late applications"),
        required=False,
        help_text=gettext_lazy("Empty: none are taken."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is kept with the new version, for everybody who asks later."),
    )


class DeadlinePages:
    """Moving the last day, within the section of calls. Only the head reaches it."""

    def __init__(self, section: admin.ModelAdmin) -> None:
        self.admin = section

    def urls(self) -> list[URLPattern]:
        """Return the address of this page, below that of the call."""
        view = self.admin.admin_site.admin_view
        return [path("<int:call>/deadline/", view(self.deadline), name="programs_call_deadline")]

    def deadline(self, request: HttpRequest, call: int) -> HttpResponse:
        """Ask for the day; show whom it touches; on the second button, move it and write to them."""
        require(request.user, "programs.extend_deadline")
        found = self.admin.get_object(request, str(call))
        if found is None or found.state != Call.State.PUBLISHED:
            raise Http404
        form = DeadlineForm(
            request.POST if request.method == "POST" else None, initial=_initial(request, found)
        )
        preview, days = None, {}
        if request.method == "POST" and form.is_valid():
            days = {name: form.cleaned_data[name] for name in ("closes_on", "late_until")}
            try:
                # Only what was looked at is applied: another day is shown first.
                if "apply" in request.POST and request.POST.get("seen") == _seen(days):
                    moved = deadlines.move_deadline(found, request.user, form.cleaned_data["reason"], **days)
                    day = long_date(moved.last_day, (request.LANGUAGE_CODE or "en")[:2])
                    messages.success(request, _("The last day is now %(day)s.") % {"day": day})
                    return HttpResponseRedirect(page_of(moved))
                preview = deadlines.preview_deadline(found, request.user, **days)
            except ValidationError as error:
                form.add_error(None, error)
        context = {"form": form, "preview": preview, "corrects": found, "seen": preview and _seen(days)}
        status = 422 if form.is_bound and form.errors else 200
        return self._page(request, found, context, status)

    def _page(self, request: HttpRequest, call: Call, context: dict[str, Any], status: int) -> HttpResponse:
        frame = {
            "opts": self.admin.opts,
            "title": _("Move the last day"),
            "call": call,
            "call_url": page_of(call),
            **self.admin.admin_site.each_context(request),
        }
        return TemplateResponse(request, "admin/programs/call/deadline.html", frame | context, status=status)


def _seen(days: dict[str, Any]) -> str:
    return f"{days['closes_on']} {days['late_until'] or '-'}"


def _initial(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Return the days as they are; to close the call, today as the last one."""
    if "close" in request.GET:
        return {"closes_on": timezone.localdate(), "late_until": None}
    return {"closes_on": call.closes_on, "late_until": call.late_until}
