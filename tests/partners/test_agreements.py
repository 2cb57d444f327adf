"""Agreements: what holds on which day, how they move, their renewals, years and scans."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from mobility.common.files import Unacceptable
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from partners import actions
from partners.models import (
    Agreement,
    AgreementScan,
    AgreementYear,
    academic_year_of,
    academic_years,
)

from ..common.samples import pdf
from ..factories import AgreementFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LAST = dt.date(2028, 2, 29)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def until(last: dt.date, **fields):
    return AgreementFactory(valid_from=dt.date(2025, 3, 1), valid_to=last, **fields)


def test_an_agreement_holds_on_its_first_and_last_day_and_not_a_day_longer():
    row = until(LAST)
    assert row.holds(row.valid_from, LAST) is True
    assert row.holds(row.valid_from - DAY, LAST) is False
    assert row.holds(row.valid_from, LAST + DAY) is False
    assert [row.has_expired(day) for day in (LAST, LAST + DAY)] == [False, True]
    assert [row.days_left(day) for day in (LAST - DAY, LAST, LAST + DAY)] == [1, 0, -1]
    known = Agreement.objects
    assert [known.in_force(day).count() for day in (row.valid_from - DAY, row.valid_from)] == [0, 1]
    assert [known.in_force(day).count() for day in (LAST, LAST + DAY)] == [1, 0]
    assert [known.expired(day).count() for day in (LAST, LAST + DAY)] == [0, 1]


@pytest.mark.parametrize(
    ("months", "day"),
    [(12, dt.date(2027, 2, 28)), (6, dt.date(2027, 8, 29)), (3, dt.date(2027, 11, 29))],
)
def test_ending_counts_calendar_months(months, day):
    until(LAST)
    last_that_counts = day + DAY if months == 12 else day  # 28 February and twelve months is no 29 February
    assert Agreement.objects.ending(months, last_that_counts).count() == 1
    assert Agreement.objects.ending(months, last_that_counts - DAY).count() == 0
    assert Agreement.objects.ending(months, LAST).count() == 1
    assert Agreement.objects.ending(months, LAST + DAY).count() == 0


@pytest.mark.parametrize("state", ["draft", "in_signing", "ended"])
def test_only_what_is_in_force_holds(state):
    row = until(LAST, state=state)
    assert (row.holds(LAST, LAST), row.has_expired(LAST + DAY)) == (False, False)
    assert (Agreement.objects.in_force(LAST).count(), Agreement.objects.expired(LAST + DAY).count()) == (0, 0)


def test_the_moves():
    office = staff("office")
    row = AgreementFactory(state="draft", signed_on=None)
    with pytest.raises(ValidationError, match=r"Please write the day on which it was signed."):
        actions.move(row, office, "in_force")
    with pytest.raises(ValidationError, match=r"An agreement that is “draft” cannot become “ended”."):
        actions.move(row, office, "ended")
    Agreement.objects.filter(pk=row.pk).update(signed_on=row.valid_from)
    for state in ("in_signing", "draft", "in_signing", "in_force", "in_force", "ended", "in_force"):
        assert actions.move(row, office, state).state == state
    entries = LogEntry.objects.filter(verb="agreement.move").order_by("id")
    assert [(entry.detail["before"], entry.detail["after"]) for entry in entries] == [
        ("draft", "in_signing"),
        ("in_signing", "draft"),
        ("draft", "in_signing"),
        ("in_signing", "in_force"),
        ("in_force", "ended"),
        ("ended", "in_force"),
    ]
    with pytest.raises(Refused):
        actions.move(row, UserFactory(), "ended")


def test_what_is_signed_tomorrow_is_not_in_force_today():
    row = until(LAST, signed_on=LAST)
    Agreement.objects.filter(pk=row.pk).update(state="in_signing")
    row.refresh_from_db()
    assert actions.not_movable(row, "in_force", LAST) == []
    assert actions.not_movable(row, "in_force", LAST - DAY) == [
        "It is signed on a day that lies ahead: it is not in force yet."
    ]


def test_a_renewal_is_one_and_starts_with_the_seats_of_the_last_year():
    office = staff("office")
    row = until(dt.date(2027, 6, 30), seats=3)
    AgreementYear.objects.filter(academic_year="2026/2027").update(seats_out=4, levels=["master"])
    days = {"valid_from": dt.date(2027, 7, 1), "valid_to": dt.date(2030, 6, 30)}
    following = actions.renew(row, office, number="NEXT", **days)
    assert (following.state, following.kind, following.renews) == ("draft", "exchange", row)
    assert list(following.years.values_list("academic_year", "seats_out", "levels", "seats_offered")) == [
        ("2027/2028", 4, ["master"], 0)
    ]
    with pytest.raises(ValidationError):
        actions.renew(row, office, number="ANOTHER", **days)
    circle = Agreement.objects.get(pk=row.pk)
    circle.renews = following
    with pytest.raises(ValidationError, match=r"A renewal begins later than the agreement it renews."):
        circle.full_clean()
    other = AgreementFactory(valid_from=dt.date(2030, 1, 1), valid_to=dt.date(2031, 1, 1))
    other.renews = following
    with pytest.raises(ValidationError, match=r"Only an agreement with the same institution is renewed."):
        other.full_clean()


def test_academic_years_turn_on_the_first_of_july():
    assert academic_year_of(dt.date(2027, 6, 30)) == "2026/2027"
    assert academic_year_of(dt.date(2027, 7, 1)) == "2027/2028"
    assert academic_years(dt.date(2026, 6, 30), dt.date(2027, 7, 1)) == [
        "2025/2026",
        "2026/2027",
        "2027/2028",
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("academic_year", "2026/2028"),
        ("academic_year", "2026"),
        ("isced_fields", ["11"]),
        ("isced_fields", ["07155"]),
        ("isced_fields", ["x"]),
        ("levels", ["school"]),
    ],
)
def test_a_year_takes_no_nonsense(column, value):
    good = {"academic_year": "2026/2027", "isced_fields": ["07", "0715", "1041"], "levels": ["master"]}
    row = AgreementFactory()
    AgreementYear(agreement=row, **good).full_clean()
    with pytest.raises(ValidationError) as raised:
        AgreementYear(agreement=row, **(good | {column: value})).full_clean()
    assert list(raised.value.message_dict) == [column]


def test_the_database_keeps_offered_seats_within_the_agreed_ones():
    year = AgreementFactory(seats=2).years.first()
    actions.give_seats(year, 2)
    for change in ({"seats_out": 1}, {"seats_offered": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementYear.objects.filter(pk=year.pk).update(**change)
    year.refresh_from_db()
    assert (year.seats_out, year.seats_offered, year.seats_free) == (2, 2, 0)
    year.seats_out = 1
    with pytest.raises(ValidationError) as raised:
        year.full_clean()
    sentence = f"Published calls offer 2 seats for {year}: no fewer can be agreed."
    assert raised.value.message_dict["seats_out"] == [sentence]


def test_scans_are_checked_kept_and_taken_away():
    office, row = staff("office"), AgreementFactory()
    with pytest.raises(Unacceptable):
        actions.add_scan(row, office, "scan.pdf", b"nothing")
    scan = actions.add_scan(row, office, "Agreement 1.pdf", pdf())
    assert (scan.file.name, scan.added_by) == ("Agreement 1.pdf", office)
    with pytest.raises(Refused):
        actions.remove_scan(scan, UserFactory())
    actions.remove_scan(scan, office)
    assert AgreementScan.objects.count() == 0
    verbs = LogEntry.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["agreement.scan_add", "agreement.scan_remove"]


# --- The office's pages -------------------------------------------------------------------------------------


@pytest.fixture
def office(client):
    client.force_login(staff("office"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(row, name="change", *more):
    return reverse(f"admin:partners_agreement_{name}", args=[row.pk, *more])


def test_an_agreement_is_typed_moved_and_its_scan_opened(office):
    host = AgreementFactory().institution
    typed = {
        "institution": host.pk,
        "kind": "double_degree",
        "number": "DD-1",
        "signed_on": "2026-08-01",
        "valid_from": "2026-09-01",
        "valid_to": "2029-08-31",
        "years-TOTAL_FORMS": 1,
        "years-INITIAL_FORMS": 0,
        "years-0-academic_year": "2026/2027",
        "years-0-levels": ["bachelor", "master"],
        "years-0-isced_fields": "0715, 0311",
        "years-0-seats_out": 3,
        "years-0-seats_in": 2,
        "years-0-staff_seats_out": 1,
    }
    wrong = office.post(
        reverse("admin:partners_agreement_add"), typed | {"years-0-academic_year": "2031/2032"}
    )
    assert "The agreement does not hold in this academic year." in wrong.content.decode()
    assert office.post(reverse("admin:partners_agreement_add"), typed).status_code == 302
    row = Agreement.objects.get(number="DD-1")
    year = row.years.get()
    assert (row.state, year.levels, year.isced_fields) == ("draft", ["bachelor", "master"], ["0715", "0311"])
    assert 'value="0715, 0311"' in office.get(page(row)).content.decode()
    assert office.post(page(row, "move", "in_force"), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.state == "in_force"
    office.post(page(row, "scan_add"), {"scan": SimpleUploadedFile("scan.pdf", pdf())})
    scan = row.scans.get()
    answer = office.get(page(row, "scan", scan.pk))
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert answer["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert LogEntry.objects.filter(verb="agreement.scan_read").count() == 1
    renewal = {"number": "DD-2", "valid_from": "2029-09-01", "valid_to": "2032-08-31"}
    assert office.post(page(row, "renew"), renewal).status_code == 302
    again = office.post(page(row, "renew"), renewal | {"number": "DD-3"})
    assert (again.status_code, Agreement.objects.filter(renews=row).count()) == (422, 1)
    assert "DD-2" in office.get(page(row)).content.decode()


def test_the_lists_say_state_end_and_days_left(office):
    soon, later = AgreementFactory(ends=30), AgreementFactory(ends=700)
    over, ahead = AgreementFactory(ends=-1), AgreementFactory(begins=1)
    draft = AgreementFactory(state="draft")

    def listed(**query):
        rows = office.get(reverse("admin:partners_agreement_changelist"), query).context["cl"].queryset
        return set(rows)

    assert listed() == {soon, later, over, ahead, draft}
    assert listed(in_force="today") == {soon, later}
    assert [listed(in_force=f"{months}m") for months in (12, 6, 3)] == [{soon}] * 3
    assert (listed(in_force="over"), listed(in_force="ahead")) == ({over}, {ahead})
    text = office.get(reverse("admin:partners_agreement_changelist")).content.decode()
    for words in (f"{soon.valid_to:%d.%m.%Y}", "30 days", "700 days", "expired", "not yet in force", "draft"):
        assert words in text

    def hosts(value):
        answer = office.get(reverse("admin:partners_institution_changelist"), {"agreement": value})
        return {institution.code for institution in answer.context["cl"].queryset}

    assert hosts("in_force") == {soon.institution.code, later.institution.code}
    assert hosts("3m") == {soon.institution.code}
    assert hosts("none") == {over.institution.code, ahead.institution.code, draft.institution.code}


def test_the_list_asks_a_fixed_number_of_questions(office, django_assert_num_queries):
    for _number in range(3):
        AgreementFactory(seats=1)
    with django_assert_num_queries(7):
        office.get(reverse("admin:partners_agreement_changelist"))
    for _number in range(20):
        AgreementFactory(seats=1)
    with django_assert_num_queries(7):
        office.get(reverse("admin:partners_agreement_changelist"))
