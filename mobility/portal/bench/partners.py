"""The second set of data: many partners with many places, and the list of partners under every filter."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mobility.portal import index
from partners.actions import load_institutions
from partners.models import Institution
from programs.actions import create_call
from programs.isced import BROAD
from programs.models import Call, Offering

from .measure import ASKING, floor_of, floors, milliseconds

CALLS = 10
ALLOWED = 1.4  # times the bare list of 75 rows
ROUNDS_OF_ALL = 3
PRESETS = ("tou-mshe-001", "tou-ka171-001", "tou-bilateral")
COUNTRIES = (
    "AT",
    "BE",
    "BG",
    "BY",
    "CZ",
    "DE",
    "ES",
    "FI",
    "FR",
    "HU",
    "IT",
    "LV",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "TR",
)
FILTERS = {
    "q": "univ",
    "country": "DE",
    "program": "tou-mshe",
    "level": "master",
    "field": "07",
    "taught": "en",
    "open": "1",
    "may": "1",
}
ANSWERS = {"person": "student", "cycle": "bachelor", "semester": "5", "gpa": "3.12"}
ANSWERS |= {"test": "IELTS_ACADEMIC", "value": "6.0", "birth_date": "2006-03-02"}


def grow(partners: int, places: int) -> None:
    """Have so many partners all over Europe, and so many places there in ten calls that are open now."""
    load_institutions()
    rng = Random(1)
    known = Institution.objects.filter(is_home=False).count()
    Institution.objects.bulk_create([_partner(number) for number in range(partners - known)], batch_size=500)
    hosts = list(Institution.objects.filter(is_home=False).values_list("pk", flat=True))
    calls = [_call(number) for number in range(CALLS)]
    rows = [
        _place(rng, call, host, number)
        for number, (call, host) in enumerate((call, host) for call in calls for host in hosts)
    ]
    Offering.objects.bulk_create(rows[:places], batch_size=500)
    cache.clear()


def _partner(number: int) -> Institution:
    town = number // 3
    names = {"en": "University of Town %s, %s", "ru": "Университет %s, %s", "kk": "%s университеті, %s"}
    return Institution(
        code=f"b{number}",
        local_name=f"Universität der Stadt {town}, Schule {number}",
        country=COUNTRIES[town % len(COUNTRIES)],
        latitude=f"{36 + town * 7919 % 2500 / 100:.2f}",
        longitude=f"{-9 + town * 1709 % 5400 / 100:.2f}",
        **{f"name_{language}": name % (town, number) for language, name in names.items()},
        **{f"city_{language}": f"Town {town}" for language in names},
    )


def _call(number: int) -> Call:
    today = timezone.localdate()
    call = create_call(
        PRESETS[number % len(PRESETS)],
        code=f"many-{number}",
        opens_on=today - dt.timedelta(days=5),
        closes_on=today + dt.timedelta(days=20 + number),
        stay_from=today + dt.timedelta(days=120),
        stay_to=today + dt.timedelta(days=240),
        recommended=True,
    )
    call.state = Call.State.PUBLISHED
    call.save(update_fields=["state"])
    return call


def _place(rng: Random, call: Call, host: int, number: int) -> Offering:
    field = list(BROAD)[number % len(BROAD)]
    return Offering(
        call=call,
        institution_id=host,
        isced_field=field,
        levels=rng.choice([["bachelor"], ["bachelor", "master"], ["master"], ["doctoral"]]),
        teaching_language=rng.choice(["en", "en", "de", "pl", "ru", "tr"]),
        min_gpa=rng.choice([None, None, "2.80", "3.33"]),
        min_level=rng.choice(["", "", "B1", "B2"]),
        **{f"field_{language}": f"Field {number % 40}" for language in ("kk", "ru", "en")},
    )


def combined() -> Iterator[dict[str, str]]:
    """Yield every combination of filters, from none to all."""
    for size in range(len(FILTERS) + 1):
        for names in combinations(FILTERS, size):
            yield {name: FILTERS[name] for name in names}


def measure(rounds: int, say: Callable[[str], None], asked: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Measure the list of partners as somebody sees it who gets no copy from the cache.

    Returns the bare list and the list without filters in ms, their ratio, the making of the index, and each
    combination of filters with its queries, its ms, and its KB.
    """
    with override_settings(DEBUG=False, SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["127.0.0.1"]):
        client = Client(**ASKING)
        client.post(reverse("portal:check"), ANSWERS)
        making = milliseconds(_made_anew(client), ROUNDS_OF_ALL)
        with CaptureQueriesContext(connection) as reading:
            _made_anew(client)()
            making_queries = len(reading)
        before = floor_of(floors()["rows"], rounds)
        plain = milliseconds(_asking(client, {}), rounds)
        after = floor_of(floors()["rows"], rounds)
        rows = [_row(client, chosen) for chosen in asked]
    say(f"list of partners: {plain:.1f} ms, {2 * plain / (before + after):.2f} x the bare list")
    return {
        "floor": (before + after) / 2,
        "plain": plain,
        "ratio": 2 * plain / (before + after),
        "making": making,
        "making_queries": making_queries,
        "rows": rows,
    }


def _asking(client: Client, chosen: dict[str, str]) -> Callable[[], Any]:
    address = reverse("portal:partners")
    return lambda: client.get(address, chosen)


def _made_anew(client: Client) -> Callable[[], Any]:
    def ask() -> Any:
        index.forget()
        return client.get(reverse("portal:partners"))

    return ask


def _row(client: Client, chosen: dict[str, str]) -> dict[str, Any]:
    ask = _asking(client, chosen)
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    return {
        "filters": list(chosen),
        "queries": len(queries),
        "milliseconds": milliseconds(ask, ROUNDS_OF_ALL),
        "kilobytes": len(answer.content) / 1024,
    }
