"""Finding a partner in a real Chromium: on the map by keyboard, by name, on a phone, without JavaScript."""

import pytest

from partners.actions import load_institutions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def university(transactional_db):
    load_institutions()


def weigh(page, path: str) -> dict[str, int]:
    """Return how many bytes a page has, and what it loads besides itself, without compression."""
    sizes = {"document": 0, "besides": 0}

    def add(answer) -> None:
        kind = "document" if answer.request.resource_type == "document" else "besides"
        sizes[kind] += len(answer.body())

    page.on("response", add)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return sizes


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 320)])
def test_the_map_and_the_list_for_everybody(language, width, reader):
    visitor = reader(language, width)
    for path in (
        "/partners/",
        "/partners/?view=world",
        "/partners/?q=xyz",
        "/partners/?may=1&country=PL",
        "/partners/tul/",
    ):
        visitor.seen.clear()
        visitor.open(path)


def test_the_map_is_walked_by_keyboard_and_left_again(reader):
    visitor = reader("en", 1280)
    page = visitor.open("/partners/?view=europe")
    page.locator(".views a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip the map"
    page.keyboard.press("Tab")
    focused = page.locator(".map a:focus")
    assert focused.get_attribute("aria-label") == "Minsk: 2 partners"
    ring = focused.locator(".stop").evaluate("sign => getComputedStyle(sign).stroke")
    assert ring == "rgb(184, 116, 26)"
    stops = page.locator(".map a").count()
    for _each in range(stops):
        page.keyboard.press("Tab")
    assert page.locator(".map a:focus").count() == 0
    page.locator(".map a[href='/partners/bfu/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/partners/bfu/")


def test_without_javascript_a_marker_comes_nearer_and_a_name_is_found(reader):
    visitor = reader("en", 360, script=False)
    page = visitor.open("/partners/?view=world")
    page.locator(".map a[href*='view=europe']").first.click()
    page.wait_for_url("**/partners/?view=europe#map")
    page.fill("#q", "ЛОДЗЬ")
    visitor.press("main form button.btn-primary")
    assert page.locator("main li[id^=p-]").count() == 1
    assert page.locator("main li[id^=p-] h3 a").inner_text() == "Lodz University of Technology"
    assert page.locator(".map a[aria-label^='1. ']").count() == 1
    assert page.locator("#country option").all_inner_texts() == ["All countries", "Poland (1)"]
    visitor.press("a.chip")
    assert page.locator("main li[id^=p-]").count() == 19
    page.select_option("#country", "DE")
    visitor.press("main form button.btn-primary")
    assert page.locator("main li[id^=p-]").count() == 3
    visitor.press("text=By distance")
    assert page.url.endswith("/partners/?country=DE&order=distance&view=europe#list")


@pytest.mark.parametrize("view", ["world", "europe", "central-asia"])
def test_the_page_is_light(view, reader):
    visitor = reader("kk", 360)
    sizes = weigh(visitor.page, f"{visitor.base}/partners/?view={view}")
    assert sizes["besides"] <= 150_000  # as tests/guards/test_front.py asks of every page
    assert sizes["document"] <= 35_000
