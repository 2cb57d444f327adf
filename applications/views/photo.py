"""The photo of 3×4: where it is cut, what to look at again, a sheet to print."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from applications import actions
from applications.models import Document, Upload
from mobility.common import filemaking, files, log
from mobility.common.filemaking import Cut
from mobility.common.policy import Refused, can

from .access import sent_already, too_late
from .pages import as_picture, current_version
from .papers import after_change, card_of, is_photo, own_document

# One press of a button, without a script.
MOVES = {
    "left": {"x": -50},
    "right": {"x": 50},
    "up": {"y": -50},
    "down": {"y": 50},
    "larger": {"zoom": 10},
    "smaller": {"zoom": -10},
}
ADVICE = {
    "dark": gettext_lazy("The face looks dark. Stand facing a window and take it again."),
    "light": gettext_lazy("The face looks very bright. Take it without flash, away from direct sun."),
    "blurred": gettext_lazy("The photo looks blurred. Hold the phone still, or ask somebody to take it."),
    "background": gettext_lazy("The background does not look plain. Stand before a light, even wall."),
}


def _photo(request: HttpRequest, ref: str, document: int) -> tuple[Document, Upload]:
    """Return an own document and its photograph. Raises Http404 when it is none."""
    found = own_document(request, ref, document)
    version = current_version(found)
    if version is None or not is_photo(found, version.file):
        raise Http404
    return found, version


def _number(answers: dict[str, str], name: str, otherwise: int) -> int:
    answer = answers.get(name, "")
    return int(answer) if answer.isdecimal() and len(answer) < 6 else otherwise


def cut_of(answers: dict[str, str]) -> Cut:
    """Return where to cut, as answered; in the middle when nothing was. A button moves it by one step."""
    plain = Cut()
    asked = {name: _number(answers, name, getattr(plain, name)) for name in ("x", "y", "zoom")}
    for name, step in MOVES.get(answers.get("move", ""), {}).items():
        asked[name] += step
    return Cut.within(**asked)


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Choose where the photograph is cut and keep the cut as the next version."""
    found, version = _photo(request, ref, document)
    if not can(request.user, "documents.replace", found):
        return sent_already(request, found.application)
    if request.method == "POST":
        return _keep(request, found, version)
    try:
        cut = filemaking.photograph(version.file, cut_of(request.GET.dict()))
    except files.Unacceptable as refusal:
        messages.error(request, str(refusal))
        return redirect(card_of(found))
    except FileNotFoundError:
        raise Http404 from None
    where = {"x": cut.cut.x, "y": cut.cut.y, "zoom": cut.cut.zoom}
    context = {
        "application": found.application,
        "document": found,
        "version": version,
        "photo": cut,
        "fits": abs(cut.whole[0] * 4 - cut.whole[1] * 3) <= 4,
        "advice": [ADVICE[name] for name in cut.advice],
        "cut_url": f"{reverse('applications:photo_cut', args=[ref, found.pk])}?{urlencode(where)}",
        "whole_url": reverse("applications:picture", args=[ref, found.pk, version.number, 1]),
        "card": card_of(found),
    }
    return render(request, "applications/photo.html", context)


def _keep(request: HttpRequest, document: Document, version: Upload) -> HttpResponse:
    cut = cut_of(request.POST.dict())
    number = _number(request.POST.dict(), "version", version.number)
    try:
        actions.cut_photo(document, number, cut, request.user)
    except actions.TooLate:
        return too_late(request, document.application)
    except Refused:
        return sent_already(request, document.application)
    except actions.Stale:
        messages.info(request, _("The file was changed in the meantime. This is how it is now."))
        return redirect(card_of(document))
    except files.Unacceptable as refusal:
        messages.error(request, str(refusal))
        return redirect(card_of(document))
    messages.success(request, _("The photo is cut to 3×4 and saved."))
    return after_change(request, document, card_of(document))


@require_safe
def photo_cut(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Show the photograph as it would be cut. Only its owner does this."""
    _found, version = _photo(request, ref, document)
    try:
        shown = filemaking.photograph(version.file, cut_of(request.GET.dict()), small=True)
    except (files.Unacceptable, FileNotFoundError):
        raise Http404 from None
    return as_picture(shown.checked.content)


@require_safe
def photo_sheet(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Hand out six photos on one sheet to print, cut in the middle where it was not cut yet."""
    found, version = _photo(request, ref, document)
    try:
        sheet = filemaking.sheet_of(version.file)
    except (files.Unacceptable, FileNotFoundError):
        raise Http404 from None
    log.record(request.user, "document.read", found.application, requirement=found.requirement.code)
    answer = as_picture(sheet)
    answer["Content-Disposition"] = 'attachment; filename="photo-3x4-print.jpg"'
    return answer
