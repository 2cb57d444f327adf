"""Doing without a paper, asking for a further one, notes, pages as pictures, and who else is here."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from applications import actions, colleagues, queries, queue
from applications.models import Application, Document, Opened, Remark
from applications.tasks import forget_former_students
from applications.wording.checks import checks, names_alike
from applications.workflow import Impossible
from mobility.accounts.actions import answer_erasure, ask_erasure
from mobility.common.files import store
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, visible
from mobility.mail.models import Message
from programs.models import DocumentRequirement
from programs.queries import ready
from tests.factories import UserFactory, paper, staff, submitted

from .test_review import decide, screen
from .test_review import paper as document_of

pytestmark = pytest.mark.django_db
ASKED = actions.Asked("Certificate of residence", "The host asks where you live.")


@pytest.fixture
def application():
    return submitted()


def again(row):
    return type(row).objects.get(pk=row.pk)


def address(name, *arguments):
    return reverse(f"admin:applications_application_{name}", args=arguments)


# --- Doing without ----------------------------------------------------------------------------------------


def test_the_head_does_without_a_paper_and_says_why(sign_in, application):
    document = document_of(application)
    client = sign_in("head")
    assert 'value="waive"' in client.get(screen(document)).content.decode()
    assert decide(client, document, "waive").status_code == 400
    assert again(document).state == Document.State.UPLOADED
    assert decide(client, document, "waive", remark="It lies here from last year.").status_code == 302
    kept = again(document)
    assert (kept.state, kept.reason) == (Document.State.WAIVED, "It lies here from last year.")
    assert LogEntry.objects.filter(verb="document.waived").count() == 1


def test_a_specialist_does_without_nothing(sign_in, application):
    document = document_of(application)
    client = sign_in("office")
    assert 'value="waive"' not in client.get(screen(document)).content.decode()
    assert decide(client, document, "waive", remark="No need.").status_code == 403
    with pytest.raises(Refused):
        actions.waive_document(document, staff("office"), document.version, "No need.")
    assert again(document).state == Document.State.UPLOADED


def test_doing_without_the_last_returned_paper_gives_the_office_the_ball(application):
    document, head = document_of(application), staff("head")
    returned = actions.return_document(document, head, document.version, "The seal is missing.")
    actions.waive_document(returned, head, returned.version, "The university sent it.")
    assert again(application).state == "submitted"
    assert Message.objects.get(template__code="returned").state == Message.State.CANCELLED


def test_the_second_to_decide_sees_both_values_when_wanting_to_do_without(sign_in, application):
    document = document_of(application)
    actions.accept_document(document, staff("office"), document.version)
    answer = decide(sign_in("head"), document, "waive", remark="No need.")
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert "Do without it: No need." in text
    assert again(document).state == Document.State.ACCEPTED


# --- A further document -----------------------------------------------------------------------------------


def test_a_paper_asked_for_now_goes_to_the_applicant_and_comes_back(application):
    office, person = staff("office"), application.applicant.user
    lines = DocumentRequirement.objects.current().count()
    document = actions.ask_for_document(application, ASKED, office)
    assert again(application).state == "returned"
    assert (document.state, document.stops, document.asked_by) == ("returned", "verify", office)
    assert (
        "Certificate of residence" in Message.objects.get(template__code="returned").context["reason"]["en"]
    )
    # Nobody else is asked for it: it holds in no version of the call.
    assert DocumentRequirement.objects.current().count() == lines
    rows = ready(application.call.__class__.objects.get(pk=application.call_id)).document_requirements.all()
    assert document.requirement not in rows
    actions.upload(document, stored(person), person)
    assert again(application).state == "submitted"
    assert again(document) in queue.to_check(office)


def test_what_the_check_does_not_wait_for_leaves_the_application_where_it_is(application):
    office, head, person = staff("office"), staff("head"), application.applicant.user
    later = actions.Asked("Insurance", "You need it abroad.", Document.Stops.DEPART, timezone.localdate())
    document = actions.ask_for_document(application, later, office)
    assert again(application).state == "submitted"
    for row in application.documents.exclude(pk=document.pk):
        actions.accept_document(row, head, row.version)
    actions.verify(application, office)
    assert again(application).state == "verified"
    assert list(queries.stopping(application, "depart")) == [document]
    actions.upload(again(document), stored(person), person)
    waiting = queue.to_check(office).get()
    assert waiting == document
    actions.accept_document(waiting, office, waiting.version)
    assert not queries.stopping(application, "depart").exists()


@pytest.mark.parametrize(("state", "step", "stops"), [("accepted", "nominate", "nominate")])
def test_a_step_waits_for_the_paper_it_was_asked_for(application, state, step, stops):
    office = staff("office")
    document = actions.ask_for_document(application, actions.Asked("Visa", "For the trip.", stops), office)
    Application.objects.filter(pk=application.pk).update(state=state)
    with pytest.raises(Impossible):
        actions.fire(again(application), step, office)
    Document.objects.filter(pk=document.pk).update(state="accepted")
    assert actions.fire(again(application), step, office).state == "nominated"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (actions.Asked(" ", "Why not."), "title"),
        (actions.Asked("Visa", ""), "why"),
        (actions.Asked("Visa", "For the trip.", due=dt.date(2020, 1, 1)), "due"),
    ],
)
def test_what_is_missing_in_the_question_is_said(application, asked, field):
    with pytest.raises(ValidationError) as wrong:
        actions.ask_for_document(application, asked, staff("office"))
    assert list(wrong.value.message_dict) == [field]
    assert again(application).state == "submitted"


def test_the_page_asks_and_a_specialist_cannot_ask_for_a_medical_paper(sign_in, application):
    client = sign_in("office")
    page = client.get(address("ask", application.ref))
    kinds = [value for value, _name in page.context["form"].fields["kind"].choices]
    assert {"medical", "social_status"} & set(kinds) == set()
    answers = {"title": "Visa", "why": "For the trip.", "kind": "other", "stops": "nothing"}
    assert client.post(address("ask", application.ref), answers).status_code == 302
    document = application.documents.get(asked_at__isnull=False)
    assert (document.requirement.title, document.stops) == ("Visa", "nothing")
    assert client.post(address("ask", application.ref), answers | {"kind": "medical"}).status_code == 200
    assert application.documents.filter(asked_at__isnull=False).count() == 1


def test_the_applicant_puts_a_later_paper_in_on_the_page_of_documents(client, application):
    later = actions.Asked("Insurance", "You need it abroad.", Document.Stops.NOTHING)
    document = actions.ask_for_document(application, later, staff("office"))
    client.force_login(application.applicant.user)
    page = client.get(reverse("applications:documents", args=[application.ref]))
    assert page.status_code == 200
    assert "Insurance" in page.content.decode()
    file = BytesIO(paper().content)
    file.name = "insurance.pdf"
    upload = reverse("applications:upload", args=[application.ref, document.pk])
    assert client.post(upload, {"file": file}).status_code == 302
    assert again(document).state == Document.State.UPLOADED


# --- Notes ------------------------------------------------------------------------------------------------


def test_a_note_is_read_by_colleagues_and_never_by_the_applicant(sign_in, application, client):
    head = staff("head")
    text = "Her father rang: the passport is being renewed."
    answer = sign_in("office").post(address("note", application.ref), {"text": text, "mentions": [head.pk]})
    assert answer["Location"] == f"{address('change', application.ref)}#notes"
    letter = Message.objects.get(template__code="mentioned")
    assert (letter.recipient, letter.context["by"]) == (head.email, "Office")
    assert "passport" not in str(letter.context)
    assert text in sign_in("head").get(address("change", application.ref)).content.decode()
    client.force_login(application.applicant.user)
    for name in ("show", "documents"):
        page = client.get(reverse(f"applications:{name}", args=[application.ref]), follow=True)
        assert text not in page.content.decode()


def test_notes_are_for_the_office_and_not_for_the_person_they_are_about(application):
    remark = actions.write_remark(application, "Careful.", staff("office"))
    person = application.applicant.user
    assert list(visible(staff("head"), Remark)) == [remark]
    for name in ("faculty", "chair", "member"):
        assert list(visible(staff(name), Remark)) == []
    assert list(visible(person, Remark)) == []
    UserFactory(email=person.email, roles=["office_specialist"])
    assert list(visible(again(person), Remark)) == []
    with pytest.raises(Refused):
        actions.write_remark(again(application), "I am fine.", again(person))
    assert person not in colleagues.who_may_read(application)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_an_empty_or_endless_note_is_not_kept(sign_in, application, text):
    assert sign_in("office").post(address("note", application.ref), {"text": text}).status_code == 400
    assert Remark.objects.count() == 0


# --- Who else is here -------------------------------------------------------------------------------------


def test_each_of_two_sees_that_the_other_has_it_open(sign_in, application):
    screen_of = screen(document_of(application))
    office, head = sign_in("office"), sign_in("head")
    assert office.get(screen_of).context["others"] == ""
    assert head.get(screen_of).context["others"] == "Open now also with: Office"
    assert office.get(address("change", application.ref)).context["others"] == "Open now also with: Head"
    Opened.objects.update(at=timezone.now() - dt.timedelta(minutes=3))
    assert office.get(screen_of).context["others"] == ""


def test_an_open_page_writes_once_in_a_while_and_hears_of_a_change(sign_in, application):
    document = document_of(application)
    client = sign_in("office")
    client.get(screen(document))
    seen = Opened.objects.get().at
    beat = address("open", application.ref)
    asked = {"document": document.pk, "version": document.version}
    assert client.post(beat, asked).json() == {"others": "", "changed": ""}
    assert Opened.objects.get().at == seen
    actions.accept_document(document, staff("head"), document.version)
    assert client.post(beat, asked).json()["changed"].startswith("This document has just been changed")


# --- Pages as pictures, and what was compared -------------------------------------------------------------


def test_a_page_is_drawn_for_whoever_may_open_the_paper_and_each_reading_is_on_record(sign_in, application):
    document, medical = document_of(application), document_of(application, "MEDICAL_072U")
    client = sign_in("office")

    def picture(row, number, page):
        return client.get(reverse("admin:applications_document_picture", args=[row.pk, number, page]))

    answer = picture(document, 1, 1)
    assert Image.open(BytesIO(answer.content)).size[0] // 10 == 90
    read = LogEntry.objects.get(verb="document.read")
    assert (read.detail["page"], read.detail["version"]) == (1, 1)
    missing = [picture(document, 1, 2), picture(document, 2, 1), picture(medical, 1, 1)]
    assert [answer.status_code for answer in missing] == [404, 404, 404]
    assert LogEntry.objects.filter(verb="document.read").count() == 1


def test_two_versions_stand_side_by_side(sign_in, application):
    document, head, person = document_of(application), staff("head"), application.applicant.user
    returned = actions.return_document(document, head, document.version, "The seal is missing.")
    actions.upload(returned, stored(person), person)
    client = sign_in("office")
    text = client.get(screen(document)).content.decode()
    assert "?version=2&amp;beside=1&amp;page=1" in text
    text = client.get(screen(document), {"version": 2, "beside": 1}).content.decode()
    pictures = [
        reverse("admin:applications_document_picture", args=[document.pk, number, 1]) for number in (1, 2)
    ]
    assert [f'<img src="{picture}"' in text for picture in pictures] == [True, True]
    assert "The same file was sent again" in text


@override("en")
def test_what_the_portal_compares_stands_beside_the_paper(application):
    rows = checks(application, document_of(application, "PASSPORT"))
    titles = {row["title"]: row["badge"] for row in rows}
    assert titles["The IIN fits the date of birth"] == "ok"
    language = [row for row in checks(application, document_of(application, "LANGUAGE"))]
    assert [(row["title"], row["badge"]) for row in language] == [("Level B2", "ok")]


@pytest.mark.parametrize(
    ("latin", "name", "alike"),
    [
        ("AIGERIM SARSENOVA", "Сәрсенова Айгерім", True),
        ("SARSENOVA AIGERIM", "Сәрсенова Айгерім", True),
        ("OLZHAS KENZHEBAYEV", "Кенжебаев Олжас", True),
        ("YEFIMOVA POLINA", "Ефимова Полина", True),
        ("TIMUR KIM", "Ким Тимур", True),
        ("TIMUR KIM", "Сәрсенова Айгерім", False),
        ("AIGERIM KIM", "Сәрсенова Айгерім", False),
    ],
)
def test_names_in_two_alphabets_are_compared_by_sound(latin, name, alike):
    assert names_alike(latin, name) is alike


def test_facts_name_their_source(sign_in, application):
    client = sign_in("head")
    text = client.get(address("change", application.ref)).content.decode()
    assert "Typed by the applicant, where nothing else is said." in text
    transcript = document_of(application)
    actions.accept_document(transcript, staff("office"), transcript.version)
    facts = {fact.label: fact for fact in client.get(address("change", application.ref)).context["studies"]}
    assert facts["GPA"].source == f"confirmed: “{transcript.requirement.title}”, accepted by Office"


def stored(person):
    return store(paper(), person)


# --- What waits, and what is forgotten --------------------------------------------------------------------


def tasks_of(client):
    """What the desk shows: how many, and the address of the list."""
    return {
        task.what: (task.count, task.url) for task in client.get(reverse("admin:index")).context["desk"].tasks
    }


def test_a_note_waits_on_the_desk_of_whom_it_is_for_until_it_is_read(sign_in, application):
    head = staff("head")
    actions.write_remark(application, "Please call the university.", staff("office"), [head.pk])
    client = sign_in(head)
    count, listed = tasks_of(client)["Read what colleagues wrote to you"]
    assert count == "1 note"
    assert [row.ref for row in client.get(listed).context["cl"].result_list] == [application.ref]
    assert "Read what colleagues wrote to you" not in tasks_of(sign_in(staff("medical")))
    client.get(address("change", application.ref))
    assert "Read what colleagues wrote to you" not in tasks_of(client)


def test_a_term_that_passed_stands_on_the_desk(sign_in, application):
    document = document_of(application)
    returned = actions.return_document(document, staff("head"), document.version, "The seal is missing.")
    client, what = sign_in("office"), "Decide about papers that were not mended in time"
    assert what not in tasks_of(client)
    Document.objects.filter(pk=returned.pk).update(due=timezone.localdate() - dt.timedelta(days=1))
    count, listed = tasks_of(client)[what]
    assert count == "1 application"
    assert [row.ref for row in client.get(listed).context["cl"].result_list] == [application.ref]


def test_a_paper_asked_for_later_stands_in_the_line(application):
    office, head, person = staff("office"), staff("head"), application.applicant.user
    later = actions.Asked("Insurance", "You need it abroad.", Document.Stops.DEPART)
    document = actions.ask_for_document(application, later, office)
    for row in application.documents.exclude(pk=document.pk):
        actions.accept_document(row, head, row.version)
    actions.verify(application, office)
    assert queue.line(office) == []
    actions.upload(again(document), stored(person), person)
    assert [(row.ref, row.to_check) for row in queue.line(office)] == [(application.ref, 1)]
    assert queue.next_application(office, submitted(application.call)).ref == application.ref


def test_the_applicant_reads_what_was_asked_for_later_and_not_that_it_was_returned(client, application):
    office, head, person = staff("office"), staff("head"), application.applicant.user
    for row in application.documents.all():
        actions.accept_document(row, head, row.version)
    actions.verify(application, office)
    actions.ask_for_document(
        application, actions.Asked("Insurance", "You need it abroad.", Document.Stops.DEPART), office
    )
    client.force_login(person)
    headers = {"accept-language": "en"}
    for page in ("home", "show", "documents"):
        arguments = [] if page == "home" else [application.ref]
        text = client.get(reverse(f"applications:{page}", args=arguments), headers=headers).content.decode()
        assert "Insurance" in text
        assert "Returned to you" not in text
    text = client.get(reverse("applications:show", args=[application.ref]), headers=headers).content.decode()
    assert "Please hand in: Insurance" in text
    assert "Asked for by the office" in text
    assert "To be handed in until" in text


def test_notes_about_a_person_go_with_a_granted_erasure(application):
    actions.write_remark(application, "She rang.", staff("office"))
    person, head = application.applicant.user, staff("head")
    asked = ask_erasure(person, "I leave.")
    answer_erasure(head, asked.pk, decision="granted", answer="Done.")
    assert Remark.objects.count() == 0


def test_who_had_an_application_open_is_forgotten_after_a_day(application):
    now = timezone.now()
    actions.keep_open(application, staff("head"), now)
    actions.keep_open(application, staff("office"), now - dt.timedelta(hours=25))
    forget_former_students()
    assert [row.user.email for row in Opened.objects.all()] == ["head@example.kz"]
