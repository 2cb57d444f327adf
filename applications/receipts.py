"""What the receipt of an application states: the same for ever, whatever happens afterwards."""

from typing import Any

from mobility.common import issued
from mobility.common.models import IssuedPaper

from .models import Application, Document, Upload

KIND = IssuedPaper.Kind.RECEIPT


def received(document: Document, application: Application) -> Upload | None:
    """Return the file that lay in a document when the application was sent, if one did."""
    if document.met_by != Document.Way.FILE or application.submitted_at is None:
        return None
    then = [upload for upload in document.uploads.all() if upload.uploaded_at <= application.submitted_at]
    return max(then, key=lambda upload: upload.number, default=None)


def stated(application: Application) -> dict[str, Any]:
    """Return what was sent, and when: from it the hash is made that stands on the receipt.

    The public code of the application, which stands on no paper, keeps others from guessing what was hashed.
    """
    documents = application.documents.select_related("requirement").prefetch_related("uploads__file")
    papers = [
        [document.requirement.code, sent.file.sha256]
        for document in documents.order_by("requirement__code")
        if (sent := received(document, application)) is not None
    ]
    wishes = application.choices.order_by("rank").values_list("rank", "offering__institution__code")
    return {
        "application": application.ref,
        "number": application.number,
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "person": application.snapshot,
        "wishes": [list(wish) for wish in wishes],
        "papers": papers,
    }


def last_receipt(application: Application) -> IssuedPaper | None:
    """Return the receipt of an application, also a void one."""
    return issued.last(KIND, str(application.number))
