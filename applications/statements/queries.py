"""What pages and decisions need to know about statements: questions, answers, how many words."""

import re
from dataclasses import dataclass
from typing import Any

from applications.models import Application, Document
from programs.models import DocumentRequirement

from .models import LANGUAGES, Answer, HandedStatement, KeptText, Statement

CODES = [code for code, _name in LANGUAGES]
LONGEST_TEXT = 20_000  # characters of one answer
# Letters and figures, held together by hyphens and apostrophes; static/js/statement.js counts the same.
WORD = re.compile(r"[^\W_]+(?:['’ʼ\-‑][^\W_]+)*")


def count_words(text: str) -> int:
    """Return how many words a text has."""
    return len(WORD.findall(text))


@dataclass(frozen=True)
class Question:
    """A question with the answer as it stands: the text, its version, how many words are asked for.

    ``texts`` is the question in three languages; empty when the letter has no questions of its own.
    """

    number: int
    texts: dict[str, str]
    answer: Answer | None
    least: int | None
    most: int | None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def is_short(self) -> bool:
        return bool(self.words and self.least and self.words < self.least)

    @property
    def is_long(self) -> bool:
        return bool(self.most and self.words > self.most)

    @property
    def is_done(self) -> bool:
        return bool(self.words) and not self.is_short and not self.is_long


def documents_of(application: Application) -> list[Document]:
    """Return the papers of an application that are letters to be written here; loaded rows are used."""
    found = [document for document in application.documents.all() if document.requirement.is_letter]
    for document in found:
        document.application = application
    return found


def statement_of(document: Document) -> Statement | None:
    """Return what was written for a paper so far, with the answers."""
    rows = Statement.objects.filter(application=document.application_id, code=document.requirement.code)
    return rows.prefetch_related("answers").first()


def questions_of(requirement: DocumentRequirement) -> list[dict[str, str]]:
    """Return the questions a letter answers, in three languages; one without a text when there are none."""
    return list(requirement.questions) or [{}]


def limits_of(requirement: DocumentRequirement) -> tuple[int | None, int | None]:
    """Return how many words each answer has at least and at most; None where the rule names no number."""
    return requirement.min_words, requirement.max_words


def questions(document: Document, statement: Statement | None) -> list[Question]:
    """Return the questions of a paper with the answers."""
    answers = {row.number: row for row in statement.answers.all()} if statement else {}
    least, most = limits_of(document.requirement)
    return [
        Question(number, texts, answers.get(number), least, most)
        for number, texts in enumerate(questions_of(document.requirement), start=1)
    ]


def languages_of(requirement: DocumentRequirement) -> list[str]:
    """Return the languages the letter may be written in: those the rule names, else all."""
    return [code for code in requirement.languages if code in CODES] or CODES


def language_of(document: Document, statement: Statement | None) -> str:
    """Return the language of the text: the only one asked for, else the one chosen; empty when none is."""
    allowed = languages_of(document.requirement)
    if len(allowed) == 1:
        return allowed[0]
    chosen = statement.language if statement else ""
    return chosen if chosen in allowed else ""


def kept_of(document: Document, number: int) -> list[KeptText]:
    """Return the texts kept of an answer, newest first."""
    rows = KeptText.objects.filter(
        answer__number=number,
        answer__statement__application=document.application_id,
        answer__statement__code=document.requirement.code,
    )
    return list(rows.order_by("-version"))


def handed_of(document: Document) -> HandedStatement | None:
    """Return the letter that stands for a paper now."""
    rows = HandedStatement.objects.filter(
        statement__application=document.application_id,
        statement__code=document.requirement.code,
        set_aside_at=None,
    )
    return rows.select_related("paper").first()


def document_of(handed: HandedStatement) -> Any:
    """Return the paper a letter was handed in for; None when the checklist has no such line any more."""
    rows = Document.objects.select_related("requirement", "application__applicant__user", "application__call")
    return rows.filter(
        application=handed.statement.application_id, requirement__code=handed.statement.code
    ).first()
