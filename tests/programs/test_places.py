"""Places of a call: what may stand in one, copied to another call, and adjusted after it was published."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from partners.models import AgreementYear, TeachingLanguage
from programs.actions import (
    Changed,
    WrongPlaces,
    add_place,
    adjust_place,
    copies_of,
    copy_call,
    copy_places,
    fallen_away,
    not_ready,
    publish,
    save_places,
    save_row,
    withdraw_place,
)
from programs.actions.corrections import apply_correction, begin_correction
from programs.models import Call, CallVersion, Offering
from tests.factories import AgreementFactory, CallFactory, InstitutionFactory, OfferingFactory, staff

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def host():
    return InstitutionFactory(code="lodz")


@pytest.fixture
def office():
    return staff("office")


def new(host, **columns):
    return Offering(institution=host, **({"levels": ["bachelor"], "seats": 1} | in_three("law") | columns))


def in_three(field):
    return {f"field_{language}": field for language in ("kk", "ru", "en")}


def refused(action, *args, **kwargs):
    with pytest.raises(ValidationError) as raised:
        action(*args, **kwargs)
    error = raised.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


# --- What may stand in one ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ({"levels": ["bachelor", "staff"]}, "levels"),
        ({"levels": ["staff"]}, None),
        ({"isced_field": "x0715"[:4]}, "isced_field"),
        ({"isced_field": "0715"}, None),
        ({"seats": 2, "zero_grant_seats": 2}, None),
        ({"seats": 2, "zero_grant_seats": 3}, "zero_grant_seats"),
    ],
)
def test_what_may_stand_in_a_place(host, office, columns, wrong):
    place = new(host, call=CallFactory(published=False, places=0), **columns)
    if wrong is None:
        assert save_row(place, office).pk
    else:
        assert list(refused(save_row, place, office)) == [wrong]


def test_own_days_lie_within_those_of_the_call(host, office):
    call = CallFactory(published=False, places=0)
    days = {
        "closes_on": (call.opens_on, call.closes_on),
        "starts_on": (call.stay_from, call.stay_to),
        "ends_on": (call.stay_from, call.stay_to),
    }
    for column, (first, last) in days.items():
        for day, fits in ((first - DAY, False), (first, True), (last, True), (last + DAY, False)):
            place = new(host, call=call, **{column: day})
            assert list(place.wrong_days(call)) == ([] if fits else [column])
    backwards = new(host, call=call, starts_on=call.stay_from + DAY, ends_on=call.stay_from)
    assert refused(save_row, backwards, office) == {"ends_on": ["The last day there lies before the first."]}


def test_the_late_deadline_is_the_last_day_a_place_may_close(host):
    call = CallFactory(published=False, places=0)
    call.late_until = call.closes_on + 3 * DAY
    assert new(host, call=call, closes_on=call.late_until).wrong_days(call) == {}


def test_the_database_keeps_seats_and_reasons_straight(host):
    place = OfferingFactory(call=CallFactory(published=False, places=0), institution=host)
    for columns in (
        {"zero_grant_seats": 3},
        {"withdrawn_on": timezone.localdate()},
        {"withdrawn_because": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offering.objects.filter(pk=place.pk).update(**columns)


def test_a_new_place_takes_the_level_that_the_host_asks_for_its_language(host, office):
    asked = TeachingLanguage.objects.create(institution=host, language="de", min_level="B2")
    call = CallFactory(published=False, places=0)
    place = save_row(new(host, call=call, teaching_language="de"), office)
    other = save_row(new(host, call=call, **in_three("econ")), office)
    own = save_row(new(host, call=call, teaching_language="de", min_level="C1", **in_three("it")), office)
    assert (place.min_level, other.min_level, own.min_level) == ("B2", "", "C1")
    asked.min_level = "C2"
    asked.save()
    place.min_level = ""
    assert save_row(place, office).min_level == ""
    assert Offering.objects.get(pk=own.pk).min_level == "C1"


def test_a_host_has_one_place_for_a_field(host, office):
    call = CallFactory(published=False, places=0)
    save_row(new(host, call=call), office)
    said = "The call has a place of this host for this field already."
    assert refused(save_row, new(host, call=call), office) == {"__all__": [said]}


# --- Copied -------------------------------------------------------------------------------------------------


def later(call, **days):
    moved = {
        name: getattr(call, name) + 365 * DAY for name in ("opens_on", "closes_on", "stay_from", "stay_to")
    }
    return moved | days


def test_own_days_move_with_the_call_and_fall_away_where_they_no_longer_fit(office):
    source = CallFactory(places=0, published=False)
    fits = OfferingFactory(call=source, field_kk="a", closes_on=source.closes_on - DAY, lowest_admitted=7)
    not_there = OfferingFactory(
        call=source, field_kk="b", starts_on=source.stay_from + DAY, ends_on=source.stay_to - 5 * DAY
    )
    shorter = later(source)
    shorter["stay_to"] = shorter["stay_from"] + 3 * DAY
    copied = copy_call(source, code="next", by=office, **shorter)
    first, second = copied.offerings.order_by("pk")
    assert first.closes_on == copied.closes_on - DAY
    assert first.lowest_admitted is None
    assert (second.starts_on, second.ends_on) == (copied.stay_from + DAY, None)
    assert fallen_away(source, copied) == [f"{not_there.institution}: all fields (Last day there)"]
    assert fits.institution == first.institution


def test_places_of_another_call_are_copied_once(office):
    source = CallFactory(places=3)
    target = copy_call(source, code="next", by=office, places=False, **later(source))
    one, two, three = source.offerings.order_by("pk")
    withdraw_place(three, office, "closed")
    copies = copies_of(source, target, {one.pk, three.pk})
    assert [place.institution for place in copies.places] == [one.institution]
    assert target.offerings.count() == 0
    copy_places(source, target, {one.pk}, office)
    made = copy_places(source, target, {one.pk, two.pk}, office)
    assert made.present == [f"{one.institution}: all fields"]
    assert [place.institution for place in target.offerings.order_by("pk")] == [
        one.institution,
        two.institution,
    ]


def test_more_than_is_agreed_is_not_copied(office):
    source = CallFactory(preset="tou-bilateral", places=1)
    target = copy_call(source, code="next", by=office, places=False, **later(source))
    AgreementYear.objects.filter(seats_offered=0).update(seats_out=1)
    (sentence,) = refused(copy_places, source, target, {source.offerings.get().pk}, office)
    assert "this call offers 2 seats; of 1 agreed" in sentence
    assert target.offerings.count() == 0


# --- All in one table ---------------------------------------------------------------------------------------


def test_many_places_are_saved_at_once_or_not_at_all(office):
    call = CallFactory(published=False)
    one, two = call.offerings.order_by("pk")
    saved = save_places(call, {one.pk: {"seats": (2, 3)}, two.pk: {"min_level": ("", "B2")}}, office)
    assert (saved, call.offerings.get(pk=one.pk).seats, call.offerings.get(pk=two.pk).min_level) == (
        2,
        3,
        "B2",
    )
    wrong = {one.pk: {"seats": (3, 4)}, two.pk: {"zero_grant_seats": (0, 9)}}
    with pytest.raises(WrongPlaces) as raised:
        save_places(call, wrong, office)
    assert raised.value.wrong == {two.pk: {"zero_grant_seats": ["More seats without a grant than seats."]}}
    assert call.offerings.get(pk=one.pk).seats == 3
    with pytest.raises(Changed):
        save_places(call, {one.pk: {"seats": (2, 5)}}, office)
    assert call.offerings.get(pk=one.pk).seats == 3
    with pytest.raises(Refused):
        save_places(call, {}, staff("faculty"))


# --- Published ----------------------------------------------------------------------------------------------


@pytest.fixture
def published(host):
    call = CallFactory(preset="tou-bilateral", places=0, published=False)
    OfferingFactory(call=call, institution=host, seats=2)
    AgreementFactory(institution=host, seats=4, kind="exchange")
    publish(call, staff("head"))
    return Call.objects.get(pk=call.pk)


def offered(call):
    return AgreementYear.objects.get(offerings__call=call).seats_offered


def test_a_place_is_added_to_a_published_call_under_its_agreement(published, host, office):
    assert refused(add_place, published, new(host), office) == {
        "reason": ["Please say why: the reason is kept."]
    }
    too_many = refused(add_place, published, new(host, seats=3), office, "more wishes")
    assert "of 4 agreed" in too_many[0]
    place = add_place(published, new(host, seats=2), office, "more wishes")
    year = place.agreement_year
    assert (year.seats_offered, published.offerings.count()) == (4, 2)
    kept = CallVersion.objects.get(call=published, number=1).content["places"]
    assert [row["field_en"] for row in kept] == ["all fields", "law"]
    entry = LogEntry.objects.get(verb="call.place_add")
    assert (entry.detail["reason"], entry.detail["row"]) == ("more wishes", f"{host}: law")


def test_a_place_is_added_to_a_call_in_preparation_without_a_reason(host, office):
    call = CallFactory(published=False, places=0)
    TeachingLanguage.objects.create(institution=host, language="en", min_level="B1")
    assert add_place(call, new(host), office).min_level == "B1"
    with pytest.raises(Refused):
        add_place(call, new(host, **in_three("it")), staff("faculty"))


def test_seats_are_adjusted_within_the_agreement_and_logged(published, office):
    place = published.offerings.get()
    assert "of 4 agreed" in refused(adjust_place, place, office, "more", {"seats": 5})[0]
    assert offered(published) == 2
    adjust_place(place, office, "more", {"seats": 4, "tuition_en": "free"})
    assert (offered(published), published.offerings.get().tuition_en) == (4, "free")
    entry = LogEntry.objects.get(verb="call.place_adjust")
    assert entry.detail["before"] == {"seats": 2, "tuition_en": "–"}
    assert entry.detail["after"] == {"seats": 4, "tuition_en": "free"}
    assert CallVersion.objects.get(call=published).content["places"][0]["seats"] == 4
    adjust_place(place, office, "again", {"seats": 4})
    assert LogEntry.objects.filter(verb="call.place_adjust").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"min_gpa": Decimal("3.50")},
        {"min_level": "C1"},
        {"teaching_language": "de"},
        {"starts_on": None},
        {"levels": ["master"]},
    ],
)
def test_what_the_host_asks_is_frozen(published, office, changes):
    assert refused(adjust_place, published.offerings.get(), office, "because", changes) == [
        "What the host asks stays as people read it when the call was published."
    ]


def test_the_own_last_day_only_becomes_a_later_one(published, office):
    place = published.offerings.get()
    last = published.closes_on
    earlier = {"closes_on": ["People count on the last day they read: it can only become a later one."]}
    assert refused(adjust_place, place, office, "because", {"closes_on": last - DAY}) == earlier
    Offering.objects.update(closes_on=last - 3 * DAY)
    place = published.offerings.get()
    assert refused(adjust_place, place, office, "because", {"closes_on": last - 4 * DAY}) == earlier
    assert adjust_place(place, office, "because", {"closes_on": last - 2 * DAY}).closes_on == last - 2 * DAY
    after = refused(adjust_place, place, office, "because", {"closes_on": last + DAY})
    assert after == {"closes_on": ["This day lies after the last day of the call."]}
    assert adjust_place(place, office, "because", {"closes_on": None}).closes_on is None


def test_a_withdrawn_place_gives_its_seats_back(published, office, host):
    place = published.offerings.get()
    assert refused(withdraw_place, place, office, " ") == {"reason": ["Please say why: the reason is kept."]}
    withdraw_place(place, office, "no room")
    withdraw_place(place, office, "twice")
    place.refresh_from_db()
    assert (place.withdrawn_on, place.withdrawn_because) == (timezone.localdate(), "no room")
    assert place.agreement_year is None
    assert set(AgreementYear.objects.values_list("seats_offered", flat=True)) == {0}
    assert LogEntry.objects.filter(verb="call.place_withdraw").count() == 1
    assert CallVersion.objects.get(call=published).content["places"] == []
    assert refused(adjust_place, place, office, "back", {"seats": 1}) == ["This place was withdrawn."]
    add_place(published, new(host, seats=4), office, "another one")
    assert offered(published) == 4


def test_of_a_call_in_preparation_nothing_is_adjusted(office):
    place = CallFactory(published=False).offerings.first()
    for action, args in ((adjust_place, ("x", {"seats": 1})), (withdraw_place, ("x",))):
        assert refused(action, place, office, *args) == [
            "This call is not published yet: change it directly."
        ]
    with pytest.raises(Refused):
        adjust_place(place, staff("faculty"), "x", {"seats": 1})


def test_own_days_stay_within_those_of_the_call_when_it_changes(host, published):
    Offering.objects.update(ends_on=published.stay_to)
    correction = begin_correction(published, staff("head"))
    Call.objects.filter(pk=correction.pk).update(stay_to=published.stay_to - DAY)
    said = "University lodz: all fields (last day there): This day lies outside the stay of the call."
    assert refused(apply_correction, Call.objects.get(pk=correction.pk), staff("head"), "shorter") == [said]
    draft = CallFactory(published=False, places=1)
    draft.offerings.update(closes_on=draft.closes_on)
    Call.objects.filter(pk=draft.pk).update(closes_on=draft.closes_on - DAY)
    place = draft.offerings.get()
    said = f"{place.institution}: all fields (own last day): This day lies after the last day of the call."
    assert not_ready(Call.objects.get(pk=draft.pk)) == [said]


def test_a_correction_keeps_adjusted_places_and_what_is_shown(published, office):
    correction = begin_correction(published, staff("head"))
    adjust_place(published.offerings.get(), office, "more", {"seats": 3})
    Call.objects.filter(pk=published.pk).update(shows_seats=False)
    Call.objects.filter(pk=correction.pk).update(summary_en="New words.")
    apply_correction(Call.objects.get(pk=correction.pk), staff("head"), "because")
    call = Call.objects.get(pk=published.pk)
    assert (call.version, call.shows_seats, call.offerings.get().seats, offered(call)) == (2, False, 3, 3)
