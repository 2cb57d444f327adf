"""Calendar files and feeds (RFC 5545): hours in UTC or whole days, text escaped, lines of 75 octets."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

LONGEST_LINE = 75  # octets, without the line break
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Event:
    """What stands in the calendar. The same ``uid`` with a higher ``sequence`` replaces what was there.

    ``begins`` and ``ends`` are instants, or both days: then it lasts whole days, the last one included, and
    nobody counts as busy.
    """

    uid: str
    sequence: int
    begins: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    changed: dt.datetime
    title: str
    text: str
    address: str
    place: str = ""
    cancelled: bool = False


def calendar(event: Event) -> str:
    """Return the calendar file of one event, as it goes along with a letter."""
    method = f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}"
    return _file([method, *_lines(event)])


def feed(name: str, events: Iterable[Event]) -> str:
    """Return a calendar to subscribe to; programs that ask by themselves are told to ask every six hours."""
    head = [
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    return _file([*head, *(line for event in events for line in _lines(event))])


def response(content: str, name: str) -> HttpResponse:
    """Return a calendar as an answer; a browser stores it under the name."""
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def uid(name: str) -> str:
    """Return the identifier of an event by a name that stays, unique in the world."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def _file(lines: list[str]) -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Academic mobility//Portal//EN", "CALSCALE:GREGORIAN"]
    return "".join(f"{_folded(line)}\r\n" for line in [*head, *lines, "END:VCALENDAR"])


def _lines(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"LAST-MODIFIED:{_utc(event.changed)}",
        *_when(event),
        f"SUMMARY:{_text(event.title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_text(event.text)}",
        f"URL:{event.address}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _when(event: Event) -> list[str]:
    if isinstance(event.begins, dt.datetime) and isinstance(event.ends, dt.datetime):
        return [f"DTSTART:{_utc(event.begins)}", f"DTEND:{_utc(event.ends)}"]
    after = event.ends + dt.timedelta(days=1)  # the standard's end is the first day that is free again
    return [
        f"DTSTART;VALUE=DATE:{event.begins:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        "TRANSP:TRANSPARENT",
    ]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escape what has a meaning of its own in a calendar file."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    """Break a line that is too long, never inside a character; what follows begins with a space."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > LONGEST_LINE:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current])
