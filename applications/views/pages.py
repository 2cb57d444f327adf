"""The pages of an uploaded paper as pictures, and turning them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from applications import actions
from applications.models import Document, Upload
from mobility.common import filemaking, files
from mobility.common.policy import Refused, can

from .access import sent_already, too_late
from .papers import after_change, card_of, is_photo, opened, own_document

AS_IT_IS = "0"
TURNS = [
    (AS_IT_IS, gettext_lazy("as it is")),
    ("90", gettext_lazy("to the right")),
    ("180", gettext_lazy("upside down")),
    ("270", gettext_lazy("to the left")),
]
PAGES_AT_ONCE = 20


@dataclass(frozen=True)
class Leaf:
    """One page of a paper: its number and where its picture is."""

    number: int
    picture: str


@require_http_methods(["GET", "HEAD", "POST"])
def pages(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Show the pages of a document's file; turn those that lie on their side."""
    found = own_document(request, ref, document)
    version = current_version(found)
    if version is None:
        return redirect(card_of(found))
    if request.method == "POST":
        return _turn(request, found, version)
    first = _first_page(request, version)
    last = min(first + PAGES_AT_ONCE - 1, version.file.pages)
    leaves = [
        Leaf(page, reverse("applications:picture", args=[ref, found.pk, version.number, page]))
        for page in range(first, last + 1)
    ]
    context = {
        "application": found.application,
        "document": found,
        "version": version,
        "leaves": leaves,
        "turns": TURNS if can(request.user, "documents.replace", found) else [],
        "before": max(1, first - PAGES_AT_ONCE) if first > 1 else None,
        "after": last + 1 if last < version.file.pages else None,
        "card": card_of(found),
        "is_photo": is_photo(found, version.file),
    }
    return render(request, "applications/pages.html", context)


def current_version(document: Document) -> Upload | None:
    """Return the newest version of a document's file, unless it was taken out or came from somebody else."""
    if document.state == Document.State.MISSING or document.met_by != Document.Way.FILE:
        return None
    return document.uploads.select_related("file").first()


def _first_page(request: HttpRequest, version: Upload) -> int:
    asked = request.GET.get("from", "")
    return max(1, min(int(asked), version.file.pages)) if asked.isdecimal() else 1


def _turn(request: HttpRequest, document: Document, version: Upload) -> HttpResponse:
    """Turn the pages as answered. An answer about an older version changes nothing."""
    here = redirect("applications:pages", document.application.ref, document.pk)
    turns = wanted_turns(request, version.file.pages)
    number = request.POST.get("version", "")
    if not turns:
        messages.info(request, _("No page was to be turned."))
        return here
    try:
        actions.turn_pages(document, int(number) if number.isdecimal() else 0, turns, request.user)
    except actions.TooLate:
        return too_late(request, document.application)
    except Refused:
        return sent_already(request, document.application)
    except actions.Stale:
        messages.info(request, _("The file was changed in the meantime. This is how it is now."))
        return here
    except files.Unacceptable as refusal:
        messages.error(request, str(refusal))
        return here
    except FileNotFoundError:
        raise Http404 from None
    messages.success(request, _("Turned and saved. On the document's card you can undo it."))
    return after_change(request, document, here.url)


def wanted_turns(request: HttpRequest, total: int) -> dict[int, int]:
    """Return by how many degrees each page is to be turned; "all" is added to what a page asks itself."""
    everywhere = _degrees(request.POST.get("turn-all", ""))
    numbers = range(1, total + 1)
    asked = {page: (everywhere + _degrees(request.POST.get(f"turn-{page}", ""))) % 360 for page in numbers}
    return {page: degrees for page, degrees in asked.items() if degrees}


def _degrees(answer: str) -> int:
    return int(answer) if answer in {value for value, _name in TURNS} else 0


@require_safe
def picture(request: HttpRequest, ref: str, document: int, number: int, page: int) -> HttpResponse:
    """Show one page of a version as a small picture to whoever may open the file; the reading is logged."""
    version = opened(request, ref, document, number, page=page)
    try:
        content = filemaking.picture_of(version.file, page)
    except (files.Unacceptable, FileNotFoundError):
        raise Http404 from None
    return as_picture(content)


def as_picture(content: bytes) -> HttpResponse:
    """Answer with a picture that nobody keeps a copy of on the way."""
    headers = {"Cache-Control": "private, no-store", "Content-Security-Policy": files.SHOWN_ALONE}
    return HttpResponse(content, content_type=files.JPEG, headers=headers)
