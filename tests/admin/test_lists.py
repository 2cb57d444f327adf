"""The lists: what they show, find and count, what they hide, and what they cost."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from applications import actions
from tests.factories import ApplicantFactory, CallFactory, application_in, staff, submitted

from .clones import clones

pytestmark = pytest.mark.django_db

LIST = "/admin/applications/application/"
DOCUMENTS = "/admin/applications/document/"
VISIBLE_PAPERS = 7  # of the call's papers for a grown-up student, those a specialist opens


def shown(client, address=LIST, **query):
    """The numbers (or codes, for drafts) in a list."""
    return [row.number or row.ref for row in client.get(address, query).context["cl"].result_list]


def cells(page, name):
    """The texts of one column."""
    rows = page.content.decode().split("<tr>")[1:]
    return [
        strip_tags(row.split(f'class="field-{name}', 1)[1].split(">", 1)[1].split("</t", 1)[0]).strip()
        for row in rows
        if f'class="field-{name}' in row
    ]


def test_a_row_shows_how_the_papers_stand(sign_in):
    application = submitted()
    transcript = application.documents.get(requirement__code="TRANSCRIPT")
    actions.return_document(transcript, staff("office"), transcript.version, "No seal.")
    total = application.documents.count()
    page = sign_in("head").get(LIST)
    assert cells(page, "to_check") == [str(total - 1)]
    assert cells(page, "returned") == ["1"]
    assert cells(page, "missing") == ["–"]
    assert cells(page, "stands") == ["returned to the applicant"]
    assert cells(page, "person") == [f"{application.applicant.full_name}{application.call}"]


def test_a_specialist_counts_only_papers_they_may_open(sign_in):
    application = submitted()
    medical = application.documents.filter(requirement__kind="medical").count()
    total = application.documents.count()
    assert medical == 1
    assert cells(sign_in("office").get(LIST), "to_check") == [str(total - 1)]
    assert cells(sign_in("medical").get(LIST), "to_check") == [str(total)]


def test_of_a_draft_only_its_completeness_is_seen(sign_in):
    draft = application_in("draft", papers=False)
    count = draft.documents.count()
    client = sign_in("head")
    page = client.get(LIST)
    assert cells(page, "person") == [f"–{draft.call}"]
    assert cells(page, "missing") == [f"{count} of {count}"]
    inside = client.get(reverse("admin:applications_application_change", args=[draft.ref])).content.decode()
    for text in (page.content.decode(), inside):
        for secret in (draft.applicant.last_name, draft.applicant.iin, draft.applicant.user.email):
            assert secret not in text
    assert shown(client, q=draft.applicant.last_name) == []
    assert shown(client, q=draft.applicant.iin[-4:]) == []
    assert shown(client, q=draft.ref[:-1]) == []
    assert shown(client, q=draft.ref) == [draft.ref]
    review = reverse("admin:applications_application_review", args=[draft.ref])
    assert client.get(review).status_code == 404


def test_search_finds_names_in_any_case_numbers_and_the_end_of_the_iin(sign_in):
    call = CallFactory()
    one = submitted(call, ApplicantFactory(last_name="Әбдіқадырова", first_name="Гүлнұр", iin="060514654321"))
    other = submitted(call, ApplicantFactory(last_name="Ким", first_name="Тимур", iin="060514559876"))
    client = sign_in("office")
    assert shown(client, q="әбдіҚАДЫР") == [one.number]
    assert shown(client, q="тимур КИМ") == [other.number]
    assert shown(client, q=other.number[-4:]) == [other.number]
    assert shown(client, q=one.applicant.iin[-4:]) == [one.number]
    assert shown(client, q=one.applicant.iin[-3:]) == []
    assert shown(client, q="nobody") == []


def test_filters_answer_questions(sign_in):
    call, other_call = CallFactory(), CallFactory()
    waiting, ready, mended = submitted(call), submitted(call), submitted(call)
    elsewhere = submitted(other_call)
    draft = application_in("draft", call, papers=False)
    for document in ready.documents.select_related("requirement"):
        actions.accept_document(document, staff("head"), document.version)
    paper = mended.documents.get(requirement__code="TRANSCRIPT")
    actions.return_document(paper, staff("head"), paper.version, "No seal.")
    client = sign_in("office")
    assert shown(client, state="waiting") == [waiting.number, ready.number, elsewhere.number]
    assert shown(client, state="ready") == [ready.number]
    assert shown(client, state="returned") == [mended.number]
    assert shown(client, state="draft") == [draft.ref]
    assert shown(client, papers="returned") == [mended.number]
    assert shown(client, papers="missing") == [draft.ref]
    assert sorted(shown(client, papers="uploaded")) == sorted(
        [waiting.number, mended.number, elsewhere.number]
    )
    assert shown(client, call=other_call.code) == [elsewhere.number]
    assert shown(client, state="nonsense") == shown(client)


def test_the_list_of_documents_holds_no_drafts_and_nothing_hidden(sign_in):
    call = CallFactory()
    sent = submitted(call)
    application_in("draft", call)
    everything = sent.documents.count()
    assert len(sign_in("head").get(DOCUMENTS).context["cl"].result_list) == everything
    rows = sign_in("office").get(DOCUMENTS, {"state": "waiting"}).context["cl"].result_list
    assert len(rows) == everything - 1
    assert {row.requirement.kind for row in rows} & {"medical", "social_status"} == set()


@pytest.mark.parametrize("count", [1, 3, 50])
@pytest.mark.parametrize(("address", "queries"), [(LIST, 11), (DOCUMENTS, 10)])
def test_a_list_costs_the_same_however_long(sign_in, address, queries, count, django_assert_num_queries):
    clones(submitted(), count - 1)
    client = sign_in("office")
    client.get(address)
    with django_assert_num_queries(queries):
        page = client.get(address)
    rows = count if address == LIST else count * VISIBLE_PAPERS
    assert len(page.context["cl"].result_list) == min(rows, 50)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_one_application_costs_the_same(sign_in, count, django_assert_num_queries):
    call = CallFactory()
    applications = [submitted(call) for _unused in range(count)]
    client = sign_in("head")
    address = reverse("admin:applications_application_change", args=[applications[0].ref])
    client.get(address)
    with django_assert_num_queries(20):
        client.get(address)


def test_fifty_rows_stand_on_a_page(sign_in):
    clones(submitted(), 50)
    page = sign_in("office").get(LIST)
    assert (len(page.context["cl"].result_list), page.context["cl"].result_count) == (50, 51)
