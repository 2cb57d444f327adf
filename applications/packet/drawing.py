"""Draw our own pages of a packet, read the uploads, bind both; draw the receipt."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mobility.common import dates, files, issued, jobs, log, pdf
from mobility.common.models import IssuedPaper
from mobility.common.policy import require

from ..models import Application, Document
from ..queries import stay_of
from ..receipts import received
from . import facts
from .content import Content, Enclosed, Line, gather, load


def packet_for(
    application: Application,
    by: Any,
    language: str,
    printed: bool = False,
    progress: jobs.Progress = lambda done, total: None,
) -> bytes:
    """Return the packet of a submitted application as one PDF, with what ``by`` may open.

    ``printed`` leaves identity papers out: paper copies of them may not be collected (Law 94-V).
    The log says which papers were read. Raises Refused.
    """
    require(by, "applications.packet", application)
    application = load(application)
    with override(language):
        content = gather(application, by, printed=printed)
        parts = [_part(enclosed) for enclosed in content.enclosed]
        total = len(parts) + 2
        progress(1, total)
        leaves = []
        for part in parts:
            leaves.append(pdf.leaves_of(part))
            progress(1 + len(leaves), total)
        front = _front(content, by, language, leaves, printed=printed)
        number = str(application.number)
        bound = pdf.bind([pdf.Part(number, front), *parts], language, number)
        progress(total, total)
    log.record(
        by,
        "packet.make",
        application,
        language=language,
        printed=printed,
        documents=[item.line.requirement.code for item in content.enclosed],
    )
    return bound


def _part(enclosed: Enclosed) -> pdf.Part:
    """Read an upload's file; one that is gone from the disk becomes a page that says so."""
    stored = enclosed.upload.file
    try:
        with files.open_stored(stored) as content:
            data = content.read()
    except FileNotFoundError:
        data = None
    header = _("version %(version)s, uploaded %(day)s · SHA-256 %(hash)s") % {
        "version": enclosed.upload.number,
        "day": dates.short_date(dates.local(enclosed.upload.uploaded_at).date()),
        "hash": stored.sha256,
    }
    return pdf.Part(f"{enclosed.line.number}. {enclosed.line.title}", data, stored.media_type, header)


def _front(content: Content, by: Any, language: str, leaves: list[int], *, printed: bool) -> bytes:
    """Draw our own pages. How many they are shows only then, so they are drawn until the number holds."""
    own = 4 + len(content.sections)
    for _attempt in range(3):
        context = _context(content, by, language, own, leaves) | {"printed": printed}
        front = pdf.render("packets/packet.html", context, language)
        drawn = pdf.page_count(front)
        if drawn == own:
            break
        own = drawn
    return front


def _context(content: Content, by: Any, language: str, own: int, leaves: list[int]) -> dict[str, Any]:
    application = content.application
    enclosed = _with_pages(content.enclosed, own, leaves)
    total = own + sum(leaves)
    review = f"/admin/applications/application/{application.ref}/review/"
    title = _("Candidate's packet · %(name)s") % {"name": application.person.full_name}
    return facts.frame(application, language, title, review, by) | {
        "application": application,
        "applicant": application.person,
        "lines": content.lines,
        "counts": _counts(content.lines),
        "enclosed": enclosed,
        "enclosed_span": f"{own + 1}–{total}" if sum(leaves) > 1 else str(total),
        "enclosed_note": _enclosed_note(enclosed, sum(leaves)),
        "left_out": content.left_out,
        "sections": content.sections,
        "stations": facts.stations(application),
        "cover": facts.cover_facts(application, language),
        "form": facts.form_facts(application, language),
        "stay": stay_of(application),
        "study": facts.study(application),
        "findings": facts.findings(application, language),
        "signatures": [
            {"role": _("Applicant"), "name": application.person.full_name},
            {"role": _("Agreed: head of the department"), "name": ""},
            {"role": _("Agreed: dean of the faculty"), "name": ""},
        ],
        "total": total,
    }


def _with_pages(enclosed: Iterable[Enclosed], own: int, leaves: list[int]) -> list[Enclosed]:
    placed, page = [], own
    for item, count in zip(enclosed, leaves, strict=True):
        placed.append(Enclosed(item.line, item.upload, page + 1, page + count))
        page += count
    return placed


def _enclosed_note(enclosed: list[Enclosed], pages: int) -> str:
    papers = ngettext("%(count)s document", "%(count)s documents", len(enclosed)) % {"count": len(enclosed)}
    sheets = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages}
    return f"{papers}, {sheets}"


def _counts(lines: list[Line]) -> list[tuple[str, int]]:
    """Return how many lines stand in each state, in words; states nobody stands in are left out."""
    counts: dict[str, int] = {}
    for state in Document.State:
        number = sum(line.word == str(state.label) for line in lines)
        if number:
            counts[str(state.label)] = number
    return list(counts.items())


def receipt(application: Application, language: str, paper: IssuedPaper) -> bytes:
    """Return the one-page paper that says what was submitted and when. The caller has asked the policy.

    ``paper`` is the row of the receipt: its QR code leads to the public page that says whether the paper is
    genuine; neither the code nor that page names anybody.
    """
    application = load(application)
    with override(language):
        title = _("Receipt %(number)s") % {"number": application.number}
        context = facts.frame(application, language, title, issued.address_of(paper))
        context |= {
            "application": application,
            "applicant": application.person,
            "stations": facts.stations(application),
            "facts": facts.cover_facts(application, language),
            "lines": _received_lines(application),
            "code": issued.printed(paper.code),
            "paper": paper,
            "verify": settings.SITE_URL + reverse("portal:verify"),
        }
        return pdf.render("packets/receipt.html", context, language)


def _received_lines(application: Application) -> list[dict[str, Any]]:
    """Return the papers as they were when the application was sent, whatever was replaced since."""
    lines = []
    for document in application.documents.all():
        upload = received(document, application)
        elsewhere = document.met_by != Document.Way.FILE and document.state != Document.State.MISSING
        if upload or elsewhere:
            way = document.alternative.title if document.alternative else ""
            lines.append({"title": document.requirement.title, "way": way, "upload": upload})
    return lines
