"""A recommendation from the request to the office's acceptance."""

import pytest
from django.test import Client

from applications.models import Application
from applications.references.models import Reference
from applications.references.packet import paper_of
from mobility.common import files
from mobility.common.models import LogEntry
from mobility.mail.delivery import deliver_due
from mobility.mail.models import Message
from tests.common.reading import text_of
from tests.factories import staff

from . import build

pytestmark = pytest.mark.django_db


def test_from_asking_to_the_offices_reading(mailoutbox):
    application = build.waiting_draft()
    request = build.ask(application)
    deliver_due()
    [letter] = mailoutbox
    link = f"http://127.0.0.1:8000{build.address(request)}"
    assert letter.to == ["bolat@uni.example"]
    assert link in letter.body

    browser = build.referee()
    page = browser.get(build.address(request))
    assert page.status_code == 200
    assert page.context["found"].state == "opened"

    answer = build.write_and_send(request, browser)
    assert answer["Location"] == "/r/thanks/"
    assert browser.get("/r/thanks/").status_code == 200
    copy = b"".join(browser.get("/r/copy/").streaming_content)
    assert copy.startswith(b"%PDF-")

    document = build.recommendation(application)
    assert (document.state, document.met_by) == ("uploaded", "reference")
    sent = build.submit(application)
    office = Client()
    office.force_login(staff("office"))
    reference = Reference.objects.get()
    read = office.get(f"/references/{reference.pk}/")
    assert read.status_code == 200
    assert b"".join(read.streaming_content) == copy
    assert LogEntry.objects.filter(verb="reference.read", target=sent.ref).count() == 1
    assert Application.objects.get(pk=sent.pk).state == "submitted"
    received = Message.objects.get(template__code="reference-received")
    assert received.recipient == application.applicant.user.email
    with files.open_stored(paper_of(reference)) as content:
        assert "Aigerim works hard & well." in text_of(content.read())
