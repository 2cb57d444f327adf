"""Taking over what the office registered: by a confirmed address, by the right person, once."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from applications import actions, registered
from applications.models import Applicant, Application
from mobility.accounts.models import User
from mobility.common import log
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail.models import Message
from tests.factories import applications as made
from tests.factories.calls import CallFactory
from tests.factories.people import ApplicantFactory, UserFactory, staff

from .registering import registered_from_paper

BORN = dt.date(2005, 5, 14)
CLAIM = "/applications/claim/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(db):
    return staff("office")


@pytest.fixture
def done(office):
    """An application the office registered from paper, with an address on it."""
    return registered_from_paper(CallFactory(), office, birth_date=BORN)


def account(email="aliya@example.kz", *, confirmed=True):
    user = UserFactory(email=email, full_name="")
    EmailAddress.objects.create(user=user, email=email, verified=confirmed, primary=True)
    return user


def test_whoever_confirmed_the_address_takes_it_over(done, client):
    me, stand_in = account("Aliya@example.kz"), done.applicant.user
    client.force_login(me)
    home = client.get(reverse("applications:home")).content.decode()
    assert "An application of yours is with the office" in home
    page = client.get(CLAIM).content.decode()
    assert done.applicant.last_name not in page
    assert done.number not in page
    answer = client.post(CLAIM, {"birth_date": "14.05.2005"}, follow=True)
    assert "It is yours now" in answer.content.decode()
    done.refresh_from_db()
    assert done.applicant.user == me
    assert not User.objects.filter(pk=stand_in.pk).exists()
    shown = client.get(reverse("applications:show", args=[done.ref])).content.decode()
    assert done.number in shown
    letter = Message.objects.get(template__code="submitted")
    assert (letter.user, letter.link) == (me, f"/applications/{done.ref}/")
    assert log.entries_for(done).get(verb="application.claim").actor == me
    assert registered.waiting_for(me) == []


@pytest.mark.parametrize(("email", "confirmed"), [("other@example.kz", True), ("aliya@example.kz", False)])
def test_no_other_account_ever_takes_it(done, client, email, confirmed):
    other = account(email, confirmed=confirmed)
    client.force_login(other)
    assert "An application of yours" not in client.get(reverse("applications:home")).content.decode()
    client.post(CLAIM, {"birth_date": "14.05.2005"})
    with pytest.raises(Refused):
        actions.claim(done.applicant, BORN, other)
    assert Applicant.objects.get().user.stand_in


def test_whoever_has_not_confirmed_the_address_reads_what_to_do(done, client):
    client.force_login(account(confirmed=False))
    page = client.get(CLAIM).content.decode()
    assert "The address <strong>aliya@example.kz</strong> is not confirmed yet" in page
    assert "Nothing waits for you here." not in page
    assert done.number not in page
    client.force_login(account("stranger@example.kz", confirmed=False))
    assert "is not confirmed yet" in client.get(CLAIM).content.decode()
    client.force_login(account("third@example.kz"))
    page = client.get(CLAIM).content.decode()
    assert "Nothing waits for you here." in page
    assert "Send the letter again" not in page


def test_a_visitor_signs_in_first(done, client):
    assert client.get(CLAIM).headers["Location"] == f"/accounts/login/?next={CLAIM}"


def test_a_wrong_date_of_birth_is_refused_five_times_and_then_for_a_day(done, client):
    me = account()
    client.force_login(me)
    for _unused in range(5):
        answer = client.post(CLAIM, {"birth_date": "14.05.2004"})
        assert "This is not the date of birth on the paper" in answer.content.decode()
        assert answer.status_code == 422
    answer = client.post(CLAIM, {"birth_date": "14.05.2005"})
    assert "too often" in answer.content.decode()
    assert Applicant.objects.get().user.stand_in
    assert LogEntry.objects.filter(verb="applicant.claim_wrong", actor=me).count() == 5


def test_what_was_taken_over_is_not_waiting_any_more(done):
    actions.claim(done.applicant, BORN, account())
    with pytest.raises(Refused):
        actions.claim(Applicant.objects.get(), BORN, account("second@example.kz"))


# --- A profile of one's own ------------------------------------------------------------------------------


def test_a_profile_of_the_same_person_takes_it_in(done):
    me = account()
    own = ApplicantFactory(user=me, iin=done.applicant.iin, birth_date=BORN, phone="", first_name="Әлия")
    actions.claim(done.applicant, BORN, me)
    done.refresh_from_db()
    own.refresh_from_db()
    assert (done.applicant, own.first_name, own.phone) == (own, "Әлия", "+7 700 000 00 01")
    assert done.person.first_name == "Айгерім"
    assert Applicant.objects.count() == 1


def test_a_profile_of_somebody_else_does_not(done):
    me = account()
    ApplicantFactory(user=me)
    with pytest.raises(actions.NotTaken, match="another IIN"):
        actions.claim(done.applicant, BORN, me)
    assert Applicant.objects.count() == 2


def test_two_applications_for_one_call_never_meet(done):
    me = account()
    own = ApplicantFactory(user=me, iin=done.applicant.iin)
    made.draft(done.call, own, papers=False)
    with pytest.raises(actions.NotTaken, match="for the same call"):
        actions.claim(done.applicant, BORN, me)
    assert Application.objects.filter(call=done.call).count() == 2


# --- Inviting --------------------------------------------------------------------------------------------


def test_the_office_invites_and_the_letter_leads_to_the_page(done, office, client):
    client.force_login(office)
    address = reverse("admin:applications_application_invite", args=[done.ref])
    answer = client.post(address, {"email": "Right@Example.kz", "language": "ru"}, follow=True)
    assert "A letter goes to Right@Example.kz." in answer.content.decode()
    letter = Message.objects.get(template__code="claim-invited")
    assert (letter.recipient, letter.language, letter.link) == ("right@example.kz", "ru", CLAIM)
    assert registered.waiting_for(account()) == []
    assert registered.waiting_for(account("right@example.kz")) == [done.applicant]


def test_nobody_is_invited_who_has_an_account(done, office):
    actions.claim(done.applicant, BORN, account())
    with pytest.raises(Refused):
        actions.invite(done, "x@example.kz", "kk", office)


def test_an_invitation_needs_an_address(done, office):
    with pytest.raises(ValidationError):
        actions.invite(done, "", "kk", office)


def test_the_office_acts_no_more_for_whoever_took_it_over(done, office):
    actions.claim(done.applicant, BORN, account())
    with pytest.raises(Refused):
        actions.fire(Application.objects.get(), "withdraw", office)
    made.return_paper(done)
    with pytest.raises(Refused):
        actions.take_paper(done.documents.get(requirement__code="TRANSCRIPT"), office)


def test_letters_for_a_person_without_an_account_go_to_the_address_on_the_paper(done):
    made.return_paper(done)
    letter = Message.objects.get(template__code="returned")
    assert (letter.recipient, letter.link, letter.state) == ("aliya@example.kz", CLAIM, Message.State.QUEUED)
