"""Recommendations by link in the demo year: asked, opened, sent, taken back, overdue, declined."""

import datetime as dt

from applications import actions as papers
from applications.models import Application, Document, Transition
from applications.references import actions
from applications.references.models import Reference, ReferenceRequest
from applications.workflow import State
from mobility.common import clock
from mobility.mail import delivery
from mobility.mail.models import Message

from . import accounts
from .story import RETURNS, Story

REFEREES = (
    ("Болат Сейітұлы Жұмабаев", "b.zhumabaev@uni.example", "аға оқытушы, энергетика кафедрасы", "kk"),
    ("Ирина Петровна Ким", "i.kim@uni.example", "доцент кафедры информатики", "ru"),
    ("Сәуле Нұрланқызы Оразова", "s.orazova@uni.example", "кафедра меңгерушісі", "kk"),
    ("Dana Brooks", "d.brooks@uni.example", "visiting lecturer, English language", "en"),
    ("Марат Ерланов", "m.yerlanov@uni.example", "профессор, экономика кафедрасы", "kk"),
    ("Ольга Сергеевна Вебер", "o.weber@uni.example", "старший преподаватель", "ru"),
)
MESSAGES = {
    "kk": "Сіздің сабағыңызда екі семестр оқыдым, курстық жұмысты да сіз жетектедіңіз.",
    "ru": "Я слушаю ваш курс второй семестр, и вы руководили моей курсовой работой.",
    "en": "I took your course for two terms, and you supervised my term paper.",
}
TEXTS = {
    "kk": "Студентті екі жылдан бері білемін. Тапсырманы мерзімінде орындайды, топпен жақсы істейді.\n\n"
    "Шетелдегі семестр оған тәжірибе мен тіл береді. Ұсынамын.",
    "ru": "Я знаю студента два года. Задания сдаёт в срок, хорошо работает в группе.\n\n"
    "Семестр за рубежом даст опыт и язык. Рекомендую.",
    "en": "I have known the student for two years: work comes on time, and others are helped.\n\n"
    "A semester abroad will bring experience and language. I recommend this student.",
}
DECLINES = {
    "kk": "Кешіріңіз, бұл семестрде іссапарда боламын.",
    "ru": "Извините, в этом семестре я в отъезде.",
    "en": "I am sorry, I am away this term.",
}


def play(story: Story) -> None:
    """Let some people of the open calls ask for their recommendation by link, each story a different end."""
    documents = Document.objects.filter(
        requirement__kind="recommendation", state=Document.State.MISSING, application__state=State.DRAFT
    ).exclude(application__applicant__user__email=accounts.STUDENT.email)
    rows = documents.select_related("requirement", "application__applicant__user", "application__call")
    open_now = [row for row in rows.order_by("pk") if row.application.is_open(story.now)]
    for number, (document, end) in enumerate(zip(open_now, ENDS, strict=False)):
        end(story, _asked(story, document, REFEREES[number % len(REFEREES)]))
    _after_a_return(story)


def _asked(story: Story, document: Document, referee: tuple[str, str, str, str]) -> ReferenceRequest:
    """Let the owner ask, five days ago."""
    name, email, position, language = referee
    owner = document.application.applicant.user
    request = actions.ask(
        document,
        owner,
        name=name,
        email=email,
        position=position,
        language=language,
        message=MESSAGES[language],
        now=story.now,
    )
    ReferenceRequest.objects.filter(pk=request.pk).update(asked_at=story.now - dt.timedelta(days=5))
    _post(story)
    return ReferenceRequest.objects.select_related("document__requirement", "document__application").get(
        pk=request.pk
    )


def _wait(story: Story, request: ReferenceRequest) -> None:
    """Nothing happens yet."""


def _open(story: Story, request: ReferenceRequest) -> None:
    actions.note_opened(request)
    moment = story.now - dt.timedelta(days=2)
    ReferenceRequest.objects.filter(pk=request.pk).update(opened_at=moment)


def _send(story: Story, request: ReferenceRequest) -> None:
    _open(story, request)
    wanted = request.document.requirement.languages or [request.language]
    texts = {code: TEXTS[code] for code in wanted}
    typed = {"name": request.name, "position": request.position, "confirmed": True, "texts": texts}
    actions.keep_typed(request, typed)
    sent = actions.send(request, now=story.now)
    moment = story.now - dt.timedelta(days=1)
    Reference.objects.filter(pk=sent.pk).update(sent_at=moment)
    ReferenceRequest.objects.filter(pk=request.pk).update(ended_at=moment)
    _post(story)


def _recall(story: Story, request: ReferenceRequest) -> None:
    actions.recall(request, request.asked_by, now=story.now - dt.timedelta(days=3))
    _post(story)


def _expire(story: Story, request: ReferenceRequest) -> None:
    """Nobody answered, and the time is over."""
    yesterday = clock.local_day(story.now) - dt.timedelta(days=1)
    asked = story.now - dt.timedelta(days=15)
    ReferenceRequest.objects.filter(pk=request.pk).update(until=yesterday, asked_at=asked)
    actions.end_overdue(story.now)


def _decline(story: Story, request: ReferenceRequest) -> None:
    _open(story, request)
    actions.decline(request, DECLINES[request.document.application.applicant.user.language], now=story.now)
    _post(story)


ENDS = (_send, _wait, _open, _decline, _recall, _expire)


def _after_a_return(story: Story) -> None:
    """Let the office return a recommendation on paper; the next one comes by link and waits to be checked."""
    documents = Document.objects.filter(
        requirement__kind="recommendation",
        state=Document.State.UPLOADED,
        application__state=State.SUBMITTED,
        application__submitted_at__lt=story.now,
    ).select_related("requirement", "application__applicant__user")
    document = documents.order_by("-pk").first()
    if document is None:
        return
    language = document.application.applicant.user.language
    known = document.application.transitions.count()
    papers.return_document(document, story.staff["office"], document.version, RETURNS[language])
    document.application = Application.objects.get(pk=document.application_id)
    document.refresh_from_db(fields=["state"])
    _send(story, _asked(story, document, REFEREES[-1]))
    _date_the_return(story, document, known)


def _date_the_return(story: Story, document: Document, known: int) -> None:
    """Let the return and what followed lie between the last move known before and today."""
    moves = list(document.application.transitions.order_by("pk"))
    before, after = moves[known - 1].at, moves[known:]
    pause = (story.now - before) / (len(after) + 1)
    for number, move in enumerate(after, start=1):
        Transition.objects.filter(pk=move.pk).update(at=before + number * pause)
    Document.objects.filter(pk=document.pk).update(decided_at=before + pause)
    Application.objects.filter(pk=document.application_id).update(state_since=before + len(after) * pause)


def _post(story: Story) -> None:
    """Mark the letters as sent: nobody gets letters about the past."""
    for letter in Message.objects.filter(state=Message.State.QUEUED).select_related("template"):
        written = delivery.write(letter)
        letter.subject, letter.body = str(written.subject), written.kept
        letter.state, letter.attempts = Message.State.SENT, 1
        letter.created_at = letter.not_before = letter.sent_at = story.now
        letter.save()
