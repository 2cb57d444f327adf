"""Calls and people for following, without presets: only dates matter here."""

import datetime as dt

from django.utils import timezone

from programs.models import Call, Program

TITLES = {"title_kk": "Алмасу", "title_ru": "Обмен", "title_en": "Exchange"}


def program(code="exchange", **more):
    return Program.objects.create(code=code, **TITLES, **more)


def call(code="autumn", opens=5, closes=20, **more):
    """Return a published call; days are counted from today."""
    today = timezone.localdate()
    own = more.pop("program", None) or Program.objects.filter(code="exchange").first() or program()
    return Call.objects.create(
        program=own,
        code=code,
        year=today.year,
        academic_year="2026/2027",
        term="autumn",
        opens_on=today + dt.timedelta(days=opens),
        closes_on=today + dt.timedelta(days=closes),
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
        **TITLES | {"state": "published"} | more,
    )


def on(days):
    """Return a moment that many days from now."""
    return timezone.now() + dt.timedelta(days=days)
