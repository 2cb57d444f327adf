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
