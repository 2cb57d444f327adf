"""What came on paper or through eGov: the same rules, the day it came, one application for one person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from applications import actions, queries
from applications.models import Applicant, Application, Document, Extension
from applications.workflow import State
from mobility.accounts.models import User
from mobility.common import log
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from programs.models import Call
from tests.factories import applications as made
from tests.factories.calls import CallFactory
from tests.factories.people import ApplicantFactory, UserFactory, staff

from .registering import DAY, begun, described, registered_from_paper, typed_in


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def call(db):
    load_letters()
    return CallFactory()


@pytest.fixture
def office(call):
    return staff("office")


def test_a_paper_application_goes_the_way_of_all_others(call, office):
    done = registered_from_paper(call, office)
    assert (done.state, done.channel, done.consent_processing, done.consent_cross_border) == (
        "submitted",
        "office",
        True,
        True,
    )
    assert done.number == f"{call.program.number_prefix}-{call.year}-0001"
    assert timezone.localdate(done.submitted_at) == timezone.localdate() - DAY
    assert done.facts["channel"] == "office"
    assert not done.late
    assert set(done.documents.values_list("state", "met_by")) == {("uploaded", "paper")}
    assert Message.objects.get(template__code="submitted").recipient == "aliya@example.kz"
    assert Message.objects.get().link == "/applications/claim/"
    assert {
        entry.detail.get("from_paper") for entry in log.entries_for(done).filter(verb="document.upload")
    } == {True}
    assert log.entries_for(done).get(verb="application.submit").detail["from_paper"] is True


def test_without_an_address_no_letter_goes_out(call, office):
    done = registered_from_paper(call, office, person=actions.Newcomer("ru"))
    letter = Message.objects.get(template__code="submitted", occasion__contains=done.ref)
    assert (letter.state, letter.recipient) == (Message.State.CANCELLED, "")
    assert letter.error == "No e-mail address of this person is known."


def test_nobody_can_sign_in_to_a_stand_in(call, office):
    account = begun(call, office).applicant.user
    assert (account.stand_in, account.is_active, account.has_usable_password()) == (True, False, False)
    assert account.email.endswith("@registered.invalid")
    assert account.address == "aliya@example.kz"


def test_registering_twice_is_the_same_as_once(call, office):
    done = registered_from_paper(call, office)
    again = actions.register(done, office, signed_by="x", signed_on=timezone.localdate())
    assert again.number == done.number
    assert done.transitions.count() == 1


def test_all_checks_of_the_portal_hold(call, office):
    application = begun(call, office)
    with pytest.raises(actions.Incomplete) as lacking:
        actions.register(application, office, signed_by="x", signed_on=timezone.localdate())
    assert "last_name" in lacking.value.missing["profile"]
    assert lacking.value.missing["choices"] is True
    assert lacking.value.missing["documents"]
    with pytest.raises(ValidationError) as refused:
        actions.register(application, office, signed_by=" ", signed_on=timezone.localdate() + DAY)
    assert set(refused.value.message_dict) == {"signed_by", "signed_on"}


def test_whoever_breaks_a_rule_is_not_registered_from_paper(call, office):
    application = typed_in(call, office)
    described(application, office, citizenship="KZ", gpa="1.00")
    with pytest.raises(actions.Incomplete) as lacking:
        actions.register(application, office, signed_by="x", signed_on=timezone.localdate())
    assert {finding.row.kind for finding in lacking.value.missing["eligibility"]} == {"gpa"}


# --- The day it came -------------------------------------------------------------------------------------


def close(call, days):
    """Let the call have closed some days ago."""
    closed = timezone.localdate() - days * DAY
    Call.objects.filter(pk=call.pk).update(closes_on=closed, late_until=None)
    call.refresh_from_db()


def test_what_came_on_the_last_day_and_is_typed_in_later_is_in_time(call, office):
    close(call, 3)
    done = registered_from_paper(call, office, received_on=call.last_day)
    assert (done.state, done.late, done.extensions.count()) == ("submitted", False, 0)
    assert timezone.localdate(done.submitted_at) == call.last_day


def test_what_came_a_day_later_is_the_heads_to_take_with_a_reason(call, office):
    close(call, 3)
    late, head = call.last_day + DAY, staff("head")
    with pytest.raises(ValidationError) as refused:
        begun(call, office, received_on=late)
    assert list(refused.value.message_dict) == ["received_on"]
    with pytest.raises(ValidationError) as refused:
        begun(call, head, received_on=late)
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(ValidationError):
        begun(call, office, received_on=late, reason="I want it")
    done = registered_from_paper(
        call, head, received_on=late, reason="The post was late: stamp of the day before."
    )
    given = Extension.objects.get(application=done)
    assert (given.until, given.by, given.reason) == (
        late,
        head,
        "The post was late: stamp of the day before.",
    )
    assert done.state == "submitted"


@pytest.mark.parametrize("day", ["future", "before"])
def test_a_day_on_which_the_call_took_nothing(call, office, day):
    when = timezone.localdate() + DAY if day == "future" else call.opens_on - DAY
    with pytest.raises(ValidationError) as refused:
        begun(call, office, received_on=when)
    assert list(refused.value.message_dict) == ["received_on"]


def test_number_and_day_are_never_missing(call, office):
    with pytest.raises(ValidationError) as refused:
        begun(call, office, number=" ")
    assert list(refused.value.message_dict) == ["number"]
    for wrong in ({"channel": "egov"}, {"channel_number": "5"}, {"received_on": timezone.localdate()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.create(applicant=ApplicantFactory(), call=call, **wrong)


def test_an_egov_number_is_registered_once(call, office):
    begun(call, office, channel="egov", number="101000123456")
    with pytest.raises(ValidationError) as refused:
        begun(call, office, channel="egov", number="101000123456")
    assert list(refused.value.message_dict) == ["number"]


# --- One person, one application -------------------------------------------------------------------------


def test_one_person_applies_once_whichever_way(call, office):
    first = registered_from_paper(call, office)
    with pytest.raises(ValidationError, match=first.number):
        begun(call, office, person=first.applicant)
    with pytest.raises(ValidationError, match=first.number):
        begun(call, office, person=actions.Newcomer("kk", "", first.applicant.iin))
    mine = made.draft(call, ApplicantFactory(iin=first.applicant.iin))
    with pytest.raises(actions.Incomplete) as lacking:
        actions.submit(mine, mine.applicant.user, consent_processing=True, consent_cross_border=True)
    assert list(lacking.value.missing) == ["other"]
    mine.refresh_from_db()
    assert (mine.number, mine.state) == (None, "draft")


def test_whoever_began_in_the_portal_goes_on_there(call, office):
    mine = actions.start(UserFactory(), call)
    with pytest.raises(ValidationError, match=mine.ref):
        begun(call, office, person=mine.applicant)


def test_what_the_office_types_in_is_not_the_owners_until_it_is_registered_from_paper(call, office, client):
    applicant = ApplicantFactory()
    application = begun(call, office, person=applicant)
    assert not can(applicant.user, "applications.edit", application)
    with pytest.raises(actions.AtTheOffice):
        actions.start(applicant.user, call)
    client.force_login(applicant.user)
    assert client.get(reverse("applications:show", args=[application.ref])).status_code == 404
    answer = client.post(reverse("applications:start", args=[call.code]), follow=True)
    assert "The office is registering an application of yours" in answer.content.decode()


def test_an_account_of_the_office_cannot_apply(call, office):
    with pytest.raises(ValidationError, match="cannot apply"):
        begun(call, office, person=staff("head"))
    with pytest.raises(Refused):
        begun(call, ApplicantFactory().user)


def test_what_a_person_said_of_themselves_stays(call, office):
    applicant = ApplicantFactory()
    application = begun(call, office, person=applicant)
    assert can(office, "applicants.describe", applicant)
    actions.discard_registration(application, office)
    assert not can(office, "applicants.describe", applicant)
    assert Applicant.objects.filter(pk=applicant.pk).exists()


def test_what_was_begun_by_mistake_goes_with_its_person(call, office):
    account = begun(call, office).applicant.user
    actions.discard_registration(Application.objects.get(), office)
    assert not User.objects.filter(pk=account.pk).exists()
    assert not Applicant.objects.exists()
    assert LogEntry.objects.filter(verb="application.discard").count() == 1
    with pytest.raises(Refused):
        actions.discard_registration(registered_from_paper(call, office), office)


# --- Acting for the person -------------------------------------------------------------------------------


def test_the_office_answers_a_return_for_whoever_has_no_account(call, office):
    done = registered_from_paper(call, office)
    made.return_paper(done)
    document = done.documents.get(requirement__code="TRANSCRIPT")
    assert Application.objects.get().state == State.RETURNED
    actions.take_paper(document, office)
    assert Application.objects.get().state == State.SUBMITTED
    entry = log.entries_for(done).filter(verb="document.upload").first()
    assert (entry.actor, entry.detail["from_paper"]) == (office, True)


def test_the_office_never_acts_in_an_application_of_the_portal(call, office):
    done = made.submitted(call)
    made.return_paper(done)
    with pytest.raises(Refused):
        actions.take_paper(done.documents.get(requirement__code="TRANSCRIPT"), office)
    with pytest.raises(Refused):
        actions.fire(done, "withdraw", office)


def test_the_office_writes_down_a_withdrawal(call, office):
    done = actions.fire(registered_from_paper(call, office), "withdraw", office, "Letter of 3 May, 17-04/301")
    assert done.state == "withdrawn"
    assert log.entries_for(done).get(verb="application.withdraw").detail["from_paper"] is True


def test_reminders_leave_out_what_the_office_types_in(call, office):
    begun(call, office, person=ApplicantFactory())
    assert list(queries.incomplete_drafts(call)) == []


def test_papers_that_lie_at_the_office_are_accepted_like_files(call, office):
    done = registered_from_paper(call, office)
    made.accept_papers(done)
    assert actions.verify(done, office).state == "verified"
    assert set(done.documents.values_list("state", flat=True)) == {Document.State.ACCEPTED}
