"""Links that must not stand in the database: a letter keeps what its link is made from until it goes out.

``Message.link`` is a path, or ``kind:argument`` of a kind that somebody registered here.
"""

from collections.abc import Callable

Maker = Callable[[str], str]

_makers: dict[str, Maker] = {}


class Dead(Exception):
    """What the letter would lead to is over: the letter is not sent."""


def register_link(kind: str, maker: Maker) -> None:
    """Say how a link of a kind is made: ``maker(argument)`` returns a path or raises Dead."""
    _makers[kind] = maker


def is_secret(link: str) -> bool:
    """Tell whether a link is made when the letter goes out, and kept nowhere."""
    return bool(link) and not link.startswith("/")


def path_of(link: str) -> str:
    """Return the path of a link. Raises Dead; LookupError for a kind nobody registered."""
    if not is_secret(link):
        return link
    kind, _colon, argument = link.partition(":")
    if kind not in _makers:
        raise LookupError(f"Nobody makes links of the kind {kind!r}.")
    return _makers[kind](argument)
