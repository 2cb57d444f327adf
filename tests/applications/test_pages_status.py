"""How things stand: my applications, one of them, its moves, its receipt."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import actions
from applications.admin.page import facts
from applications.models import Applicant, Application
from applications.placement.models import Place
from mobility.common.clock import local_day
from mobility.common.models import LogEntry
from mobility.mail.models import Message
from programs.models import Call

from . import builders
from .people import browser, fill, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(draft):
    fill(draft)
    return submit(draft)


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def in_state(application, state):
    """Put an application into a state that other people's moves lead to."""
    Application.objects.filter(pk=application.pk).update(state=state)
    application.refresh_from_db()
    return application


# --- My applications ----------------------------------------------------------------------------------------


def test_nobody_begins_with_an_empty_page(call):
    page = text(browser(builders.user("new@example.kz")).get(url("home")))

    assert "You have not applied yet" in page
    assert f'href="{reverse("portal:home")}"' in page


def test_my_applications_say_whose_turn_it_is_and_what_comes_next(me, draft, call):
    page = text(me.get(url("home")))

    assert "Your turn" in page
    assert "Upload your documents" in page
    assert f"{call.days_left(timezone.localdate())} days" in page
    assert "Kazakhstan time (UTC+5)" in page


def test_applications_of_others_are_not_listed(draft):
    page = text(browser(builders.head()).get(url("home")))

    assert "You have not applied yet" in page


def test_my_applications_cost_the_same_for_one_and_three(me, draft, applicant, django_assert_num_queries):
    me.get(url("home"))
    with django_assert_num_queries(16):
        me.get(url("home"))
    for code in ("second", "third"):
        builders.draft(applicant, builders.call(code, preset="tou-ka171-001"))
    with django_assert_num_queries(16):
        me.get(url("home"))


# --- One application ----------------------------------------------------------------------------------------


def route(page):
    """Return the stations of the route line as (state, label)."""
    line = page.partition('<ol class="route route-compact"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="is-(\w+)"[^>]*> <b>(.*?)</b>', line)


def test_a_draft_leads_to_its_next_step(me, draft):
    page = text(me.get(url("show", draft.ref)))

    assert route(page)[0] == ("now", "Application")
    assert f'<a class="btn btn-primary" href="{url("documents", draft.ref)}">Go on</a>' in page
    assert "Documents: 0 of 8 uploaded" in page
    assert "8 documents missing" in page
    assert page.count("btn-primary") == 1


def test_a_submitted_application_is_the_offices_turn(me, sent, call):
    page = text(me.get(url("show", sent.ref)))

    assert route(page) == [
        ("done", "Application"),
        ("now", "Checking papers"),
        ("ahead", "Commission"),
        ("ahead", "Decision"),
        ("ahead", "Nomination"),
        ("ahead", "Stay abroad"),
        ("ahead", "Recognition"),
    ]
    assert "The office&#x27;s turn" in page
    assert f'Application <span class="nowrap">{sent.number}</span>' in page
    assert "Documents: 0 of 8 accepted" in page
    assert "You need not bring" in page
    assert "You will already be 18 on the day you leave, 22 February 2027." in page
    assert f'href="{url("receipt", sent.ref)}"' in page
    assert "btn-primary" not in page


def test_documents_are_grouped_by_who_holds_the_ball(me, sent):
    office = builders.specialist()
    first, second = sent.documents.order_by("requirement__order")[:2]
    actions.accept_document(first, office, first.version)
    actions.return_document(second, office, second.version, "The seal is missing.")

    page = text(me.get(url("show", sent.ref)))

    groups = re.findall(r'<h3 class="group">(.*?) <span class="soft">(\d+)</span>', page)
    assert groups == [
        ("Your turn", "1"),
        ("Others&#x27; turn", "6"),
        ("Accepted", "1"),
        ("You need not bring", "4"),
    ]
    assert "Please mend: Transcript certified by the university seal" in page
    assert "The office wrote: “The seal is missing.”" in page
    assert f'href="{url("documents", sent.ref)}#document-{second.pk}">Replace the file</a>' in page


def test_letters_are_there_to_be_read_again(me, sent, applicant):
    Message.objects.update(
        state=Message.State.SENT, subject="We have it", body="Good day\n\nIt is here.", sent_at=timezone.now()
    )
    builders.draft(builders.student("other@example.kz"), sent.call)

    page = text(me.get(url("show", sent.ref)))

    assert "<b>We have it</b>" in page
    assert "<p>Good day</p> <p>It is here.</p>" in page


def test_a_letter_still_on_its_way_is_announced(me, sent):
    assert "A letter is on its way to you." in text(me.get(url("show", sent.ref)))


def test_the_history_speaks_to_the_applicant_and_keeps_notes_of_the_office_in_the_office(me, sent):
    office, head = builders.specialist(), builders.head()
    actions.fire(sent, "refuse", office, note="The passport expires before the stay.")
    actions.fire(sent, "reopen", head, note="Our mistake, internal.")

    page = text(me.get(url("show", sent.ref)))

    assert "The application was refused" in page
    assert "The passport expires before the stay." in page
    assert "internal" not in page


def test_a_draft_that_was_too_late_says_that_nobody_has_it(me, draft, call):
    Call.objects.filter(pk=call.pk).update(closes_on=local_day(call.deadline) - dt.timedelta(days=30))

    page = text(me.get(url("show", draft.ref)))

    assert "This draft was not submitted, so nobody has received it." in page
    assert "the deadline has passed" in page
    assert "btn-primary" not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("verified", "All your papers are in order."),
        ("scoring", "The commission is scoring the applications."),
        ("ranked", "Places are being given out"),
        ("reserve", "If a place becomes free for you, we write to you at once."),
        ("not_selected", "You may apply again in the next call"),
        ("accepted", "The office now nominates you to the host."),
        ("declined", "It goes to the next person."),
        ("nominated", "The host has your nomination."),
        ("abroad", "ask the host for the confirmation of your stay and your transcript"),
        ("back", "The faculty is recognising the credits"),
        ("recognised", "Welcome back!"),
        ("refused", "The reason stands in the letter"),
        ("withdrawn", "Nobody works with it any more."),
    ],
)
def test_every_state_has_a_sentence(me, sent, state, said):
    in_state(sent, state)

    assert said in text(me.get(url("show", sent.ref)))
    assert me.get(url("home")).status_code == 200


def test_a_status_page_costs_the_same_for_one_document_and_three(me, sent, django_assert_num_queries):
    rows = list(sent.documents.all())
    for document in rows[3:]:
        document.delete()
    me.get(url("show", sent.ref))
    with django_assert_num_queries(22):
        me.get(url("show", sent.ref))
    for document in rows[1:3]:
        document.delete()
    with django_assert_num_queries(22):
        me.get(url("show", sent.ref))


# --- Moves --------------------------------------------------------------------------------------------------


def test_withdrawing_is_asked_twice(me, sent):
    page = text(me.get(url("step", sent.ref, "withdraw")))
    sent.refresh_from_db()
    assert (sent.state, "Withdraw the application?" in page) == ("submitted", True)

    answer = me.post(url("step", sent.ref, "withdraw"), {"note": "Another plan."}, follow=True)

    sent.refresh_from_db()
    assert (sent.state, sent.transitions.first().note) == ("withdrawn", "Another plan.")
    assert "You withdrew the application." in text(answer)


def test_a_selected_person_sees_the_place_and_answers(me, sent):
    in_state(sent, "selected")
    place = Place.objects.create(application=sent, offering=sent.call.offerings.first())

    page = text(me.get(url("show", sent.ref)))
    assert f"Your place: <b>{place.offering.institution.name}</b>" in page

    me.post(url("step", sent.ref, "accept"))
    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_declining_a_place(me, sent):
    in_state(sent, "selected")

    me.post(url("step", sent.ref, "decline"), {"note": ""})

    sent.refresh_from_db()
    assert sent.state == "declined"


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_a_move_that_is_not_possible_now(me, sent, name):
    answer = me.post(url("step", sent.ref, name), follow=True)

    assert "This is not possible any more; here is how things stand." in text(answer)
    sent.refresh_from_db()
    assert sent.state == "submitted"


@pytest.mark.parametrize("name", ["submit", "resubmit", "verify", "select", "nonsense"])
def test_moves_of_others_have_no_address_here(me, draft, name):
    assert me.post(url("step", draft.ref, name)).status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_pressing_withdraw_twice(me, sent):
    me.post(url("step", sent.ref, "withdraw"))
    me.post(url("step", sent.ref, "withdraw"))

    assert sent.transitions.filter(step="withdraw").count() == 1


# --- Receipt ------------------------------------------------------------------------------------------------


def test_a_draft_has_no_receipt(me, draft):
    assert me.get(url("receipt", draft.ref)).status_code == 404


def test_the_receipt_is_a_pdf_named_by_the_number(me, sent):
    answer = me.get(url("receipt", sent.ref))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="{sent.number}.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_teacher_sees_no_questions_of_students(call):
    applicant = builders.student(
        "teacher@example.kz", person=Applicant.Person.TEACHER, semester=None, gpa=None
    )
    draft = builders.draft(applicant, call)

    assert "About me</b></a>" in text(browser(applicant.user).get(url("show", draft.ref)))
    assert "complete" in text(browser(applicant.user).get(url("show", draft.ref)))


# --- Whom to call in an emergency ---------------------------------------------------------------------------

CONTACT = {
    "emergency_name": "Сәрсенова Гүлнар",
    "emergency_relation": "ана",
    "emergency_phone": "+998 90 123-45-67",
}


def test_whom_to_call_is_changed_after_sending_and_the_office_sees_it(me, sent):
    kept = Application.objects.get(pk=sent.pk).snapshot
    assert f'href="{url("emergency", sent.ref)}"' in text(me.get(url("show", sent.ref)))

    answer = me.post(url("emergency", sent.ref), CONTACT)

    assert answer.url == url("show", sent.ref)
    after = Application.objects.get(pk=sent.pk)
    line = next(fact for fact in facts(after) if fact.label == "In an emergency")
    assert (line.value, line.note) == ("+998901234567", "Сәрсенова Гүлнар, ана")
    assert after.snapshot == kept
    assert list(LogEntry.objects.filter(verb="applicant.emergency").values_list("target", flat=True)) == [
        str(sent.applicant.pk)
    ]
    assert "+998901234567" in text(me.get(url("show", sent.ref)))


def test_a_mistyped_number_is_refused_with_the_way_to_write_it(me, sent):
    answer = me.post(url("emergency", sent.ref), CONTACT | {"emergency_phone": "12"})

    assert answer.status_code == 422
    assert "Write it with + and the code of the country" in text(answer)
    assert Applicant.objects.get().emergency_name == ""


def test_a_draft_says_it_in_the_profile_and_an_ended_application_no_more(me, draft):
    assert me.get(url("emergency", draft.ref)).url == url("profile", draft.ref)
    fill(draft)
    ended = in_state(submit(draft), "declined")
    assert me.post(url("emergency", ended.ref), CONTACT).url == url("show", ended.ref)
    assert url("emergency", ended.ref) not in text(me.get(url("show", ended.ref)))
    assert Applicant.objects.get().emergency_name == ""
