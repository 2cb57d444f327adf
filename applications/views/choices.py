"""Where to: the ranked wishes of a draft, the places of its call, and the hosts proposed beside them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications import actions, finding, queries, wording
from applications.models import Application
from programs.models import Offering
from programs.queries import offerings_for

from .access import frame, own, sent_already, too_late


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, ref: str) -> HttpResponse:
    """Rank wishes by buttons or by dragging; search the places; where one is not allowed stands why."""
    application = own(request, ref, files=False)
    if not application.is_draft:
        return sent_already(request, application)
    chosen = queries.wishes_of(application)
    offerings = finding.by_country(list(offerings_for(application.call)))
    if request.method == "POST":
        try:
            actions.choose(application, _rearranged(chosen, offerings, request), request.user)
        except actions.TooLate:
            return too_late(request, application)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(_here(request, ref))
    return render(request, "applications/choices.html", _context(request, application, chosen, offerings))


def _here(request: HttpRequest, ref: str) -> str:
    """Return the address of the page with what is asked of the list."""
    query = request.META.get("QUERY_STRING", "")
    return reverse("applications:choices", args=[ref]) + (f"?{query}" if query else "")


def _context(
    request: HttpRequest, application: Application, chosen: list[Offering], offerings: list[Offering]
) -> dict[str, Any]:
    rest = [place for place in offerings if place not in chosen and place.withdrawn_on is None]
    is_long = len(rest) > finding.MANY
    asked = finding.Asked.of(request.GET) if is_long else finding.Asked()
    found = finding.find(rest, asked)
    shown = [*chosen, *found.places]
    proposals = list(application.proposals.select_related("offering__institution"))
    agreed = [proposal.offering for proposal in proposals if proposal.offering]
    barred = queries.barriers(application, [*shown, *agreed])
    cards = wording.place_cards(application.call, shown, barred)
    context = frame(application, "choices")
    return {
        **context,
        "chosen": [cards[place.pk] for place in chosen],
        "groups": [
            (code, [cards[place.pk] for place in places])
            for code, places in (finding.grouped(found.places) if is_long else [("", found.places)])
            if places
        ],
        "rest": rest,
        "found": found,
        "asked": asked,
        "is_long": is_long,
        "countries": finding.countries(rest),
        "studies": finding.studies(rest),
        "full": len(chosen) >= application.call.max_choices,
        "proposals": wording.proposed(application, proposals, context["clock"].is_open, barred),
    }


def _rearranged(chosen: list[Offering], offerings: list[Offering], request: HttpRequest) -> list[Offering]:
    """Return the wishes as a button or a drag leaves them; either of an old page changes nothing."""
    if "order" in request.POST:
        known = {str(place.pk): place for place in chosen}
        wanted = request.POST["order"].split(",")
        return [known[key] for key in wanted] if sorted(wanted) == sorted(known) else list(chosen)
    wishes = list(chosen)
    for verb in ("add", "remove", "up", "down"):
        place = next((o for o in [*offerings, *chosen] if str(o.pk) == request.POST.get(verb)), None)
        if place is None:
            continue
        if verb == "add" and place not in wishes:
            wishes.append(place)
        elif verb == "remove" and place in wishes:
            wishes.remove(place)
        elif verb in {"up", "down"} and place in wishes:
            old = wishes.index(place)
            new = max(0, old - 1) if verb == "up" else min(len(wishes) - 1, old + 1)
            wishes.insert(new, wishes.pop(old))
    return wishes
