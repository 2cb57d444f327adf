"""A draft of a call that asks for a letter, built row by row."""

import datetime as dt

from django.utils import timezone

from applications import actions as papers
from applications.models import Application, Document
from applications.statements import actions, queries
from programs.models import Call, DocumentRequirement, Program
from tests.factories import ApplicantFactory

QUESTIONS = [
    {"kk": "Бірінші?", "ru": "Первый?", "en": "The first?"},
    {"kk": "Екінші?", "ru": "Второй?", "en": "The second?"},
]
TEXTS = ["Я учусь & работаю.\n\nХочу дальше.", "Жду многого."]


def letter_draft(**columns) -> Application:
    """Return a draft whose call asks for a letter of two questions; ``columns`` are of its requirement."""
    today = timezone.localdate()
    program = Program.objects.create(code="letters", title_en="Letters", number_prefix="L")
    call = Call.objects.create(
        program=program,
        code="letters",
        title_en="Exchange with letters",
        title_ru="Обмен с письмами",
        title_kk="Хаттармен алмасу",
        year=today.year,
        academic_year=f"{today.year}/{today.year + 1}",
        term="autumn",
        opens_on=today - dt.timedelta(days=10),
        closes_on=today + dt.timedelta(days=3),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
        state=Call.State.PUBLISHED,
    )
    row = {"kind": "motivation", "questions": QUESTIONS} | columns
    titles = {
        "title_kk": "Мотивациялық хат",
        "title_ru": "Мотивационное письмо",
        "title_en": "Motivation letter",
    }
    DocumentRequirement.objects.create(call=call, code="MOTIVATION", **titles, **row)
    applicant = ApplicantFactory()
    return fresh(papers.start(applicant.user, call))


def fresh(application: Application) -> Application:
    return Application.objects.select_related("call__program", "applicant__user").get(pk=application.pk)


def letter(application: Application) -> Document:
    """Return the line of the checklist."""
    found = application.documents.select_related("requirement", "application__applicant__user")
    return found.select_related("application__call").get(requirement__code="MOTIVATION")


def write(application: Application, *texts: str) -> None:
    """Let the student answer the questions in turn."""
    for number, text in enumerate(texts or TEXTS, start=1):
        document = letter(application)
        known = queries.questions(document, queries.statement_of(document))[number - 1].version
        actions.save(document, number, text, application.applicant.user, base=known)


def hand_in(application: Application, language: str = "ru"):
    """Let the student choose the language, where there is a choice, and hand the letter in."""
    user = application.applicant.user
    if len(queries.languages_of(letter(application).requirement)) > 1:
        actions.choose_language(letter(application), language, user)
    return actions.finish(letter(application), user)


def submit(application: Application) -> Application:
    """Let the application have been sent in: these tests are not about what that takes."""
    columns = {"state": "submitted", "number": "L-1", "submitted_at": timezone.now(), "rules_version": 1}
    Application.objects.filter(pk=application.pk).update(**columns)
    return fresh(application)


def close(application: Application) -> None:
    """Let the call have closed yesterday."""
    day = timezone.localdate() - dt.timedelta(days=1)
    Call.objects.filter(pk=application.call_id).update(closes_on=day, late_until=None)
