"""The packet and the receipt: what is in them, in which order, for whom, in which language."""

import io

import pikepdf
import pytest
from django.utils import translation
from django.utils.translation import gettext

from applications import actions, packet
from applications.models import Application
from mobility.accounts.models import Role
from mobility.common import files, jobs, tasks
from mobility.common.models import Job, LogEntry
from mobility.common.policy import Refused
from tests.common import samples
from tests.common.reading import bookmarks_of, pages_of, text_of

from . import builders

NAME = "Сәрсенова Айгерім Ерланқызы"
FILES = {
    "TRANSCRIPT": ("transcript.pdf", samples.pdf(2, (612, 792), "TRANSCRIPT SHEET")),
    "LANGUAGE": ("ielts.jpg", samples.picture(size=(600, 800))),
    "PASSPORT": ("passport.pdf", samples.pdf(text="PASSPORT SHEET")),
    "MEDICAL_072U": ("072.pdf", samples.pdf(text="MEDICAL SHEET")),
    "QUESTIONNAIRE": ("questionnaire.pdf", samples.pdf(1, (842, 595), "LYING SHEET")),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return builders.call()


@pytest.fixture
def head(call):
    return builders.head()


@pytest.fixture
def application(call):
    return builders.submitted(builders.student(), call, FILES)


def codes_of(application: Application) -> list[str]:
    return [document.requirement.code for document in application.documents.all()]


@pytest.mark.parametrize(
    ("language", "call_title", "transcript", "field", "university"),
    [
        ("kk", "ҒЖБМ гранты", "расталған транскрипт", "Ақпараттық жүйелер", "Торайғыров университеті"),
        ("ru", "Грант МНВО", "заверенный печатью", "Информационные системы", "Торайгыров университет"),
        ("en", "MSHE grant", "Transcript certified", "Information systems", "Toraighyrov University"),
    ],
    ids=["kk", "ru", "en"],
)
def test_packet_is_whole_in_every_language(
    application, head, language, call_title, transcript, field, university
):
    bound = packet.packet_for(application, head, language)
    cover, checklist, form, enclosures, *uploads = pages_of(bound)
    assert "Сәрсенова Айгерім Ерланқызы" in cover
    assert "6B06103 Ақпараттық жүйелер" in cover
    assert application.number in cover
    assert "+7 700 555 01 42 · student@example.kz" in cover
    assert call_title in cover
    assert university in cover
    assert transcript in checklist
    assert field in form
    assert "SARSENOVA AIGERIM" in form
    assert "0603•• ••••••" in form
    assert application.applicant.iin not in text_of(bound)
    assert transcript in enclosures
    assert "TRANSCRIPT SHEET" in uploads[1]


def test_uploads_follow_in_the_order_of_the_checklist_with_bookmarks_and_page_numbers(application, head):
    with translation.override("en"):
        titles = [document.requirement.title for document in application.documents.all()]
    bound = packet.packet_for(application, head, "en")
    pages = pages_of(bound)
    total = 4 + len(titles) + 1
    assert len(pages) == total
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {total}" in page
    first_pages = [5, 6, 8, *range(9, total + 1)]
    assert bookmarks_of(bound)[:4] == [
        ("Сәрсенова Айгерім Ерланқызы", 1),
        (gettext_in("en", "List of documents"), 2),
        (gettext_in("en", "Application to take part in the competition"), 3),
        (gettext_in("en", "Enclosures"), 4),
    ]
    assert bookmarks_of(bound)[4:] == [
        (f"{number}. {title}", page)
        for number, (title, page) in enumerate(zip(titles, first_pages, strict=True), start=1)
    ]
    assert f"5–{total}" in pages[0]
    assert "6–7" in pages[1]


def gettext_in(language: str, words: str) -> str:
    with translation.override(language):
        return gettext(words)


def test_printed_packet_leaves_the_passport_out_and_says_so(application, head):
    on_screen = text_of(packet.packet_for(application, head, "en"))
    printed = text_of(packet.packet_for(application, head, "en", printed=True))
    assert "PASSPORT SHEET" in on_screen
    assert "PASSPORT SHEET" not in printed
    assert "identity papers are kept in the portal only" in printed


def test_specialist_without_the_permission_gets_no_medical_paper_and_reads_that(application):
    specialist = builders.specialist()
    text = " ".join(text_of(packet.packet_for(application, specialist, "en")).split())
    assert "MEDICAL SHEET" not in text
    assert text.count("you may not open this paper") == 1
    assert "TRANSCRIPT SHEET" in text
    doctor = builders.user("medical@example.kz", Role.OFFICE_SPECIALIST, Role.MEDICAL)
    assert "MEDICAL SHEET" in text_of(packet.packet_for(application, doctor, "en"))


def test_lines_on_the_social_status_are_the_heads_alone(call, head):
    applicant = builders.student(categories=["disability"])
    application = builders.submitted(applicant, call, {"DISABILITY": ("d.pdf", samples.pdf(text="PRIVATE"))})
    assert "DISABILITY" in codes_of(application)
    seen = text_of(packet.packet_for(application, builders.specialist(), "en"))
    assert "PRIVATE" not in seen
    assert "disability" not in seen.lower()
    assert "PRIVATE" in text_of(packet.packet_for(application, head, "en"))
    other = builders.submitted(builders.student("other@example.kz"), call)
    of_other = text_of(packet.packet_for(other, builders.specialist("b@example.kz"), "en"))
    assert "disability" not in of_other.lower()


def test_returned_paper_is_left_out_with_the_remark_in_the_list(application, head):
    document = application.documents.get(requirement__code="TRANSCRIPT")
    actions.return_document(document, head, document.version, "Мөр көрінбейді")
    pages = pages_of(packet.packet_for(application, head, "en"))
    assert "Мөр көрінбейді" in pages[1]
    assert "returned to the applicant" in pages[3]
    assert not any("TRANSCRIPT SHEET" in page for page in pages)


def test_file_that_is_gone_or_broken_becomes_a_page_that_says_so(application, head):
    gone, broken = (
        application.documents.get(requirement__code=code).uploads.get().file
        for code in ("TRANSCRIPT", "QUESTIONNAIRE")
    )
    files.path_of(gone.sha256).unlink()
    files.path_of(broken.sha256).write_bytes(b"%PDF-1.7 broken")
    pages = pages_of(packet.packet_for(application, head, "en"))
    assert len([page for page in pages if "This file could not be opened." in page]) == 2
    assert f"{len(pages)} / {len(pages)}" in pages[-1]


def test_scores_come_in_when_the_session_is_closed_and_name_no_member(application, call, head):
    builders.verified(application, head)
    before = text_of(packet.packet_for(application, head, "en"))
    assert "Scores of the commission" not in before
    builders.scored(call, head, {application.number: 4})
    after = packet.packet_for(application, head, "en")
    scores = pages_of(after)[3]
    assert scores.count("Scores of the commission") == 1
    assert "Motivation 4.00 5 30 24.00" in scores
    assert "Total 100 82.26" in scores
    assert "Position 1 of 1." in scores
    assert "Төраға" not in text_of(after)
    assert "Scores of the commission" not in text_of(
        packet.packet_for(application, builders.specialist(), "en")
    )


def test_names_cannot_break_out_of_the_page(call, head):
    applicant = builders.student(last_name="<b>Ә</b>", department='"><img src=x>')
    text = text_of(packet.packet_for(builders.submitted(applicant, call), head, "kk"))
    assert "<b>Ә</b>" in text
    assert '"><img src=x>' in text


def test_long_answers_make_more_pages_and_numbers_still_hold(call, head):
    applicant = builders.student(department=" ".join(["Кафедра"] * 18), speciality="Ғ" * 150)
    pages = pages_of(packet.packet_for(builders.submitted(applicant, call), head, "kk"))
    assert all(f"{number} / {len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_only_the_office_gets_a_packet_and_only_of_what_was_submitted(call, application, head):
    stranger = builders.student("other@example.kz")
    open_draft = builders.draft(stranger, call)
    for person, wanted in [
        (application.applicant.user, application),
        (stranger.user, application),
        (head, open_draft),
    ]:
        with pytest.raises(Refused):
            packet.packet_for(wanted, person, "en")
        with pytest.raises(Refused):
            packet.ask(wanted, person, "en")


def test_receipt_is_one_page_with_number_papers_and_a_code_that_names_nobody(application, settings):
    settings.SITE_URL = "https://mobility.example"
    for language, title in [
        ("kk", "Толтырылған"),
        ("ru", "Заполненная анкета"),
        ("en", "Completed application form"),
    ]:
        (page,) = pages_of(packet.receipt(application, language, actions.receipt_of(application)))
        assert application.number in page
        assert NAME in page
        assert title in page
        assert page.endswith("1 / 1")
    assert application.applicant.iin not in page


def test_packet_is_made_by_a_worker_with_progress_and_can_be_fetched(application, head):
    job = packet.ask(application, head, "ru")
    assert (job.state, job.percent) == ("waiting", 0)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.percent, job.error) == ("done", 100, "")
    assert job.result.name == f"{application.number}.pdf"
    assert job.result.media_type == "application/pdf"
    with files.open_stored(job.result) as content, pikepdf.open(io.BytesIO(content.read())) as opened:
        assert len(opened.pages) == job.result.pages
    assert LogEntry.objects.filter(verb="packet.make", actor=head, target=application.ref).count() == 1


def test_same_packet_is_made_once_and_anew_after_a_change(application, head):
    first = packet.ask(application, head, "en")
    assert packet.ask(application, head, "en") == first
    assert packet.ask(application, head, "ru") != first
    assert packet.ask(application, head, "en", printed=False) != first
    assert packet.ask(application, builders.specialist(), "en") != first
    document = application.documents.first()
    actions.accept_document(document, head, document.version)
    assert packet.ask(application, head, "en") != first
    assert Job.objects.count() == 5


def test_worker_asks_the_rights_again(application):
    specialist = builders.specialist()
    job = packet.ask(application, specialist, "en")
    specialist.role_holdings.all().delete()
    for _try in range(3):
        Job.objects.update(leased_until=None)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", None)


def test_queries_do_not_grow_with_the_papers(application, head, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        packet.packet_for(application, head, "en")


def test_ready_packet_is_fetched_only_by_its_asker_while_the_rights_last(application, client, head):
    doctor = builders.user("medical@example.kz", Role.OFFICE_SPECIALIST, Role.MEDICAL)
    job = packet.ask(application, doctor, "en")
    address = f"/jobs/{job.pk}/file/"
    client.force_login(doctor)
    assert client.get(address).status_code == 404
    tasks.run_job(job.pk)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{application.number}.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    doctor.role_holdings.filter(role=Role.MEDICAL).delete()
    assert client.get(address).status_code == 404
    for other in (head, application.applicant.user):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_log_says_which_papers_were_read(application):
    packet.packet_for(application, builders.specialist(), "en", printed=True)
    entry = LogEntry.objects.get(verb="packet.make")
    assert set(codes_of(application)) - set(entry.detail["documents"]) == {"PASSPORT", "MEDICAL_072U"}
    assert entry.detail["printed"] is True
