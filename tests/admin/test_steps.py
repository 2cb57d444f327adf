"""Steps as buttons: what is offered to whom, what they ask, what they write, and what is refused."""

import datetime as dt

import pytest
from django.urls import reverse

from applications import actions
from applications.models import Transition
from mobility.common.models import Job, LogEntry
from mobility.mail.models import Message
from programs.models import Offering
from tests.factories import CallFactory, OfferingFactory, application_in, staff, submitted

pytestmark = pytest.mark.django_db


def step(application, name):
    return reverse("admin:applications_application_step", args=[application.ref, name])


def page_of(application):
    return reverse("admin:applications_application_change", args=[application.ref])


def offered(client, application):
    return [offer.step.name for offer in client.get(page_of(application)).context["offers"]]


def test_steps_are_offered_by_state_and_office(sign_in):
    application = submitted()
    assert offered(sign_in("office"), application) == ["verify", "refuse"]
    assert offered(sign_in("head"), application) == ["verify", "refuse"]
    actions.fire(application, "refuse", staff("office"), "The GPA is too low.")
    assert offered(sign_in("office"), application) == []
    assert offered(sign_in("head"), application) == ["reopen"]


def test_refusing_asks_for_a_reason_says_what_happens_and_writes_a_letter(sign_in):
    application = submitted()
    client = sign_in("office")
    asked = client.get(step(application, "refuse")).content.decode()
    assert "The application becomes “refused”." in asked
    assert f"A letter goes to {application.applicant.user.email} (English)." in asked
    empty = client.post(step(application, "refuse"), {"note": "  "})
    assert empty.status_code == 200
    application.refresh_from_db()
    assert application.state == "submitted"
    done = client.post(step(application, "refuse"), {"note": "The GPA differs from the transcript."})
    assert (done.status_code, done["Location"]) == (302, page_of(application))
    application.refresh_from_db()
    assert application.state == "refused"
    move = Transition.objects.get(step="refuse")
    assert (move.note, move.by.email) == ("The GPA differs from the transcript.", "office@example.kz")
    assert LogEntry.objects.filter(verb="application.refuse", target=application.ref).count() == 1
    letter = Message.objects.get(template__code="refused")
    assert letter.recipient == application.applicant.user.email


def test_a_second_click_is_told_that_it_is_done_and_changes_nothing(sign_in):
    application = submitted()
    client = sign_in("office")
    client.post(step(application, "refuse"), {"note": "First."})
    again = client.post(step(application, "refuse"), {"note": "Second."})
    assert again.status_code == 409
    assert "The application now stands at “refused”." in again.content.decode()
    assert Transition.objects.filter(step="refuse").count() == 1
    assert Message.objects.filter(template__code="refused").count() == 1


def test_verifying_with_open_papers_names_them(sign_in):
    application = submitted()
    answer = sign_in("office").post(step(application, "verify"))
    text = answer.content.decode()
    assert answer.status_code == 409
    for document in application.documents.exclude(requirement__kind__in=["medical", "social_status"]):
        assert document.requirement.title in text
    application.refresh_from_db()
    assert application.state == "submitted"


def test_the_names_of_papers_a_specialist_may_not_open_are_not_told(sign_in):
    application = submitted()
    medical = application.documents.get(requirement__kind="medical")
    text = sign_in("office").post(step(application, "verify")).content.decode()
    assert medical.requirement.title not in text
    assert medical.requirement.title in sign_in("head").post(step(application, "verify")).content.decode()


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("office", "reopen", 403),
        ("medical", "reopen", 403),
        ("technician", "refuse", 404),
        ("student", "refuse", 403),
        ("office", "submit", 404),
        ("office", "withdraw", 403),
        ("office", "return", 404),
        ("head", "rank", 404),
        ("head", "select", 409),
        ("head", "nonsense", 404),
        ("head", "nominate", 409),
    ],
)
def test_a_step_by_hand_made_post_is_refused(sign_in, who, name, status):
    application = submitted()
    answer = sign_in(who).post(step(application, name), {"note": "Because."})
    assert answer.status_code == status
    application.refresh_from_db()
    assert application.state == "submitted"
    assert Transition.objects.count() == 1


def test_a_draft_has_no_steps(sign_in):
    application = application_in("draft")
    for name in ("refuse", "verify", "withdraw"):
        assert sign_in("head").post(step(application, name), {"note": "x"}).status_code == 404


def test_departure_and_return_ask_for_a_day(sign_in):
    application = application_in("nominated")
    client = sign_in("office")
    assert offered(client, application) == ["depart"]
    first, last = application.call.stay_from, application.call.stay_to
    assert str(first) in client.get(step(application, "depart")).content.decode()
    assert client.post(step(application, "depart"), {"day": str(first)}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.stay.arrived_on) == ("abroad", first)
    early = client.post(step(application, "come_back"), {"day": str(first - dt.timedelta(days=1))})
    assert "The stay cannot end before it began." in early.content.decode()
    assert client.post(step(application, "come_back"), {"day": str(last)}).status_code == 302
    application.stay.refresh_from_db()
    assert application.stay.left_on == last


def test_a_place_is_given_to_one_person_only_after_places_were_given_out(sign_in):
    ranked = application_in("ranked")
    client = sign_in("head")
    assert offered(client, ranked) == []
    offering = ranked.choices.first().offering
    assert client.post(step(ranked, "select"), {"offering": offering.pk}).status_code == 409
    actions.fire(ranked, "hold", staff("head"))
    assert offered(client, ranked) == ["select", "pass_over"]
    assert offered(sign_in("office"), ranked) == []
    assert "2 free seats" in client.get(step(ranked, "select")).content.decode()
    assert client.post(step(ranked, "select"), {"offering": offering.pk}).status_code == 302
    ranked.refresh_from_db()
    assert (ranked.state, ranked.place.offering) == ("selected", offering)
    assert Message.objects.filter(template__code="selected").count() == 1


def test_a_place_without_a_free_seat_or_wish_is_not_given(sign_in):
    reserve = application_in("reserve", CallFactory(places=3))
    wished, unwished = reserve.choices.first().offering, OfferingFactory(call=reserve.call)
    client = sign_in("head")
    assert client.post(step(reserve, "select"), {"offering": unwished.pk}).status_code == 200
    Offering.objects.filter(pk=wished.pk).update(seats=0)
    answer = client.post(step(reserve, "select"), {"offering": wished.pk})
    assert "There is no free seat any more." in answer.content.decode()
    reserve.refresh_from_db()
    assert reserve.state == "reserve"


def test_the_packet_is_asked_for_by_post_and_its_progress_shown(sign_in):
    application = submitted()
    client = sign_in("office")
    address = reverse("admin:applications_application_packet", args=[application.ref])
    assert client.get(address).status_code == 404
    assert Job.objects.count() == 0
    answer = client.post(address)
    job = Job.objects.get(kind="packet")
    assert answer["Location"] == reverse("portal:job", args=[job.pk])
    assert job.asked_by.email == "office@example.kz"
    assert client.get(answer["Location"]).status_code == 200
    assert sign_in("head").get(answer["Location"]).status_code == 404
    assert sign_in("technician").post(address).status_code == 404
