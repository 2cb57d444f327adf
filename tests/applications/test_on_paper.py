"""Papers that come only on paper: the card says where, nobody waits, the office ticks them."""

import pytest
from django.urls import reverse

from applications import actions, queries
from applications.models import Application, Document
from applications.workflow import Impossible
from programs.models import DocumentRequirement
from tests.applications import builders
from tests.applications.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    made = builders.call(recommended=True)
    DocumentRequirement.objects.filter(call=made, code="PHOTO_3X4").update(way="paper")
    return made


@pytest.fixture
def applicant(call):
    return builders.student(language="en")


@pytest.fixture
def draft(applicant, call):
    return builders.draft(applicant, call)


def photo(application):
    return application.documents.select_related("requirement").get(requirement__code="PHOTO_3X4")


def submitted(draft):
    draft.documents.exclude(requirement__code="PHOTO_3X4").update(state="uploaded")
    user = draft.applicant.user
    actions.submit(draft, user, consent_processing=True, consent_cross_border=True)
    return Application.objects.get(pk=draft.pk)


def test_the_card_says_where_when_and_how_many_and_takes_no_file(draft):
    page = browser(draft.applicant.user).get(reverse("applications:documents", args=[draft.ref]))
    text = " ".join(page.content.decode().split())
    assert "Bring it to the office on paper</b> (4 copies)" in text
    assert "64 Lomov Street" in text
    assert reverse("applications:upload", args=[draft.ref, photo(draft).pk]) not in text


def test_it_keeps_nobody_from_submitting(draft):
    assert photo(draft).pk not in [d.pk for d in queries.what_is_missing(draft)["documents"]]
    sent = submitted(draft)
    assert (sent.state, photo(sent).state) == ("submitted", "missing")


def test_the_office_ticks_that_it_was_seen(draft):
    sent, office = submitted(draft), builders.specialist()
    document = photo(sent)
    screen = browser(office).get(
        reverse("admin:applications_application_review", args=[sent.ref, document.pk]),
        HTTP_ACCEPT_LANGUAGE="en",
    )
    assert 'value="accept"' in screen.content.decode()

    actions.accept_document(document, office, document.version)

    seen = photo(sent)
    assert (seen.state, seen.met_by, seen.decided_by) == ("accepted", "paper", office)
    assert not queries.missing_documents(sent).exists()


def test_a_missing_paper_of_another_way_is_still_not_accepted(draft):
    sent, office = submitted(draft), builders.specialist()
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    Document.objects.filter(pk=document.pk).update(state="missing")
    with pytest.raises(Impossible):
        actions.accept_document(document, office, document.version)
