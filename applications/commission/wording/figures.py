"""Figures and days in the language of the page."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from mobility.common import dates


def language() -> str:
    """Return the language of the page: kk, ru or en."""
    return (get_language() or "en")[:2]


def points(value: Decimal, places: int = 2) -> str:
    """Write points with the decimal sign of the language."""
    return _number(value, language(), places)


@lru_cache(maxsize=4096)
def _number(value: Decimal, language: str, places: int) -> str:
    """Remember written numbers: a ranking writes hundreds, and the same few again and again."""
    return dates.number(value, language, places)


@dataclass(frozen=True)
class Until:
    """Until when members score: "26 November 2026, 24:00", "UTC+5", "3 days left"."""

    text: str
    zone: str
    left: str


def until(session: Any, today: Any) -> Until:
    """Return the last day of scoring in words."""
    deadline = dates.deadline_text(session.closes_on, language())
    return Until(deadline.text, deadline.zone, dates.days_left((session.closes_on - today).days, language()))
