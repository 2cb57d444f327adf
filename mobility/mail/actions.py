"""Put letters into the outbox. The row is written in the caller's transaction; delivery is only woken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from mobility.accounts.post import AccountLetter
from mobility.common import jobs

from .models import LetterTemplate, Message

TURNED_OFF = "The person turned letters of this kind off."
UNKNOWN = "No e-mail address of this person is known."


@dataclass(frozen=True)
class Stranger:
    """Somebody without an account to whom a letter goes."""

    address: str
    language: str

    def wants(self, kind: str) -> bool:
        """There is nothing a stranger could have turned off."""
        return True


@dataclass(frozen=True)
class Letter:
    """A letter to ask for: to whom (an account or a Stranger), on which occasion, with what filled in.

    ``way_out`` is the link by which its reader stops letters of the kind without signing in.
    """

    user: Any
    occasion: str
    context: dict[str, Any]
    link: str = ""
    calendar: str = ""
    way_out: str = ""


def enqueue(
    template: str,
    user: Any,
    *,
    occasion: str,
    context: dict[str, Any],
    link: str = "",
    calendar: str = "",
) -> Message:
    """Ask for a letter to a user, once per (template, recipient, occasion, day). Returns the row.

    A letter of a kind the person turned off, and one to a person whose address nobody knows, is written down
    as cancelled and not sent.
    ``context`` holds plain JSON values; a mapping of language codes is read in the letter's language.
    ``calendar`` is the content of a calendar file that goes along with the letter.
    Raises LetterTemplate.DoesNotExist for an unknown template.
    """
    row = LetterTemplate.objects.get(code=template)
    message, created = Message.objects.get_or_create(
        template=row,
        recipient=user.address,
        occasion=occasion,
        defaults={
            **_fate(row, user),
            "user": user,
            "language": user.language,
            "context": context,
            "link": link,
            "calendar": calendar,
        },
    )
    if created:
        transaction.on_commit(wake)
    return message


def enqueue_account(letter: AccountLetter) -> Message:
    """Ask for a letter about an account, to an address that may belong to nobody. Returns the row."""
    message = Message.objects.create(
        template=LetterTemplate.objects.get(code=letter.template),
        recipient=letter.recipient,
        user=letter.user,
        language=letter.language,
        occasion=letter.occasion,
        context=letter.context,
        link=letter.link,
    )
    transaction.on_commit(wake)
    return message


def _fate(template: LetterTemplate, user: Any) -> dict[str, str]:
    """Return the columns of a letter that is not sent because the person turned its kind off."""
    if not user.address:
        return {"state": Message.State.CANCELLED, "error": UNKNOWN}
    if user.wants(template.kind):
        return {}
    return {"state": Message.State.CANCELLED, "error": TURNED_OFF}


def enqueue_to(
    template: str, address: str, language: str, *, occasion: str, context: dict[str, Any], link: str = ""
) -> Message:
    """Ask for a letter to somebody without an account, once per (template, recipient, occasion, day).

    See ``enqueue``. A link that must not stand in the database: see ``links``.
    """
    message, created = Message.objects.get_or_create(
        template=LetterTemplate.objects.get(code=template),
        recipient=address,
        occasion=occasion,
        defaults={"language": language, "context": context, "link": link},
    )
    if created:
        transaction.on_commit(wake)
    return message


@transaction.atomic
def enqueue_all(template: str, letters: Iterable[Letter]) -> int:
    """Ask for many letters of a kind in three queries; an occasion that had its letter on any day gets none.

    Returns how many were added. Raises LetterTemplate.DoesNotExist for an unknown template.
    """
    row = LetterTemplate.objects.get(code=template)
    wanted = {(letter.user.address, letter.occasion): letter for letter in letters}
    occasions = {occasion for _recipient, occasion in wanted}
    known = Message.objects.filter(template=row, occasion__in=occasions).values_list("recipient", "occasion")
    had = set(known)
    fresh = [letter for key, letter in wanted.items() if key not in had]
    # Two sweeps at the same moment: the database keeps one row of each.
    Message.objects.bulk_create(
        [
            Message(
                **_fate(row, letter.user),
                template=row,
                recipient=letter.user.address,
                user=None if isinstance(letter.user, Stranger) else letter.user,
                language=letter.user.language,
                occasion=letter.occasion,
                context=letter.context,
                link=letter.link,
                calendar=letter.calendar,
                way_out=letter.way_out,
            )
            for letter in fresh
        ],
        ignore_conflicts=True,
    )
    if fresh:
        transaction.on_commit(wake)
    return len(fresh)


def wake() -> None:
    """Tell a worker that letters wait. A broker that is away loses nothing: the sweep finds the rows."""
    jobs.wake("mobility.mail.tasks.deliver_due")
