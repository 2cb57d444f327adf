"""A document as pictures of its pages: which version and page is shown, and which one beside it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from applications.models import Document, Upload
from mobility.common import filemaking, files, log

FINE = "fine"  # a closer look: twice as wide


@dataclass(frozen=True)
class Sheet:
    """One page of a version: where its picture, the sharper one, and the whole file are."""

    upload: Upload
    number: int
    picture: str
    file: str

    @property
    def total(self) -> int:
        """How many pages there are."""
        return self.upload.file.pages

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.total else None


def of(request: HttpRequest, document: Document, uploads: list[Upload]) -> dict[str, Any]:
    """Return the page that is looked at (``sheet``), the one ``beside`` it, and the ``earlier`` version."""
    chosen = _version(uploads, request.GET.get("version", "")) or (uploads[0] if uploads else None)
    compared = _version(uploads, request.GET.get("beside", ""))
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() else 1
    return {
        "upload": chosen,
        "sheet": _sheet(document, chosen, page) if chosen else None,
        "beside": _sheet(document, compared, page) if compared and compared != chosen else None,
        "earlier": next((one for one in uploads if chosen and one.number < chosen.number), None),
    }


def _version(uploads: list[Upload], number: str) -> Upload | None:
    return next((one for one in uploads if str(one.number) == number), None)


def _sheet(document: Document, upload: Upload, page: int) -> Sheet:
    number = max(1, min(page, upload.file.pages))
    return Sheet(
        upload,
        number,
        reverse("admin:applications_document_picture", args=[document.pk, upload.number, number]),
        reverse("admin:applications_document_file", args=[document.pk, upload.number]),
    )


def picture(request: HttpRequest, document: Document, number: int, page: int) -> HttpResponse:
    """Answer with a page as a picture; the reading is on record. Raises Http404."""
    upload = document.uploads.select_related("file").filter(number=number).first()
    if upload is None:
        raise Http404
    try:
        content = filemaking.picture_of(upload.file, page, fine=FINE in request.GET)
    except (files.Unacceptable, FileNotFoundError):
        raise Http404 from None
    log.record(
        request.user,
        "document.read",
        document.application,
        requirement=document.requirement.code,
        version=upload.number,
        sha256=upload.file.sha256,
        page=page,
    )
    # Kept by the reader's own browser for a minute, so that going back and forth does not draw it anew.
    headers = {"Cache-Control": "private, max-age=60", "Content-Security-Policy": files.SHOWN_ALONE}
    return HttpResponse(content, content_type=files.JPEG, headers=headers)
