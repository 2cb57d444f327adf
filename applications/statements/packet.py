"""A statement as a paper, for its writer, the office, the commission and the packet: a drawn PDF."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import handed_in
from applications.models import Application, Document
from mobility.common import dates, files, pdf
from mobility.common.models import StoredFile
from partners.queries import home_institution

from . import queries
from .models import HandedStatement


def paper_of(handed: HandedStatement, document: Document) -> StoredFile:
    """Return the file of a letter that was handed in, drawn when first needed."""
    if handed.paper is None:
        content = draw(handed, document)
        checked = files.Checked("statement.pdf", content, files.PDF, pdf.page_count(content))
        handed.paper = files.store(checked, None)
        # Of two who come first at once the earlier one keeps its drawing: both show the same.
        HandedStatement.objects.filter(pk=handed.pk, paper=None).update(paper=handed.paper)
    return handed.paper


def draw(handed: HandedStatement, document: Document) -> bytes:
    """Draw a letter in its own language: name, call, questions and answers."""
    language = handed.language
    application = Application.objects.select_related("applicant__user", "call__program").get(
        pk=document.application_id
    )
    home = home_institution()
    with override(language):
        context = {
            "institution": home,
            "office": home.office,
            "number": application.number or "",
            "date": dates.long_date(dates.local(handed.handed_at).date(), language),
            "title": document.requirement.title,
            "trace": _("Written in the portal and handed in on %(moment)s")
            % {"moment": dates.date_time(handed.handed_at, language)},
            "qr_src": "",
            "facts": [
                {"label": _("Applicant"), "value": application.person.full_name},
                {"label": _("Call"), "value": application.call.title},
            ],
            "parts": [
                {"question": row["question"].get(language, ""), "paragraphs": paragraphs_of(row["text"])}
                for row in handed.answers
            ],
            "name": application.person.full_name,
        }
        return pdf.render("packets/statement.html", context, language)


def paragraphs_of(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines: an empty line parts paragraphs."""
    return [block.splitlines() for block in text.strip().split("\n\n") if block.strip()]


def handed_in_for(document: Document) -> list[handed_in.HandedIn]:
    """Return the letter that stands for a document, as a paper that came another way than as a file."""
    handed = queries.handed_of(document)
    if handed is None:
        return []
    return [
        handed_in.HandedIn(
            document_id=document.pk,
            number=handed.number,
            title=str(document.requirement.title),
            uploaded_at=handed.handed_at,
            address=reverse("statements:paper", args=[handed.pk]),
            media_type=files.PDF,
            open_file=lambda: paper_of(handed, document),
            by_applicant=True,
        )
    ]


def register_all() -> None:
    """Say where the letters are to the office, the commission and the packet."""
    handed_in.register(Document.Way.STATEMENT, handed_in_for)
