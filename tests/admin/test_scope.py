"""A specialist sees their directions first, the head all; whoever stands in sees both; all can be seen."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import queue
from applications.approval.models import FacultyDecision
from applications.folders.actions import open_folder
from applications.models import Application
from mobility.accounts.models import User
from partners.models import Absence, Duty
from tests.factories import CallFactory, FacultyFactory, staff, submitted

from .clones import clones

pytestmark = pytest.mark.django_db
LIST = reverse("admin:applications_application_changelist")
LISTS = [
    LIST,
    reverse("admin:applications_document_changelist"),
    reverse("admin:folders_folder_changelist"),
    reverse("admin:approval_facultydecision_changelist"),
]


@pytest.fixture
def office():
    user = staff("office")
    Duty.objects.create(person=user, directions=["cis"])
    return user


@pytest.fixture
def sent(db):
    """One application of each direction, with a folder and a question to a faculty."""
    call, found = CallFactory(), {}
    for code in ("cis", "far_abroad", ""):
        row = submitted(call)
        Application.objects.filter(pk=row.pk).update(direction=code)
        open_folder(row)
        FacultyDecision.objects.create(application=row, faculty=FacultyFactory(), matter="agreement")
        found[code] = row
    return found


def listed(client, url):
    return client.get(url).context["cl"].result_count


def numbers(client, **query):
    return {row.number for row in client.get(LIST, query).context["cl"].result_list}


def test_a_list_shows_the_own_directions_and_those_without_one_until_somebody_asks_for_more(
    sign_in, office, sent
):
    client = sign_in(office)
    mine = {sent["cis"].number, sent[""].number}
    assert numbers(client) == numbers(client, direction="mine") == numbers(client, direction="x") == mine
    assert numbers(client, direction="all") == {row.number for row in sent.values()}
    assert numbers(client, direction="far_abroad") == {sent["far_abroad"].number}
    assert numbers(client, direction="none") == {sent[""].number}


@pytest.mark.parametrize("address", LISTS)
def test_every_list_of_work_follows(sign_in, office, sent, address):
    client = sign_in(office)
    everything = listed(client, f"{address}?direction=all")
    assert listed(client, address) * 3 == everything * 2
    assert listed(sign_in("head"), address) >= everything


@pytest.mark.parametrize("direction", [None, "all", "cis", "far_abroad", "none"])
def test_every_number_of_the_desk_opens_its_list_whatever_is_looked_at(sign_in, office, sent, direction):
    client = sign_in(office)
    desk = client.get("/admin/", {"direction": direction} if direction else {}).context["desk"]
    expected = {None: 2, "all": 3}.get(direction, 1)
    station = next(row for row in desk.stations if row.name == "to be checked")
    assert (station.count, listed(client, station.url)) == (expected, expected)
    assert len(desk.tasks) == 3
    for task in desk.tasks:
        assert str(listed(client, task.url)) == task.count.split()[0]
    assert (desk.folders.absent, listed(client, desk.folders.absent_url)) == (expected, expected)
    assert [look.url for look in desk.looks if look.chosen] == [f"/admin/?direction={direction or 'mine'}"]


def test_the_desk_says_for_whom_somebody_stands_in_and_that_work_joins(sign_in, office, sent):
    today = timezone.localdate()
    colleague = staff("medical")
    Duty.objects.create(person=colleague, directions=["far_abroad"])
    client = sign_in(office)
    assert len(numbers(client)) == 2
    Absence.objects.create(
        person=colleague, substitute=office, first_day=today, last_day=today + dt.timedelta(days=2)
    )
    assert len(numbers(client)) == 3
    assert f"You stand in for {colleague} until" in client.get("/admin/").content.decode()
    page = sign_in(colleague).get("/admin/").content.decode()
    assert f"{office} stands in for you." in page


def test_the_queue_of_checking_stays_in_the_own_directions(office, sent):
    me = User.objects.get(pk=office.pk)
    assert {row.number for row in queue.line(me)} == {sent["cis"].number, sent[""].number}
    assert queue.next_application(me, sent["cis"]) == sent[""]
    assert queue.next_application(me, sent[""]) == sent["cis"]


def test_medical_papers_go_to_who_may_open_them_whatever_the_direction(sign_in, sent):
    medic = staff("medical")
    Duty.objects.create(person=medic, directions=["cis"])
    me = User.objects.get(pk=medic.pk)
    foreign = queue.to_check(me).filter(application=sent["far_abroad"])
    assert {paper.requirement.kind for paper in foreign} == {"medical"}
    assert sent["far_abroad"].number in {row.number for row in queue.line(me)}
    client = sign_in(medic)
    task = client.get("/admin/").context["desk"].tasks[0]
    assert task.count.split()[0] == str(queue.to_check(me).count()) == str(listed(client, task.url))


def test_only_the_head_says_who_does_whose_work(sign_in, office):
    address, row = reverse("admin:partners_duty_changelist"), office.duty
    form = reverse("admin:partners_duty_change", args=[row.pk])
    client = sign_in(office)
    assert client.get(address).status_code == 200
    assert client.post(form, {"person": office.pk, "directions": ["cis", "staff"]}).status_code == 403
    assert sign_in("technician").get(address).status_code == 403
    answer = sign_in("head").post(form, {"person": office.pk, "directions": ["cis", "staff"]})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.directions == ["cis", "staff"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_narrowed_list_and_desk_cost_the_same_however_many(
    sign_in, office, count, django_assert_num_queries
):
    one = submitted()
    Application.objects.filter(pk=one.pk).update(direction="cis")
    clones(one, count - 1)
    client = sign_in(office)
    client.get(LIST), client.get("/admin/")
    with django_assert_num_queries(11):
        client.get(LIST)
    with django_assert_num_queries(24):
        client.get("/admin/")
