"""The public page that says whether a printed paper is genuine. It names nobody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mobility.common import issued, limits

LONGEST_CODE = 80  # letters of what is read from the field, hyphens and spaces included


@login_not_required
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say what is known of a paper by its code: genuine, void, or not known.

    What was asked is not written down. Whoever asks too often from one address is asked to wait.
    """
    if not limits.within("verify", request, settings.VERIFY_PER_MINUTE):
        return render(request, "429.html", status=429)
    typed = (code or request.GET.get("code", ""))[:LONGEST_CODE].strip()
    paper = issued.by_code(typed) if typed else None
    context = {"typed": typed, "paper": paper, "code": issued.printed(paper.code) if paper else ""}
    response = render(request, "portal/verify.html", context, status=404 if typed and not paper else 200)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
