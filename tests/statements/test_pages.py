"""The pages: question by question without JavaScript, saving as one types, signed out, the paper."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.approval.models import FacultyDecision
from applications.models import Document
from applications.statements.models import Answer, HandedStatement, Statement
from applications.statements.unsent import KEY
from mobility.accounts.models import Role
from mobility.common.models import LogEntry
from programs.models import DocumentRequirement
from tests.applications.people import browser
from tests.factories import ApplicantFactory, HomeFactory, UserFactory, staff

from . import build

pytestmark = pytest.mark.django_db
ALONE = {"X-Requested-With": "fetch"}


@pytest.fixture
def draft():
    HomeFactory()
    return build.letter_draft(min_words=1, max_words=9)


@pytest.fixture
def me(draft):
    return browser(draft.applicant.user)


def page_of(draft, tail: str = "") -> str:
    return f"/applications/{draft.ref}/statement/{build.letter(draft).pk}/{tail}"


def steps_of(answer) -> list[tuple[str, str]]:
    return [(step.label, step.note) for step in answer.context["steps"]]


def test_the_step_stands_before_the_last_and_its_paper_is_counted_there_alone(me, draft):
    DocumentRequirement.objects.create(call=draft.call, code="CV", title_en="CV", kind="other")
    Document.objects.create(application=draft, requirement=draft.call.document_requirements.get(code="CV"))
    answer = me.get(f"/applications/{draft.ref}/statement/")
    assert [label for label, _note in steps_of(answer)] == [
        "About me",
        "Where to",
        "Documents",
        "Statement",
        "Check and submit",
    ]
    assert steps_of(answer)[2:4] == [("Documents", "1 document missing"), ("Statement", "to be written")]
    page = answer.content.decode()
    assert "0 of 2 questions are answered.<br>In each answer: 1 to 9 words are asked for" in page
    assert "in 3 days" in page or "3 days left" in page


def test_a_call_without_a_letter_has_no_such_step(me, draft):
    DocumentRequirement.objects.filter(code="MOTIVATION").update(questions=[])
    assert me.get(f"/applications/{draft.ref}/statement/").status_code == 404
    answer = me.get(f"/applications/{draft.ref}/documents/")
    assert "Statement" not in dict(steps_of(answer))
    assert me.get(page_of(draft, "1/")).status_code == 404


def test_the_letter_is_written_question_by_question_and_handed_in(me, draft):
    overview = f"/applications/{draft.ref}/statement/"
    first, second = page_of(draft, "1/"), page_of(draft, "2/")
    page = me.get(first).content.decode()
    assert "Question 1 of 2" in page and "The first?" in page and "1 to 9 words are asked for" in page
    answer = me.post(first, {"text": "Я учусь", "version": "0", "then": "next"})
    assert answer["Location"] == second
    assert me.post(second, {"text": "Жду", "version": "0", "then": "previous"})["Location"] == first
    answer = me.post(second, {"text": "Жду многого", "version": "1", "then": "next"})
    assert answer["Location"] == overview
    answer = me.post(page_of(draft, "finish/"))
    assert answer.status_code == 422
    assert answer.context["lacking"] == ["Please say in which language you wrote it."]
    answer = me.post(page_of(draft, "finish/"), {"language": "ru"}, follow=True)
    assert dict(steps_of(answer))["Statement"] == "complete"
    cards = me.get(f"/applications/{draft.ref}/documents/").content.decode()
    assert "Written" in cards and "Your letter (PDF)" in cards
    handed = HandedStatement.objects.get()
    paper = me.get(f"/statements/{handed.pk}/")
    assert (paper["Content-Type"], b"".join(paper.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    assert LogEntry.objects.filter(verb="statement.read", actor=draft.applicant.user).count() == 1
    assert "readonly" in me.get(first).content.decode()
    assert me.post(page_of(draft, "take-back/"))["Location"] == f"{overview}#letter-{build.letter(draft).pk}"
    assert build.letter(draft).state == "missing"


def test_saving_as_one_types_answers_with_the_version(me, draft):
    first = page_of(draft, "1/")
    answer = me.post(first, {"text": "a", "version": "0"}, headers=ALONE)
    assert (answer.status_code, answer["X-Version"]) == (204, "1")
    answer = me.post(first, {"text": "b", "version": "0"}, headers=ALONE)
    assert answer.status_code == 409
    told = answer.json()
    assert (told["text"], told["version"]) == ("a", 1)
    assert me.post(first, {"text": "x" * 20001, "version": "1"}, headers=ALONE).status_code == 422
    build.close(draft)
    assert me.post(first, {"text": "b", "version": "1"}, headers=ALONE).status_code == 410
    assert Answer.objects.get().text == "a"


def test_two_tabs_without_javascript_show_both_texts(me, draft):
    first = page_of(draft, "1/")
    me.post(first, {"text": "of the other tab", "version": "0"})
    answer = me.post(first, {"text": "my own words", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This answer was changed in another window" in page
    assert "my own words</textarea>" in page and "<p>of the other tab</p>" in page
    assert '<input type="hidden" name="version" value="1">' in page
    me.post(first, {"text": "my own words", "version": "1"})
    assert Answer.objects.get().text == "my own words"


def test_what_comes_too_late_stays_on_the_page(me, draft):
    build.close(draft)
    answer = me.post(page_of(draft, "1/"), {"text": "my own words", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "my own words</textarea>" in page and "nothing was saved. Copy what you typed." in page


def test_earlier_texts_are_shown_and_taken_back(me, draft):
    first = page_of(draft, "1/")
    me.post(first, {"text": "old words", "version": "0"})
    me.post(first, {"text": "new", "version": "1"})
    page = me.get(f"{first}earlier/").content.decode()
    assert "old words" in page and "<p>new</p>" not in page
    assert me.post(f"{first}earlier/1/restore/")["Location"] == first
    assert Answer.objects.get().text == "old words"
    assert me.post(f"{first}earlier/9/restore/").status_code == 404


def test_a_text_sent_after_the_session_ended_is_there_after_signing_in(draft):
    anybody, first = browser(), page_of(draft, "1/")
    answer = anybody.post(first, {"text": "long words", "version": "0", "then": "next"})
    assert answer["Location"] == f"/accounts/login/?next={first}"
    assert (Answer.objects.count(), Statement.objects.count()) == (0, 0)
    anybody.force_login(draft.applicant.user)
    page = anybody.get(first).content.decode()
    assert "long words</textarea>" in page and "data-autosave-dirty" in page
    anybody.post(first, {"text": "long words", "version": "0", "then": "stay"})
    assert Answer.objects.get().text == "long words"
    assert KEY not in anybody.session


def test_a_text_sent_without_a_session_is_kept_for_two_hours_and_for_known_pages_only(draft):
    anybody, first = browser(), page_of(draft, "1/")
    assert anybody.post(f"/applications/{draft.ref}/statement/999999/1/", {"text": "x"}).status_code == 302
    assert KEY not in anybody.session
    anybody.post(first, {"text": "x"}, headers=ALONE)
    assert KEY not in anybody.session
    anybody.post(first, {"text": "x"})
    session = anybody.session
    session[KEY] |= {"at": (timezone.now() - dt.timedelta(hours=3)).isoformat()}
    session.save()
    anybody.force_login(draft.applicant.user)
    assert "data-autosave-dirty" not in anybody.get(first).content.decode()


def test_the_office_reads_the_letter_on_its_screen_and_nobody_else_does(draft):
    build.write(draft, "Я учусь", "Жду")
    handed = build.hand_in(draft)
    build.submit(draft)
    document = build.letter(draft)
    office = browser(staff("office"))
    page = office.get(f"/admin/applications/application/{draft.ref}/review/{document.pk}/").content.decode()
    assert f"/statements/{handed.pk}/" in page
    assert "Written in the portal by the applicant and handed in on" in page
    paper = office.get(f"/statements/{handed.pk}/")
    assert (paper.status_code, b"".join(paper.streaming_content)[:5]) == (200, b"%PDF-")
    assert browser(ApplicantFactory().user).get(f"/statements/{handed.pk}/").status_code == 404


@pytest.mark.parametrize("tail", ["", "{letter}/1/"])
def test_no_page_asks_more_for_more_text(me, draft, tail):
    build.write(draft, "Я учусь", "Жду")
    address = f"/applications/{draft.ref}/statement/" + tail.format(letter=build.letter(draft).pk)
    me.get(address)
    with CaptureQueriesContext(connection) as before:
        me.get(address)
    asked = [*build.QUESTIONS, {"kk": "?", "ru": "?", "en": "?"}]
    DocumentRequirement.objects.filter(code="MOTIVATION").update(questions=asked)
    for number in range(5):
        build.write(draft, f"Я учусь {number}", "Жду", f"Третий {number}")
    with CaptureQueriesContext(connection) as after:
        me.get(address)
    assert len(after) == len(before) <= 25


def test_the_faculty_that_is_asked_reads_the_letter(draft):
    build.write(draft, "Я учусь", "Жду")
    handed = build.hand_in(draft)
    build.submit(draft)
    faculty = draft.applicant.faculty
    decision = FacultyDecision.objects.create(application=draft, faculty=faculty, matter="agreement")
    approver = UserFactory()
    approver.role_holdings.create(role=Role.FACULTY_APPROVER, faculty_code=faculty.code)
    page = browser(approver).get(decision.get_absolute_url()).content.decode()
    assert f'<a href="/statements/{handed.pk}/">Motivation letter</a>' in page
