"""A recommendation as a paper, for the office, the commission and the packet: a drawn PDF, or the scan."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import handed_in
from applications.models import Document
from mobility.common import dates, files, pdf
from mobility.common.models import StoredFile
from partners.models import Institution

from . import queries
from .letters import student_of
from .models import Reference, ReferenceRequest
from .policy import is_recommendation


def paper_of(reference: Reference) -> StoredFile:
    """Return the file of a recommendation: the scan, or the texts as a PDF, drawn when first needed."""
    if reference.scan is not None:
        return reference.scan
    if reference.paper is None:
        content = draw(
            reference.request, reference.name, reference.position, reference.texts, reference.sent_at
        )
        checked = files.Checked("recommendation.pdf", content, files.PDF, pdf.page_count(content))
        reference.paper = files.store(checked, None)
        # Of two who come first at once the earlier one keeps its drawing: both show the same.
        unread = Reference.objects.filter(pk=reference.pk, paper=None)
        unread.update(paper=reference.paper)
    return reference.paper


def draw(
    request: ReferenceRequest, name: str, position: str, texts: dict[str, str], moment: Any = None
) -> bytes:
    """Draw texts as a paper in the language of the request; each text stands in its own language."""
    application, language = request.document.application, request.language
    home = Institution.objects.select_related("office").get(is_home=True)
    moment = moment or timezone.now()
    with override(language):
        context = {
            "institution": home,
            "office": home.office,
            "number": application.number or "",
            "date": dates.long_date(dates.local(moment).date(), language),
            "title": _("Letter of recommendation"),
            "trace": _("Written through a personal link, %(moment)s")
            % {"moment": dates.date_time(moment, language)},
            "qr_src": "",
            "facts": [
                {"label": _("About"), "value": student_of(request)},
                {"label": _("Call"), "value": application.call.title},
                {"label": _("Signed by"), "value": name, "note": position},
            ],
            "parts": [
                {"language": code, "title": title_in(code), "paragraphs": paragraphs_of(text)}
                for code, text in texts.items()
            ],
            "name": name,
            "position": position,
        }
    return pdf.render("packets/reference.html", context, language)


def title_in(code: str) -> str:
    """Return the heading of a letter in its own language."""
    with override(code):
        return _("Letter of recommendation")


def paragraphs_of(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines: an empty line parts paragraphs."""
    blocks = text.replace("\r\n", "\n").strip().split("\n\n")
    return [block.splitlines() for block in blocks if block.strip()]


def handed_in_for(document: Document) -> list[handed_in.HandedIn]:
    """Return the letters that stand for a document, as papers that came another way than as a file."""
    return [_as_handed_in(reference) for reference in queries.standing(document)]


def _as_handed_in(reference: Reference) -> handed_in.HandedIn:
    return handed_in.HandedIn(
        document_id=reference.request.document_id,
        number=reference.request.place,
        title=f"{reference.name}, {reference.position}",
        uploaded_at=reference.sent_at,
        address=reverse("references:paper", args=[reference.pk]),
        media_type=reference.scan.media_type if reference.scan else files.PDF,
        open_file=lambda: paper_of(reference),
    )


def asked_for(document: Document) -> list[handed_in.Asked]:
    """Return the requests for a recommendation, newest first, for the office."""
    if not is_recommendation(document):
        return []
    return [
        handed_in.Asked(
            _("By link: %(name)s, %(state)s") % {"name": row.name, "state": row.get_state_display()},
            reverse("admin:references_referencerequest_change", args=[row.pk]),
        )
        for row in queries.requests_of(document)
    ]


def register_all() -> None:
    """Say who was asked, and where the letters are, to the office, the commission and the packet."""
    handed_in.register(Document.Way.REFERENCE, handed_in_for)
    handed_in.register_asked(asked_for)
