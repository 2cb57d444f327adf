"""The applicant's side of the language test: book, change, give back; without JavaScript, phone first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mobility.common.calendar import response
from mobility.common.policy import can, require, visible
from programs.wording.values import language_name

from . import actions, letters, queries, wording
from .models import Booking, TestSlot


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who may take the test and what it is good for, my places and results, the tests one can book."""
    now, today = timezone.now(), timezone.localdate()
    mine = queries.own_bookings(request.user)
    under_way = queries.calls_of(queries.applicant_of(request.user), now)
    context = {
        "uses": queries.uses(today),
        "may_book": bool(under_way) and can(request.user, "language_tests.book"),
        "mine": [_own(booking) for booking in mine],
        "cards": wording.cards(queries.open_slots(request.user, now, today), mine, under_way),
    }
    return render(request, "language_tests/home.html", context)


def _own(booking: Booking) -> dict[str, Any]:
    now, slot = timezone.now(), booking.slot
    return {
        "booking": booking,
        "language": language_name(booking.language),
        "when": wording.day_and_hours(slot),
        "room": wording.room_of(slot),
        "result": wording.result_of(booking),
        "ahead": now < slot.ends,
        "may_change": slot.is_open(now),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slot: int) -> HttpResponse:
    """Take a place, or one in line. Whoever comes a moment late is told so and offered the waiting list."""
    require(request.user, "language_tests.book")
    if request.method != "POST":
        return redirect("language_tests:home")
    found = get_object_or_404(visible(request.user, TestSlot), pk=slot)
    try:
        booking = actions.book(
            found, request.POST.get("language", ""), request.user, wait="wait" in request.POST
        )
    except actions.Full:
        return _full(request, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to(found)
    if booking.state == Booking.State.WAITING:
        messages.success(
            request,
            _("You are on the waiting list. If a place becomes free, you get it and a letter says so."),
        )
    else:
        messages.success(request, _("The place is yours. A letter with an entry for your calendar follows."))
    return redirect("language_tests:home")


def _full(request: HttpRequest, slot: TestSlot) -> HttpResponse:
    messages.warning(
        request,
        _("Somebody took the last place a moment before you. You can join the waiting list of this test."),
    )
    return _to(slot)


def _to(slot: TestSlot) -> HttpResponse:
    answer = redirect("language_tests:home")
    answer["Location"] += f"#test-{slot.pk}"
    return answer


def own_booking(request: HttpRequest, pk: int) -> Booking:
    """Return the reader's own booking. Raises Http404: a foreign one is as one that does not exist."""
    mine = visible(request.user, Booking).filter(applicant__user=request.user)
    return get_object_or_404(mine.select_related("slot", "applicant__user"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, booking: int, slot: int) -> HttpResponse:
    """Change to another day; when it is full by then, the old place is kept."""
    mine = own_booking(request, booking)
    if request.method != "POST":
        return redirect("language_tests:home")
    found = get_object_or_404(visible(request.user, TestSlot), pk=slot)
    try:
        actions.move(mine, found, request.user)
    except actions.Full:
        messages.warning(
            request, _("Somebody took the last place a moment before you. You keep the place you had.")
        )
        return _to(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Changed. A letter with the new day for your calendar follows."))
    return redirect("language_tests:home")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, booking: int) -> HttpResponse:
    """Give a place back, or leave the waiting list: first what will happen, then the step."""
    mine = own_booking(request, booking)
    if mine.state not in queries.LIVE or not mine.slot.is_open(timezone.now()):
        messages.info(request, _("This is not possible any more; here is how things stand."))
        return redirect("language_tests:home")
    if request.method == "POST":
        try:
            actions.cancel(mine, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request, _("Done: your place went back. Take the test out of your calendar, too.")
            )
        return redirect("language_tests:home")
    return render(request, "language_tests/cancel.html", _own(mine))


@require_safe
@never_cache
def calendar(request: HttpRequest, booking: int) -> HttpResponse:
    """The test as a file for the person's calendar."""
    mine = own_booking(request, booking)
    if mine.state != Booking.State.BOOKED:
        raise Http404
    content = letters.event_file(mine, (get_language() or "en")[:2])
    return response(content, "language-test.ics")
