"""Pages to follow calls, the links in the letters about them, and calendars."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobility.accounts.models import User
from mobility.common import calendar, limits
from mobility.common.policy import visible
from mobility.portal.visitors import same_for_visitors
from programs.models import Call, Program

from . import actions, feeds, keys
from .forms import FollowForm
from .models import CalendarKey, Follow


class OwnRequest(HttpRequest):
    """A request of somebody who is signed in: nobody else gets here."""

    user: User


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let one network address ask only so often a minute; nothing of the page is kept or told onwards."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if limits.within("follow", request, settings.FOLLOW_PER_MINUTE):
            response = view(request, *args, **kwargs)
        else:
            response = render(request, "429.html", status=429)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(answer)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Be told when a call opens: one button for who is signed in, an address for visitors."""
    found = get_object_or_404(visible(request.user, Call).published(), code=code)
    if found not in visible(request.user, Call).upcoming():
        return redirect("portal:call", found.code)
    return _follow(request, found)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def program(request: HttpRequest, code: str) -> HttpResponse:
    """Be told when the next call of a program opens."""
    programs = visible(request.user, Program).filter(is_information=False)
    return _follow(request, get_object_or_404(programs, code=code))


def _follow(request: HttpRequest, thing: Call | Program) -> HttpResponse:
    context = {"thing": thing, "is_call": isinstance(thing, Call)}
    if request.user.is_authenticated:
        if request.method != "POST":
            return render(request, "follow/ask.html", context)
        actions.follow(request.user, thing, changes="changes" in request.POST)
        messages.success(request, _("Done: a letter tells you when it opens."))
        return redirect("follow:home")
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.ask(said["email"], (get_language() or "kk")[:2], thing, changes=said["changes"])
        return redirect("follow:asked")
    status = 422 if form.is_bound else 200
    return render(request, "follow/ask.html", context | {"form": form}, status=status)


@login_not_required
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into the mail: the same page whatever is known of the address."""
    return render(request, "follow/asked.html")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address by a button: programs that open links in letters confirm nothing."""
    rows = actions.confirm(token) if request.method == "POST" else actions.to_confirm(token)
    if not rows:
        return render(request, "follow/gone.html", status=404)
    done = all(row.confirmed_at for row in rows) or request.method == "POST"
    return render(request, "follow/confirm.html", {"rows": rows, "done": done})


@login_not_required
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@limited
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all letters to the reader of a letter; whoever comes again is told the same."""
    if request.method == "POST":
        actions.stop(token)
        return render(request, "follow/stop.html", {"done": True})
    rows = Follow.objects.filter(pk__in=[row.pk for row in keys.to_stop(token)])
    rows = rows.select_related("call", "program")
    return render(request, "follow/stop.html", {"rows": rows, "done": not rows})


@require_safe
def home(request: OwnRequest) -> HttpResponse:
    """What I follow, and my dates as a calendar."""
    rows = visible(request.user, Follow).filter(told_at=None).select_related("call", "program")
    key = visible(request.user, CalendarKey).first()
    context = {
        "rows": rows,
        "wanted": request.user.wants("opening"),
        "link": request.build_absolute_uri(keys.calendar_path(key)) if key else "",
    }
    return render(request, "follow/home.html", context)


@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of the own wishes back."""
    try:
        actions.unfollow(request.user, pk)
    except Follow.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Done: there will be no letter about it."))
    return redirect("follow:home")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Make a link of the own calendar, or a new one instead of the old."""
    actions.renew_calendar(request.user)
    messages.success(request, _("Here is the link of your calendar. A link made earlier works no more."))
    return redirect("follow:home")


# --- Calendars ------------------------------------------------------------------------------------


@login_not_required
@require_safe
@same_for_visitors
def all_calls(request: HttpRequest, language: str = "") -> HttpResponse:
    """The dates of all calls, to subscribe to, in the language of the address or of the reader."""
    with override(language or get_language()):
        content = calendar.feed(_("Academic mobility: dates"), feeds.of_all(request.user))
    answer = calendar.response(content, "academic-mobility.ics")
    answer.headers["Content-Language"] = language or get_language() or "kk"
    return answer


@login_not_required
@require_safe
@same_for_visitors
def call_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The dates of one call."""
    found = get_object_or_404(visible(request.user, Call).published(), code=code)
    content = calendar.feed(found.title, feeds.of_calls([found]))
    return calendar.response(content, f"{found.code}.ics")


@login_not_required
@require_safe
@limited
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own dates, for the calendar program that has the link; a wrong link is a missing page."""
    key = keys.to_calendar(token)
    if key is None:
        raise Http404
    with override(key.user.language):
        content = calendar.feed(_("My academic mobility"), feeds.of_person(key.user))
    return calendar.response(content, "my-academic-mobility.ics")
