"""How things stand: my applications, one of them, its moves, its receipt."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import actions, diary, offers, packet, queries, standing, wording
from applications.forms import AcceptForm, EmergencyForm, StepForm
from applications.models import Application
from applications.workflow import STEPS, Ball, Impossible, Role, State
from mobility.common import calendar, log
from mobility.common.policy import Refused, visible
from mobility.mail.models import Message

from .access import own

DECISION = 3  # the station of the route line before which nobody has a place
OWN_STEPS = {"withdraw", "accept", "decline"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My applications as cards: state, next step, deadline."""
    mine = visible(request.user, Application).filter(applicant__user=request.user)
    applications = [
        queries.under_its_terms(row) for row in queries.for_pages(mine, files=False).order_by("-id")
    ]
    context = {
        "cards": [_card(application) for application in applications],
        "offers": offers.above(request.user, applications),
    }
    return render(request, "applications/home.html", context)


def _card(application: Application) -> dict[str, Any]:
    clock = wording.clock(application, timezone.now())
    return {
        "application": application,
        "clock": clock,
        "turn": wording.TURNS[application.face.ball],
        "step": _next(application, clock),
    }


def _next(application: Application, clock: wording.Clock) -> wording.NextStep:
    missing = queries.what_is_missing(application) if application.is_draft else {}
    steps = wording.stages(application, missing) if application.is_draft else []
    returned = [d for d in application.documents.all() if d.state == "returned"]
    return wording.next_step(application, steps, clock.is_open, returned)


@require_safe
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """One application: the route line, the next step, documents by who holds the ball, letters, history."""
    application = own(request, ref)
    facts = queries.known_facts(application)
    items = queries.checklist_of(application)
    needed = queries.needed_by_requirement(application, items)
    cards = wording.papers(application, application.documents.all(), facts, needed)
    moves = list(application.transitions.order_by("-id"))
    clock = wording.clock(application, timezone.now())
    missing = queries.what_is_missing(application) if application.is_draft else {}
    under_way = bool(application.number) and application.face.ball != Ball.NOBODY
    to_mend = wording.most_urgent(application.documents.all(), timezone.now())
    context = {
        "application": application,
        "notes": standing.for_owner(application),
        "call": application.call,
        "clock": clock,
        "route": wording.route(application, moves),
        "steps": wording.stages(application, missing) if application.is_draft and clock.is_open else [],
        "step": _next(application, clock),
        "to_hand_in": to_mend[0] if to_mend and to_mend[0].is_newly_asked else None,
        "term": wording.term(to_mend[0], timezone.now()) if to_mend else None,
        "verdict": wording.verdict(application) if application.is_draft and clock.is_open else None,
        "groups": wording.groups(application, cards),
        "not_needed": wording.not_needed(items, cards, facts),
        "done": sum(card.document.state == "accepted" for card in cards),
        "uploaded": sum(card.document.state not in {"missing", "returned"} for card in cards),
        "total": len(cards),
        "may": {step for step in OWN_STEPS if State(application.state) in STEPS[step].sources},
        "place": queries.place_of(application) if application.face.station >= DECISION else None,
        "proposals": wording.proposed(
            application, application.proposals.select_related("offering__institution"), clock.is_open
        ),
        "agreements": queries.agreements_awaited(application) if application.number else [],
        "letters": letters(request, application),
        "days": diary.days_of(application),
        "emergency": wording.emergency(application.applicant) if under_way else None,
        "history": wording.history(moves),
    }
    return render(request, "applications/show.html", context)


def letters(request: HttpRequest, application: Application) -> list[Message]:
    """Return the letters about an application that the reader was sent, newest first."""
    mine = visible(request.user, Message).filter(user=request.user, link=f"/applications/{application.ref}/")
    return list(mine.filter(state=Message.State.SENT).order_by("-id"))


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Withdraw, accept or decline: first what will happen, then the step."""
    application = own(request, ref)
    if name not in OWN_STEPS or STEPS[name].role != Role.APPLICANT:
        raise Http404
    if State(application.state) not in STEPS[name].sources:
        messages.info(request, _("This is not possible any more; here is how things stand."))
        return redirect("applications:show", ref)
    asks = name == "accept" and not queries.may_go_to_the_host(application)
    typed = request.POST if request.method == "POST" else None
    form = AcceptForm(typed) if asks else StepForm(typed)
    if request.method == "POST" and form.is_valid():
        try:
            if name == "accept":
                actions.accept_place(application, request.user, consent_cross_border=asks)
            else:
                actions.fire(application, name, request.user, form.cleaned_data["note"])
        except (Impossible, Refused, ValidationError):
            messages.info(request, _("This is not possible any more; here is how things stand."))
        else:
            messages.success(request, wording.DONE[name])
        return redirect("applications:show", ref)
    context = {"application": application, "call": application.call, "form": form, "name": name}
    return render(request, "applications/step.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest, ref: str) -> HttpResponse:
    """Change whom to call in an emergency while the application is under way; what was sent stays."""
    application = own(request, ref, files=False)
    if application.is_draft:
        return redirect("applications:profile", ref)
    if application.face.ball == Ball.NOBODY:
        return redirect("applications:show", ref)
    form = EmergencyForm(request.POST or None, instance=application.applicant)
    if request.method == "POST" and form.is_valid():
        actions.change_emergency(form.instance, request.user)
        messages.success(request, _("Saved."))
        return redirect("applications:show", ref)
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "applications/emergency.html", context, status=422 if form.is_bound else 200)


@require_safe
def sent(request: HttpRequest, ref: str) -> HttpResponse:
    """It was sent: the number, the receipt, the letter, the days to come."""
    application = own(request, ref, files=False)
    if not application.number:
        return redirect("applications:show", ref)
    context = {
        "application": application,
        "call": application.call,
        "days": diary.days_of(application),
        "after": wording.what_happens_next(application),
    }
    return render(request, "applications/sent.html", context)


@require_safe
def days(request: HttpRequest, ref: str) -> HttpResponse:
    """The days of one application as a calendar file."""
    application = own(request, ref, files=False)
    events = diary.events_of(application)
    if not events:
        raise Http404
    name = application.number or application.ref
    return calendar.response(calendar.feed(application.call.title, events), f"{name}.ics")


@require_safe
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """The receipt of a submitted application as PDF."""
    application = own(request, ref)
    if not application.number:
        raise Http404
    paper = actions.receipt_of(application)
    log.record(request.user, "receipt.read", application)
    content = packet.receipt(application, get_language(), paper)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{application.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
