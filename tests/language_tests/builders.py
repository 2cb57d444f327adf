"""People who may take the test, and tests to take: days are counted from today."""

import datetime as dt

from django.utils import timezone

from applications import actions as applications
from applications.language_tests import models
from applications.language_tests.models import round_of
from applications.models import Applicant
from mobility.accounts.models import User
from mobility.common import clock
from mobility.mail.models import Message
from programs.models import Call
from tests.applications import builders

ROUND = "2026/2027-1"


def student(call: Call, email: str = "student@example.kz", language: str = "en", **fields) -> Applicant:
    """Return a student with a draft in a call."""
    made = builders.student(email, language=language, **fields)
    applications.start(made.user, call)
    return made


def slot(days: int = 7, places: int = 3, **fields) -> models.TestSlot:
    """Return a published test from 14:00 to 16:00, open until the day before it."""
    day = timezone.localdate() + dt.timedelta(days=days)
    known = {
        "day": day,
        "starts_at": dt.time(14),
        "ends_at": dt.time(16),
        "languages": ["en"],
        "places": places,
        "closes_on": day - dt.timedelta(days=1),
        "round": round_of(day) if fields.get("round") is None else fields["round"],
        "state": "published",
    }
    return models.TestSlot.objects.create(**(known | fields))


def in_one_round(**kwargs) -> dict:
    """Return fields that put tests near the end of a term into one round."""
    return {"round": ROUND, **kwargs}


def at(slot: models.TestSlot, hour: int = 14) -> dt.datetime:
    """Return a moment on the day of a test."""
    return clock.start_of(slot.day) + dt.timedelta(hours=hour)


def sent(user: User | None = None) -> list[tuple[str, str]]:
    """Return the letters in the outbox in order: template and recipient."""
    rows = (
        Message.objects.order_by("pk") if user is None else Message.objects.filter(user=user).order_by("pk")
    )
    return list(rows.filter(template__code__startswith="test-").values_list("template__code", "recipient"))
