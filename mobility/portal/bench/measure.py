"""Ask for the main pages and their floors in one process, and time the processor."""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.commission.models import Assessment
from mobility.accounts.models import User

from . import desk
from .fill import Filled
from .floor import STOCK, TEMPLATES

ASKING: dict[str, Any] = {"HTTP_HOST": "127.0.0.1", "HTTP_ACCEPT_LANGUAGE": "en"}
FETCH: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "fetch"}
WARM_UPS = 3
Ask = Callable[[], Any]


@dataclass(frozen=True)
class Page:
    """A page to measure: its floor, how many times the floor it may cost, and whether queries are limited."""

    name: str
    floor: str
    times: float
    ask: Ask
    queries: int | None = None


@dataclass(frozen=True)
class Result:
    """What one page cost."""

    name: str
    floor: str
    queries: int
    milliseconds: float
    ratio: float
    kilobytes: float
    allowed: float
    queries_allowed: int | None


def _client(email: str = "") -> Client:
    client = Client(**ASKING)
    if email:
        client.force_login(User.objects.get(email=email))
    return client


def pages(filled: Filled) -> list[Page]:
    """Return the pages in the order of the report."""
    visitor, waiting = _client(), _client(filled.submitted.applicant.user.email)
    begun = _client(filled.draft.applicant.user.email)
    office, member = _client("office@example.kz"), _client("member@example.kz")
    asked = _client()
    answers = {"person": "student", "cycle": "bachelor", "semester": "5", "gpa": "3.12"}
    answers |= {"test": "IELTS_ACADEMIC", "value": "6.5", "birth_date": "2009-03-02"}
    asked.post(reverse("portal:check"), answers)
    sheet = [filled.session, filled.candidate]
    points = {f"points-{code}": "3" for code in ("motivation", "study-plan", "after-return", "interview")}

    def get(client: Client, name: str, *arguments: Any) -> Ask:
        address = reverse(name, args=arguments)
        landed = client.get(address, follow=True).redirect_chain
        address = landed[-1][0] if landed else address
        return lambda: client.get(address)

    def at(client: Client, address: str) -> Ask:
        return lambda: client.get(address)

    def save() -> Any:
        return member.post(reverse("commission:save", args=sheet), points | {"then": "stay"}, **FETCH)

    return [
        Page("home", "page", 1.3, get(visitor, "portal:home")),
        Page("call", "page", 1.3, get(visitor, "portal:call", "mshe-open")),
        Page("check result", "page", 1.3, get(asked, "portal:check")),
        Page("partners", "page", 1.3, get(visitor, "portal:partners")),
        Page("my application", "own", 1.75, get(waiting, "applications:show", filled.submitted.ref)),
        Page("documents", "own", 1.75, get(begun, "applications:documents", filled.draft.ref)),
        Page(
            "office list, 50 rows",
            "changelist",
            1.2,
            get(office, "admin:applications_application_changelist"),
        ),
        Page(
            "review", "form", 2.6, get(office, "admin:applications_application_review", filled.submitted.ref)
        ),
        Page("commission list, 75 rows", "rows", 1.4, get(member, "commission:session", filled.session)),
        Page("score form", "form", 2.6, get(member, "commission:score", *sheet)),
        Page("saving a score", "save", 1.6, save, queries=12),
        *(
            Page(one.name, "changelist", one.times, at(office, one.address), one.queries)
            for one in desk.LISTS
        ),
    ]


def floors() -> dict[str, Ask]:
    """Return the bare pages by name. They are asked under the settings of `startproject`."""
    visitor, staff = _client(), _client("admin@example.kz")
    sheet = Assessment.objects.values_list("pk", flat=True).first()
    return {
        "page": lambda: visitor.get("/floor/page/"),
        "own": lambda: staff.get("/floor/own/"),
        "rows": lambda: staff.get("/floor/rows/"),
        "form": lambda: staff.get("/floor/form/"),
        "save": lambda: staff.post(f"/floor/save/{sheet}/", {"comment": "Good."}),
        "changelist": lambda: staff.get("/admin/applications/application/?o=1"),
    }


def _stock() -> ExitStack:
    """Enter the settings of a new project: stock middleware, stock templates."""
    stack = ExitStack()
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        ("django.template.loaders.locmem.Loader", TEMPLATES),
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
    stack.enter_context(override_settings(**STOCK, TEMPLATES=[templates]))
    return stack


def milliseconds(ask: Ask, rounds: int) -> float:
    """Return the median of the processor's time for a page. Raises ValueError when it is not answered."""
    for _unused in range(WARM_UPS):
        answer = ask()
        if answer.status_code != 200:
            raise ValueError(f"{answer.request['PATH_INFO']} answers {answer.status_code}.")
    times = []
    for _unused in range(rounds):
        gc.collect()
        start = time.process_time()
        ask()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def measure(filled: Filled, rounds: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Measure every page between two measurements of its floor; return the results as plain values."""
    results = []
    with override_settings(DEBUG=False, SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["127.0.0.1"]):
        bare = floors()
        for page in pages(filled):
            before = floor_of(bare[page.floor], rounds)
            cost = milliseconds(page.ask, rounds)
            after = floor_of(bare[page.floor], rounds)
            with CaptureQueriesContext(connection) as queries:
                answer = page.ask()
            result = Result(
                page.name,
                page.floor,
                len(queries),
                round(cost, 2),
                round(cost / ((before + after) / 2), 2),
                round(len(answer.content) / 1024, 1),
                page.times,
                page.queries,
            )
            results.append(asdict(result))
            say(
                f"{page.name}: {result.milliseconds} ms, {result.ratio} x the floor, {result.queries} queries"
            )
    return results


def floor_of(ask: Ask, rounds: int) -> float:
    """Return the median of a bare page, asked under the settings of `startproject`."""
    with _stock():
        return milliseconds(ask, rounds)


def database_is_ours() -> bool:
    """Tell whether the configured database was made for measuring: nothing else is ever filled."""
    return "bench" in str(settings.DATABASES["default"]["NAME"])
