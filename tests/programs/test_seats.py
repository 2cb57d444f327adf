"""Nothing is offered beyond an agreement in force: not at its edges, not by two at once."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from partners import actions as partners
from partners.models import Agreement, AgreementYear
from programs import queries, seats
from programs.actions import (
    copy_call,
    not_ready,
    publish,
    save_row,
)
from programs.actions.corrections import apply_correction, begin_correction
from programs.models import Call, Offering

from ..factories import InstitutionFactory, OfferingFactory, staff
from .agreements import DAY, FIRST, LAST, agreed, new_call


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def host(db):
    return InstitutionFactory(code="lodz")


@pytest.fixture
def call(host):
    made = new_call("exchange")
    OfferingFactory(call=made, institution=host, seats=2)
    return made


def test_an_agreement_of_exactly_the_stay_is_enough(call, host):
    agreed(host)
    assert not_ready(call) == []
    publish(call, staff("head"))
    place = call.offerings.get()
    assert (place.agreement_year.academic_year, place.agreement_year.seats_offered) == ("2027/2028", 2)
    assert queries.ready(Call.objects.get(pk=call.pk)).agreement_in_force is True


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": FIRST + DAY},
        {"valid_to": LAST - DAY},
        {"state": "in_signing"},
        {"state": "ended"},
        {"kind": "memorandum"},
        {"kind": "ka171"},
    ],
)
def test_a_day_less_or_another_kind_is_none(call, host, fields):
    agreed(host, **fields)
    assert not_ready(call) == [
        "University lodz: no agreement is in force on all days from 15 February 2028 to 14 June 2028."
    ]
    with pytest.raises(ValidationError):
        publish(call, staff("head"))
    assert Call.objects.get(pk=call.pk).state == "draft"
    assert queries.ready(Call.objects.get(pk=call.pk)).agreement_in_force is False


def test_a_program_that_names_no_kind_takes_any_but_a_memorandum(call, host):
    call.program.agreement_kind = ""
    call.program.save()
    agreed(host, kind="memorandum")
    assert len(not_ready(call)) == 1
    assert queries.ready(Call.objects.get(pk=call.pk)).agreement_in_force is False
    agreed(host, kind="double_degree")
    assert not_ready(Call.objects.get(pk=call.pk)) == []
    assert queries.ready(Call.objects.get(pk=call.pk)).agreement_in_force is True


def test_the_year_is_that_of_the_departure(host):
    agreement = agreed(host, valid_from=dt.date(2028, 6, 1), valid_to=dt.date(2028, 12, 31))
    AgreementYear.objects.filter(agreement=agreement, academic_year="2027/2028").update(seats_out=0)
    june = new_call("june", dt.date(2028, 6, 30), dt.date(2028, 12, 31))
    july = new_call("july", dt.date(2028, 7, 1), dt.date(2028, 12, 31))
    for made in (june, july):
        OfferingFactory(call=made, institution=host, seats=3)
    assert seats.plan(june).problems == [
        "University lodz: this call offers 3 seats; of 0 agreed for 2027/2028 and these levels 0 are left."
    ]
    assert seats.plan(july).problems == []


def test_seats_are_counted_over_all_published_calls_of_the_year(call, host):
    agreed(host, out=3)
    publish(call, staff("head"))
    second = new_call("second", FIRST + DAY)
    OfferingFactory(call=second, institution=host, seats=2)
    assert not_ready(second) == [
        "University lodz: this call offers 2 seats; of 3 agreed for 2027/2028 and these levels 1 are left."
    ]
    second.offerings.update(seats=1)
    assert not_ready(second) == []
    assert publish(second, staff("head")).state == "published"
    assert AgreementYear.objects.get().seats_offered == 3


def test_a_place_with_too_many_seats_is_not_saved(call, host):
    agreed(host, out=3)
    place = call.offerings.get()
    place.seats = 3
    save_row(place, staff("office"))
    other = Offering(call=call, institution=host, field_en="Law", field_kk="x", field_ru="x", seats=1)
    other.levels = ["bachelor"]
    with pytest.raises(ValidationError) as raised:
        save_row(other, staff("office"))
    assert raised.value.messages == [
        "University lodz: this call offers 4 seats; of 3 agreed for 2027/2028 and these levels 3 are left."
    ]
    assert call.offerings.count() == 1


def test_levels_of_the_year_bind(call, host):
    agreement = agreed(host)
    agreement.years.update(levels=["master"])
    assert len(not_ready(call)) == 1
    call.offerings.update(levels=["master"])
    assert not_ready(call) == []


def test_what_rests_on_an_agreement_keeps_it(call, host):
    agreement = agreed(host, valid_from=FIRST - DAY, valid_to=LAST + DAY)
    publish(call, staff("head"))
    agreement.valid_from, agreement.valid_to = FIRST, LAST
    agreement.full_clean()
    words = "Published calls send people under this agreement"
    for column, value in (
        ("valid_from", FIRST + DAY),
        ("valid_to", LAST - DAY),
        ("kind", "ka171"),
        ("institution", InstitutionFactory()),
    ):
        changed = Agreement.objects.get(pk=agreement.pk)
        setattr(changed, column, value)
        with pytest.raises(ValidationError, match=words):
            changed.full_clean()
    assert partners.not_movable(agreement, "ended", LAST) == [
        "Published calls send people under this agreement until 14.06.2028: it cannot be ended before."
    ]
    assert partners.not_movable(agreement, "ended", LAST + DAY) == []


def test_a_year_that_is_offered_is_not_deleted_in_the_admin(call, host, client):
    agreement = agreed(host)
    publish(call, staff("head"))
    client.force_login(staff("office"))
    page = reverse("admin:partners_agreement_change", args=[agreement.pk])
    year = agreement.years.get()
    form = client.get(page).context["adminform"].form
    typed = {name: form.initial.get(name) or "" for name in form.fields} | {"seen": form.now}
    row = {"id": year.pk, "agreement": agreement.pk, "academic_year": "2027/2028", "seats_out": 3}
    row |= {"seats_in": 0, "staff_seats_out": 0, "DELETE": "on"}
    typed |= {f"years-0-{name}": value for name, value in row.items()}
    typed |= {"years-TOTAL_FORMS": 1, "years-INITIAL_FORMS": 1}
    assert client.post(page, typed).status_code == 200
    assert agreement.years.count() == 1
    del typed["years-0-DELETE"]
    assert client.post(page, typed | {"years-0-seats_out": 1}).status_code == 200
    assert client.post(page, typed | {"years-0-seats_out": 2}).status_code == 302
    assert agreement.years.get().seats_out == 2


def test_a_correction_of_the_stay_stays_under_an_agreement(call, host):
    agreed(host, valid_to=LAST + DAY)
    publish(call, staff("head"))
    correction = begin_correction(call, staff("head"))
    Call.objects.filter(pk=correction.pk).update(stay_to=LAST + 2 * DAY)
    correction.refresh_from_db()
    with pytest.raises(ValidationError, match="no agreement is in force on all days"):
        apply_correction(correction, staff("head"), "longer")
    Call.objects.filter(pk=correction.pk).update(stay_to=LAST + DAY)
    correction.refresh_from_db()
    apply_correction(correction, staff("head"), "longer")
    assert Call.objects.get(pk=call.pk).stay_to == LAST + DAY
    assert AgreementYear.objects.get().seats_offered == 2


def test_a_copy_of_a_published_call_rests_on_nothing_yet(call, host):
    agreed(host)
    publish(call, staff("head"))
    days = {"opens_on": call.opens_on, "closes_on": call.closes_on, "stay_from": FIRST, "stay_to": LAST}
    copied = copy_call(call, code="copied", by=staff("office"), **days)
    assert copied.offerings.get().agreement_year is None
    assert len(not_ready(copied)) == 1


def test_a_call_without_the_rule_needs_no_agreement(host):
    free = new_call("grant", preset="tou-mshe-001")
    OfferingFactory(call=free, institution=host, seats=50)
    assert not_ready(free) == []
    assert publish(free, staff("head")).offerings.get().agreement_year is None


# --- Staff, fields, months ----------------------------------------------------------------------------------


def for_staff(call, host, seats=1, **columns):
    texts = {f"field_{language}": "teaching" for language in ("kk", "ru", "en")}
    return OfferingFactory(call=call, institution=host, seats=seats, levels=["staff"], **texts, **columns)


def test_staff_seats_are_counted_apart_from_those_of_students(call, host):
    agreement = agreed(host, out=2)
    agreement.years.update(levels=["bachelor"])
    place = for_staff(call, host)
    assert not_ready(call) == [
        "University lodz: this call offers 1 seat for staff; of 0 agreed for 2027/2028 0 are left."
    ]
    agreement.years.update(staff_seats_out=1)
    publish(call, staff("head"))
    year = agreement.years.get()
    assert (year.seats_offered, year.staff_seats_offered) == (2, 1)
    assert (year.seats_free, year.staff_seats_free) == (0, 0)
    place.refresh_from_db()
    assert place.agreement_year == year
    year.staff_seats_out = 0
    with pytest.raises(ValidationError) as raised:
        year.full_clean()
    assert raised.value.message_dict["staff_seats_out"] == [
        "Published calls offer 1 staff seats for 2027/2028: no fewer can be agreed."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementYear.objects.update(staff_seats_out=0)


@pytest.mark.parametrize(("code", "fits"), [("07", True), ("0715", True), ("08", False), ("0", False)])
def test_a_year_that_names_fields_takes_those_within_them(call, host, code, fits):
    agreed(host).years.update(isced_fields=["07", "0311"])
    call.offerings.update(isced_field=code)
    assert (seats.plan(call).problems == []) is fits


def test_a_place_of_another_field_or_of_none_says_so(call, host):
    agreed(host).years.update(isced_fields=["07", "0311"])
    named = "07 Engineering, manufacturing and construction, 0311 Social and behavioural sciences"
    assert not_ready(call) == [
        f"University lodz: the agreement names fields for 2027/2028 ({named}); please give the place "
        "“all fields” the code of its field."
    ]
    call.offerings.update(isced_field="031")
    assert not_ready(call) == [
        "University lodz: the field 031 Social and behavioural sciences is not among those agreed for "
        f"2027/2028: {named}."
    ]
    place = call.offerings.get()
    with pytest.raises(ValidationError) as raised:
        save_row(place, staff("office"))
    assert list(raised.value.message_dict) == ["isced_field"]


def test_the_stay_is_no_longer_than_a_seat_lasts(call, host):
    """15 February to 14 June; four months on from its first day is 15 June, three are 15 May."""
    years = agreed(host).years
    years.update(months_per_seat=4)
    assert not_ready(call) == []
    years.update(months_per_seat=3)
    assert not_ready(call) == [
        "University lodz: a seat is agreed for 3 months; the stay from 15 February 2028 to 14 June 2028 is "
        "longer."
    ]
    call.offerings.update(ends_on=dt.date(2028, 5, 16))
    assert len(not_ready(call)) == 1
    call.offerings.update(ends_on=dt.date(2028, 5, 15))
    assert not_ready(call) == []
    call.offerings.update(starts_on=dt.date(2028, 3, 14), ends_on=None)
    assert not_ready(call) == []


def test_seats_without_a_grant_are_seats(call, host):
    agreed(host, out=1)
    call.offerings.update(zero_grant_seats=2)
    assert len(not_ready(call)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_calls_published_at_once_only_one_gets_the_last_seats():
    host, head = InstitutionFactory(code="one"), staff("head")
    agreed(host, out=3)
    calls = [new_call(code) for code in ("first", "second")]
    for made in calls:
        OfferingFactory(call=made, institution=host, seats=2)
    start = threading.Barrier(2)

    def attempt(made: Call) -> bool:
        try:
            start.wait()
            publish(made, head)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, calls)) == [False, True]
    assert Call.objects.published().count() == 1
    assert AgreementYear.objects.get().seats_offered == 2
