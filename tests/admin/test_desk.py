"""The office's first page: every number is right, opens exactly its list, and costs the same with many."""

import datetime as dt

import pytest
from django.utils import timezone

from applications import actions
from applications.models import Application
from mobility.mail.models import Message
from partners.models import Agreement
from tests.factories import CallFactory, InstitutionFactory, application_in, staff, submitted

from .clones import clones

pytestmark = pytest.mark.django_db


def desk_of(client):
    return client.get("/admin/").context["desk"]


def stations(desk):
    return {station.name: station for station in [*desk.stations, *desk.sidings]}


def listed(client, url):
    return client.get(url).context["cl"].result_count


def age(application, days):
    since = timezone.now() - dt.timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(state_since=since)


def test_stations_count_applications_and_say_how_long_the_oldest_waits(sign_in):
    call = CallFactory()
    old, _new = submitted(call), submitted(call)
    age(old, 7)
    age(application_in("draft", call), 30)
    desk = desk_of(sign_in("office"))
    found = stations(desk)
    checked = found["to be checked"]
    assert (checked.count, checked.days, checked.late, checked.ours) == (2, 7, True, True)
    draft = found["draft"]
    assert (draft.count, draft.days, draft.late, draft.ours) == (1, 30, False, False)
    assert [station.name for station in desk.stations if station.count] == ["draft", "to be checked"]
    assert desk.sidings == []


def test_every_number_opens_exactly_its_list(sign_in):
    call = CallFactory()
    submitted(call)
    application_in("draft", call)
    application_in("returned", call)
    actions.fire(submitted(call), "refuse", staff("head"), "No.")
    ready = submitted(call)
    for document in ready.documents.select_related("requirement"):
        actions.accept_document(document, staff("head"), document.version)
    client = sign_in("head")
    desk = desk_of(client)
    for station in [*desk.stations, *desk.sidings]:
        assert listed(client, station.url) == station.count
    assert len(desk.tasks) == 2
    for task in desk.tasks:
        assert str(listed(client, task.url)) == task.count.split()[0]
    drafts = next(row for row in desk.ahead if row.url)
    assert (drafts.who, listed(client, drafts.url)) == ("1 draft", 1)


def test_what_waits_is_what_this_person_may_do(sign_in):
    application = submitted()
    total = application.documents.count()
    assert desk_of(sign_in("office")).tasks[0].count == f"{total - 1} documents"
    assert desk_of(sign_in("medical")).tasks[0].count == f"{total} documents"
    assert desk_of(sign_in("head")).tasks[0].count == f"{total} documents"


def test_checking_starts_with_whoever_waits_longest(sign_in):
    call = CallFactory()
    submitted(call)
    oldest = submitted(call)
    age(oldest, 9)
    task = desk_of(sign_in("office")).tasks[0]
    assert (task.days, task.late) == (9, True)
    assert f"/{oldest.ref}/review/" in task.action_url


def test_mended_documents_are_a_list_of_their_own(sign_in):
    application = submitted()
    paper = application.documents.select_related("requirement").get(requirement__code="TRANSCRIPT")
    actions.return_document(paper, staff("head"), paper.version, "No seal.")
    paper.refresh_from_db()
    actions.upload(paper, paper.uploads.first().file, application.applicant.user)
    client = sign_in("office")
    again = desk_of(client).tasks[1]
    assert (again.count, again.what) == ("1 document", "Look at what was mended")
    assert listed(client, again.url) == 1


def test_letters_that_did_not_arrive_and_agreements_that_end_are_shown(sign_in):
    submitted()
    Message.objects.update(state="failed", error="no such address")
    today = timezone.localdate()
    host = InstitutionFactory()
    for number, days in (("soon", 30), ("later", 300)):
        Agreement.objects.create(
            institution=host,
            number=number,
            kind="exchange",
            state="in_force",
            signed_on=today - dt.timedelta(days=900),
            valid_from=today - dt.timedelta(days=900),
            valid_to=today + dt.timedelta(days=days),
        )
    client = sign_in("office")
    desk = desk_of(client)
    assert [letter.state for letter in desk.letters] == ["failed"]
    assert listed(client, desk.letters_url) == 1
    assert [(agreement.number, days) for agreement, days in desk.agreements] == [("soon", 30)]


def test_a_technician_sees_sections_and_no_figures(sign_in):
    submitted()
    page = sign_in("technician").get("/admin/")
    assert page.context["desk"] is None
    assert "to be checked" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_desk_costs_the_same_however_many(sign_in, count, django_assert_num_queries):
    clones(submitted(), count - 1)
    client = sign_in("head")
    client.get("/admin/")
    with django_assert_num_queries(13):
        client.get("/admin/")
