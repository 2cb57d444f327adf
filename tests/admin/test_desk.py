"""The office's first page: every number is right, opens exactly its list, and costs the same with many."""

import datetime as dt

import pytest
from django.utils import timezone

from applications import actions
from applications.models import Application
from mobility.mail.models import Message
from partners.models import Agreement, academic_year_of
from programs.models import Offering
from tests.factories import (
    AgreementFactory,
    CallFactory,
    InstitutionFactory,
    application_in,
    staff,
    submitted,
)

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
    assert len(desk.tasks) == 3
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


def test_partners_on_the_map_and_in_words_by_agreement(sign_in):
    towns = {"long": ("PL", 51.75, 19.47), "soon": ("CZ", 50.09, 14.42), "bare": ("CZ", 50.09, 14.42)}
    hosts = {
        code: InstitutionFactory(code=code, country=country, latitude=north, longitude=east)
        for code, (country, north, east) in towns.items()
    }
    InstitutionFactory(code="nowhere")
    InstitutionFactory(code="gone", merged_into=hosts["long"])
    AgreementFactory(institution=hosts["long"], ends=900)
    AgreementFactory(institution=hosts["soon"], ends=60)
    client = sign_in("office")
    shown = desk_of(client).partners
    assert [(dot.kind, dot.name) for dot in shown.dots] == [
        ("none", "University bare, Łódź"),
        ("ending", "University soon, Łódź"),
        ("lasting", "University long, Łódź"),
    ]
    xs = {dot.name.split()[1]: (dot.x, dot.y) for dot in shown.dots}
    assert abs(xs["bare,"][0] - xs["soon,"][0]) == 5  # one town: side by side
    assert [(group.kind, group.count) for group in shown.groups] == [
        ("lasting", 1),
        ("ending", 1),
        ("none", 2),
    ]
    assert [listed(client, group.url) for group in shown.groups] == [1, 1, 2]
    left, top, width, height = map(float, shown.box.split())
    assert all(left <= dot.x <= left + width and top <= dot.y <= top + height for dot in shown.dots)
    assert (width, round(width / height, 1)) == (180, 2.4)


def test_seats_agreed_offered_and_taken_this_year(sign_in):
    year = academic_year_of(timezone.localdate())
    agreement = AgreementFactory(seats=4)
    AgreementFactory(seats=9, begins=-900, ends=-1)  # over: gives nothing any more
    AgreementFactory(seats=9, state="draft")
    agreement.years.filter(academic_year=year).update(seats_offered=3)
    call = CallFactory(places=1)
    application_in("accepted", call)
    declined = application_in("declined", CallFactory(places=1))
    places = Offering.objects.filter(call__in=[call, declined.call])
    places.update(agreement_year=agreement.years.get(academic_year=year))
    client = sign_in("office")
    seats = desk_of(client).seats
    assert (seats.year, seats.count, listed(client, seats.url)) == (year, 1, 1)
    (row,) = seats.rows
    assert (row.agreed, row.offered, row.taken, row.number) == (4, 3, 1, agreement.number)
    assert (row.agreed_width, row.offered_width, row.taken_width) == (100.0, 75.0, 25.0)
    assert listed(client, row.taken_url) == row.taken
    page = client.get(row.url)
    assert [place.pk for place in page.context["offered"]] == sorted(places.values_list("pk", flat=True))
    assert 'id="offered"' in page.content.decode()


def test_agreements_that_end_this_calendar_year(sign_in):
    today = timezone.localdate()
    rest = (dt.date(today.year, 12, 31) - today).days
    for days in (rest, rest + 1):
        AgreementFactory(ends=days)
    client = sign_in("office")
    desk = desk_of(client)
    assert desk.this_year == listed(client, "/admin/partners/agreement/?in_force=year") == 1
    assert "1 agreement ends this calendar year" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_desk_costs_the_same_however_many_partners(sign_in, count, django_assert_num_queries):
    for _n in range(count):
        AgreementFactory(institution=InstitutionFactory(latitude=50, longitude=14), seats=2)
    client = sign_in("head")
    client.get("/admin/")
    with django_assert_num_queries(23):
        client.get("/admin/")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_desk_costs_the_same_however_many(sign_in, count, django_assert_num_queries):
    clones(submitted(), count - 1)
    client = sign_in("head")
    client.get("/admin/")
    with django_assert_num_queries(23):
        client.get("/admin/")
