"""Filters that put dates, numbers and countries into the reader's language, and the icons beside words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from mobility.common import dates

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """Draw an icon of the sprite. It only repeats the word beside it, so screen readers skip it.

    A tag, not an included part: pages draw dozens of them, and an include costs twenty times as much.
    """
    sprite = static("icons/sprite.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', sprite, name)


def _language() -> str:
    """Return the language of the page or paper that is being made."""
    return (get_language() or "en")[:2]


def _day(value: date | datetime) -> date:
    return dates.local(value).date() if isinstance(value, datetime) else value


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Write a day (or the local day of a moment) in full: "22 November 2026". Nothing stays nothing."""
    return dates.long_date(_day(value), _language()) if value else ""


@register.filter
def weekday_date(value: date | datetime | None) -> str:
    """Write a day in full with its weekday."""
    return dates.long_date_weekday(_day(value), _language()) if value else ""


@register.filter
def day_month(value: date | datetime | None) -> str:
    """Write a day without its year: "22 November"."""
    return dates.day_month(_day(value), _language()) if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Write a day in figures: 22.11.2026."""
    return dates.short_date(_day(value)) if value else ""


@register.filter
def date_time(value: datetime | None) -> str:
    """Write a moment with its local day and hour."""
    return dates.date_time(value, _language()) if value else ""


@register.filter
def deadline(value: date | None) -> dates.Deadline | str:
    """Return the parts of a deadline: day, hour, zone, text."""
    return dates.deadline_text(value, _language()) if value else ""


@register.filter
def days_left(value: date | int | None) -> str:
    """Say how long it is until a day, or what a number of days means: "3 days left"."""
    if value is None or value == "":
        return ""
    count = value if isinstance(value, int) else (_day(value) - timezone.localdate()).days
    return dates.days_left(count, _language())


@register.filter
def number(value: Decimal | float | str | None, places: int | None = None) -> str:
    """Write a number with the language's decimal sign, rounded half up to ``places`` if given."""
    if value is None or value == "":
        return ""
    exact: Any = Decimal(value) if isinstance(value, str) else value
    return dates.number(exact, _language(), places)


@register.filter
def country(value: str | None) -> str:
    """Write the name of a country for its ISO 3166 code."""
    return dates.country_name(value, _language()) if value else ""


@register.filter
def whole(value: str | None) -> str:
    """Keep a number such as "KA171-2027-0001" together, which a narrow screen would break at its hyphens."""
    return format_html('<span class="nowrap">{}</span>', value) if value else ""


@register.filter
def mailbox(value: str | None) -> str:
    """Let an e-mail address break before its @ on a narrow screen, and not within a word."""
    name, at, domain = (value or "").partition("@")
    return format_html("{}<wbr>{}{}", name, at, domain) if at else name


@register.filter
def in_language(value: Any) -> str:
    """Read a mapping of language codes in the language of the page; other values are returned as text."""
    if isinstance(value, dict):
        return str(value.get(_language()) or value.get("en") or next(iter(value.values()), ""))
    return str(value)
