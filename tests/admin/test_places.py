"""The places of a call in the admin: the form of one, all in one table, copied, adjusted, withdrawn."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from partners.models import TeachingLanguage
from programs.actions import adjust_place
from programs.models import Call, Offering
from tests.factories import AgreementFactory, CallFactory, InstitutionFactory, OfferingFactory, staff

from .typing import typed

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def address(name, call, *more):
    return reverse(f"admin:programs_call_{name}", args=[call.pk, *more])


def text_of(answer):
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def wrong(answer):
    return answer.context["form"].errors


@pytest.fixture
def office(sign_in):
    return sign_in("office")


@pytest.fixture
def call():
    return CallFactory(published=False)


# --- The form of one place ----------------------------------------------------------------------------------


def row(call, place):
    return address("row", call, "places", place.pk)


def test_a_field_is_chosen_by_name_or_written_as_a_code(office, call):
    place = call.offerings.first()
    data = typed(office.get(row(call, place)))
    assert (data["isced_group"], data["isced_field"]) == ("", "")
    for chosen, code, kept in (("07", "", "07"), ("071", "0715", "0715"), ("", "0311", "0311"), ("", "", "")):
        data = typed(office.get(row(call, place))) | {"isced_group": chosen, "isced_field": code}
        assert office.post(row(call, place), data).status_code == 302
        assert Offering.objects.get(pk=place.pk).isced_field == kept
        shown = typed(office.get(row(call, place)))
        assert (shown["isced_group"] or shown["isced_field"], shown["isced_field"] or kept) == (
            *(kept[:3] if kept else "", kept),
        )
    data = typed(office.get(row(call, place))) | {"isced_group": "07", "isced_field": "0311"}
    answer = office.post(row(call, place), data)
    assert wrong(answer) == {"isced_field": ["This code lies outside the field chosen beside it."]}


def test_what_is_wrong_with_the_days_stands_beside_them(office, call):
    place = call.offerings.first()
    day = (call.closes_on + DAY).isoformat()
    data = typed(office.get(row(call, place))) | {"closes_on": day, "levels": ["bachelor", "staff"]}
    assert wrong(office.post(row(call, place), data)) == {
        "levels": ["A place is for students or for staff: please make two places of it."]
    }
    data["levels"] = ["staff"]
    assert wrong(office.post(row(call, place), data)) == {
        "closes_on": ["This day lies after the last day of the call."]
    }


def test_the_sentence_says_field_level_days_and_agreement(office):
    call = CallFactory(published=False, preset="tou-bilateral", places=0)
    host = InstitutionFactory(code="lodz")
    AgreementFactory(institution=host, seats=3)
    TeachingLanguage.objects.create(institution=host, language="de", min_level="B2")
    data = {f"field_{code}": "law" for code in ("kk", "ru", "en")}
    data |= {"institution": host.pk, "levels": ["bachelor"], "seats": 2, "zero_grant_seats": 1}
    data |= {"teaching_language": "de", "isced_group": "042", "closes_on": call.closes_on.isoformat()}
    answer = office.post(address("row_preview", call, "places"), data)
    year = f"{call.academic_year}"
    assert answer.context["meaning"] == (
        "University lodz: law, 2 seats for bachelor. 1 of them is without a grant. The field is 042 in "
        "ISCED-F: Law. Language of teaching: German, at least B2. "
        f"Open until {call.closes_on.day} {call.closes_on:%B %Y}. "
        f"Agreed for students in {year}: 3; not offered in published calls yet: 3."
    )


def test_too_many_seats_are_said_beside_the_seats(office):
    call = CallFactory(published=False, preset="tou-bilateral", places=1)
    place = call.offerings.get()
    data = typed(office.get(row(call, place))) | {"seats": 21}
    assert "of 20 agreed" in wrong(office.post(row(call, place), data))["seats"][0]


# --- All in one table ---------------------------------------------------------------------------------------


def sheet(answer, **cells):
    """Return what the table would send back, with some cells typed over: ``{pk}_{column}``."""
    data = {}
    for line in answer.context["grid"].rows:
        key = line.place.pk
        data[f"row-{key}-seen"] = line.seen
        data |= {f"row-{key}-{cell.name}": cell.value for cell in line.cells}
    for name, value in cells.items():
        _at, key, column = name.split("_", 2)
        data[f"row-{key}-{column}"] = value
    return data


def test_the_table_saves_what_was_typed(office, call):
    one, two = call.offerings.order_by("pk")
    page = office.get(address("places_grid", call))
    day = call.closes_on - DAY
    cells = {
        f"at_{one.pk}_seats": "5",
        f"at_{one.pk}_zero_grant_seats": "1",
        f"at_{one.pk}_text": "Law",
        f"at_{one.pk}_min_gpa": "3,25",
        f"at_{two.pk}_min_level": "в2".replace("в", "В"),
        f"at_{two.pk}_teaching_language": "DE",
        f"at_{two.pk}_closes_on": f"{day:%d.%m.%Y}",
        f"at_{two.pk}_isced_field": "0715",
    }
    answer = office.post(address("places_grid", call), sheet(page, **cells), follow=True)
    assert "2 places are saved." in text_of(answer)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.seats, one.zero_grant_seats, one.field_en, str(one.min_gpa)) == (5, 1, "Law", "3.25")
    assert (one.field_ru, one.field_kk) == ("все специальности", "барлық мамандық")
    assert (two.min_level, two.teaching_language, two.closes_on, two.isced_field) == ("B2", "de", day, "0715")


def test_one_wrong_cell_keeps_all_from_being_saved_and_is_linked(office, call):
    one, two = call.offerings.order_by("pk")
    page = office.get(address("places_grid", call))
    typed_ = sheet(page, **{f"at_{one.pk}_seats": "5", f"at_{two.pk}_min_level": "X1"})
    answer = office.post(address("places_grid", call), typed_)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'<a href="#row-{two.pk}-min_level">{two}, Level</a>' in html
    assert f'aria-describedby="wrong-{two.pk}-min_level"' in html
    assert 'value="5"' in html
    one.refresh_from_db()
    assert one.seats == 2
    for column, value in (
        ("seats", "many"),
        ("closes_on", "31.31.2026"),
        ("teaching_language", "xx"),
        ("text", ""),
    ):
        answer = office.post(address("places_grid", call), sheet(page, **{f"at_{one.pk}_{column}": value}))
        ((line, cell, _sentence),) = answer.context["grid"].wrong
        assert (answer.status_code, line.place, cell.name) == (422, one, column)


def test_seats_beyond_the_agreement_are_said_in_the_cell(office):
    call = CallFactory(published=False, preset="tou-bilateral", places=2)
    one, _two = call.offerings.order_by("pk")
    page = office.get(address("places_grid", call))
    answer = office.post(address("places_grid", call), sheet(page, **{f"at_{one.pk}_seats": "21"}))
    ((line, cell, sentence),) = answer.context["grid"].wrong
    assert (answer.status_code, line.place, cell.name) == (422, one, "seats")
    assert "this call offers 21 seats; of 20 agreed" in sentence
    one.refresh_from_db()
    assert one.seats == 2


def test_what_somebody_else_changed_is_not_overwritten(office, call):
    one, two = call.offerings.order_by("pk")
    page = office.get(address("places_grid", call))
    call.offerings.filter(pk=one.pk).update(seats=7, min_level="B1")
    both = {f"at_{one.pk}_seats": "5", f"at_{two.pk}_seats": "4"}
    answer = office.post(address("places_grid", call), sheet(page, **both))
    assert answer.status_code == 409
    ((line, cell, sentence),) = answer.context["grid"].wrong
    assert (line.place, cell.name, cell.value) == (one, "seats", "5")
    assert sentence == "Somebody wrote “7” here meanwhile. Yours is kept; save again to put it there."
    assert list(call.offerings.order_by("pk").values_list("seats", flat=True)) == [7, 2]
    again = office.post(address("places_grid", call), sheet(answer))
    assert again.status_code == 302
    rows = call.offerings.order_by("pk").values_list("seats", "min_level")
    assert list(rows) == [(5, "B1"), (4, "")]


def test_what_another_changed_elsewhere_in_the_row_stays(office, call):
    one = call.offerings.order_by("pk").first()
    page = office.get(address("places_grid", call))
    call.offerings.filter(pk=one.pk).update(min_level="C1")
    assert (
        office.post(address("places_grid", call), sheet(page, **{f"at_{one.pk}_seats": "5"})).status_code
        == 302
    )
    one.refresh_from_db()
    assert (one.seats, one.min_level) == (5, "C1")


def test_two_hundred_places_cost_no_more_queries_than_two(office, call):
    address_ = address("places_grid", call)
    office.get(address_)
    with CaptureQueriesContext(connection) as few:
        office.get(address_)
    host = call.offerings.first().institution
    rows = [
        Offering(
            call=call, institution=host, field=str(n), field_kk=str(n), field_en=str(n), levels=["bachelor"]
        )
        for n in range(200)
    ]
    Offering.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        page = office.get(address_)
    assert len(many) == len(few)
    key = call.offerings.order_by("pk").last().pk
    assert office.post(address_, sheet(page, **{f"at_{key}_seats": "9"})).status_code == 302
    assert Offering.objects.get(pk=key).seats == 9


def test_a_published_call_has_no_table(office):
    assert office.get(address("places_grid", CallFactory())).status_code == 404


# --- Copied -------------------------------------------------------------------------------------------------


def test_places_are_copied_after_a_look_and_those_there_are_named(office, call):
    source = CallFactory(code="source", places=0, published=False)
    old = call.offerings.first()
    OfferingFactory(call=source, institution=old.institution)
    wanted = OfferingFactory(call=source, closes_on=source.closes_on)
    OfferingFactory(call=source, closes_on=source.opens_on)
    Call.objects.filter(pk=call.pk).update(
        closes_on=source.closes_on - 25 * DAY, opens_on=source.closes_on - 30 * DAY
    )
    page = address("places_copy", call)
    assert "Show its places" in text_of(office.get(page))
    shown = office.get(page, {"from": source.pk})
    assert len(shown.context["places"]) == 3
    chosen = {"from": source.pk, "place": [place.pk for place, *_rest in shown.context["places"]]}
    answer = office.post(page, chosen | {"_preview": "yes"})
    assert f"Already there, left as it is: {old.institution}: all fields" in text_of(answer)
    assert call.offerings.count() == 2
    answer = office.post(page, chosen | {"_copy": "yes"}, follow=True)
    said = text_of(answer)
    assert "2 places are copied." in said
    assert f"Already there, left as it is: {old.institution}: all fields" in said
    assert said.count("Left empty, it lay outside the dates of this call:") == 1
    assert call.offerings.filter(institution=wanted.institution).count() == 1


# --- Published ----------------------------------------------------------------------------------------------


@pytest.fixture
def published():
    return CallFactory(places=1)


def test_a_published_place_is_adjusted_with_a_reason(office, published):
    place = published.offerings.get()
    page = address("place_adjust", published, place.pk)
    shown = office.get(page)
    assert "min_gpa" not in shown.context["form"].fields
    data = typed(shown) | {"seats": "4", "costs_en": "free dormitory"}
    assert wrong(office.post(page, data)) == {"reason": ["This field is required."]}
    assert office.post(page, data | {"reason": "more room"}).status_code == 302
    place.refresh_from_db()
    assert (place.seats, place.costs_en) == (4, "free dormitory")


def test_of_two_who_adjust_the_second_sees_both_values(office, published):
    place = published.offerings.get()
    page = address("place_adjust", published, place.pk)
    data = typed(office.get(page)) | {"seats": "4", "reason": "more room"}
    adjust_place(place, staff("head"), "less", {"seats": 3})
    answer = office.post(page, data)
    assert answer.status_code == 409
    assert "now “3”" in text_of(answer)
    assert published.offerings.get().seats == 3


def test_a_place_is_added_to_a_published_call(office, published):
    page = address("place_add", published)
    data = {f"field_{code}": "law" for code in ("kk", "ru", "en")} | {"levels": ["master"], "seats": 1}
    data |= {"institution": InstitutionFactory(code="new").pk, "teaching_language": "en"}
    assert office.get(page).status_code == 200
    assert office.post(page, data).status_code == 422
    assert office.post(page, data | {"reason": "agreed with the host"}).status_code == 302
    assert published.offerings.get(institution__code="new").levels == ["master"]


def test_a_place_is_withdrawn_after_saying_how_many_wish_for_it(office, published):
    place = published.offerings.get()
    page = address("place_withdraw", published, place.pk)
    assert "0 drafts wish for it. 0 submitted applications wish for it." in text_of(office.get(page))
    assert office.post(page, {"reason": ""}).status_code == 422
    answer = office.post(page, {"reason": "no room"}, follow=True)
    assert "The place is withdrawn." in text_of(answer)
    assert "withdrawn on" in text_of(answer)
    assert office.get(page).status_code == 404


def test_what_is_shown_of_places_may_change_after_publishing(office, published):
    page = address("details", published)
    data = typed(office.get(page)) | {"takes_proposals": "on", "shows_last_year": "on"}
    del data["shows_seats"]
    assert office.post(page, data).status_code == 302
    published.refresh_from_db()
    shown = (published.takes_proposals, published.shows_seats, published.shows_last_year)
    assert shown == (True, False, True)


@pytest.mark.parametrize("who", ["faculty", "technician"])
def test_nobody_else_reaches_these_pages(sign_in, published, who):
    place = published.offerings.get()
    for name, more in (("place_add", []), ("place_adjust", [place.pk]), ("place_withdraw", [place.pk])):
        assert sign_in(who).get(address(name, published, *more)).status_code in (302, 403)
