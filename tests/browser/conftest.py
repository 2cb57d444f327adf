"""A real Chromium that watches over every page: language, console, accessibility, width."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

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
# Playwright runs an event loop in the test's thread; Django would refuse to touch the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the system's Chromium; the launcher has put its place into the environment when it unpacked one."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM") or CHROMIUM,
        "args": QUIET,
    }


class Reader:
    """Somebody at a screen of a certain width and language. Every page they meet is looked over."""

    def __init__(
        self, browser: Browser, base: str, language: str, width: int, *, script: bool, seen: set
    ) -> None:
        self.base, self.language, self.width = base, language, width
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=language, java_script_enabled=script
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.script = script
        self.asked = self.answered = 0
        self.noise: list[str] = []
        self.seen: set[tuple[str, str, int]] = seen  # pages that axe has looked at in this test
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
        self.page.locator(selector).first.click()
        if lands:
            self.page.wait_for_url(lands)
        self.settle()
        self.look()
        return self.page

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in and land on the own first page."""
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        return self.press("main form button.btn-primary")

    def look(self) -> None:
        """Check the page: in the reader's language, quiet, as wide as the screen, usable by everybody."""
        page = self.page
        assert page.locator("html").get_attribute("lang") == self.language, page.url
        assert self.noise == [], page.url
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], (page.url, widths)
        kind = (page.title(), self.language, self.width)
        if self.script and kind not in self.seen:
            self.seen.add(kind)
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, (page.url, found.generate_report())


@pytest.fixture
def reader(browser: Browser, live_server) -> Iterator:
    """Return a maker of readers: ``reader("kk", 360)``."""
    made: list[Reader] = []
    seen: set[tuple[str, str, int]] = set()

    def make(language: str, width: int, *, script: bool = True) -> Reader:
        made.append(Reader(browser, live_server.url, language, width, script=script, seen=seen))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
