"""Documents as cards: what each is, why me, how it stands, who holds the ball."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import Locale
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications import handed_in, offers, queries
from applications.models import Application, Document, Upload
from programs.models import DocumentRequirement
from programs.queries import ChecklistItem
from programs.rules import Facts
from programs.wording import condition_reason

from .deadline import Term, has_ended, page_language, term

FORMS = {
    "original": gettext_lazy("the original to be shown"),
    "copy": gettext_lazy("a plain copy"),
    "certified": gettext_lazy("with the seal of the university"),
    "signed": gettext_lazy("signed by hand"),
    "notarised": gettext_lazy("notarised"),
    "scan": gettext_lazy("a scan"),
}


@dataclass(frozen=True)
class StateFace:
    """How the state of a document is shown: colour, shape, word."""

    kind: str
    icon: str
    word: str


def state_face(document: Document, application: Application) -> StateFace:
    """Return how a document's state is shown to the applicant. Never red for "not yet"."""
    over = has_ended(application)
    if document.is_newly_asked and not over:
        return StateFace("warn", "miss", _("Asked for by the office"))
    if document.state == Document.State.MISSING and document.requirement.is_on_paper and not over:
        return StateFace("info", "pin", _("To bring to the office"))
    if document.state == Document.State.UPLOADED:
        if document.met_by == Document.Way.HOME_TEST and application.is_draft:
            return StateFace("ok", "ok", _("No file needed"))
        if application.is_draft or over:
            return StateFace("info", "check", _("Uploaded"))
        return StateFace("info", "clock", _("Being checked"))
    if over and document.state == Document.State.MISSING:
        return StateFace("none", "minus", _("Not uploaded"))
    return {
        Document.State.MISSING: StateFace("warn", "miss", _("To do")),
        Document.State.RETURNED: StateFace("stop", "back", _("Returned to you")),
        Document.State.ACCEPTED: StateFace("ok", "ok", _("Accepted")),
        Document.State.WAIVED: StateFace("none", "minus", _("Not required")),
    }[Document.State(document.state)]


@dataclass(frozen=True)
class Part:
    """What a later stage adds to a card: another way to meet the requirement, and how that stands.

    ``template`` is shown on the card with ``shown``; ``face`` stands for the document's own, and ``awaited``
    says that the paper is on its way; ``file_way`` names the upload, which is no longer the first way
    offered; ``url`` leads to a page about it, under the words ``link``.
    """

    template: str
    shown: dict[str, Any]
    file_way: str
    url: str
    link: str
    face: StateFace | None = None
    awaited: bool = False


PartMaker = Callable[[Application, list[Document]], dict[int, Part]]
_part_makers: list[PartMaker] = []


def add_card_parts(maker: PartMaker) -> None:
    """Let a later stage add to cards: ``maker(application, documents)`` returns parts by document's key."""
    _part_makers.append(maker)


@dataclass(frozen=True)
class Guide:
    """What leads to a paper, shown above its upload: ``template`` is drawn with ``shown``."""

    template: str
    shown: dict[str, Any]


GuideMaker = Callable[[Application, list[Document]], dict[int, list[Guide]]]
_guide_makers: list[GuideMaker] = []


def add_card_guides(maker: GuideMaker) -> None:
    """Let a later stage say how a paper is met: ``maker(application, documents)``, by document's key."""
    _guide_makers.append(maker)


@dataclass(frozen=True)
class Paper:
    """A document as a card: what it is, why me, in which form, what was uploaded, what can be done now."""

    document: Document
    requirement: DocumentRequirement
    face: StateFace
    reason: str
    asked: list[str]
    ways: list[DocumentRequirement]
    uploads: list[Upload]
    may_replace: bool
    may_remove: bool
    needed: bool | None = True
    part: Part | None = None
    guides: Sequence[Guide] = ()
    term: Term | None = None

    @property
    def awaited(self) -> bool:
        """Whether somebody else was asked for the paper."""
        return self.part is not None and self.part.awaited

    @property
    def said(self) -> str:
        """What stands for the paper where no file does."""
        return handed_in.in_words(self.document)

    @property
    def anchor(self) -> str:
        """Where the card stands on the page."""
        return f"document-{self.document.pk}"

    @property
    def current(self) -> Upload | None:
        """The newest version, unless it was taken out."""
        has_file = self.document.state != Document.State.MISSING and self.document.met_by == Document.Way.FILE
        return self.uploads[0] if has_file and self.uploads else None

    @property
    def offers(self) -> list[offers.Offer]:
        """What else leads to this paper while it is still to be handed in."""
        return offers.beside(self.document) if self.may_replace else []

    @property
    def earlier(self) -> list[Upload]:
        """Versions that were replaced or taken out."""
        return self.uploads[1:] if self.current else self.uploads


def asked_for(requirement: DocumentRequirement) -> list[str]:
    """Say in which form a document is wanted: copies, form, languages. One phrase each."""
    phrases = []
    if requirement.copies:
        phrases.append(
            ngettext("%(count)s copy", "%(count)s copies", requirement.copies) % {"count": requirement.copies}
        )
    phrases += [str(FORMS[form]) for form in requirement.forms if form in FORMS]
    if requirement.languages:
        known = Locale(page_language()).languages
        names = ", ".join(known.get(code, code) for code in requirement.languages)
        phrases.append(_("languages: %(names)s") % {"names": names})
    return phrases


def papers(
    application: Application, documents: Iterable[Document], facts: Facts, needed: dict[int, Any]
) -> list[Paper]:
    """Return the cards of an application's documents.

    ``needed`` tells for each requirement whether this person needs it (None while a fact is missing).
    """
    draft = application.is_draft and not has_ended(application)
    documents, now = list(documents), timezone.now()
    parts: dict[int, Part] = {}
    for maker in _part_makers:
        parts |= maker(application, documents)
    guides: dict[int, list[Guide]] = defaultdict(list)
    for guide_maker in _guide_makers:
        for key, found in guide_maker(application, documents).items():
            guides[key] += found
    return [
        Paper(
            document=document,
            requirement=document.requirement,
            face=_face(document, application, parts.get(document.pk)),
            reason=condition_reason(document.requirement, facts, needed.get(document.requirement_id)),
            asked=asked_for(document.requirement),
            ways=queries.ways_of(application, document.requirement),
            uploads=list(document.uploads.all()),
            may_replace=(draft or document.can_be_mended(now)) and not document.requirement.is_on_paper,
            term=term(document, now),
            may_remove=draft
            and document.state == Document.State.UPLOADED
            and document.met_by == Document.Way.FILE,
            needed=needed.get(document.requirement_id),
            part=parts.get(document.pk),
            guides=guides[document.pk],
        )
        for document in documents
    ]


def _face(document: Document, application: Application, part: Part | None) -> StateFace:
    return part.face if part and part.face else state_face(document, application)


@dataclass(frozen=True)
class Group:
    """Documents in the same hands."""

    title: str
    papers: list[Paper] = field(default_factory=list)


def groups(application: Application, cards: list[Paper]) -> list[Group]:
    """Group documents by who holds the ball; empty groups are left out."""
    hands = {
        "mine": [Document.State.MISSING, Document.State.RETURNED],
        "theirs": [Document.State.UPLOADED],
        "done": [Document.State.ACCEPTED],
    }
    over = has_ended(application)
    waiting = _("Uploaded, not sent yet") if application.is_draft else _("Others' turn")
    titles = {
        "mine": _("Not uploaded") if over else _("Your turn"),
        "theirs": _("Uploaded") if over else waiting,
        "done": _("Accepted"),
    }
    found = [
        Group(titles[hand], [card for card in cards if _hand(card, over) in states])
        for hand, states in hands.items()
    ]
    return [group for group in found if group.papers]


def _hand(card: Paper, over: bool) -> str:
    """Return the state by which a card is grouped: a paper on its way is in others' hands."""
    return Document.State.UPLOADED if card.awaited and not over else card.document.state


@dataclass(frozen=True)
class NotNeeded:
    """A line of the checklist that does not concern this person, and why."""

    title: str
    reason: str


def not_needed(items: Iterable[ChecklistItem], cards: Iterable[Paper], facts: Facts) -> list[NotNeeded]:
    """Return the lines of the checklist that this person need not bring, unless a file lies in them."""
    shown_anyway = {card.requirement.pk for card in cards}
    return [
        NotNeeded(item.requirement.title, condition_reason(item.requirement, facts, False))
        for item in items
        if item.needed is False and item.requirement.pk not in shown_anyway
    ]
