"""The receipt: one for a submission, the same for ever, void once the application is withdrawn."""

import pytest
from django.urls import reverse
from django.utils import translation

from applications import actions, packet
from applications.models import Application
from applications.receipts import last_receipt, stated
from mobility.common import dates, issued
from mobility.common.models import IssuedPaper
from tests.common.reading import text_of

from . import builders
from .people import browser, fill, stored, submit
from .registering import registered_from_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(draft):
    fill(draft)
    return submit(draft)


def test_a_submission_gives_one_receipt_and_asking_again_gives_the_same(sent, me):
    paper = IssuedPaper.objects.get()
    me.get(reverse("applications:receipt", args=[sent.ref]))

    assert actions.receipt_of(sent) == paper
    assert (paper.kind, paper.number, paper.voided_at) == ("receipt", sent.number, None)
    assert paper.content_hash == issued.hash_of(stated(sent))
    assert IssuedPaper.objects.count() == 1


def test_what_is_replaced_later_does_not_change_the_receipt(sent):
    before = stated(sent)
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    actions.return_document(document, builders.specialist(), document.version, "Seal.")
    actions.upload(document, stored(sent.applicant.user, "new.pdf", "other"), sent.applicant.user)

    assert document.uploads.count() == 2
    assert stated(Application.objects.get(pk=sent.pk)) == before
    assert len(before["papers"]) == 8


def test_the_paper_shows_the_code_and_the_hash_and_nobody_but_its_owner(sent):
    paper = last_receipt(sent)
    page = "".join(text_of(packet.receipt(sent, "en", paper)).split())

    assert issued.printed(paper.code) in page
    assert paper.content_hash in page
    assert "/verify/" in page


def test_a_withdrawn_application_voids_its_receipt_and_none_is_given_anew(sent):
    withdrawn = actions.fire(sent, "withdraw", sent.applicant.user)
    paper = actions.receipt_of(withdrawn)

    assert paper.voided_at is not None
    assert IssuedPaper.objects.count() == 1
    assert "This receipt has been void since" in " ".join(text_of(packet.receipt(sent, "en", paper)).split())


def test_an_application_from_before_receipts_were_written_down_gets_one(sent):
    IssuedPaper.objects.all().delete()
    first = browser(sent.applicant.user).get(reverse("applications:receipt", args=[sent.ref]))
    browser(sent.applicant.user).get(reverse("applications:receipt", args=[sent.ref]))

    assert first.status_code == 200
    assert IssuedPaper.objects.get().number == sent.number


@pytest.mark.parametrize(
    ("channel", "sentence", "beside"),
    [
        (
            "office",
            "On {day} the International Office received this application on paper.",
            "on paper,",
        ),
        ("egov", "On {day} this application came through eGov.", "through eGov,"),
    ],
)
def test_the_receipt_of_what_came_another_way_names_the_day_and_no_hour(call, channel, sentence, beside):
    application = registered_from_paper(call, builders.head(), channel=channel)
    day = dates.long_date(application.received_on, "en")
    papers = application.documents.exclude(state="missing").count()

    with translation.override("en"):
        told = " ".join(text_of(packet.receipt(application, "en", actions.receipt_of(application))).split())

    assert sentence.format(day=day) in told
    assert f"{application.number}, received on {day}" in told
    assert told.count(beside) == papers
    assert "00:00" not in told and "sent to the office" not in told
