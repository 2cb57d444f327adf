"""The places of a call: all in one table, copied from another call, and adjusted after it was published."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.common.policy import require, visible

from .. import actions
from ..actions import places as placing
from ..forms.grid import Grid
from ..forms.places import AddReasonForm, AdjustForm, PlaceForm, WhyForm, said
from ..models import Call, Offering
from .rows import page_of, put_beside
from .sections import SECTIONS


class PlacePages:
    """What is done with places beyond editing one of a call in preparation."""

    def __init__(self, section: admin.ModelAdmin) -> None:
        self.admin = section

    def urls(self) -> list[URLPattern]:
        """Return the addresses of these pages, below that of the call."""
        view = self.admin.admin_site.admin_view
        place = "<int:call>/places/<int:place>/"
        return [
            path("<int:call>/places/grid/", view(self.grid), name="programs_call_places_grid"),
            path("<int:call>/places/copy/", view(self.copy), name="programs_call_places_copy"),
            path("<int:call>/places/add/", view(self.add), name="programs_call_place_add"),
            path(f"{place}adjust/", view(self.adjust), name="programs_call_place_adjust"),
            path(f"{place}withdraw/", view(self.withdraw), name="programs_call_place_withdraw"),
        ]

    # --- What is worked on --------------------------------------------------------------------------------

    def _call(self, request: HttpRequest, key: int) -> Call:
        require(request.user, "programs.edit")
        call = self.admin.get_object(request, str(key))
        if call is None or call.corrects_id is not None:
            raise Http404
        return call

    def _draft(self, request: HttpRequest, key: int) -> Call:
        call = self._call(request, key)
        if call.state == Call.State.PUBLISHED:
            raise Http404
        return call

    def _place(self, request: HttpRequest, call: int, key: int) -> Offering:
        """Return a place of a published call that still stands."""
        found = self._call(request, call)
        rows = found.offerings.offered().select_related("institution")
        place = rows.filter(pk=key).first() if found.is_published else None
        if place is None:
            raise Http404
        place.call = found
        return place

    def _page(
        self, request: HttpRequest, call: Call, template: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        frame = {
            "opts": self.admin.opts,
            "call": call,
            "section": SECTIONS["places"],
            "call_url": page_of(call, "places"),
        }
        site = self.admin.admin_site.each_context(request)
        return TemplateResponse(
            request, f"admin/programs/call/{template}", {**site, **frame, **context}, status=status
        )

    def _back(self, request: HttpRequest, call: Call, sentence: str) -> HttpResponse:
        messages.success(request, sentence)
        return HttpResponseRedirect(page_of(call, "places"))

    # --- A call in preparation ----------------------------------------------------------------------------

    def grid(self, request: HttpRequest, call: int) -> HttpResponse:
        """Edit all places in one table: everything is saved, or nothing."""
        found = self._draft(request, call)
        places = list(found.offerings.select_related("institution"))
        grid = Grid(found, places, request.POST if request.method == "POST" else None)
        if request.method == "POST" and not grid.wrong:
            try:
                count = actions.save_places(found, grid.changes, request.user)
            except actions.Changed:
                grid = Grid(found, list(found.offerings.select_related("institution")), request.POST)
                grid.conflict = True
            except actions.WrongPlaces as error:
                grid.blame_places(error.wrong)
            else:
                sentence = ngettext("%(count)s place is saved.", "%(count)s places are saved.", count)
                return self._back(request, found, sentence % {"count": count})
        status = 409 if grid.conflict else 422 if grid.wrong else 200
        return self._page(
            request, found, "places_grid.html", status, title=_("All places in one table"), grid=grid
        )

    def copy(self, request: HttpRequest, call: int) -> HttpResponse:
        """Copy places of another call: choose it, tick the hosts, look at what comes, copy."""
        found = self._draft(request, call)
        calls = visible(request.user, Call).filter(corrects=None).exclude(pk=found.pk)
        calls = calls.filter(offerings__withdrawn_on=None, offerings__isnull=False).distinct()
        asked = request.POST if request.method == "POST" else request.GET
        key = asked.get("from", "")
        source = calls.filter(pk=key).first() if key.isdigit() else None
        context: dict[str, Any] = {"calls": calls.order_by("-closes_on", "code"), "source": source}
        if source is None:
            return self._page(request, found, "places_copy.html", title=_("Copy places"), **context)
        chosen = {int(value) for value in asked.getlist("place") if value.isdigit()}
        context["places"] = [(place, said(place), place.pk in chosen) for place in _offered(source)]
        context["copies"] = copies = actions.copies_of(source, found, chosen) if chosen else None
        context["previews"] = [said(place) for place in copies.places] if copies else []
        if request.method == "POST" and "_copy" in request.POST and chosen:
            try:
                made = actions.copy_places(source, found, chosen, request.user)
            except ValidationError as error:
                context["problems"] = error.messages
            else:
                self._tell(request, made)
                return HttpResponseRedirect(page_of(found, "places"))
        status = 422 if context.get("problems") else 200
        return self._page(request, found, "places_copy.html", status, title=_("Copy places"), **context)

    def _tell(self, request: HttpRequest, made: Any) -> None:
        count = len(made.places)
        sentence = ngettext("%(count)s place is copied.", "%(count)s places are copied.", count)
        messages.success(request, sentence % {"count": count})
        for name in made.present:
            messages.info(request, _("Already there, left as it is: %(place)s") % {"place": name})
        tell_cleared(request, made.cleared)

    # --- A published call ---------------------------------------------------------------------------------

    def add(self, request: HttpRequest, call: int) -> HttpResponse:
        """Add a place to a published call, with a reason."""
        found = self._call(request, call)
        if not found.is_published:
            raise Http404
        data = request.POST if request.method == "POST" else None
        form, why = PlaceForm(data, instance=Offering(call=found), call=found), AddReasonForm(data)
        if data is not None and all([form.is_valid(), why.is_valid()]):
            try:
                actions.add_place(found, form.save(commit=False), request.user, why.cleaned_data["reason"])
            except ValidationError as error:
                put_beside(form, error)
            else:
                return self._back(request, found, _("The place is added."))
        status = 422 if data is not None else 200
        context = {"form": form, "why": why, "live": True, "button": _("Add the place")}
        return self._page(request, found, "place.html", status, title=_("Add a place"), **context)

    def adjust(self, request: HttpRequest, call: int, place: int) -> HttpResponse:
        """Change what may still change at a place of a published call."""
        found = self._place(request, call, place)
        now = said(found)
        data = request.POST if request.method == "POST" else None
        form = AdjustForm(data, instance=found, call=found.call)
        if data is not None and form.is_valid():
            try:
                actions.adjust_place(found, request.user, form.cleaned_data["reason"], form.changes())
            except ValidationError as error:
                put_beside(form, error)
            else:
                return self._back(request, found.call, _("Saved."))
        status = 409 if form.is_bound and form.conflict else 422 if data is not None else 200
        context = {"form": form, "place": found, "meaning": now, "button": _("Save")}
        title = _("Adjust: %(place)s") % {"place": f"{found.institution}"}
        return self._page(request, found.call, "place.html", status, title=title, **context)

    def withdraw(self, request: HttpRequest, call: int, place: int) -> HttpResponse:
        """Withdraw a place, after saying how many people wish for it."""
        found = self._place(request, call, place)
        form = WhyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.withdraw_place(found, request.user, form.cleaned_data["reason"])
            except ValidationError as error:
                put_beside(form, error)
            else:
                return self._back(request, found.call, _("The place is withdrawn."))
        drafts, submitted = placing.wishes(found)
        context = {
            "form": form,
            "place": found,
            "meaning": said(found),
            "drafts": drafts,
            "submitted": submitted,
            "given": placing.given(found),
        }
        status = 422 if form.is_bound else 200
        title = _("Withdraw: %(place)s") % {"place": f"{found.institution}"}
        return self._page(request, found.call, "place_withdraw.html", status, title=title, **context)


def _offered(call: Call) -> list[Offering]:
    rows = list(call.offerings.offered().select_related("institution"))
    for row in rows:
        row.call = call
    return rows


def tell_cleared(request: HttpRequest, cleared: list[str]) -> None:
    """Say which own days of copied places fell away."""
    for name in cleared:
        messages.warning(
            request, _("Left empty, it lay outside the dates of this call: %(day)s") % {"day": name}
        )
