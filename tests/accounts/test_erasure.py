"""A request for erasure: asked, taken back, answered once by the head; logged and told by letter."""

import pytest
from django.test import Client

from mobility.accounts import actions
from mobility.accounts.models import ErasureRequest, Role
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail import delivery
from mobility.mail.models import Message

from .conftest import letters, sign_in


@pytest.fixture
def head(person):
    return person("head@example.kz", roles=[Role.OFFICE_HEAD], is_staff=True)


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def state():
    return ErasureRequest.objects.get().state


def test_the_page_says_what_will_happen_and_takes_the_request(client, person):
    user = person()
    sign_in(client)
    page = client.get("/account/erase/").content.decode()
    assert "Nothing is erased before that." in page
    assert "Protocols of the commission must be kept" in page
    assert client.post("/account/erase/", {"words": " I leave. "}).url == "/account/erase/"
    request = ErasureRequest.objects.get()
    assert (request.user, request.words, request.state) == (user, "I leave.", "asked")
    assert letters() == [("erasure-asked", "aigerim@example.kz")]
    assert LogEntry.objects.get(verb="erasure.ask").actor == user
    assert "Ask the office to erase my data" not in client.get("/account/erase/").content.decode()


def test_asking_twice_is_one_request_and_one_letter(client, person):
    person()
    sign_in(client)
    for _click in range(2):
        answer = client.post("/account/erase/", {"words": ""}, follow=True)
    assert "Your request is with the office already." in answer.content.decode()
    assert len(letters()) == 1


def test_the_person_takes_it_back_and_may_ask_again(client, person):
    person()
    sign_in(client)
    client.post("/account/erase/", {"words": ""})
    client.post("/account/erase/keep/")
    assert state() == "withdrawn"
    answer = client.post("/account/erase/keep/", follow=True)
    assert "There is no open request." in answer.content.decode()
    client.post("/account/erase/", {"words": ""})
    assert list(ErasureRequest.objects.values_list("state", flat=True)) == ["asked", "withdrawn"]
    assert [code for code, _to in letters()] == ["erasure-asked", "erasure-withdrawn", "erasure-asked"]


@pytest.mark.parametrize("decision", ["granted", "refused"])
def test_the_head_answers_in_the_admin_once(person, head, decision):
    request = actions.ask_erasure(person(), "I leave.")
    office = signed_in(head)
    assert office.get("/admin/accounts/erasurerequest/").content.decode().count("Aigerim") >= 1
    page = f"/admin/accounts/erasurerequest/{request.pk}/change/"
    assert "I leave." in office.get(page).content.decode()
    answer = office.post(page, {"decision": decision, "answer": "Because so."})
    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_by) == (decision, "Because so.", head)
    assert list(
        LogEntry.objects.filter(target_type="accounts.erasurerequest").values_list("verb", flat=True)
    ) == [
        f"erasure.{decision}",
        "erasure.ask",
    ]
    delivery.deliver_due()
    letter = Message.objects.get(template__code=f"erasure-{decision}")
    assert "“Because so.”" in letter.body
    again = office.post(page, {"decision": "granted", "answer": "Another."})
    assert again.status_code == 403
    request.refresh_from_db()
    assert (request.state, request.answer) == (decision, "Because so.")


def test_an_answer_without_reason_is_not_taken(person, head):
    request = actions.ask_erasure(person(), "")
    page = f"/admin/accounts/erasurerequest/{request.pk}/change/"
    assert signed_in(head).post(page, {"decision": "refused", "answer": ""}).status_code == 200
    assert state() == "asked"


def test_a_request_taken_back_meanwhile_is_not_answered(person, head):
    user = person()
    request = actions.ask_erasure(user, "")
    actions.withdraw_erasure(user)
    with pytest.raises(actions.NotNow):
        actions.answer_erasure(head, request.pk, decision="granted", answer="x")
    assert state() == "withdrawn"


@pytest.mark.parametrize("roles", [[], [Role.OFFICE_SPECIALIST], [Role.FACULTY_APPROVER]])
def test_only_the_head_answers(person, roles):
    request = actions.ask_erasure(person(), "")
    other = person("other@example.kz", roles=roles)
    with pytest.raises(Refused):
        actions.answer_erasure(other, request.pk, decision="granted", answer="x")


def test_nobody_answers_the_own_request(head):
    request = actions.ask_erasure(head, "")
    with pytest.raises(Refused):
        actions.answer_erasure(head, request.pk, decision="granted", answer="x")


def test_another_persons_requests_are_not_on_my_page(client, person):
    actions.ask_erasure(person("other@example.kz"), "Secret of another")
    person()
    sign_in(client)
    assert "Secret of another" not in client.get("/account/erase/").content.decode()
