"""Make SQLite ignore case in every alphabet, as PostgreSQL does: its own LIKE knows only Latin letters."""

import re
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts, characters = [], iter(pattern.casefold())
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
    return re.compile("".join(parts), re.DOTALL)


def like(pattern: Any, value: Any, escape: str = "\\") -> bool | None:
    """SQL's LIKE without regard to case. NULL on either side gives NULL."""
    if pattern is None or value is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(value).casefold()) is not None


def add_unicode_like(sender: Any, connection: Any, **_kwargs: Any) -> None:
    """Install LIKE on each new SQLite connection."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)
