"""What nobody may do with somebody else's application, nor its owner once it is sent or too late."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from applications import actions
from applications.models import Application, Document
from applications.workflow import Impossible
from mobility.accounts.models import Role
from mobility.common.policy import Refused, can

from . import builders
from .people import fill, stored, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def choose(draft, by, now=None):
    actions.choose(draft, [], by, now=now)


def keep_unfinished(draft, by, now=None):
    actions.keep_unfinished(draft, {"posted": {"last_name": "Other"}, "fields": []}, by)


def send(draft, by, now=None):
    actions.submit(draft, by, consent_processing=True, consent_cross_border=True, now=now)


def take_out(draft, by, now=None):
    actions.remove_upload(draft.documents.get(requirement__code="TRANSCRIPT"), by, now)


def put_back(draft, by, now=None):
    actions.restore_upload(draft.documents.get(requirement__code="TRANSCRIPT"), 1, by, now)


def choose_way(draft, by, now=None):
    document = draft.documents.get(requirement__code="LANGUAGE")
    actions.choose_way(document, document.requirement.alternatives.first(), by, now)


def take_paper(draft, by, now=None):
    actions.take_paper(draft.documents.get(requirement__code="TRANSCRIPT"), by, now=now)


VERBS = [choose, keep_unfinished, send, take_out, put_back, choose_way, take_paper]
TIMED = [choose, send, take_out, put_back, choose_way, take_paper]


def told(draft):
    """Return what of a draft could have been changed."""
    draft.refresh_from_db()
    papers = draft.documents.order_by("pk").values_list("state", "met_by", "version", "alternative")
    return draft.state, draft.number, draft.unfinished, list(draft.choices.values_list("rank")), list(papers)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["student", "office", "technician"])
def test_nobody_else_touches_a_draft(draft, verb, who):
    roles = [Role.OFFICE_HEAD] if who == "office" else []
    other = builders.user("other@example.kz", *roles)
    other.is_superuser = who == "technician"
    other.save()
    fill(draft)
    before = told(draft)
    with pytest.raises(Refused):
        verb(draft, other)
    assert told(draft) == before


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb is not send])
def test_the_owner_changes_nothing_that_was_sent(draft, applicant, verb):
    fill(draft)
    sent = submit(draft)
    before = told(sent)
    with pytest.raises(Refused):
        verb(sent, applicant.user)
    assert told(sent) == before


@pytest.mark.parametrize("verb", TIMED)
def test_nothing_changes_after_the_last_second(draft, applicant, call, verb):
    fill(draft)
    before = told(draft)
    with pytest.raises(actions.TooLate):
        verb(draft, applicant.user, now=call.deadline + dt.timedelta(seconds=1))
    assert told(draft) == before


def test_a_list_of_papers_stays_as_it_was_sent(draft):
    fill(draft)
    sent = submit(draft)
    known = sent.documents.count()
    Document.objects.filter(pk=sent.documents.first().pk).delete()
    actions.refresh_documents(Application.objects.get(pk=sent.pk))
    assert sent.documents.count() == known - 1


def test_a_paper_that_waits_or_was_accepted_is_not_handed_in_over_it(draft, applicant):
    fill(draft)
    transcript = draft.documents.get(requirement__code="TRANSCRIPT")
    with pytest.raises(Impossible):
        actions.hand_in(transcript, Document.Way.STATEMENT, applicant.user)


def test_what_was_made_of_an_older_version_does_not_replace_the_newest(draft, applicant):
    fill(draft)
    transcript = draft.documents.get(requirement__code="TRANSCRIPT")
    actions.upload(transcript, stored(applicant.user, text="second"), applicant.user)
    with pytest.raises(actions.Stale):
        actions.upload(transcript, stored(applicant.user, text="turned"), applicant.user, over=1)
    assert transcript.uploads.count() == 2


@pytest.mark.parametrize("decide", ["accept", "return"])
def test_of_two_windows_of_the_office_the_second_decides_nothing(draft, decide):
    fill(draft)
    sent = submit(draft)
    office = builders.specialist()
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    seen = document.version
    actions.accept_document(document, office, seen)
    with pytest.raises(actions.Stale):
        if decide == "accept":
            actions.accept_document(document, office, seen)
        else:
            actions.return_document(document, office, seen, "Page 2 is cut off.")
    document.refresh_from_db()
    assert (document.state, document.reason, document.version) == ("accepted", "", seen + 1)


def test_nobody_else_decides_a_document_nor_the_office_its_own(draft, applicant):
    fill(draft)
    sent = submit(draft)
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    office = builders.specialist()
    Application.objects.filter(pk=sent.pk).update(applicant=builders.student("own@example.kz"))
    own = Application.objects.get(pk=sent.pk).applicant.user
    for person in (applicant.user, builders.user("other@example.kz"), own):
        with pytest.raises(Refused):
            actions.accept_document(document, person, document.version)
    own.role_holdings.create(role=Role.OFFICE_HEAD)
    with pytest.raises(Refused):
        actions.accept_document(document, type(own).objects.get(pk=own.pk), document.version)
    assert actions.accept_document(document, office, document.version).state == "accepted"


def test_a_returned_paper_of_an_application_that_has_ended_is_not_replaced(draft, applicant):
    fill(draft)
    sent = submit(draft)
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    Document.objects.filter(pk=document.pk).update(
        state="returned", reason="Blurred.", due=timezone.localdate()
    )
    Application.objects.filter(pk=sent.pk).update(state="returned")
    document = Document.objects.get(pk=document.pk)
    assert can(applicant.user, "documents.replace", document)
    Application.objects.filter(pk=sent.pk).update(state="withdrawn")
    document = Document.objects.get(pk=document.pk)
    assert not can(applicant.user, "documents.replace", document)


def test_a_file_that_was_taken_out_is_not_opened_by_its_owner(draft, applicant):
    fill(draft)
    version = draft.documents.get(requirement__code="TRANSCRIPT").uploads.get()
    assert can(applicant.user, "uploads.open", version)
    take_out(draft, applicant.user)
    version = type(version).objects.get(pk=version.pk)
    assert not can(applicant.user, "uploads.open", version)
