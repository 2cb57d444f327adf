"""Who reads a recommendation: the office and the commission, each reading on record; the student nowhere."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications import actions as papers
from applications.commission import actions as commission
from applications.commission.models import Commission, Member
from applications.models import Document
from applications.packet import packet_for, receipt
from applications.references.models import Reference, ReferenceRequest
from mobility.common.models import LogEntry
from tests.applications.people import browser
from tests.common.reading import text_of
from tests.factories import staff
from tests.factories.applications import accept_papers

from . import build

pytestmark = pytest.mark.django_db
WORDS = ("works hard", "старательная", "еңбекқор", "аға оқытушы")


@pytest.fixture
def sent():
    """Return a submitted application whose recommendation came by link."""
    draft = build.waiting_draft()
    build.write_and_send(build.ask(draft))
    return build.submit(draft)


def address() -> str:
    return f"/references/{Reference.objects.get().pk}/"


def content_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_student_reads_nothing_of_it_anywhere(sent):
    me = browser(sent.applicant.user)
    document = build.recommendation(sent)
    pages = [
        f"/applications/{sent.ref}/",
        f"/applications/{sent.ref}/documents/{document.pk}/reference/",
        "/applications/",
    ]
    shown = "".join(me.get(page).content.decode() for page in pages)
    shown += text_of(receipt(sent, "en", papers.receipt_of(sent)))
    shown += json.dumps(list(sent.applicant.user.letters.values("subject", "body", "context")), default=str)
    assert [word for word in WORDS if word in shown] == []
    assert me.get(address()).status_code == 404
    assert me.get(f"/applications/{sent.ref}/documents/{document.pk}/file/1/").status_code == 404


def test_the_receipt_says_that_it_came(sent):
    lines = " ".join(text_of(receipt(sent, "en", papers.receipt_of(sent))).split())
    assert "Recommendation letter written in three languages" in lines
    assert "sent to the office" in lines


def test_the_office_reads_it_on_the_review_screen_and_each_reading_is_on_record(sent):
    office = browser(staff("office"))
    document = build.recommendation(sent)
    page = office.get(f"/admin/applications/application/{sent.ref}/review/{document.pk}/")
    assert f'src="{address()}' in page.content.decode()
    assert "Болат Жұмабаев, аға оқытушы" in page.content.decode()
    for _number in range(2):
        assert content_of(office.get(address())).startswith(b"%PDF-")
    reads = LogEntry.objects.filter(verb="reference.read", target=sent.ref)
    assert [entry.actor.email for entry in reads] == ["office@example.kz"] * 2
    assert address() in office.get(f"/admin/applications/application/{sent.ref}/change/").content.decode()


def test_it_is_bound_into_the_offices_packet(sent):
    words = text_of(packet_for(build.fresh(sent), staff("office"), "en"))
    assert "Aigerim works hard & well." in words
    assert "старательная студентка" in words


def test_whoever_of_the_office_applies_reads_none_about_themselves(sent):
    user = sent.applicant.user
    for role in ("office_specialist", "office_head"):
        user.role_holdings.create(role=role)
    assert browser(user).get(address()).status_code == 404
    words = text_of(packet_for(build.fresh(sent), user, "en"))
    assert "works hard" not in words
    assert "you may not open this paper" in words


def test_members_read_it_beside_the_score_sheet_and_a_recused_one_never(sent):
    accept_papers(sent)
    papers.verify(sent, staff("office"))
    body = Commission.objects.create(title="C", order_number="1", order_date=timezone.localdate())
    for name, function in (("chair", "chair"), ("member", "member"), ("member2", "member")):
        Member.objects.create(commission=body, user=staff(name), function=function)
    session = commission.open_session(body, sent.call, timezone.localdate(), staff("head"))
    commission.recuse(session, build.fresh(sent), staff("member2"), "supervisor")
    document = build.recommendation(sent)
    member = browser(staff("member"))
    page = member.get(f"/commission/{session.pk}/{sent.ref}/?paper={document.pk}").content.decode()
    assert f'src="{address()}' in page
    assert content_of(member.get(address())).startswith(b"%PDF-")
    assert content_of(browser(staff("chair")).get(address())).startswith(b"%PDF-")
    assert browser(staff("member2")).get(address()).status_code == 404
    assert browser(staff("faculty")).get(address()).status_code == 404


def test_what_the_office_returned_can_be_asked_for_again(sent):
    document = build.recommendation(sent)
    papers.return_document(document, staff("office"), document.version, "Please name the term.")
    again = build.ask(sent, email="second@uni.example")
    build.write_and_send(again)
    assert (build.recommendation(sent).state, build.fresh(sent).state) == ("uploaded", "submitted")
    first, second = Reference.objects.order_by("pk")
    assert (first.set_aside_at is None, second.set_aside_at) == (False, None)


def test_the_list_of_requests_costs_the_same_for_one_and_for_three(sent):
    office = browser(staff("head"))
    list_page = "/admin/references/referencerequest/"
    office.get(list_page)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert office.get(list_page).status_code == 200
        return len(found)

    one = cost()
    request = ReferenceRequest.objects.get()
    for number in (2, 3):
        ReferenceRequest.objects.create(
            document=request.document,
            place=number,
            name="X",
            email="x@uni.example",
            token_hash=str(number),
            asked_by=request.asked_by,
            until=request.until,
        )
    assert cost() == one


def test_the_office_gives_a_new_link_and_takes_back(sent):
    document = build.recommendation(sent)
    Document.objects.filter(pk=document.pk).update(state="missing", met_by="file")
    Reference.objects.all().delete()
    ReferenceRequest.objects.all().delete()
    request = build.ask(sent)
    office, old = browser(staff("office")), build.address(request)
    listed = office.get(f"/admin/applications/application/{sent.ref}/change/").content.decode()
    assert f'href="/admin/references/referencerequest/{request.pk}/change/">By link: Болат' in listed
    page = office.get(f"/admin/references/referencerequest/{request.pk}/change/").content.decode()
    assert "Send a new link" in page
    assert build.token_of(request) not in page
    office.post(f"/admin/references/referencerequest/{request.pk}/resend/")
    assert build.referee().get(old).status_code == 404
    new = build.address(request)
    assert build.referee().get(new).status_code == 200
    office.post(f"/admin/references/referencerequest/{request.pk}/recall/")
    assert build.referee().get(new).status_code == 404
