"""Several files at once, looking at pages, turning them, the photo of 3×4, undoing."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from applications import actions
from mobility.common import files
from mobility.common.clock import local_day
from mobility.common.models import LogEntry, StoredFile
from mobility.common.policy import Refused
from programs.models import Call
from tests.common import samples

from . import builders
from .people import browser, fill, stored, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build the call once for this file; what each test does is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield builders.call(recommended=True)
        transaction.set_rollback(True)


@pytest.fixture
def call(world):
    return Call.objects.get(pk=world.pk)


@pytest.fixture
def transcript(draft):
    return draft.documents.get(requirement__code="TRANSCRIPT")


@pytest.fixture
def photo(draft, applicant):
    """The photo line of a draft with a picture in it that is wider than 3 by 4."""
    document = draft.documents.get(requirement__code="PHOTO_3X4")
    content = samples.portrait((1200, 1200))
    checked = files.Checked("me.jpg", content, files.JPEG, 1)
    actions.upload(document, files.store(checked, applicant.user), applicant.user)
    return document


def url(name, document, *args):
    return reverse(f"applications:{name}", args=[document.application.ref, document.pk, *args])


def text(answer):
    return " ".join(answer.content.decode().split())


def send(me, document, *sent):
    several = [SimpleUploadedFile(name, content) for name, content in sent]
    return me.post(url("upload", document), {"file": several}, follow=True)


def put(document, user, pages=1, text="", name="scan.pdf"):
    checked = files.Checked(name, samples.pdf(pages, text=text), files.PDF, pages)
    return actions.upload(document, files.store(checked, user), user)


def turned(document):
    """Return by how much each page of the newest version is turned."""
    with files.open_stored(document.uploads.first().file) as content:
        return [int(page.obj.get("/Rotate", 0)) for page in pikepdf.open(content).pages]


# --- Several files ------------------------------------------------------------------------------------------


def test_several_files_become_one_pdf_in_the_order_chosen(me, transcript):
    send(me, transcript, ("b.png", samples.picture("PNG", size=(80, 60))), ("a.pdf", samples.pdf(2)))

    kept = transcript.uploads.get().file
    assert (kept.name, kept.media_type, kept.pages) == ("b.pdf", files.PDF, 3)
    with files.open_stored(kept) as content:
        widths = [round(float(page.mediabox[2])) for page in pikepdf.open(content).pages]
    assert widths == [842, 595, 595]
    assert StoredFile.objects.count() == 1


def test_one_bad_file_among_several_is_named_and_nothing_is_kept(me, transcript):
    answer = send(me, transcript, ("a.pdf", samples.pdf()), ("b.txt", b"hello"))

    assert answer.status_code == 422
    assert "b.txt: Only PDF, JPEG and PNG files are taken." in text(answer)
    assert StoredFile.objects.count() == 0


def test_more_files_than_can_be_joined(me, transcript):
    answer = send(me, transcript, *[("a.jpg", b"\xff\xd8\xff")] * 21)

    assert answer.status_code == 422
    assert "Up to 20 files can be joined into one." in text(answer)


def test_the_same_upload_sent_again_after_a_broken_line_is_kept_once(me, transcript):
    for _attempt in range(2):
        answer = send(me, transcript, ("a.jpg", samples.picture()), ("b.pdf", samples.pdf()))

    assert "Uploaded: Transcript certified by the university seal." in text(answer)
    assert transcript.uploads.count() == 1
    assert StoredFile.objects.count() == 1
    assert LogEntry.objects.filter(verb="document.upload").count() == 1


def test_the_same_file_is_a_new_version_after_it_was_taken_out(transcript, applicant):
    put(transcript, applicant.user)
    actions.remove_upload(transcript, applicant.user)
    put(transcript, applicant.user)

    transcript.refresh_from_db()
    assert (transcript.state, transcript.uploads.count()) == ("uploaded", 2)


# --- Looking and turning ------------------------------------------------------------------------------------


def test_the_pages_are_shown_as_small_pictures_and_each_look_is_on_record(me, transcript, applicant):
    put(transcript, applicant.user, pages=3)

    page = me.get(url("pages", transcript))
    picture = me.get(url("picture", transcript, 1, 2))

    assert text(page).count('class="leaf"') == 3
    assert len(page.content) < 40_000
    assert url("picture", transcript, 1, 3) in text(page)
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "private, no-store")
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert shown.size == (900, 1274)
    entry = LogEntry.objects.get(verb="document.read")
    assert (entry.actor, entry.detail["version"], entry.detail["page"]) == (applicant.user, 1, 2)
    assert me.get(url("picture", transcript, 1, 4)).status_code == 404


def test_a_long_paper_is_shown_twenty_pages_at_a_time(me, transcript, applicant):
    put(transcript, applicant.user, pages=45)

    first, last = me.get(url("pages", transcript)), me.get(url("pages", transcript) + "?from=41")

    assert [text(page).count('class="leaf"') for page in (first, last)] == [20, 5]
    assert 'href="?from=21"' in text(first)
    assert 'href="?from=21"' in text(last)


def test_pages_are_turned_into_a_new_version_and_back_again(me, transcript, applicant):
    put(transcript, applicant.user, pages=3)
    answers = {"version": 1, "turn-1": "90", "turn-2": "0", "turn-all": "180"}

    answer = me.post(url("pages", transcript), answers, follow=True)

    assert "Turned and saved." in text(answer)
    assert turned(transcript) == [270, 180, 180]
    assert "Undo: back to the version before" in text(me.get(reverse_documents(transcript)))
    me.post(url("restore", transcript), {"number": 1})
    assert (turned(transcript), transcript.uploads.count()) == ([0, 0, 0], 3)
    me.post(url("restore", transcript), {"number": 2})
    assert turned(transcript) == [270, 180, 180]


def reverse_documents(document):
    return reverse("applications:documents", args=[document.application.ref])


def test_an_answer_about_an_older_version_changes_nothing(me, transcript, applicant):
    put(transcript, applicant.user, text="one")
    put(transcript, applicant.user, text="two")

    answer = me.post(url("pages", transcript), {"version": 1, "turn-1": "90"}, follow=True)

    assert "The file was changed in the meantime." in text(answer)
    me.post(url("restore", transcript), {"number": 2})
    assert transcript.uploads.count() == 2


def test_nothing_is_turned_when_nothing_was_chosen(me, transcript, applicant):
    put(transcript, applicant.user)

    answer = me.post(url("pages", transcript), {"version": 1, "turn-1": "45"}, follow=True)

    assert "No page was to be turned." in text(answer)
    assert transcript.uploads.count() == 1


def test_a_returned_document_may_be_mended_by_turning_and_goes_back_to_the_office(me, draft, transcript):
    fill(draft)
    submit(draft)
    transcript.refresh_from_db()
    actions.return_document(transcript, builders.specialist(), transcript.version, "It lies on its side.")

    answer = me.post(url("pages", transcript), {"version": 1, "turn-1": "90"}, follow=True)

    assert "Everything returned was mended. It is the office&#x27;s turn again." in text(answer)
    draft.refresh_from_db()
    assert (draft.state, turned(transcript)) == ("submitted", [90])
    other = draft.documents.exclude(pk=transcript.pk).first()
    refused = me.post(url("pages", other), {"version": 1, "turn-1": "90"}, follow=True)
    assert "This application was sent: what it says no longer changes." in text(refused)
    assert (other.uploads.count(), "Turn page 1" in text(me.get(url("pages", other)))) == (1, False)


def test_nothing_is_turned_or_put_back_after_the_deadline(transcript, applicant, call):
    put(transcript, applicant.user)
    put(transcript, applicant.user, text="two")
    Call.objects.filter(pk=call.pk).update(closes_on=local_day(call.deadline) - dt.timedelta(days=30))
    transcript.refresh_from_db()

    with pytest.raises(actions.TooLate):
        actions.turn_pages(transcript, 2, {1: 90}, applicant.user)
    with pytest.raises(actions.TooLate):
        actions.restore_upload(transcript, 1, applicant.user)
    assert transcript.uploads.count() == 2


# --- Taking out and putting back ----------------------------------------------------------------------------


def test_a_file_taken_out_can_be_put_back(me, transcript, applicant):
    put(transcript, applicant.user, name="mine.pdf")

    page = text(me.post(url("remove", transcript), follow=True))

    assert "Until you submit you can put the file back." in page
    assert "Put mine.pdf back" in page
    back = text(me.post(url("restore", transcript), {"number": 1}, follow=True))
    transcript.refresh_from_db()
    assert (transcript.state, transcript.uploads.count()) == ("uploaded", 1)
    assert "Put back: Transcript certified by the university seal." in back
    assert LogEntry.objects.get(verb="document.restore").detail["version"] == 1


def test_nothing_is_put_back_in_somebody_elses_or_a_submitted_application(draft, transcript, applicant):
    fill(draft)
    put(transcript, applicant.user, text="two")
    stranger = browser(builders.user("other@example.kz"))
    assert stranger.post(url("restore", transcript), {"number": 1}).status_code == 404
    submit(draft)

    with pytest.raises(Refused):
        actions.restore_upload(transcript, 1, applicant.user)


# --- The photo of 3×4 ---------------------------------------------------------------------------------------


def test_after_a_photo_the_frame_comes_and_its_cut_is_the_next_version(me, draft):
    document = draft.documents.get(requirement__code="PHOTO_3X4")

    chosen = send(me, document, ("me.jpg", samples.portrait((1200, 1200))))
    kept = me.post(url("photo", document), {"version": 1, "x": 500, "y": 0, "zoom": 110}, follow=True)

    assert chosen.redirect_chain == [(url("photo", document), 302)]
    assert "Sharp enough for a print of 3×4 cm: 708 by 944 pixels." in text(chosen)
    assert "The photo is cut to 3×4 and saved." in text(kept)
    newest = document.uploads.first()
    assert (newest.number, newest.file.name, newest.file.media_type) == (2, "me 3x4.jpg", files.JPEG)
    with files.open_stored(newest.file) as content, Image.open(content) as cut:
        assert cut.size == (708, 944)
        assert dict(cut.getexif()) == {}


def test_without_a_script_each_button_moves_the_frame_by_a_step(me, photo):
    page = text(me.get(url("photo", photo), {"x": 500, "y": 500, "zoom": 100, "move": "larger"}))
    corner = text(me.get(url("photo", photo), {"x": 10, "y": "x", "zoom": 999, "move": "left"}))

    assert "?x=500&amp;y=500&amp;zoom=110" in page
    assert "?x=0&amp;y=500&amp;zoom=254" in corner
    assert Image.open(io.BytesIO(me.get(url("photo_cut", photo)).content)).size == (354, 472)


def test_six_photos_to_print(me, photo):
    answer = me.get(url("photo_sheet", photo))

    assert answer["Content-Disposition"] == 'attachment; filename="photo-3x4-print.jpg"'
    assert Image.open(io.BytesIO(answer.content)).size == (1772, 1181)


def test_a_photo_too_small_for_a_print_is_said_and_stays(me, draft):
    document = draft.documents.get(requirement__code="PHOTO_3X4")

    answer = send(me, document, ("me.jpg", samples.picture(size=(300, 400))))

    assert "The photo is too small for a print of 3×4 cm." in text(answer)
    assert document.uploads.count() == 1


def test_only_photos_are_cut(me, transcript, applicant, photo):
    put(transcript, applicant.user)
    assert me.get(url("photo", transcript)).status_code == 404

    actions.upload(photo, stored(applicant.user), applicant.user)
    assert me.get(url("photo", photo)).status_code == 404


# --- Cost ---------------------------------------------------------------------------------------------------


def test_the_page_of_pages_asks_as_often_for_one_as_for_twenty(
    me, transcript, applicant, django_assert_num_queries
):
    for pages in (1, 20):
        put(transcript, applicant.user, pages=pages)
        me.get(url("pages", transcript))
        with django_assert_num_queries(6):
            me.get(url("pages", transcript))
