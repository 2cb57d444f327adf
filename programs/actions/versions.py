"""Keep what a call said at the moment people could begin to apply under it."""

from typing import Any

from ..changes import snapshot
from ..models import Call, CallVersion


def keep_version(call: Call, by: Any, reason: str = "") -> CallVersion:
    """Write down the version a call is in now; one that is kept already stays as it is.

    Called when a call is published, and at each correction with its reason. ``by`` is None when the portal
    itself does it.
    """
    kept, _created = CallVersion.objects.get_or_create(
        call=call,
        number=call.version,
        defaults={"by": by, "reason": reason, "content": snapshot(call)},
    )
    return kept


def close_version(call: Call) -> None:
    """Write down a version as people last read it, before a correction takes its place.

    Rows never change within a version, but texts that only explain may have been mended.
    """
    keep_version(call, None)
    CallVersion.objects.filter(call=call, number=call.version).update(content=snapshot(call))
