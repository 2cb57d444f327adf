"""A real Chromium that watches over every page: language, console, accessibility, width."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# An answer that refuses is wanted where a test provokes it. The other is Chromium's stopwatch: a busy machine
# draws a page later than three seconds after it was loaded, and its font counts as unused until then.
EXPECTED = ("status of 4", "was preloaded using link preload but not used within a few seconds")
# Axe would load the sheets once more into the page, which the page's own policy forbids; no rule needs it.
AXE = {"resultTypes": ["violations"], "preload": False}
AXE_SCRIPT = Axe().axe_script
# Playwright runs an event loop in the test's thread; Django would refuse to touch the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the system's Chromium; the launcher has put its place into the environment when it unpacked one."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM") or CHROMIUM,
        "args": QUIET,
    }


# What a page is made of; documents and pictures of their pages are not the page.
PARTS = r"""() => [
  performance.getEntriesByType("navigation")[0].encodedBodySize,
  performance.getEntriesByType("resource")
    .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize])
    .filter(([path]) => /\.(css|js|woff2|svg)$/.test(path))]"""


@dataclass(frozen=True)
class Weight:
    """Bytes sent of a page opened for the first time: its HTML; its sheets, scripts, fonts and signs."""

    html: int
    parts: int

    @property
    def whole(self) -> int:
        return self.html + self.parts


class Reader:
    """Somebody at a screen of a certain width and language. Every page they meet is looked over.

    ``also`` is a second width at which each page is looked at once. What is pressed and typed by the methods
    here is counted.
    """

    def __init__(
        self,
        browser: Browser,
        base: str,
        language: str,
        width: int,
        *,
        script: bool,
        seen: set,
        also: int = 0,
    ) -> None:
        self.base, self.language, self.width, self.also = base, language, width, also
        self.pressed = self.typed = 0
        self.weights: dict[str, Weight] = {}  # by address
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, java_script_enabled=script
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.script = script
        self.asked = self.answered = 0
        self.noise: list[str] = []
        self.seen: set[tuple[str, str, int]] = seen  # pages that were looked at closely
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", self._count_asked)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, self._count_answered)

    def _listen(self, message) -> None:
        known = any(words in message.text for words in EXPECTED)
        if message.type in {"error", "warning"} and not known:
            self.noise.append(message.text)

    def _count_asked(self, _request) -> None:
        self.asked += 1

    def _count_answered(self, _request) -> None:
        self.answered += 1

    def settle(self) -> None:
        """Wait until the page has loaded and nothing is under way for a tenth of a second."""
        still, before = 0, -1
        deadline = time.monotonic() + 20
        while still < 4 and time.monotonic() < deadline:
            self.page.wait_for_timeout(25)
            quiet = before == self.asked == self.answered
            still = still + 1 if quiet else 0
            before = self.asked
        self.page.wait_for_load_state("load")

    def open(self, path: str) -> Page:
        """Open an address of the portal."""
        self.page.goto(self.base + path)
        self.look()
        return self.page

    def press(self, selector: str, lands: str = "") -> Page:
        """Press a button or follow a link, and look at what comes.

        ``lands`` is the address a script leads to by itself: a quiet network is no sign that it has.
        """
        self.pressed += 1
        self.page.locator(selector).first.click()
        if lands:
            self.page.wait_for_url(lands)
        self.settle()
        self.look()
        return self.page

    def answer(self, name: str, value: str) -> None:
        """Type into a field, choose from a list, or set a tick, as a field of this name wants it."""
        fields = self.page.locator(f"main [name='{name}']:visible")
        kind = fields.first.evaluate("field => field.type")
        if kind == "radio":
            fields.and_(self.page.locator(f"[value='{value}']")).check()
            self.pressed += 1
        elif kind == "checkbox":
            fields.check()
            self.pressed += 1
        elif kind == "select-one":
            fields.select_option(value)
            self.pressed += 1
        else:
            fields.fill(value)
            self.typed += 1

    def choose(self, selector: str, file: dict) -> None:
        """Choose a file in a field."""
        self.pressed += 1
        self.page.locator(selector).set_input_files(file)

    def take(self, selector: str) -> bytes:
        """Follow a link to a file and return what came."""
        self.pressed += 1
        address = self.page.locator(selector).first.get_attribute("href")
        answer = self.context.request.get(f"{self.base}{address}")
        assert answer.ok, (address, answer.status)
        return answer.body()

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in and land on the own first page."""
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        return self.press("main form button.btn-primary")

    def look(self, when: str = "") -> None:
        """Check the page: in the reader's language, quiet, as wide as the screen, usable by everybody.

        ``when`` parts the page from the same one at another time, which is looked at once more.
        """
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.language, page.url
        assert self.noise == [], page.url
        html, parts = page.evaluate(PARTS)
        weight = Weight(html, sum(size for _path, size in parts))
        self.weights[page.url.removeprefix(self.base)] = weight
        self._fits()
        for width in filter(None, (self.width, self.also)):
            kind = (page.title() + when, self.language, width)
            if kind not in self.seen:
                self.seen.add(kind)
                self._look_closely(width)
        if self.also:
            page.set_viewport_size({"width": self.width, "height": 800})

    def _look_closely(self, width: int) -> None:
        page = self.page
        if width != self.width:
            page.set_viewport_size({"width": width, "height": 800})
            self._fits()
        with contextlib.nullcontext(page) if self.script else self._as_it_is(width) as looked_at:
            if not looked_at.evaluate("'axe' in window"):
                looked_at.evaluate(AXE_SCRIPT)
            found = AxeResults(looked_at.evaluate("options => axe.run(options)", AXE))
        assert found.violations_count == 0, (page.url, width, found.generate_report())

    @contextlib.contextmanager
    def _as_it_is(self, width: int) -> Iterator[Page]:
        """Give the page as it stands without script to a browser in which only axe is run."""
        html = self.page.content()
        with self.context.browser.new_context(
            viewport={"width": width, "height": 800}, locale=self.language
        ) as twin:
            twin.add_cookies(self.context.cookies())

            def answer(route: Route) -> None:
                kind = route.request.resource_type
                if kind == "document":
                    route.fulfill(body=html, content_type="text/html; charset=utf-8")
                elif kind == "script":
                    route.abort()
                else:
                    route.continue_()

            twin.route("**/*", answer)
            page = twin.new_page()
            page.goto(self.page.url)
            yield page

    def _fits(self) -> None:
        widths = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], (self.page.url, widths)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """Serve style sheets and scripts through the portal itself, compressed, as `make run` does."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda files: files.application  # no other hand between
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def looked() -> set[tuple[str, str, int]]:
    """Pages axe has looked at: each kind once in a module, for each language and width."""
    return set()


@pytest.fixture
def reader(browser: Browser, live_server, looked: set) -> Iterator:
    """Return a maker of readers: ``reader("kk", 360)``; ``also=1280`` looks at each page so wide, too."""
    made: list[Reader] = []

    def make(language: str, width: int, *, script: bool = True, also: int = 0) -> Reader:
        made.append(Reader(browser, live_server.url, language, width, script=script, seen=looked, also=also))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
