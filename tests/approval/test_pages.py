"""The faculty's pages, for each who may open them and for everybody who may not."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications import actions
from applications.approval.models import FacultyDecision
from applications.approval.policy import faculty_codes, reads_for_the_faculty
from mobility.accounts.models import Role, RoleHolding
from mobility.common.models import LogEntry
from partners.models import Faculty
from tests.applications import builders
from tests.applications.people import browser

from .test_decisions import approver

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return builders.call(recommended=True)


@pytest.fixture
def application(call):
    return builders.submitted(builders.student(semester=7), call)


@pytest.fixture
def decision(application):
    return application.faculty_decisions.get()


@pytest.fixture
def dean(application):
    return browser(approver(application.applicant.faculty))


def opened(reader, address):
    """Read a file to its end, so that it is closed, and return how it was answered."""
    answer = reader.get(address)
    if answer.streaming:
        assert b"".join(answer)
    return answer.status_code


def test_the_queue_names_who_waits_and_what_for(dean, decision):
    page = dean.get("/faculty/").content.decode()
    assert page.count(f'href="{decision.get_absolute_url()}"') == 1
    assert "Сәрсенова Айгерім Ерланқызы" in page


def test_a_question_shows_the_studies_the_wishes_and_what_the_rule_found(dean, decision):
    page = dean.get(f"{decision.get_absolute_url()}").content.decode()
    for text in ("6B06103", "3.67", "Individual decision: Semester"):
        assert text in page, text
    assert "N00000000" not in page
    assert "060314650429" not in page


def test_a_decision_with_its_signed_paper_reaches_office_and_applicant(dean, decision, application):
    paper = SimpleUploadedFile("decision.pdf", builders.samples.pdf(), "application/pdf")
    answer = dean.post(
        f"{decision.get_absolute_url()}", {"answer": "agree", "reason": "Protocol 4.", "paper": paper}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/faculty/")
    decision.refresh_from_db()
    assert (decision.state, decision.reason) == ("agreed", "Protocol 4.")
    for reader in (dean, browser(application.applicant.user), browser(builders.specialist())):
        assert opened(reader, f"{decision.get_absolute_url()}paper/") == 200
    assert LogEntry.objects.filter(verb="faculty.paper_read").count() == 3
    shown = browser(builders.head()).get(f"/admin/applications/application/{application.ref}/change/")
    assert "Protocol 4." in shown.content.decode()


def test_without_a_reason_nothing_is_kept_and_the_words_stay(dean, decision):
    answer = dean.post(f"{decision.get_absolute_url()}", {"answer": "decline", "reason": ""})
    assert answer.status_code == 422
    assert "Please give the reason" in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == "asked"


def test_a_hostile_paper_is_refused_and_the_reason_stays(dean, decision):
    paper = SimpleUploadedFile("decision.pdf", b"MZ\x90\x00 not a paper", "application/pdf")
    answer = dean.post(
        f"{decision.get_absolute_url()}", {"answer": "agree", "reason": "Protocol 4.", "paper": paper}
    )
    assert answer.status_code == 422
    assert "Protocol 4." in answer.content.decode()
    decision.refresh_from_db()
    assert decision.state == "asked"


def test_an_answer_that_came_second_says_so(dean, decision):
    FacultyDecision.objects.filter(pk=decision.pk).update(state="void")
    answer = dean.post(f"{decision.get_absolute_url()}", {"answer": "agree", "reason": "Yes."}, follow=True)
    assert "This was answered meanwhile" in answer.content.decode()


def test_the_paper_to_sign_is_a_pdf_of_one_page(dean, decision, caplog):
    answer = dean.get(f"{decision.get_absolute_url()}form/")
    assert answer["Content-Type"] == "application/pdf"
    assert builders.pdf.page_count(answer.content) == 1
    assert "unsupported by fonts" not in caplog.text


def test_the_faculty_reads_transcript_and_motivation_and_nothing_else(dean, decision, application):
    answers = {
        document.requirement.kind: opened(dean, f"{decision.get_absolute_url()}documents/{document.pk}/")
        for document in application.documents.select_related("requirement")
    }
    assert {kind for kind, status in answers.items() if status == 200} == {"academic_record"} | (
        {"motivation"} & set(answers)
    )
    assert set(answers.values()) == {200, 404}


def test_the_list_of_the_faculty_holds_its_submitted_applications_only(dean, application, call):
    draft = builders.draft(builders.student("b@example.kz", first_name="Бекзат"), call)
    page = dean.get("/faculty/applications/").content.decode()
    assert application.number in page
    assert "Бекзат" not in page
    assert draft.ref not in page


@pytest.mark.parametrize("path", ["", "applications/", "{one}/", "{one}/form/"])
def test_nobody_else_enters(path, decision, application):
    address = "/faculty/" + path.format(one=f"{application.ref}/semester_individual")
    other = application.applicant.faculty.__class__.objects.exclude(pk=decision.faculty_id).first()
    people = [
        builders.head(),
        builders.specialist(),
        application.applicant.user,
        builders.user("x@example.kz"),
    ]
    for person in people:
        assert browser(person).get(address).status_code == 404
    stranger = browser(approver(other, "stranger@example.kz"))
    assert stranger.get(address).status_code == (404 if "{one}" in path else 200)


def test_a_stranger_opens_no_paper_of_a_faculty(decision, application, dean):
    kept = builders.stored("scan.pdf", builders.samples.pdf(), application.applicant.user)
    FacultyDecision.objects.filter(pk=decision.pk).update(paper=kept)
    member = builders.user("member@example.kz")
    assert browser(member).get(f"{decision.get_absolute_url()}paper/").status_code == 404
    assert opened(dean, f"{decision.get_absolute_url()}paper/") == 200


def test_an_approver_reads_no_paper_about_themselves_as_the_faculty(application):
    own = application.applicant
    RoleHolding.objects.create(user=own.user, role=Role.FACULTY_APPROVER, faculty_code=own.faculty.code)
    transcript = application.documents.get(requirement__kind="academic_record")
    assert not reads_for_the_faculty(own.user, transcript)
    assert reads_for_the_faculty(approver(own.faculty, "second@example.kz"), transcript)


def test_a_faculty_somebody_left_is_theirs_no_more(application):
    left, held = Faculty.objects.order_by("code")[:2]
    dean = approver(held)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    RoleHolding.objects.create(
        user=dean,
        role=Role.FACULTY_APPROVER,
        faculty_code=left.code,
        valid_from=yesterday,
        valid_to=yesterday,
    )
    assert faculty_codes(dean) == {held.code}


def test_the_faculty_is_no_reader_of_other_kinds(application):
    dean = approver(application.applicant.faculty)
    read = {
        document.requirement.kind
        for document in application.documents.select_related("requirement")
        if reads_for_the_faculty(dean, document)
    }
    assert "academic_record" in read
    assert read <= {"academic_record", "motivation"}


def test_an_approver_comes_to_the_queue_after_signing_in(dean):
    assert dean.get("/after-login/")["Location"] == "/faculty/"


def test_pages_cost_the_same_with_more_rows(dean, call, decision):
    def cost(path):
        with CaptureQueriesContext(connection) as asked:
            assert dean.get(path).status_code == 200
        return len(asked)

    paths = ["/faculty/", "/faculty/applications/"]
    before = [cost(path) for path in paths for _warm in range(2)][1::2]
    for number in range(3):
        builders.submitted(builders.student(f"s{number}@example.kz", semester=7), call)
    assert [cost(path) for path in paths] == before


class TestAskingBeforehand:
    @pytest.fixture
    def call(self):
        return builders.call(recommended=True, faculty_agreement="before")

    @pytest.fixture
    def draft(self, call):
        return builders.draft(builders.student(semester=5, language="en"), call)

    def test_the_review_page_asks_and_then_says_how_it_stands(self, draft):
        me = browser(draft.applicant.user)
        page = me.get(f"/applications/{draft.ref}/review/").content.decode()
        assert f'action="/faculty/ask/{draft.ref}/"' in page
        answer = me.post(f"/faculty/ask/{draft.ref}/", follow=True)
        assert "The faculty is asked." in answer.content.decode()
        assert f'action="/faculty/ask/{draft.ref}/"' not in answer.content.decode()
        assert draft.faculty_decisions.get().state == "asked"

    def test_a_foreign_draft_is_as_one_that_does_not_exist(self, draft):
        assert browser(builders.user("b@example.kz")).post(f"/faculty/ask/{draft.ref}/").status_code == 404
        assert not draft.faculty_decisions.exists()

    def test_the_faculty_sees_facts_and_destination_of_the_draft_and_no_paper(self, draft):
        owner = draft.applicant.user
        for document in draft.documents.select_related("requirement", "application"):
            actions.upload(document, builders.stored("scan.pdf", builders.samples.pdf(), owner), owner)
        browser(owner).post(f"/faculty/ask/{draft.ref}/")
        decision = draft.faculty_decisions.get()
        dean = browser(approver(draft.applicant.faculty))
        page = dean.get(f"{decision.get_absolute_url()}").content.decode()
        assert "not sent in yet" in page
        assert f"{decision.get_absolute_url()}documents/" not in page
        transcript = draft.documents.get(requirement__kind="academic_record")
        assert dean.get(f"{decision.get_absolute_url()}documents/{transcript.pk}/").status_code == 404
