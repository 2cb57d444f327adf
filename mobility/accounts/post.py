"""How accounts ask for letters. The outbox lives above them and registers itself here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AccountLetter:
    """A letter about an account: its text by code, to which address, in which language.

    ``user`` is None when the address belongs to nobody. ``context`` holds plain JSON values. ``link`` is a
    path or, for one that opens an account, what it is made from when the letter is written (see ``keys``).
    """

    template: str
    recipient: str
    language: str
    user: Any = None
    context: dict[str, Any] = field(default_factory=dict)
    link: str = ""
    occasion: str = field(default_factory=lambda: f"account:{secrets.token_hex(8)}")


Outbox = Callable[[AccountLetter], Any]
_outbox: list[Outbox] = []


def register_outbox(outbox: Outbox) -> None:
    """Name the function that puts a letter into the outbox."""
    _outbox[:] = [outbox]


def send(letter: AccountLetter) -> None:
    """Ask for a letter. Raises LookupError when no outbox is registered."""
    if not _outbox:
        raise LookupError("No outbox is registered for letters about accounts.")
    _outbox[0](letter)
