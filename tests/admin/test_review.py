"""Checking papers: accepting, returning, going on, and what happens when two people check at once."""

import pytest
from django.urls import reverse

from applications import actions
from applications.models import Application, Document, Transition
from applications.reasons import load_return_reasons
from mobility.common.models import LogEntry
from mobility.mail.models import Message
from tests.factories import ApplicantFactory, CallFactory, UserFactory, staff, submitted

pytestmark = pytest.mark.django_db


def paper(application, code="TRANSCRIPT"):
    return application.documents.select_related("requirement").get(requirement__code=code)


def screen(document):
    return reverse("admin:applications_application_review", args=[document.application.ref, document.pk])


def decide(client, document, decision, **answers):
    address = reverse("admin:applications_document_decide", args=[document.pk])
    return client.post(address, {"decision": decision, "version": document.version, **answers})


def test_the_screen_shows_requirement_person_document_and_the_three_decisions(sign_in):
    application = submitted()
    document = paper(application)
    upload = document.uploads.get()
    page = sign_in("office").get(screen(document))
    text = page.content.decode()
    assert page.status_code == 200
    assert document.requirement.title in text
    assert application.applicant.iin in text
    picture = reverse("admin:applications_document_picture", args=[document.pk, upload.number, 1])
    assert f'<img src="{picture}"' in text
    keys = [key for key in "arnpqdcwv123" if f'data-key="{key}"' in text]
    assert keys == ["a", "r", "n", "p", "q", "d", "c"]


def test_accepting_goes_on_to_the_next_document_and_logs_who_did_it(sign_in):
    application = submitted()
    first, second = application.documents.order_by("requirement__order", "id")[:2]
    answer = decide(sign_in("office"), first, "accept")
    assert answer.status_code == 302
    assert answer["Location"] == screen(second)
    first.refresh_from_db()
    assert (first.state, first.decided_by.email) == (Document.State.ACCEPTED, "office@example.kz")
    assert LogEntry.objects.filter(verb="document.accepted", actor=first.decided_by).count() == 1
    assert Application.objects.get().state == "submitted"


def test_returning_writes_the_reason_in_the_language_of_the_letters(sign_in):
    load_return_reasons()
    kazakh = ApplicantFactory(user=UserFactory(language="kk"))
    document = paper(submitted(applicant=kazakh))
    answer = decide(sign_in("office"), document, "return", reason="unreadable", remark="2-бет.")
    assert answer.status_code == 302
    document.refresh_from_db()
    assert document.state == Document.State.RETURNED
    assert document.reason == (
        "Скан анық көрінбейді. Құжатты қайта сканерлеңіз: бәрі оқылатын болсын. 2-бет."
    )
    assert Application.objects.get().state == "returned"
    letter = Message.objects.get(template__code="returned")
    assert (letter.recipient, letter.language) == (kazakh.user.email, "kk")
    assert document.reason in letter.context["reason"]["kk"]


def test_returning_without_a_reason_changes_nothing_and_keeps_the_page(sign_in):
    document = paper(submitted())
    answer = decide(sign_in("office"), document, "return")
    assert answer.status_code == 400
    assert "Please say what to mend" in answer.content.decode()
    document.refresh_from_db()
    assert document.state == Document.State.UPLOADED


def test_a_reason_of_another_kind_of_document_is_not_taken(sign_in):
    load_return_reasons()
    document = paper(submitted())
    answer = decide(sign_in("office"), document, "return", reason="photo-format")
    assert answer.status_code == 400
    document.refresh_from_db()
    assert document.state == Document.State.UPLOADED


def test_what_was_typed_stays_when_it_is_too_long(sign_in):
    document = paper(submitted())
    answer = decide(sign_in("office"), document, "return", remark="long " * 80)
    assert answer.status_code == 400
    assert ("long " * 80).strip() in answer.content.decode()


def test_the_second_of_two_people_gets_both_values_and_changes_nothing(sign_in):
    document = paper(submitted())
    actions.return_document(document, staff("head"), document.version, "The seal is missing.")
    before = LogEntry.objects.count(), Transition.objects.count(), Message.objects.count()
    answer = decide(sign_in("office"), document, "accept")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody was faster" in text
    assert "returned: The seal is missing." in text
    assert "Head" in text
    assert "You wanted" in text
    document.refresh_from_db()
    assert (document.state, document.reason) == (Document.State.RETURNED, "The seal is missing.")
    assert (LogEntry.objects.count(), Transition.objects.count(), Message.objects.count()) == before


def test_a_decided_application_is_not_decided_again(sign_in):
    application = submitted()
    document = paper(application)
    actions.fire(application, "refuse", staff("head"), "Another person's papers.")
    answer = decide(sign_in("office"), document, "accept")
    assert answer.status_code == 409
    document.refresh_from_db()
    assert document.state == Document.State.UPLOADED


def test_after_the_last_document_the_application_can_be_verified(sign_in):
    application = submitted()
    client = sign_in("head")
    review = reverse("admin:applications_application_review", args=[application.ref])
    first = application.documents.order_by("requirement__order", "id")[0]
    assert client.get(review)["Location"] == screen(first)
    for document in application.documents.order_by("requirement__order", "id"):
        answer = decide(client, document, "accept")
    assert answer["Location"] == review
    assert 'data-key="v"' in client.get(review).content.decode()
    step = reverse("admin:applications_application_step", args=[application.ref, "verify"])
    assert client.post(step).status_code == 302
    application.refresh_from_db()
    assert application.state == "verified"
    assert Message.objects.filter(template__code="verified").count() == 1


def test_next_leads_down_the_line_those_who_wait_longest_first(sign_in):
    call = CallFactory()
    first, second = submitted(call), submitted(call)
    last = list(first.documents.order_by("requirement__order", "id"))[-1]
    actions.accept_document(last, staff("head"), last.version)
    client = sign_in("head")
    page = client.get(screen(last))
    answer = client.get(page.context["after"])
    assert answer["Location"] == screen(second.documents.order_by("requirement__order", "id")[0])
    assert page.context["before"] == screen(list(first.documents.order_by("requirement__order", "id"))[-2])


def test_a_specialist_meets_no_medical_paper_but_learns_that_one_is_open(sign_in):
    application = submitted()
    medical = application.documents.select_related("requirement").get(requirement__kind="medical")
    client = sign_in("office")
    assert client.get(screen(medical)).status_code == 404
    assert decide(client, medical, "accept").status_code == 404
    for document in application.documents.exclude(pk=medical.pk).select_related("requirement"):
        actions.accept_document(document, staff("office"), document.version)
    page = client.get(reverse("admin:applications_application_review", args=[application.ref]))
    assert page.status_code == 200
    text = page.content.decode()
    assert medical.requirement.title not in text
    assert "1 document that only people with a special permission open" in text
    assert 'data-key="v"' not in text
    assert decide(sign_in("medical"), medical, "accept").status_code == 302
    medical.refresh_from_db()
    assert medical.state == Document.State.ACCEPTED


@pytest.mark.parametrize("count", [2, 4])
def test_queries_of_the_screen_do_not_grow_with_the_line(sign_in, count, django_assert_num_queries):
    call = CallFactory()
    for _unused in range(count):
        application = submitted(call)
    client = sign_in("office")
    address = screen(paper(application))
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
