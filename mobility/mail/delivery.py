"""Take letters out of the outbox and send them, each once.

A conditional UPDATE decides who sends a letter. What the mail server surely did not take is tried again; what
it may have taken is marked as uncertain and left to the office: a second letter is worse than a question.
"""

import datetime as dt
import logging
import re
import smtplib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from mobility.common import brand

from . import links
from .models import Message

ATTEMPTS = 5
# Minutes until the next try after the first, second, … failure.
PAUSES = (1, 5, 30, 120)
STUCK_AFTER = dt.timedelta(minutes=10)
TOKEN = re.compile(r"\{(\w+)\}")

_log = logging.getLogger(__name__)


class MissingToken(Exception):
    """The template names something the letter does not bring along."""


class NotTaken(Exception):
    """The mail server surely did not take the letter; ``final`` when it never will."""

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.final = final


def deliver_due(limit: int = 500) -> dict[str, int]:
    """Send up to ``limit`` letters that wait. Returns how many ended in which state; safe side by side."""
    outcome: dict[str, int] = {}
    stuck = mark_stuck()
    if stuck:
        outcome[Message.State.UNCERTAIN] = stuck
    with Post() as post:
        for pk in list(
            Message.objects.due().order_by("not_before", "id").values_list("pk", flat=True)[:limit]
        ):
            message = claim(pk)
            if message is not None:
                state = deliver(message, post)
                outcome[state] = outcome.get(state, 0) + 1
    return outcome


def mark_stuck() -> int:
    """Mark letters as uncertain whose sender was stopped in the middle. Returns how many."""
    stuck = Message.objects.filter(state=Message.State.SENDING, not_before__lte=timezone.now() - STUCK_AFTER)
    return stuck.update(
        state=Message.State.UNCERTAIN,
        error="The sender was stopped: the letter may or may not have gone out.",
    )


def claim(pk: int) -> Message | None:
    """Take a letter for sending, or return None when somebody else has it.

    While a letter is being sent, ``not_before`` holds the moment it was taken.
    """
    due = Message.objects.due().filter(pk=pk)
    if not due.update(state=Message.State.SENDING, attempts=F("attempts") + 1, not_before=timezone.now()):
        return None
    return Message.objects.select_related("template").get(pk=pk)


def deliver(message: Message, post: "Post") -> str:
    """Write and send a letter that was claimed. Returns the state it ends in."""
    try:
        letter = write(message)
    except links.Dead as error:  # what the letter would lead to is over
        return _end(message, Message.State.CANCELLED, error)
    except Exception as error:  # a text that cannot be written concerns this letter only
        _log.exception("Letter %s cannot be written.", message.pk)
        return _end(message, Message.State.FAILED, error)
    _mine(message).update(subject=letter.subject, body=letter.kept)
    try:
        post.send(letter)
    except NotTaken as error:
        return _again(message, error)
    except Exception as error:  # the connection broke while the letter was on its way
        _log.warning("Letter %s may or may not have gone out: %s", message.pk, error)
        return _end(message, Message.State.UNCERTAIN, error)
    _mine(message).update(state=Message.State.SENT, sent_at=timezone.now(), error="")
    return Message.State.SENT


def _mine(message: Message) -> QuerySet[Message]:
    """Return the row only while this attempt still holds it."""
    return Message.objects.filter(pk=message.pk, state=Message.State.SENDING, attempts=message.attempts)


def _end(message: Message, state: str, error: Exception) -> str:
    _mine(message).update(state=state, error=f"{type(error).__name__}: {error}"[:300])
    return state


def _again(message: Message, error: NotTaken) -> str:
    """Put a letter back for a later try, or give up after the last."""
    if message.attempts >= ATTEMPTS or error.final:
        return _end(message, Message.State.FAILED, error)
    pause = dt.timedelta(minutes=PAUSES[message.attempts - 1])
    _mine(message).update(
        state=Message.State.QUEUED, not_before=timezone.now() + pause, error=str(error)[:300]
    )
    return Message.State.QUEUED


# --- Writing -------------------------------------------------------------------------------------


class Letter(EmailMultiAlternatives):
    """A letter as it goes out, and its text as the outbox keeps it: without a personal link."""

    kept = ""


def write(message: Message) -> Letter:
    """Return the letter in its language, as text and HTML. Raises MissingToken, links.Dead."""
    template, language = message.template, message.language
    with translation.override(language):
        subject = " ".join(fill(template.subject, message.context, language).split())
        paragraphs = fill(template.body, message.context, language).strip().split("\n\n")
        address = _address(message.link)
        way_out = _address(message.way_out)
        parts = {
            "language": language,
            "subject": subject,
            "paragraphs": [paragraph.splitlines() for paragraph in paragraphs],
            "text": "\n\n".join(paragraphs),
            "button": template.action,
            "address": address,
            "way_out": way_out,
            "site": settings.SITE_URL,
            "colour": brand.colours().brand,
        }
        body = render_to_string("emails/letter.txt", parts).strip() + "\n"
        html = render_to_string("emails/letter.html", parts)
    headers = _headers(message) | _stop_headers(way_out)
    letter = Letter(subject[:200], body, to=[message.recipient], headers=headers)
    letter.kept = body
    for link, path in ((message.link, address), (message.way_out, way_out)):
        if links.is_secret(link):
            letter.kept = letter.kept.replace(path, "…")
    letter.attach_alternative(html, "text/html")
    if message.calendar:
        letter.attach("calendar.ics", message.calendar, "text/calendar")
    return letter


def _address(link: str) -> str:
    """Return the whole address of a link; of none, nothing. Raises links.Dead."""
    return settings.SITE_URL + links.path_of(link) if link else ""


def _stop_headers(way_out: str) -> dict[str, str]:
    """Let mail programs offer to stop such letters by one click (RFC 8058)."""
    if not way_out:
        return {}
    return {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _headers(message: Message) -> dict[str, str]:
    """Return the same identifier at every try, so that mail programs can recognise a letter."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "Message-ID": f"<letter-{message.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }


def fill(text: str, context: Mapping[str, Any], language: str) -> str:
    """Put values in place of ``{token}``: plain names, so that a text reaches nothing else.

    Raises MissingToken.
    """

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        if name not in context:
            raise MissingToken(f"{{{name}}} stands in the text, but the letter brings no {name}.")
        return in_language(context[name], language)

    return TOKEN.sub(value_of, text)


def in_language(value: Any, language: str) -> str:
    """Read a mapping of language codes in ``language``, or one that has words; other values become text."""
    if not isinstance(value, Mapping):
        return str(value)
    return next((str(value[code]) for code in (language, "en", "ru", "kk") if value.get(code)), "")


# --- Sending -------------------------------------------------------------------------------------


class Post:
    """One connection to the mail server for many letters, opened at the first."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def send(self, letter: EmailMultiAlternatives) -> None:
        """Send a letter. Raises NotTaken when it surely did not go out; anything else leaves that open."""
        letter.connection = self._open()
        try:
            letter.send()
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self._close()
            raise _not_taken(error) from error
        except BaseException:
            self._close()
            raise

    def _open(self) -> Any:
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except OSError as error:
                raise NotTaken(f"{type(error).__name__}: {error}") from error
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError as error:
                _log.info("The mail server hung up: %s", error)


def _not_taken(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> NotTaken:
    """Turn the server's answer into NotTaken; ``final`` when the address itself is refused for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return NotTaken(f"{code} {_text(words)}", final=code >= 500)
    return NotTaken(f"{error.smtp_code} {_text(error.smtp_error)}")


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
