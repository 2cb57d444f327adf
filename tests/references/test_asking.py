"""The student asks, reminds, takes back, asks somebody else; the paper way stays open."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications import actions as papers
from applications.actions import Incomplete
from applications.models import Application
from applications.references import actions, queries
from applications.references.models import Reference, ReferenceRequest
from applications.workflow import Impossible
from mobility.common.files import store
from mobility.common.policy import Refused
from mobility.mail.models import Message
from tests.applications.people import browser
from tests.factories import ApplicantFactory, paper, staff

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return build.waiting_draft()


@pytest.fixture
def me(draft):
    return browser(draft.applicant.user)


def page_of(draft: Application, tail: str = "") -> str:
    document = build.recommendation(draft)
    return f"/applications/{draft.ref}/documents/{document.pk}/reference/{tail}"


ASKED = {
    "name": "Ирина Петровна Ким",
    "email": "I.Kim@uni.example",
    "position": "доцент",
    "language": "ru",
    "message": "Вы вели у нас физику.",
}


def test_asking_by_the_form_writes_a_letter_and_shows_on_the_card(me, draft):
    answer = me.post(page_of(draft, "ask/1/"), ASKED)
    request = ReferenceRequest.objects.get()
    assert answer["Location"] == f"/applications/{draft.ref}/documents/#document-{request.document_id}"
    assert (request.name, request.email, request.language) == (
        "Ирина Петровна Ким",
        "i.kim@uni.example",
        "ru",
    )
    assert (request.state, request.until) == ("asked", timezone.localdate() + dt.timedelta(days=10))
    letter = Message.objects.get(template__code="reference-asked")
    assert (letter.recipient, letter.user, letter.language) == ("i.kim@uni.example", None, "ru")
    assert letter.context["message"] == "«Вы вели у нас физику.»"
    cards = me.get(f"/applications/{draft.ref}/documents/").content.decode()
    assert "Asked" in cards
    assert "Ирина Петровна Ким" in cards


@pytest.mark.parametrize("address", ["{own}", "{OWN}", "{tagged}"])
def test_the_own_address_is_refused_and_what_was_typed_stays(me, draft, address):
    own = draft.applicant.user.email
    name, domain = own.split("@")
    typed = ASKED | {"email": address.format(own=own, OWN=own.upper(), tagged=f"{name}+prof@{domain}")}
    answer = me.post(page_of(draft, "ask/1/"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is your own address." in page
    assert "Вы вели у нас физику." in page
    assert ReferenceRequest.objects.count() == 0


def test_a_students_address_is_refused_a_teachers_account_is_not(me, draft):
    other = ApplicantFactory()
    page = me.post(page_of(draft, "ask/1/"), ASKED | {"email": other.user.email}).content.decode()
    assert "This address belongs to a student." in page
    teacher = ApplicantFactory(person="staff")
    me.post(page_of(draft, "ask/1/"), ASKED | {"email": teacher.user.email})
    assert ReferenceRequest.objects.get().email == teacher.user.email


def test_one_open_request_for_a_letter(draft):
    first = build.ask(draft)
    with pytest.raises(Impossible):
        build.ask(draft, email="other@uni.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceRequest.objects.create(
            document=first.document,
            name="x",
            email="x@uni.example",
            token_hash="y",
            until=first.until,
            asked_by=first.asked_by,
        )


def test_at_most_five_people_a_day(me, draft):
    for number in range(5):
        actions.recall(build.ask(draft, email=f"r{number}@uni.example"), draft.applicant.user)
    answer = me.post(page_of(draft, "ask/1/"), ASKED)
    assert "You have asked many people today. Please go on tomorrow." in answer.content.decode()
    assert ReferenceRequest.objects.count() == 5


def test_a_student_reminds_every_three_days(draft):
    request, now = build.ask(draft), timezone.now()
    owner = draft.applicant.user
    with pytest.raises(Impossible):
        actions.remind(request, owner, now=now + dt.timedelta(days=2))
    actions.remind(request, owner, now=now + dt.timedelta(days=3))
    with pytest.raises(Impossible):
        actions.remind(request, owner, now=now + dt.timedelta(days=5))
    request.refresh_from_db()
    assert request.reminders == 1
    assert Message.objects.filter(template__code="reference-reminder").count() == 1


def test_taking_back_kills_the_link_and_frees_the_letter(me, draft):
    request = build.ask(draft)
    link = build.address(request)
    assert build.referee().get(link).status_code == 200
    me.post(page_of(draft, f"{request.pk}/recall/"))
    request.refresh_from_db()
    assert request.state == "recalled"
    assert build.referee().get(link).status_code == 404
    letter = Message.objects.get(template__code="reference-recalled")
    assert (letter.recipient, letter.link) == ("bolat@uni.example", "")
    assert build.ask(draft, email="second@uni.example").state == "asked"


def test_nobody_else_asks_or_manages(draft):
    request = build.ask(draft)
    for other in (ApplicantFactory().user, staff("chair"), staff("office")):
        with pytest.raises(Refused):
            actions.ask(build.recommendation(draft), other, **build.REFEREE)
        with pytest.raises(Refused):
            actions.recall(request, other)
    assert browser(ApplicantFactory().user).get(page_of(draft)).status_code == 404


def test_a_file_on_paper_ends_the_request(draft):
    request = build.ask(draft)
    owner = draft.applicant.user
    papers.upload(build.recommendation(draft), store(paper(), owner), owner)
    request.refresh_from_db()
    assert request.state == "recalled"
    assert Message.objects.filter(template__code="reference-recalled").count() == 1


def test_a_file_takes_the_place_of_a_letter_that_was_sent(draft):
    build.write_and_send(build.ask(draft))
    owner = draft.applicant.user
    papers.upload(build.recommendation(draft), store(paper(), owner), owner)
    document = build.recommendation(draft)
    assert (document.state, document.met_by) == ("uploaded", "file")
    assert queries.standing(document) == []
    assert Reference.objects.get().set_aside_at is not None


def test_two_letters_are_two_places():
    draft = build.waiting_draft(preset="kbtu-003")
    first, second = build.ask(draft), build.ask(draft, place=2, email="second@uni.example")
    build.write_and_send(first)
    assert build.recommendation(draft).state == "missing"
    build.write_and_send(second)
    document = build.recommendation(draft)
    assert (document.state, document.met_by) == ("uploaded", "reference")
    assert [row.request.place for row in queries.standing(document)] == [1, 2]


def test_the_head_of_the_department_where_the_rule_asks():
    draft = build.waiting_draft(preset="tou-erasmus-000")
    page = browser(draft.applicant.user).get(page_of(draft, "ask/1/")).content.decode()
    assert "The rules ask for the head of your department." in page
    assert "Head of the department, Mechanical Engineering" in page
    request = build.ask(draft, position="кафедра меңгерушісі")
    assert request.role == "head_of_department"
    assert (
        "I am the head of the student&#x27;s department."
        in build.referee().get(build.address(request)).content.decode()
    )


def test_submitting_while_a_letter_is_awaited(draft):
    with pytest.raises(Incomplete):
        build.submit(draft)
    request = build.ask(draft)
    sent = build.submit(draft)
    assert sent.state == "submitted"
    build.write_and_send(request)
    document = build.recommendation(draft)
    assert (document.state, document.met_by) == ("uploaded", "reference")
    assert build.fresh(draft).state == "submitted"


def test_the_office_returns_a_letter_that_never_came_and_a_link_mends_it(draft):
    request = build.ask(draft)
    build.submit(draft)
    actions.end_overdue(timezone.now() + dt.timedelta(days=11))
    request.refresh_from_db()
    assert request.state == "expired"
    document = build.recommendation(draft)
    with pytest.raises(Impossible):
        papers.accept_document(document, staff("office"), document.version)
    papers.return_document(document, staff("office"), document.version, "No letter has come.")
    assert build.fresh(draft).state == "returned"
    build.close(draft, days_ago=3)
    again = build.ask(draft, email="second@uni.example")
    assert again.until == timezone.localdate() + dt.timedelta(days=14)
    build.write_and_send(again)
    assert build.fresh(draft).state == "submitted"
    assert build.recommendation(draft).state == "uploaded"


def test_after_the_deadline_nobody_is_asked(me, draft):
    build.close(draft, days_ago=1)
    answer = me.get(page_of(draft, "ask/1/"))
    assert (answer.status_code, answer["Location"]) == (302, page_of(draft))
    with pytest.raises(actions.TooLate):
        build.ask(draft)
