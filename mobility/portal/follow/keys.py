"""Links that work without an account: signed with the portal's key, so that no table holds them."""

import base64

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import salted_hmac

from mobility.mail.links import Dead

from .models import CalendarKey, Follow, hash_of

CONFIRM, STOP = "follow-confirm", "follow-stop"
_confirm = Signer(sep=".", salt="mobility.portal.follow.confirm")
_calendar = Signer(sep=".", salt="mobility.portal.follow.calendar")


def name_of(follow: Follow) -> str:
    """Name who follows: an account by its key, a visitor by the address."""
    return f"user-{follow.user_id}" if follow.user_id else follow.email


def confirm_path(pk: str) -> str:
    """Return the path that confirms an address. Raises Dead when nothing waits to be confirmed any more."""
    if not Follow.objects.filter(pk=pk, confirmed_at=None).exists():
        raise Dead("There is nothing to confirm any more.")
    return reverse("follow:confirm", args=[_confirm.sign(pk)])


def to_confirm(token: str) -> Follow | None:
    """Return the row a confirming link leads to; None for a wrong link or one that is over."""
    try:
        pk = _confirm.unsign(token)
    except BadSignature:
        return None
    return Follow.objects.filter(pk=pk, user=None).first()


def stop_path(who: str) -> str:
    """Return the path that stops all letters to somebody. Raises Dead when they were stopped meanwhile."""
    if not Follow.objects.of(who).exists():
        raise Dead("The person wants no such letters any more.")
    return reverse("follow:stop", args=[stop_token(who)])


def stop_token(who: str) -> str:
    """Return the token of the link that stops letters: it works for as long as there are any."""
    digest = salted_hmac("mobility.portal.follow.stop", who, algorithm="sha256").digest()
    return f"{hash_of(who)[:16]}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def to_stop(token: str) -> list[Follow]:
    """Return what a stopping link stops: everything of one account or address; nothing for a wrong link."""
    rows = Follow.objects.filter(who__startswith=token.partition(".")[0]) if "." in token else ()
    return [row for row in rows if stop_token(name_of(row)) == token]


def calendar_path(key: CalendarKey) -> str:
    """Return the path of a person's own calendar."""
    return reverse("follow:own_calendar", args=[_calendar.sign(f"{key.user_id}-{key.number}")])


def to_calendar(token: str) -> CalendarKey | None:
    """Return the key of a calendar's link; None for a wrong one, a renewed one and a closed account."""
    try:
        user, _dash, number = _calendar.unsign(token).partition("-")
    except BadSignature:
        return None
    keys = CalendarKey.objects.select_related("user")
    return keys.filter(user_id=user, number=number, user__is_active=True).first()
