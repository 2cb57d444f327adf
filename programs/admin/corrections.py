"""The head's pages on which a published call is corrected: begin, look at what follows, apply."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobility.common.policy import require

from .. import changes, stale
from ..actions import corrections
from ..models import Call
from .rows import page_of


class ReasonForm(forms.Form):
    """Why a call is corrected: kept with its version."""

    reason = forms.CharField(
        label=gettext_lazy("Why is the call corrected?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with the new version, for everybody who asks later."),
    )


class CorrectionPages:
    """Correcting a published call, within the section of calls. Only the head reaches these pages."""

    def __init__(self, section: admin.ModelAdmin) -> None:
        self.admin = section

    def urls(self) -> list[URLPattern]:
        """Return the addresses of these pages, below that of the call."""
        view = self.admin.admin_site.admin_view
        return [
            path("<int:call>/correct/", view(self.correct), name="programs_call_correct"),
            path("<int:call>/apply/", view(self.apply), name="programs_call_apply"),
            path("<int:call>/discard/", view(self.discard), name="programs_call_discard"),
        ]

    def _call(self, request: HttpRequest, key: int) -> Call:
        require(request.user, "programs.correct")
        call = self.admin.get_object(request, str(key))
        if call is None:
            raise Http404
        return call

    def _correction(self, request: HttpRequest, key: int) -> Call:
        call = self._call(request, key)
        if call.corrects is None:
            raise Http404
        return call

    def _page(
        self, request: HttpRequest, call: Call, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        frame = {"opts": self.admin.opts, "title": title, "call": call, "call_url": page_of(call)}
        site = self.admin.admin_site.each_context(request)
        return TemplateResponse(
            request, "admin/programs/call/correct.html", {**site, **frame, **context}, status=status
        )

    def correct(self, request: HttpRequest, call: int) -> HttpResponse:
        """Say what a correction is; on POST, make the hidden copy to edit."""
        found = self._call(request, call)
        if found.state != Call.State.PUBLISHED:
            raise Http404
        if request.method != "POST":
            return self._page(request, found, _("Correct the call"), {})
        return HttpResponseRedirect(page_of(corrections.begin_correction(found, request.user)))

    def apply(self, request: HttpRequest, call: int) -> HttpResponse:
        """Show what a correction changes and whom it touches; on POST, apply it."""
        correction = self._correction(request, call)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                corrected = corrections.apply_correction(
                    correction, request.user, form.cleaned_data["reason"]
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(
                    request,
                    _("The call is corrected; version %(number)s holds now.") % {"number": corrected.version},
                )
                return HttpResponseRedirect(page_of(corrected))
        context = {"preview": corrections.preview(correction), "form": form, "corrects": correction.corrects}
        if correction.corrects is not None:
            before, after = changes.snapshot(correction.corrects), changes.snapshot(correction)
            context["stale"] = stale.left_behind(before, after)
        status = 422 if form.is_bound else 200
        return self._page(request, correction, _("What the correction does"), context, status)

    def discard(self, request: HttpRequest, call: int) -> HttpResponse:
        """Throw a correction away; the call stays as it is."""
        correction = self._correction(request, call)
        if request.method != "POST" or correction.corrects is None:
            raise Http404
        kept = correction.corrects
        corrections.discard_correction(correction, request.user)
        messages.success(request, _("The correction was thrown away; the call is as it was."))
        return HttpResponseRedirect(page_of(kept))
