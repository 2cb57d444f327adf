"""What somebody sent after their session had ended: kept beside the sign-in, shown again after it."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from .queries import LONGEST_TEXT

KEY = "unsent_answer"
KEPT_FOR = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Unsent:
    """A text that reached the portal without a session, and the version it was made from."""

    text: str
    base: int


def keep(request: HttpRequest, base: int) -> None:
    """Keep the text of a request of nobody in the browser's new session, for two hours at most."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST_TEXT]
    now = timezone.now()
    request.session[KEY] = {"path": request.path, "text": text, "base": base, "at": now.isoformat()}
    request.session.set_expiry(now + KEPT_FOR)


def found(request: HttpRequest) -> Unsent | None:
    """Return the text kept for this page, while it is fresh."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    if timezone.now() - dt.datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    return Unsent(kept["text"], kept["base"])


def forget(request: HttpRequest) -> None:
    """Drop the text kept for this page: it is saved."""
    if found(request):
        del request.session[KEY]
