"""Letters go out once, in the reader's language, and none is lost."""

import datetime as dt
import smtplib
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from mobility.accounts.models import User
from mobility.mail import delivery, tasks
from mobility.mail.actions import Letter, enqueue, enqueue_all
from mobility.mail.loading import load_letters
from mobility.mail.models import LetterTemplate, Message

CALL = {"kk": "ҒЖБМ гранты", "ru": "Грант МНВО", "en": "MSHE grant"}


@pytest.fixture
def letters(db):
    load_letters()


def person(email: str = "student@example.kz", language: str = "kk") -> User:
    return User.objects.create_user(email, language=language)


def ask(user: User, template: str = "submitted", occasion: str = "submitted:a", **context) -> Message:
    filled = {"name": "Айгерім", "number": "MSHE-2027-0042", "call": CALL, "reason": "Қол жоқ"} | context
    return enqueue(template, user, occasion=occasion, context=filled, link="/applications/abc/")


class Failing(EmailBackend):
    """A mail server that answers the next letters with the errors in ``plan``."""

    plan: list = []
    at_opening: list = []

    def open(self):
        if Failing.at_opening:
            raise Failing.at_opening.pop(0)

    def send_messages(self, messages):
        error = Failing.plan.pop(0) if Failing.plan else None
        if error is not None:
            raise error
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.plan, Failing.at_opening = [], []
    return Failing


def wait_is_over() -> None:
    Message.objects.filter(state="queued").update(not_before=timezone.now())


@pytest.mark.parametrize(
    ("language", "subject", "greeting", "call", "button"),
    [
        (
            "kk",
            "MSHE-2027-0042 өтініміңіз қабылданды",
            "Сәлеметсіз бе, Айгерім!",
            "ҒЖБМ гранты",
            "Өтінімді ашу",
        ),
        ("ru", "Заявка MSHE-2027-0042 принята", "Здравствуйте, Айгерім!", "Грант МНВО", "Открыть заявку"),
        (
            "en",
            "We have your application MSHE-2027-0042",
            "Hello Айгерім,",
            "MSHE grant",
            "Open my application",
        ),
    ],
)
def test_letter_is_written_in_the_language_of_its_reader(
    letters, settings, language, subject, greeting, call, button
):
    settings.SITE_URL = "https://mobility.example"
    message = ask(person(language=language))
    tasks.deliver_due()
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == (subject, ["student@example.kz"])
    assert letter.body.startswith(greeting)
    assert call in letter.body
    assert f"{button}:\nhttps://mobility.example/applications/abc/\n" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert f'<html lang="{language}">' in html
    assert html.count('<a href="https://mobility.example/applications/abc/"') == 1
    assert letter.extra_headers["Message-ID"] == f"<letter-{message.pk}@mobility.example>"
    message.refresh_from_db()
    assert (message.state, message.subject, message.body) == ("sent", subject, letter.body)
    assert message.attempts == 1
    assert message.sent_at is not None


def test_sent_letters_are_not_sent_again(letters):
    ask(person())
    for _sweep in range(3):
        tasks.deliver_due()
    assert len(mail.outbox) == 1


def test_same_occasion_is_one_letter(letters):
    user = person()
    assert ask(user) == ask(user)
    assert Message.objects.count() == 1


def test_asking_for_many_leaves_out_those_who_had_theirs(letters, django_assert_num_queries):
    users = [person(f"p{n}@example.kz") for n in range(5)]
    wanted = [Letter(user, "reminder:x", {"name": "A"}, "/a/") for user in users]
    assert enqueue_all("submitted", wanted[:2]) == 2
    Message.objects.update(day=timezone.localdate() - dt.timedelta(days=1))
    with django_assert_num_queries(5):  # with the savepoint around them
        assert enqueue_all("submitted", wanted) == 3
    assert enqueue_all("submitted", wanted) == 0
    assert Message.objects.count() == 5


def test_what_people_typed_is_text_in_the_html(letters):
    ask(person(), "returned", reason="<script>alert(1)</script> {name.__class__} {0}")
    tasks.deliver_due()
    html = mail.outbox[0].alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {name.__class__} {0}" in html
    assert "<script>alert(1)</script> {name.__class__} {0}" in mail.outbox[0].body


def test_line_breaks_cannot_enter_the_subject(letters):
    ask(person(), number="1\r\nBcc: all@example.kz")
    tasks.deliver_due()
    assert mail.outbox[0].subject == "1 Bcc: all@example.kz өтініміңіз қабылданды"


def test_letter_with_an_unknown_word_in_braces_fails_and_says_which(letters):
    LetterTemplate.objects.filter(code="submitted").update(body_kk="Сәлем, {nmae}!")
    broken, whole = ask(person()), ask(person("other@example.kz", "ru"))
    assert delivery.deliver_due() == {"failed": 1, "sent": 1}
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert broken.error == "MissingToken: {nmae} stands in the text, but the letter brings no nmae."
    assert (broken.state, whole.state) == ("failed", "sent")


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPDataError(451, b"try later"),
        smtplib.SMTPSenderRefused(450, b"busy", "a@example.kz"),
        smtplib.SMTPRecipientsRefused({"a@example.kz": (450, b"greylisted")}),
    ],
)
def test_refused_letter_is_tried_again_later(letters, server, error):
    server.plan = [error]
    message = ask(person())
    assert delivery.deliver_due() == {"queued": 1}
    message.refresh_from_db()
    assert dt.timedelta(seconds=50) < message.not_before - timezone.now() <= dt.timedelta(minutes=1)
    assert delivery.deliver_due() == {}
    wait_is_over()
    assert delivery.deliver_due() == {"sent": 1}
    assert len(mail.outbox) == 1


def test_server_that_is_away_is_asked_five_times(letters, server):
    server.at_opening = [ConnectionRefusedError("no server")] * 9
    message = ask(person())
    states = []
    for _try in range(6):
        states += delivery.deliver_due()
        wait_is_over()
    message.refresh_from_db()
    assert states == ["queued", "queued", "queued", "queued", "failed"]
    assert (message.attempts, message.error) == (5, "NotTaken: ConnectionRefusedError: no server")
    assert mail.outbox == []


def test_address_that_does_not_exist_fails_at_once(letters, server):
    server.plan = [smtplib.SMTPRecipientsRefused({"a@example.kz": (550, b"no such user")})]
    message = ask(person())
    assert delivery.deliver_due() == {"failed": 1}
    message.refresh_from_db()
    assert message.error == "NotTaken: 550 no such user"


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("no answer")])
def test_broken_connection_leaves_it_uncertain_and_the_next_letter_goes(letters, server, error):
    server.plan = [error]
    first, second = ask(person()), ask(person("other@example.kz"))
    assert delivery.deliver_due() == {"uncertain": 1, "sent": 1}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("uncertain", "sent")
    assert delivery.deliver_due() == {}


def test_letter_of_a_killed_sender_becomes_uncertain_and_stays(letters):
    message = ask(person())
    assert delivery.claim(message.pk) is not None
    assert delivery.deliver_due() == {}
    Message.objects.update(not_before=timezone.now() - dt.timedelta(minutes=10))
    assert delivery.deliver_due() == {"uncertain": 1}
    assert delivery.deliver_due() == {}
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_send_each_letter_once():
    load_letters()
    for n in range(6):
        ask(person(f"p{n}@example.kz"))
    start = threading.Barrier(4)

    def send():
        start.wait()
        delivery.deliver_due()
        connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"p{n}@example.kz" for n in range(6)]
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
