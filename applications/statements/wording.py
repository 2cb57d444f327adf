"""Statements in words: the step, the card, how each answer stands."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Document
from applications.wording import AddedStep, Part, StateFace, add_card_parts, add_step

from . import queries
from .models import Statement
from .policy import stands


def step(application: Application) -> AddedStep | None:
    """Return the step of writing, when the call asks for a letter."""
    documents = queries.documents_of(application)
    if not documents:
        return None
    return AddedStep(
        name="statement",
        label=_("Statement"),
        url=reverse("statements:show", args=[application.ref]),
        documents=frozenset(document.pk for document in documents),
        note=_("to be written"),
        done=_("complete"),
    )


def answer_face(question: queries.Question) -> StateFace:
    """Return how an answer stands. Never red for "not yet"."""
    if not question.words:
        return StateFace("none", "open", _("Not answered yet"))
    if question.is_long:
        return StateFace("warn", "warn", _("Too long"))
    if question.is_short:
        return StateFace("warn", "miss", _("Too short yet"))
    return StateFace("ok", "ok", _("Answered"))


def limits(least: int | None, most: int | None) -> str:
    """Say how many words are asked for; nothing when the rule names no number."""
    about = {"least": least, "most": most}
    if least and most:
        return _("%(least)s to %(most)s words are asked for") % about
    if least:
        return (
            ngettext("at least %(least)s word is asked for", "at least %(least)s words are asked for", least)
            % about
        )
    if most:
        return (
            ngettext("at most %(most)s word is allowed", "at most %(most)s words are allowed", most) % about
        )
    return ""


def progress(questions: list[queries.Question]) -> str:
    """Say how many questions are answered."""
    done = sum(question.is_done for question in questions)
    return ngettext(
        "%(done)s of %(total)s question is answered.",
        "%(done)s of %(total)s questions are answered.",
        len(questions),
    ) % {"done": done, "total": len(questions)}


def card_parts(application: Application, documents: list[Document]) -> dict[int, Part]:
    """Add writing here to the cards of letters."""
    parts = {}
    for document in documents:
        if document.requirement.is_letter:
            document.application = application
            parts[document.pk] = _part(document)
    return parts


def _part(document: Document) -> Part:
    application, here = document.application, stands(document)
    statement = queries.statement_of(document)
    asked = queries.questions(document, statement)
    handed = queries.handed_of(document) if here else None
    paper = reverse("statements:paper", args=[handed.pk]) if handed else ""
    writing = reverse("statements:show", args=[application.ref])
    may_write = application.is_draft or document.state == Document.State.RETURNED
    return Part(
        template="statements/_card.html",
        shown={
            "progress": progress(asked),
            "begun": any(question.words for question in asked),
            "handed": handed,
            "paper": paper,
            "writing": writing,
            "may_write": may_write,
            "file": document.state == Document.State.UPLOADED and not here,
        },
        file_way=_("Or upload the letter as a file"),
        url=paper or (writing if may_write else ""),
        link=_("Read it") if paper else _("Write it here"),
        face=_face(document, statement, here),
    )


def _face(document: Document, statement: Statement | None, here: bool) -> StateFace | None:
    if here and document.application.is_draft:
        return StateFace("info", "check", _("Written"))
    if document.state == Document.State.MISSING and statement and document.application.is_draft:
        return StateFace("warn", "miss", _("Being written"))
    return None


def sections(application: Application) -> list[dict[str, Any]]:
    """Return the letters of an application for the overview: questions, language, what can be done."""
    return [_section(document) for document in queries.documents_of(application)]


def _section(document: Document) -> dict[str, Any]:
    statement = queries.statement_of(document)
    asked = queries.questions(document, statement)
    here = stands(document)
    return {
        "document": document,
        "requirement": document.requirement,
        "questions": [(question, answer_face(question)) for question in asked],
        "progress": progress(asked),
        "begun": any(question.words for question in asked),
        "whole": all(question.is_done for question in asked),
        "limits": limits(*queries.limits_of(document.requirement)),
        "languages": queries.languages_of(document.requirement),
        "language": queries.language_of(document, statement),
        "stands": here,
        "handed": queries.handed_of(document) if here else None,
        "has_file": document.state == Document.State.UPLOADED and not here,
    }


def register_all() -> None:
    """Add the step of writing, and writing to the cards of letters."""
    add_step(step)
    add_card_parts(card_parts)
