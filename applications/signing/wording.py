"""Forms and samples on the cards of papers: fetch, sign, upload; what is missing, what has changed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, Document, Upload
from applications.queries import ways_of
from applications.wording import Guide, add_card_guides, anchor, field_label, question
from applications.wording.deadline import page_language
from partners.queries import home_institution
from programs.models import DocumentRequirement, FormText

from . import queries

LANGUAGES = {"kk": "қазақша", "ru": "русский", "en": "English"}


@dataclass(frozen=True)
class Lacking:
    """Something a form still lacks, and where it is filled in."""

    label: str
    url: str


@dataclass(frozen=True)
class Fetch:
    """A form in one language."""

    code: str
    language: str
    url: str


@dataclass(frozen=True)
class Form:
    """A form of the portal on a card. ``way`` names it where it is one of several ways."""

    title: str
    way: str
    signing: str
    first: Fetch
    others: list[Fetch]
    lacking: list[Lacking] = field(default_factory=list)


@dataclass(frozen=True)
class Sample:
    """A file of the office that shows what is wanted."""

    url: str
    way: str


def label_of(name: str, called: Callable[[str], str] = field_label) -> str:
    """Return what a fact on a form is called; ``called`` knows the answers of the profile."""
    words = {
        "wishes": _("Places you wish for"),
        "stay": _("Dates of the stay"),
        "proofs": _("Language papers"),
    }
    return words.get(name) or called(name)


def _lacking(application: Application, form: str) -> list[Lacking]:
    profile = reverse("applications:profile", args=[application.ref])
    choices = reverse("applications:choices", args=[application.ref])
    return [
        Lacking(label_of(name, question), choices if name == "wishes" else f"{profile}#{anchor(name)}")
        for name in queries.missing(application, form)
    ]


def _form(application: Application, document: Document, row: DocumentRequirement, text: FormText) -> Form:
    reader = page_language()
    wanted = [code for code in row.languages if code in LANGUAGES] or list(LANGUAGES)
    wanted.sort(key=lambda code: code != reader)
    links = [
        Fetch(
            code, LANGUAGES[code], reverse("signing:form", args=[application.ref, document.pk, row.pk, code])
        )
        for code in wanted
    ]
    return Form(
        title=text.title,
        way=row.title if row.parent_id else "",
        signing=text.signing,
        first=links[0],
        others=links[1:],
        lacking=_lacking(application, row.form_code),
    )


def guides(application: Application, documents: list[Document]) -> dict[int, list[Guide]]:
    """Return what the cards of papers that can be handed in now show of forms and samples."""
    documents = [row for row in documents if application.is_draft or _is_open(row)]
    rows = {document.pk: queries.rows_with_forms(application, document) for document in documents}
    texts = (
        queries.texts(row.form_code for found in rows.values() for row in found) if any(rows.values()) else {}
    )
    newest = {d.pk: upload for d in documents if rows[d.pk] and (upload := _newest(d)) is not None}
    signed = queries.signed(newest.values()) if newest else {}
    found: dict[int, list[Guide]] = {}
    for document in documents:
        shown = {
            "forms": [
                _form(application, document, row, texts[row.form_code])
                for row in rows[document.pk]
                if row.form_code in texts
            ],
            "samples": _samples(application, document),
            "changed": [],
        }
        upload = newest.get(document.pk)
        if upload is not None and upload.pk in signed:
            form = signed[upload.pk]
            names = queries.changed(application, form.requirement.form_code, form.inputs)
            shown["changed"] = [label_of(name) for name in names]
        if shown["forms"] or shown["samples"]:
            found[document.pk] = [Guide("signing/_form_to_sign.html", shown)]
    for document in documents:
        if document.requirement.is_on_paper:
            shown = {"office": home_institution().office, "copies": document.requirement.copies}
            found.setdefault(document.pk, []).append(Guide("signing/_on_paper.html", shown))
    return found


def _is_open(document: Document) -> bool:
    """Tell whether something is left to bring after the application was sent in."""
    if document.requirement.is_on_paper:
        return document.state in {Document.State.MISSING, Document.State.RETURNED}
    return document.state == Document.State.RETURNED


def _newest(document: Document) -> Upload | None:
    """Return the file that stands for a paper now."""
    if document.state == Document.State.MISSING or document.met_by != Document.Way.FILE:
        return None
    return next(iter(document.uploads.all()), None)


def _samples(application: Application, document: Document) -> list[Sample]:
    rows = [document.requirement, *ways_of(application, document.requirement)]
    return [
        Sample(
            reverse("signing:sample", args=[application.ref, document.pk, row.pk]),
            row.title if row.parent_id else "",
        )
        for row in rows
        if row.sample_id
    ]


def register_all() -> None:
    """Add to the cards of the applicant's documents."""
    add_card_guides(guides)
