"""How long somebody has to mend what the office returned, and the office's remarks as one text."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import dates

from .models import Application, Document

LANGUAGES = ("kk", "ru", "en")
SATURDAY = 5


def usual_term(today: dt.date) -> dt.date:
    """Return the last day to mend a document returned today: so many working days later.

    Saturdays and Sundays do not count; public holidays are not known here, staff may give another day.
    """
    day, left = today, settings.MEND_WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def returned_of(application: Application) -> list[Document]:
    """Return the documents that lie with the applicant to be mended, the most urgent first."""
    rows = application.documents.filter(state=Document.State.RETURNED).select_related("requirement")
    return sorted(rows, key=lambda row: (row.due or dt.date.max, row.requirement.order, row.pk))


def remarks(documents: Iterable[Document]) -> dict[str, str]:
    """Return one paragraph for each document, in three languages: its title, the remark, until when."""
    rows = list(documents)
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = "\n\n".join(_remark(row, language) for row in rows)
    return texts


def _remark(document: Document, language: str) -> str:
    said = {"document": document.requirement.title, "remark": document.reason}
    if document.due is None:
        return _("%(document)s: “%(remark)s”") % said
    said["deadline"] = dates.deadline_text(document.due, language).text
    return _("%(document)s: “%(remark)s” To be mended until: %(deadline)s.") % said
