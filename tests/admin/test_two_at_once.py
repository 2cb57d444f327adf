"""Two of the office with one application open: whoever is second is told, and nothing of either is lost."""

import re

import pytest
from django.urls import reverse

from applications import actions
from applications.models import Application, Document, Remark
from mobility.common.models import LogEntry
from tests.factories import staff, submitted

from .test_review import paper, screen

pytestmark = pytest.mark.django_db
DECISIONS = {
    "accept": {"decision": "accept"},
    "return": {"decision": "return", "remark": "The seal is missing."},
    "waive": {"decision": "waive", "remark": "It lies here already."},
}
STATES = {"accept": "accepted", "return": "returned", "waive": "waived"}
WORDS = {"accept": "Accept", "return": "Return: The seal is missing.", "waive": "Do without it: It lies here"}


@pytest.fixture
def application():
    return submitted()


def opened(client, document) -> str:
    """The version that stands in the forms of a page somebody has open."""
    found = set(re.findall(r'name="version" value="(\d+)"', client.get(screen(document)).content.decode()))
    assert len(found) == 1
    return found.pop()


def send(client, document, version, decision):
    address = reverse("admin:applications_document_decide", args=[document.pk])
    return client.post(address, DECISIONS[decision] | {"version": version})


@pytest.mark.parametrize("first", ["office", "head"])
@pytest.mark.parametrize(
    ("one", "other"), [("accept", "return"), ("return", "accept"), ("accept", "accept"), ("return", "waive")]
)
def test_the_second_decision_changes_nothing_and_shows_both(sign_in, application, first, one, other):
    document = paper(application)
    clients = {name: sign_in(name) for name in ("office", "head")}
    second = "head" if first == "office" else "office"
    if other == "waive" and second == "office":
        first, second = second, first
    versions = {name: opened(client, document) for name, client in clients.items()}
    assert send(clients[first], document, versions[first], one).status_code == 302
    before = LogEntry.objects.filter(verb__startswith="document.").count()
    answer = send(clients[second], document, versions[second], other)
    text = " ".join(answer.content.decode().split())
    kept = Document.objects.get(pk=document.pk)
    assert answer.status_code == 409
    assert (kept.state, kept.decided_by.email) == (STATES[one], f"{first}@example.kz")
    assert "Somebody was faster" in text
    assert WORDS[other] in text
    assert LogEntry.objects.filter(verb__startswith="document.").count() == before
    # Having read it, the second may decide anew.
    assert send(clients[second], document, opened(clients[second], document), other).status_code == 302
    assert Document.objects.get(pk=document.pk).state == STATES[other]


def test_different_papers_of_one_application_do_not_disturb_each_other(sign_in, application):
    rows = list(application.documents.exclude(requirement__kind__in=["medical", "social_status"])[:2])
    clients = [sign_in("office"), sign_in("head")]
    versions = [opened(client, row) for client, row in zip(clients, rows, strict=True)]
    for client, row, version, decision in zip(clients, rows, versions, ["return", "accept"], strict=True):
        assert send(client, row, version, decision).status_code == 302
    assert [Document.objects.get(pk=row.pk).state for row in rows] == ["returned", "accepted"]


@pytest.mark.parametrize(("first", "second"), [("verify", "refuse"), ("refuse", "verify")])
def test_the_second_step_is_told_that_it_is_too_late(sign_in, application, first, second):
    for row in application.documents.all():
        actions.accept_document(row, staff("head"), row.version)
    typed = {"verify": {}, "refuse": {"note": "Another person's papers."}}
    clients = [sign_in("office"), sign_in("head")]
    steps = [
        reverse("admin:applications_application_step", args=[application.ref, name])
        for name in (first, second)
    ]
    for client, step in zip(clients, steps, strict=True):
        assert 'name="seen" value="submitted"' in client.get(step).content.decode()
    assert clients[0].post(steps[0], typed[first] | {"seen": "submitted"}).status_code == 302
    state = Application.objects.get().state
    answer = clients[1].post(steps[1], typed[second] | {"seen": "submitted"})
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.content.decode()
    assert Application.objects.get().state == state


def test_notes_of_two_are_both_kept(sign_in, application):
    address = reverse("admin:applications_application_note", args=[application.ref])
    for name in ("office", "head"):
        assert sign_in(name).post(address, {"text": f"From the {name}."}).status_code == 302
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["From the head.", "From the office."]
