"""Documents: the cards, uploading, taking out, reading."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import actions
from applications.models import Document, Upload
from mobility.accounts.models import Role
from mobility.common.clock import local_day
from mobility.common.models import LogEntry
from programs.models import Call
from tests.common import samples

from . import builders
from .people import browser, fill, stored, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript(draft):
    return draft.documents.get(requirement__code="TRANSCRIPT")


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def send(browser, document, name="transcript.pdf", content=None, follow=True, **fields):
    file = SimpleUploadedFile(name, samples.pdf() if content is None else content)
    address = url("upload", document.application.ref, document.pk)
    return browser.post(address, {"file": file, **fields}, follow=follow)


# --- The cards ----------------------------------------------------------------------------------------------


def test_one_card_for_each_document_with_form_and_reason(me, draft, applicant):
    applicant.birth_date = dt.date(2009, 3, 2)
    actions.save_profile(applicant, applicant.user)

    page = text(me.get(url("documents", draft.ref)))

    assert page.count('<section class="card stack" id="document-') == 9
    assert "Transcript certified by the university seal" in page
    assert "Asked for: with the seal of the university." in page
    assert "Because you will be 17 years old on the day you leave, 22 February 2027." in page
    assert "3 more papers do not concern you" in page
    assert "0 of 9 are there." in page


def test_alternatives_are_a_choice_of_one(me, draft):
    page = text(me.get(url("documents", draft.ref)))

    assert page.count('type="radio"') == 3
    assert "One is enough." in page


# --- Uploading ----------------------------------------------------------------------------------------------


def test_a_pdf_is_taken_and_shown(me, draft, transcript):
    answer = send(me, transcript)

    transcript.refresh_from_db()
    card = f"{url('documents', draft.ref)}#document-{transcript.pk}"
    assert answer.redirect_chain == [(card, 302)]
    assert (transcript.state, transcript.uploads.get().file.name) == ("uploaded", "transcript.pdf")
    assert "Uploaded: Transcript certified by the university seal." in text(answer)
    assert f'href="{url("file", draft.ref, transcript.pk, 1)}"' in text(answer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.txt", b"hello", "Only PDF, JPEG and PNG files are taken."),
        ("empty.pdf", b"", "The file is empty."),
        ("cut.pdf", samples.pdf()[:200], "The PDF is damaged or was not saved to its end."),
        ("big.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "The file is larger than 10.0"),
        ("huge.pdf", b"%PDF-1.7" + b"0" * (50 * 1024 * 1024), "The file is larger than 10.0"),
    ],
    ids=["wrong kind", "0 bytes", "broken", "over 10 MB", "50 MB"],
)
def test_a_file_that_is_not_taken_is_refused_with_a_sentence_and_the_old_one_stays(
    me, draft, transcript, applicant, name, content, said
):
    actions.upload(transcript, stored(applicant.user, name="good.pdf"), applicant.user)

    answer = send(me, transcript, name, content)

    page = text(answer)
    assert answer.status_code == 422
    assert "The file was not taken" in page
    assert f'<a href="#document-{transcript.pk}-file">{said}' in page
    assert "good.pdf" in page
    transcript.refresh_from_db()
    assert (transcript.state, transcript.uploads.count()) == ("uploaded", 1)


def test_no_file_chosen(me, draft, transcript):
    answer = me.post(url("upload", draft.ref, transcript.pk))

    assert answer.status_code == 422
    assert "Choose a file first." in text(answer)


def test_among_alternatives_the_way_is_asked_for_and_kept(me, draft):
    document = draft.documents.get(requirement__code="LANGUAGE")
    way = document.requirement.alternatives.get(code="LANG_TEST_HOME")

    without = send(me, document)
    with_way = send(me, document, way=way.pk)

    assert without.status_code == 422
    assert f'<a href="#document-{document.pk}-way_0">Choose first which of these you have.</a>' in text(
        without
    )
    document.refresh_from_db()
    assert (document.alternative, document.state) == (way, "uploaded")
    assert f"You chose: {way.title}" in text(with_way)


def test_a_way_of_another_document_is_refused(me, draft, transcript):
    way = draft.documents.get(requirement__code="LANGUAGE").requirement.alternatives.first()

    assert send(me, transcript, way=way.pk).status_code == 422
    transcript.refresh_from_db()
    assert transcript.state == "missing"


def test_uploading_after_the_deadline(me, draft, transcript, call):
    Call.objects.filter(pk=call.pk).update(closes_on=local_day(call.deadline) - dt.timedelta(days=30))

    answer = send(me, transcript)

    assert answer.redirect_chain == [(url("show", draft.ref), 302)]
    assert "The deadline has passed, so nothing was changed. Your draft is kept." in text(answer)
    assert Upload.objects.count() == 0


def test_a_document_of_somebody_else(draft, transcript):
    stranger = browser(builders.user("other@example.kz"))

    assert send(stranger, transcript).status_code == 404
    assert stranger.post(url("remove", draft.ref, transcript.pk)).status_code == 404
    assert Upload.objects.count() == 0


def test_a_document_under_the_address_of_another_application(me, draft, applicant):
    other = builders.draft(applicant, builders.call("ka171", preset="tou-ka171-001"), wishes=0)
    document = draft.documents.first()

    assert me.post(url("remove", other.ref, document.pk)).status_code == 404


def test_the_address_for_uploading_leads_back_to_the_card(me, draft, transcript):
    card = f"{url('documents', draft.ref)}#document-{transcript.pk}"

    assert me.get(url("upload", draft.ref, transcript.pk)).url == card
    assert me.get(url("remove", draft.ref, transcript.pk)).url == card


# --- Taking out ---------------------------------------------------------------------------------------------


def test_a_removed_file_becomes_an_earlier_version(me, draft, transcript, applicant):
    actions.upload(transcript, stored(applicant.user, name="first.pdf"), applicant.user)

    page = text(me.post(url("remove", draft.ref, transcript.pk), follow=True))

    transcript.refresh_from_db()
    assert transcript.state == "missing"
    assert "1 earlier version" in page
    assert "first.pdf" in page
    assert url("file", draft.ref, transcript.pk, 1) not in page


# --- After submission ---------------------------------------------------------------------------------------


@pytest.fixture
def returned(draft, transcript):
    fill(draft)
    submit(draft)
    document = Document.objects.select_related("application").get(pk=transcript.pk)
    return actions.return_document(document, builders.specialist(), document.version, "Page 2 is cut off.")


def test_a_returned_document_shows_the_remark_and_is_the_only_one_open(me, draft, returned):
    page = text(me.get(url("documents", draft.ref)))

    assert "<b>The office wrote:</b> Page 2 is cut off." in page
    assert page.count("data-upload ") == 1
    assert url("upload", draft.ref, returned.pk) in page


def test_replacing_the_last_returned_document_gives_the_ball_back(me, draft, returned):
    answer = send(me, returned)

    assert answer.redirect_chain == [(url("show", draft.ref), 302)]
    assert "Everything returned was mended. It is the office&#x27;s turn again." in text(answer)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_another_document_cannot_be_replaced(me, draft, returned):
    other = draft.documents.exclude(pk=returned.pk).first()

    answer = send(me, other)

    assert "This application was sent: what it says no longer changes." in text(answer)
    assert other.uploads.count() == 1
    me.post(url("remove", draft.ref, other.pk))
    other.refresh_from_db()
    assert other.state == "uploaded"


# --- Reading ------------------------------------------------------------------------------------------------


def read(user, version):
    """Open a version and read it to its end, which closes it; return the answer and its content."""
    document = version.document
    answer = browser(user).get(url("file", document.application.ref, document.pk, version.number))
    return answer, b"".join(answer)


def status(user, version):
    return read(user, version)[0].status_code


def test_a_file_is_shown_in_a_cage_and_the_reading_is_on_record(draft, transcript, applicant):
    version = actions.upload(transcript, stored(applicant.user), applicant.user)

    answer, content = read(applicant.user, version)

    assert content == samples.pdf()
    assert answer["Content-Disposition"] == 'inline; filename="scan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    entry = LogEntry.objects.get(verb="document.read")
    assert (entry.actor, entry.target) == (applicant.user, draft.ref)
    assert entry.detail == {"requirement": "TRANSCRIPT", "version": 1, "sha256": version.file.sha256}


def test_who_reads_what(draft, applicant):
    fill(draft)
    drafted = {document.requirement.code: document.uploads.get() for document in draft.documents.all()}
    people = {
        "owner": applicant.user,
        "stranger": builders.user("other@example.kz"),
        "specialist": builders.specialist(),
        "doctor": builders.user("doctor@example.kz", Role.OFFICE_SPECIALIST, Role.MEDICAL),
        "head": builders.head(),
    }

    def readers(code):
        return [name for name, user in people.items() if status(user, drafted[code]) == 200]

    assert (readers("TRANSCRIPT"), readers("MEDICAL_072U")) == (["owner"], ["owner"])
    submit(draft)
    assert readers("TRANSCRIPT") == ["owner", "specialist", "doctor", "head"]
    assert readers("MEDICAL_072U") == ["owner", "doctor", "head"]


def test_earlier_versions_are_not_read_by_the_applicant(transcript, applicant):
    first = actions.upload(transcript, stored(applicant.user, text="one"), applicant.user)
    second = actions.upload(transcript, stored(applicant.user, text="two"), applicant.user)

    assert [status(applicant.user, version) for version in (first, second)] == [404, 200]


def test_a_version_there_is_not_or_whose_content_is_gone(me, draft, transcript, applicant, settings):
    version = actions.upload(transcript, stored(applicant.user), applicant.user)
    missing = me.get(url("file", draft.ref, transcript.pk, 7))
    settings.FILES_DIR = settings.FILES_DIR / "elsewhere"

    assert (missing.status_code, status(applicant.user, version)) == (404, 404)


# --- Cost ---------------------------------------------------------------------------------------------------


def test_the_page_asks_the_database_as_often_for_one_document_as_for_three(
    me, draft, applicant, django_assert_num_queries
):
    rows = list(draft.documents.all())
    for document in rows[3:]:
        document.delete()
    for document in rows[:3]:
        actions.upload(document, stored(applicant.user), applicant.user)

    me.get(url("documents", draft.ref))
    with django_assert_num_queries(17):
        me.get(url("documents", draft.ref))
    for document in rows[1:3]:
        document.delete()
    with django_assert_num_queries(17):
        me.get(url("documents", draft.ref))
