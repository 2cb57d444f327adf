"""The statement in a real Chromium: saved as one types, two windows, a broken line, and nothing lost."""

import pytest
from django.conf import settings
from django.test import Client

from applications.statements.models import Answer
from tests.factories import HomeFactory
from tests.statements import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(reader, draft, live_server):
    client = Client()
    client.force_login(draft.applicant.user)
    student = reader("ru", 360)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    name = settings.SESSION_COOKIE_NAME
    student.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return student


def says(page, words: str) -> None:
    page.locator(f"[data-autosave-state][data-state={words}]").wait_for()


def test_no_word_is_lost_between_windows_and_on_a_broken_line(transactional_db, reader, live_server):
    HomeFactory()
    draft = build.letter_draft(min_words=2, max_words=9)
    student = sign_in(reader, draft, live_server)
    student.open(f"/applications/{draft.ref}/statement/")
    address = f"/applications/{draft.ref}/statement/{build.letter(draft).pk}/1/"
    page = student.open(address)
    page.locator("#text").press_sequentially("Я учусь")
    assert page.locator("[data-words]").inner_text() == "2"
    says(page, "saved")
    assert Answer.objects.get().text == "Я учусь"

    other = student.context.new_page()
    other.goto(live_server.url + address)
    other.fill("#text", "Из другого окна")
    says(other, "saved")
    page.locator("#text").press_sequentially(" здесь")
    says(page, "failed")
    assert page.locator("[data-conflict-text]").inner_text() == "Из другого окна"
    page.locator("[data-conflict-mine]").click()
    says(page, "saved")
    assert Answer.objects.get().text == "Я учусь здесь"

    page.route("**/1/", lambda sent: sent.abort() if sent.request.method == "POST" else sent.continue_())
    page.locator("#text").press_sequentially(" давно")
    says(page, "failed")
    page.locator("button[value=next]").click()  # the page stays with its text while the line is broken
    assert page.locator("#text").input_value() == "Я учусь здесь давно"
    page.unroute("**/1/")
    page.reload()
    says(page, "saved")
    assert page.locator("#text").input_value() == "Я учусь здесь давно"
    assert Answer.objects.get().text == "Я учусь здесь давно"
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))") == []
    student.settle()
    student.noise.clear()  # the browser itself tells of a conflict and of a broken line
    student.press("button[value=next]", lands="**/2/")
