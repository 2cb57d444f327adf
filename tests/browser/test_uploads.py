"""Photos put in order and joined, a page turned, a photo moved under its frame, in a real Chromium."""

import io

import pytest
from django.conf import settings
from PIL import Image

from mobility.common import files
from tests.applications import builders
from tests.applications.people import browser
from tests.common import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(transactional_db):
    return builders.draft(builders.student(language="en"), builders.call(recommended=True))


def file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def card(page, document):
    return page.locator(f"#document-{document.pk}")


def test_photos_become_one_paper_and_a_photo_is_cut(reader, draft):
    papers = {document.requirement.code: document for document in draft.documents.all()}
    student = reader("en", 360)
    session = browser(draft.applicant.user).cookies[settings.SESSION_COOKIE_NAME].value
    student.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": student.base}]
    )
    page = student.open(f"/applications/{draft.ref}/documents/")

    transcript = card(page, papers["TRANSCRIPT"])
    chosen, lines = transcript.locator("input[type=file]"), transcript.locator(".chosen li")
    chosen.set_input_files([file("1.jpg", samples.picture()), file("2.jpg", samples.picture(size=(80, 60)))])
    chosen.set_input_files([file("3.jpg", samples.picture())])
    assert [line.split("\n")[0] for line in lines.all_inner_texts()] == ["1.jpg", "2.jpg", "3.jpg"]
    transcript.get_by_role("button", name="Move up: 2.jpg").press("Enter")
    transcript.get_by_role("button", name="Leave out: 3.jpg").click()
    assert [line.split("\n")[0] for line in lines.all_inner_texts()] == ["2.jpg", "1.jpg"]
    student.look()
    student.press(f"#document-{papers['TRANSCRIPT'].pk} form[data-upload] button.btn")
    page.get_by_text("Uploaded: Transcript").wait_for()
    kept = papers["TRANSCRIPT"].uploads.get().file
    assert (kept.name, kept.pages) == ("2.pdf", 2)

    student.press(f"#document-{papers['TRANSCRIPT'].pk} a[href$='/pages/']")
    page.select_option("#turn-1", "90")
    assert page.locator("#page-1 img").get_attribute("class") == "leaf turned-90"
    student.press("[data-leaves] .btn-primary")
    page.get_by_text("Turned and saved.").wait_for()
    assert papers["TRANSCRIPT"].uploads.count() == 2

    page = student.open(f"/applications/{draft.ref}/documents/")
    photo = card(page, papers["PHOTO_3X4"])
    photo.locator("input[type=file]").set_input_files(file("me.jpg", samples.portrait((1200, 1200))))
    photo.locator("form[data-upload] button.btn").click()
    page.wait_for_url("**/photo/")
    frame = page.locator(".crop.is-live")
    frame.wait_for()
    student.look()
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100)
    page.mouse.up()
    moved = int(page.locator("[data-keep] [name=x]").input_value())
    assert 0 <= moved < 500
    frame.press("+")
    frame.press("ArrowUp")
    page.get_by_role("button", name="Right").click()
    where = [page.locator(f"[data-keep] [name={name}]").input_value() for name in ("x", "y", "zoom")]
    assert where == [str(min(1000, moved + 50)), "450", "110"]
    student.press("[data-keep] .btn-primary")
    with Image.open(io.BytesIO(kept_bytes(papers["PHOTO_3X4"]))) as cut:
        assert cut.size == (708, 944)


def kept_bytes(document) -> bytes:
    with files.open_stored(document.uploads.first().file) as content:
        return content.read()
