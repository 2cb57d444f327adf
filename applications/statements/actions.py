"""What a person does with a statement: write, take an earlier text back, hand in, go on writing.

Every verb locks the application first, so that two tabs never meet half way.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import add_paper_follower, check_deadline, hand_in, lock, remove_upload
from applications.models import Document
from mobility.common import log
from mobility.common.policy import require

from . import queries
from .models import Answer, HandedStatement, KeptText, Statement
from .policy import stands

KEEP = 30  # texts of one answer
# While one types, a text kept gives way to the next for so long.
WHILE = dt.timedelta(minutes=2)
# It stays all the same when the next one has lost so many words: perhaps that was a slip.
SLIP = 10


class Conflict(Exception):
    """The answer was changed elsewhere since the page was opened; ``answer`` is what stands now."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("changed elsewhere")
        self.answer = answer


@transaction.atomic
def save(
    document: Document,
    number: int,
    text: str,
    by: Any,
    *,
    base: int,
    by_itself: bool = False,
    now: dt.datetime | None = None,
) -> Answer:
    """Keep an answer. ``base`` is the version the text was made from; the same text twice is once.

    Raises Refused, TooLate, Conflict when somebody else (another tab) has saved in between, ValidationError
    for a text longer than anybody reads.
    """
    now = now or timezone.now()
    document = _writable(document, by, now)
    text = text.replace("\r\n", "\n")
    if len(text) > queries.LONGEST_TEXT:
        raise ValidationError(_("This text is too long to be kept. Please shorten it."))
    statement = _begun(document)
    answer, _created = Answer.objects.get_or_create(statement=statement, number=number)
    if answer.text == text:
        return answer
    if answer.version != base:
        raise Conflict(answer)
    answer.text, answer.version, answer.saved_at = text, answer.version + 1, now
    answer.save()
    _keep(answer, by_itself, now)
    return answer


def _keep(answer: Answer, by_itself: bool, now: dt.datetime) -> None:
    last = answer.kept.first()
    lost = queries.count_words(last.text) - queries.count_words(answer.text) if last else 0
    if last and last.by_itself and now - last.saved_at < WHILE and lost < SLIP:
        began = last.saved_at if by_itself else now
        last.text, last.version, last.by_itself, last.saved_at = answer.text, answer.version, by_itself, began
        last.save()
    else:
        answer.kept.create(version=answer.version, text=answer.text, by_itself=by_itself, saved_at=now)
    old = list(answer.kept.values_list("pk", flat=True)[KEEP:])
    KeptText.objects.filter(pk__in=old).delete()


def restore(document: Document, kept: KeptText, by: Any, now: dt.datetime | None = None) -> Answer:
    """Take an earlier text back; the one that stood is kept like every other. Raises Refused, TooLate."""
    answer = kept.answer
    return save(document, answer.number, kept.text, by, base=answer.version, now=now)


@transaction.atomic
def choose_language(document: Document, language: str, by: Any, now: dt.datetime | None = None) -> None:
    """Say in which language the text is. Raises Refused, TooLate, ValidationError."""
    document = _writable(document, by, now or timezone.now())
    if language not in queries.languages_of(document.requirement):
        raise ValidationError(_("Please choose one of the languages."))
    statement = _begun(document)
    statement.language = language
    statement.save(update_fields=["language"])


@transaction.atomic
def finish(document: Document, by: Any, now: dt.datetime | None = None) -> HandedStatement:
    """Hand the letter in: it meets the requirement, and a file that lay there becomes an earlier version.

    Handing in twice is once. When it was the last returned paper, the application goes back to the office.
    Raises Refused, TooLate, ValidationError naming what is missing.
    """
    now = now or timezone.now()
    document = _locked(document)
    if stands(document) and (handed := queries.handed_of(document)):
        return handed
    document = _writable(document, by, now)
    statement = _begun(document)
    asked = queries.questions(document, queries.statement_of(document))
    language = queries.language_of(document, statement)
    if lacking := missing(asked, language):
        raise ValidationError(lacking)
    if document.state == Document.State.UPLOADED:
        remove_upload(document, by, now)
    _set_aside(document, now)
    handed = statement.handed.create(
        number=statement.handed.count() + 1,
        language=language,
        answers=[{"question": one.texts, "text": one.text.strip()} for one in asked],
        handed_at=now,
    )
    hand_in(document, Document.Way.STATEMENT, by)
    return handed


def missing(asked: list[queries.Question], language: str) -> list[str]:
    """Say, sentence by sentence, what a letter lacks before it can be handed in."""
    said = [] if language else [_("Please say in which language you wrote it.")]
    for one in asked:
        about = {"number": one.number, "words": one.words, "least": one.least, "most": one.most}
        if not one.words:
            said.append(_("Question %(number)s is not answered yet.") % about)
        elif one.is_short:
            said.append(
                _("Answer %(number)s is too short: words written %(words)s, asked for at least %(least)s.")
                % about
            )
        elif one.is_long:
            said.append(
                _("Answer %(number)s is too long: words written %(words)s, allowed at most %(most)s.") % about
            )
    return said


@transaction.atomic
def take_back(document: Document, by: Any, now: dt.datetime | None = None) -> None:
    """Go on writing a letter of a draft that was handed in already. Raises Refused, TooLate."""
    document = _locked(document)
    require(by, "statements.take_back", document)
    remove_upload(document, by, now)


def give_way_to_file(document: Document, by: Any) -> None:
    """Set the letter aside when the student puts in a file or takes the letter back; the text stays."""
    if document.requirement.is_letter:
        _set_aside(document, timezone.now())


def _set_aside(document: Document, now: dt.datetime) -> None:
    standing = HandedStatement.objects.filter(
        statement__application=document.application_id,
        statement__code=document.requirement.code,
        set_aside_at=None,
    )
    standing.update(set_aside_at=now)


def _begun(document: Document) -> Statement:
    statement, created = Statement.objects.get_or_create(
        application=document.application, code=document.requirement.code
    )
    if created:
        log.record(
            document.application.applicant.user,
            "statement.begin",
            document.application,
            requirement=statement.code,
        )
    return statement


def _locked(document: Document) -> Document:
    application = lock(document.application)
    rows = Document.objects.select_for_update(of=("self",)).select_related("requirement")
    found = rows.get(pk=document.pk)
    found.application = application
    return found


def _writable(document: Document, by: Any, now: dt.datetime) -> Document:
    document = _locked(document)
    require(by, "statements.write", document)
    if document.application.is_draft:
        check_deadline(document.application, now)
    return document


def register_all() -> None:
    """Follow what the student does with files."""
    add_paper_follower(give_way_to_file)
