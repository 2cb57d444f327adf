"""A colleague who stands too near to an applicant: the application is locked for them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from applications import actions, queue
from applications.folders.models import Folder
from applications.models import Application, Conflict, Document, Remark
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can, visible
from tests.factories import staff, submitted

from .test_review import decide, paper, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return submitted()


@pytest.fixture
def office():
    return staff("office")


def address(name, *arguments):
    return reverse(f"admin:applications_application_{name}", args=arguments)


def again(application):
    return Application.objects.get(pk=application.pk)


def test_who_declares_a_conflict_neither_reads_nor_decides(sign_in, office, application):
    document, client = paper(application), sign_in(office)
    actions.write_remark(application, "Ask for the seal.", staff("head"))
    answer = client.post(address("conflict", application.ref), {"why": "She is my sister."})
    assert answer["Location"] == reverse("admin:index")
    assert LogEntry.objects.filter(verb="application.conflict", actor=office).count() == 1
    page = client.get(address("change", application.ref))
    assert page.status_code == 200
    assert "This application is locked for you" in page.content.decode()
    assert application.applicant.iin not in page.content.decode()
    assert client.get(screen(document)).status_code == 404
    assert decide(client, document, "accept").status_code == 404
    upload = document.uploads.get()
    file = reverse("admin:applications_document_file", args=[document.pk, upload.number])
    assert client.get(file).status_code == 404
    assert client.post(address("step", application.ref, "refuse"), {"note": "No."}).status_code == 404
    assert client.post(address("packet", application.ref)).status_code == 404
    with pytest.raises(Refused):
        actions.accept_document(document, office, document.version)
    with pytest.raises(Refused):
        actions.fire(application, "refuse", office, "No.")
    assert Document.objects.get(pk=document.pk).state == Document.State.UPLOADED
    assert again(application).state == "submitted"
    for model in (Document, Remark, Folder):
        assert visible(office, model).count() == 0
    assert list(queue.waiting_for(office)) == []
    assert queue.figures(office)["papers"] == 0


def test_colleagues_go_on_and_see_who_may_not(sign_in, office, application):
    actions.declare_conflict(application, "She is my sister.", office)
    head = staff("head")
    assert can(head, "applications.as_office", again(application))
    assert queue.figures(head)["applications"] == 1
    text = sign_in(head).get(address("change", application.ref)).content.decode()
    assert "She is my sister." in text
    assert "locked for them" in text
    document = paper(again(application))
    assert actions.accept_document(document, head, document.version).state == "accepted"


def test_only_the_head_lifts_it_and_never_the_own_one(sign_in, office, application):
    conflict = actions.declare_conflict(application, "She is my sister.", office)
    assert (
        sign_in(office).post(address("lift", application.ref, conflict.pk), {"why": "x"}).status_code == 404
    )
    colleague = sign_in(staff("medical"))
    assert colleague.post(address("lift", application.ref, conflict.pk), {"why": "x"}).status_code == 403
    answer = sign_in("head").post(address("lift", application.ref, conflict.pk), {"why": "A namesake."})
    assert answer.status_code == 302
    assert can(office, "documents.review", paper(again(application)))
    lifted = Conflict.objects.get()
    assert (lifted.lifted_by.email, lifted.lifted_why) == ("head@example.kz", "A namesake.")


def test_the_head_does_not_lift_the_own_conflict(sign_in, application):
    head = staff("head")
    conflict = actions.declare_conflict(application, "My nephew.", head)
    with pytest.raises(Refused):
        actions.lift_conflict(conflict, "It is nothing.", head)
    assert Conflict.objects.get().lifted_at is None


def test_a_conflict_needs_a_reason_and_stands_once(office, application):
    with pytest.raises(ValidationError):
        actions.declare_conflict(application, "  ", office)
    actions.declare_conflict(application, "She is my sister.", office)
    with pytest.raises(Refused):
        actions.declare_conflict(application, "She is my sister.", office)
    with pytest.raises(IntegrityError):
        Conflict.objects.create(application=application, user=office, why="Again.")


def test_a_step_for_many_leaves_out_what_is_locked(office, application):
    for document in application.documents.all():
        actions.accept_document(document, staff("head"), document.version)
    actions.declare_conflict(application, "She is my sister.", office)
    with pytest.raises(Refused):
        actions.verify(application, office)
    assert again(application).state == "submitted"
