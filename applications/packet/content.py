"""Which chapters, lines and uploads go into one asker's packet of one application."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from mobility.common.policy import can
from programs.models import DocumentRequirement

from .. import handed_in, queries
from ..models import Application, Document, Upload
from ..wording.papers import asked_for

MARKS = {
    Document.State.ACCEPTED: "done",
    Document.State.UPLOADED: "now",
    Document.State.RETURNED: "back",
    Document.State.WAIVED: "none",
}


@dataclass(frozen=True)
class Section:
    """A chapter that a stage adds: its title in the packet's language, its template and what that shows."""

    title: str
    template: str
    context: dict[str, Any]


Builder = Callable[[Application, Any], Section | None]
_builders: dict[str, Builder] = {}


def register_section(name: str, builder: Builder) -> None:
    """Add a chapter before the uploads: ``builder(application, by)`` returns it, or None when there is none.

    It is called with the packet's language active, and answers for what ``by`` may see.
    """
    _builders[name] = builder


@dataclass(frozen=True)
class Line:
    """A line of the checklist."""

    number: int
    requirement: DocumentRequirement
    document: Document | None
    note: str = ""

    @property
    def title(self) -> str:
        return self.requirement.title

    @property
    def form(self) -> str:
        """In which form the paper is wanted."""
        return ", ".join(asked_for(self.requirement))

    @property
    def mark(self) -> str:
        """The mark before the state: done, now, back, none, or an empty circle."""
        return MARKS.get(Document.State(self.document.state), "") if self.document else "none"

    @property
    def word(self) -> str:
        state = self.document.state if self.document else Document.State.WAIVED
        return str(Document.State(state).label)

    @property
    def upload(self) -> Upload | None:
        """The newest version of the file, if there is one now."""
        if self.document is None or self.document.state == Document.State.MISSING:
            return None
        if self.document.met_by != Document.Way.FILE:
            return None
        return next(iter(self.document.uploads.all()), None)

    @property
    def enclosures(self) -> list[Any]:
        """What is bound for this line: the newest file, or the papers that came another way."""
        if self.document is None:
            return []
        return [self.upload] if self.upload else handed_in.of(self.document)

    @property
    def is_there(self) -> bool:
        """Whether the paper was handed in, as a file or another way."""
        state = self.document.state if self.document else Document.State.WAIVED
        return state not in {Document.State.MISSING, Document.State.WAIVED}


@dataclass(frozen=True)
class Enclosed:
    """A file that is bound, with the pages it takes in the whole packet."""

    line: Line
    upload: Upload | handed_in.HandedIn
    first: int = 0
    last: int = 0

    @property
    def pages(self) -> str:
        """Page or pages, as they stand in the contents."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True)
class LeftOut:
    """A paper that exists and is not bound, and why."""

    line: Line
    reason: str


@dataclass(frozen=True)
class Content:
    """Everything one asker's packet of one application holds."""

    application: Application
    lines: list[Line]
    enclosed: list[Enclosed]
    left_out: list[LeftOut]
    sections: list[Section] = field(default_factory=list)


def load(application: Application) -> Application:
    """Return the application with everything a packet shows, in a fixed number of queries."""
    found = queries.for_pages(Application.objects.filter(pk=application.pk))
    return queries.under_its_terms(found.prefetch_related("documents__alternative").get())


def gather(application: Application, by: Any, *, printed: bool) -> Content:
    """Decide what goes into a packet, in the active language."""
    lines = checklist_lines(application, by)
    enclosed, left_out = [], []
    for line in lines:
        reason = why_left_out(line, by, printed=printed)
        if reason:
            left_out.append(LeftOut(line, reason))
        else:
            enclosed += [Enclosed(line, paper) for paper in line.enclosures]
    built = [builder(application, by) for builder in _builders.values()]
    return Content(application, lines, enclosed, left_out, [section for section in built if section])


def checklist_lines(application: Application, by: Any) -> list[Line]:
    """Return the checklist: the papers of this person, and those of the call that are not asked of them.

    Lines on the social status show by their mere state who is an orphan or disabled, so they are there only
    for people who may open such papers.
    """
    documents = {document.requirement_id: document for document in application.documents.all()}
    rows = [item.requirement for item in queries.checklist_of(application)]
    known = {row.pk for row in rows}
    rows += [document.requirement for pk, document in documents.items() if pk not in known]
    shown = []
    for row in sorted(rows, key=lambda row: (row.order, row.pk)):
        asked = documents.get(row.pk) or Document(application=application, requirement=row)
        if row.kind != DocumentRequirement.Kind.SOCIAL_STATUS or can(by, "documents.open", asked):
            shown.append((row, documents.get(row.pk)))
    return [Line(number, row, document, note(document)) for number, (row, document) in enumerate(shown, 1)]


def note(document: Document | None) -> str:
    """Return what stands small under a line: the way chosen, or the office's remark."""
    if document is None:
        return ""
    if document.state in {Document.State.RETURNED, Document.State.WAIVED}:
        return document.reason
    said = handed_in.in_words(document)
    return said or (document.alternative.title if document.alternative else "")


def why_left_out(line: Line, by: Any, *, printed: bool) -> str:
    """Say why an uploaded paper is not bound; empty when it is bound, or when there is no file."""
    document = line.document
    if document is None or not line.enclosures:
        return ""
    question = "documents.open" if line.upload else "documents.open_handed_in"
    if not can(by, question, document):
        return _("you may not open this paper")
    if printed and line.requirement.kind == DocumentRequirement.Kind.IDENTITY:
        return _("identity papers are kept in the portal only and not printed")
    if document.state == Document.State.RETURNED:
        return _("returned to the applicant")
    return ""


def fingerprint(content: Content, params: dict[str, Any]) -> str:
    """Return a hash of everything a packet shows: when anything changes, it is made anew."""
    application = content.application
    shown = {
        "params": params,
        "application": [application.state, str(application.state_since), application.submitted_at],
        "applicant": model_to_dict(application.person),
        "wishes": [[choice.rank, choice.offering_id] for choice in application.choices.all()],
        "lines": [[line.title, line.word, line.note] for line in content.lines],
        "files": [item.upload.file.sha256 for item in content.enclosed],
        "left out": [[item.line.title, item.reason] for item in content.left_out],
        "sections": [[section.title, section.context] for section in content.sections],
    }
    return hashlib.sha256(json.dumps(shown, default=str, sort_keys=True).encode()).hexdigest()[:40]
