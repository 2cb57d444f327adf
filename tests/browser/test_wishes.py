"""Wishes in a real Chromium: dragged by a finger, moved by keys and buttons, and without any script."""

import pytest

from applications.models import Application, Choice
from partners.actions import load_institutions
from tests.factories import CallFactory, application_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long quiet sentence"


@pytest.fixture
def draft(transactional_db):
    """A draft with three wishes of four places."""
    load_institutions()
    call = CallFactory(places=4)
    application = application_in("draft", call)
    application.choices.all().delete()
    for rank, place in enumerate(call.offerings.order_by("pk")[:3], start=1):
        Choice.objects.create(application=application, offering=place, rank=rank)
    user = application.applicant.user
    user.set_password(PASSWORD)
    user.save()
    return application


def ranks(draft: Application) -> list[int]:
    return list(draft.choices.order_by("rank").values_list("offering", flat=True))


def sign_in(reader, draft, **more):
    student = reader("kk", 360, **more)
    student.sign_in(draft.applicant.user.email, PASSWORD)
    return student.open(f"/applications/{draft.ref}/choices/")


def saved(page):
    """Wait until the page has taken over what the server answered, and return what it says."""
    said = page.locator(".told-line:not(:empty)").inner_text()
    page.evaluate("document.querySelector('.told-line').textContent = ''")
    return said


def test_a_wish_is_dragged_and_its_handle_keeps_the_focus(draft, reader):
    first, second, third = ranks(draft)
    page = sign_in(reader, draft)
    grip = page.locator(f"[data-wish='{first}'] .grip")
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    below = page.locator(f"[data-wish='{second}']").bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + below["height"] + 10, steps=10)
    page.mouse.up()
    said = saved(page)
    assert ranks(draft) == [second, first, third]
    names = [place.institution.name_kk for place in draft.call.offerings.order_by("pk")[:2]]
    assert said.index(names[1]) < said.index(names[0])
    assert page.evaluate("document.activeElement.closest('[data-wish]').dataset.wish") == str(first)
    page.keyboard.press("ArrowDown")
    saved(page)
    assert ranks(draft) == [second, third, first]
    assert page.evaluate("document.activeElement.className") == "grip"


def test_buttons_save_without_leaving_the_page(draft, reader):
    first, second, third = ranks(draft)
    page = sign_in(reader, draft)
    page.evaluate("window.stayed = true")
    page.locator(f"button[name=down][value='{first}']").click()
    saved(page)
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == [
        "down",
        str(first),
    ]
    page.locator(f"button[name=remove][value='{second}']").click()
    saved(page)
    assert ranks(draft) == [first, third]
    assert page.evaluate("window.stayed")


def test_a_broken_line_puts_the_order_back(draft, reader):
    before = ranks(draft)
    page = sign_in(reader, draft)
    page.route("**/choices/", lambda route: route.abort())
    page.locator(f"[data-wish='{before[0]}'] .grip").focus()
    page.keyboard.press("ArrowDown")
    assert saved(page) != ""
    shown = page.locator("[data-wish]").evaluate_all("rows => rows.map((row) => Number(row.dataset.wish))")
    assert (shown, ranks(draft)) == (before, before)


def test_everything_works_without_a_script(draft, reader):
    first, second, third = ranks(draft)
    page = sign_in(reader, draft, script=False)
    assert page.locator(".grip").count() == 0
    page.locator(f"button[name=down][value='{first}']").click()
    page.locator(f"button[name=remove][value='{third}']").click()
    assert ranks(draft) == [second, first]
    page.locator("button[name=add]").first.click()
    assert len(ranks(draft)) == 3
