"""Where to: what a place says of itself, finding one among many, and a new order by dragging."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from applications import wording
from applications.finding import PAGE
from applications.models import Choice
from partners.models import Institution
from programs.models import Call, Offering
from tests.factories.places import InstitutionFactory

pytestmark = pytest.mark.django_db
COST = 16


@pytest.fixture
def address(draft):
    return reverse("applications:choices", args=[draft.ref])


def text(answer):
    return " ".join(answer.content.decode().split())


def hosts_shown(answer):
    return [card.place.institution.code for _code, cards in answer.context["groups"] for card in cards]


def ranks(draft):
    return list(draft.choices.order_by("rank").values_list("offering", flat=True))


def free(draft):
    """Take every wish back, so that all places stand in the list."""
    Choice.objects.filter(application=draft).delete()


def many(call, count):
    """Add places in three countries, two fields each, at hosts of their own."""
    towns = [("PL", "Łódź", "Лодзь"), ("CZ", "Praha", "Прага"), ("TR", "Antalya", "Анталья")]
    hosts = Institution.objects.bulk_create(
        InstitutionFactory.build(
            code=f"many-{n}",
            country=towns[n % 3][0],
            city_en=towns[n % 3][1],
            city_ru=towns[n % 3][2],
            city_kk=towns[n % 3][2],
        )
        for n in range(count)
    )
    fields = [("Law", "Право", "Құқық"), ("Chemistry", "Химия", "Химия")]
    Offering.objects.bulk_create(
        Offering(
            call=call,
            institution=host,
            levels=["bachelor"],
            **dict(zip(("field_en", "field_ru", "field_kk"), fields[n % 2], strict=True)),
        )
        for n, host in enumerate(hosts)
    )


# --- A place ------------------------------------------------------------------------------------------------


def test_a_place_says_everything_one_chooses_by(me, draft, call, address):
    free(draft)
    place = call.offerings.first()
    Offering.objects.filter(pk=place.pk).update(
        seats=3,
        zero_grant_seats=1,
        tuition_en="no tuition",
        costs_en="about 400 euros a month",
        catalogue_url="https://example.org/courses",
        requirements_en="A motivation letter in English.",
        min_gpa="3.50",
        min_level="B2",
        min_scores={"IELTS": "6.5"},
        term="autumn",
        starts_on=dt.date(2027, 3, 1),
        ends_on=dt.date(2027, 5, 31),
        closes_on=timezone.localdate() + dt.timedelta(days=2),
    )
    card = next(c for _code, cards in me.get(address).context["groups"] for c in cards if c.place == place)
    assert card.lines == [
        "For: bachelor",
        "Autumn: 1 March 2027 – 31 May 2027",
        "Taught in: English",
        "no tuition",
        "about 400 euros a month",
        "3 seats, 1 of them without a grant",
    ]
    shown = text(me.get(address))
    assert f'href="{reverse("portal:partner", args=[place.institution.code])}"' in shown
    assert 'href="https://example.org/courses"' in shown
    assert card.demands == (
        "The host asks for: GPA at least 3.50; language level at least B2; IELTS 6.5; "
        "A motivation letter in English."
    )
    assert card.demands in shown
    day = timezone.localdate() + dt.timedelta(days=2)
    assert f"This place can be chosen until {day.day} {day:%B %Y} only." in shown


def test_without_own_days_the_term_and_the_days_are_the_calls(me, draft, call, address):
    free(draft)
    lines = me.get(address).context["groups"][0][1][0].lines
    assert lines[1] == "Spring: 22 February 2027 – 18 June 2027"
    assert lines[-1] == "1 seat"


@pytest.mark.parametrize(
    ("seats", "without", "said"),
    [
        (1, 0, "1 seat"),
        (2, 0, "2 seats"),
        (1, 1, "1 seat, without a grant"),
        (2, 2, "2 seats, all without a grant"),
        (3, 1, "3 seats, 1 of them without a grant"),
    ],
)
def test_seats_without_a_grant_are_named(seats, without, said):
    place = Offering(seats=seats, zero_grant_seats=without)
    with translation.override("en"):
        assert wording.places.seats(Call(), place) == said


def test_seats_stay_hidden_where_the_office_hides_them(me, draft, call, address):
    Call.objects.filter(pk=call.pk).update(shows_seats=False)
    assert "1 seat" not in text(me.get(address))


def test_last_years_lowest_position_is_shown_where_the_office_shows_it(me, draft, call, address):
    place = call.offerings.first()
    before = Call.objects.get(pk=call.pk)
    before.pk, before.code = None, "before"
    before.save()
    Offering.objects.create(
        call=before,
        institution=place.institution,
        field_kk=place.field_kk,
        field_ru=place.field_ru,
        field_en=place.field_en,
        lowest_admitted=7,
    )
    sentence = "Last year the lowest admitted position was 7."
    Call.objects.filter(pk=call.pk).update(based_on=before)
    assert sentence not in text(me.get(address))
    Call.objects.filter(pk=call.pk).update(shows_last_year=True)
    assert text(me.get(address)).count(sentence) == 1


def test_a_wish_whose_own_last_day_has_passed_says_so(me, draft, call, address):
    place = call.offerings.first()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Offering.objects.filter(pk=place.pk).update(closes_on=yesterday)
    [card] = [card for card in me.get(address).context["chosen"] if card.place == place]
    assert (card.own_last_day, card.why) == (
        "",
        [
            f"{place.institution.name_en} (Information systems) closed on {yesterday.day} {yesterday:%B %Y}; "
            "a later deadline of your own does not change that."
        ],
    )
    assert me.post(address, {"remove": place.pk}).status_code == 302
    assert f'name="add" value="{place.pk}"' not in text(me.get(address))


# --- A new order --------------------------------------------------------------------------------------------


def test_dragging_sends_the_whole_order(me, draft, call, address):
    first, second = ranks(draft)
    assert me.post(address, {"order": f"{second},{first}"}).url == address
    assert ranks(draft) == [second, first]
    said = text(me.get(address))
    hosts = dict(call.offerings.values_list("pk", "institution__name_en"))
    assert (
        f"Saved. Your wishes: 1. {hosts[second]}, Information systems; 2. {hosts[first]}, Information systems"
        in said
    )


@pytest.mark.parametrize("order", ["{1}", "{1},{1}", "{1},{0},99999", "", "x,y"])
def test_an_order_of_an_old_page_changes_nothing(me, draft, address, order):
    before = ranks(draft)
    assert me.post(address, {"order": order.format(*before)}).url == address
    assert ranks(draft) == before


# --- Finding one among many ---------------------------------------------------------------------------------


def test_a_short_list_has_no_search(me, draft, address):
    answer = me.get(address, {"q": "nothing like this"})
    assert 'role="search"' not in text(answer)
    assert answer.context["found"].count == len(answer.context["rest"])


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"q": "лодзь"}, 5),
        ({"q": "ŁÓDŹ"}, 5),
        ({"q": "lodz chemistry"}, 2),
        ({"q": "польша құқық"}, 3),
        ({"country": "CZ"}, 5),
        ({"country": "CZ", "field": "Chemistry"}, 3),
        ({"field": "Law", "q": "antalya"}, 3),
        ({"q": "no such place"}, 0),
        ({"country": "XX"}, 0),
    ],
)
def test_places_are_found_by_words_country_and_field(me, draft, call, address, asked, count):
    free(draft)
    call.offerings.all().delete()
    many(call, 15)
    answer = me.get(address, asked)
    assert answer.context["found"].count == count
    assert len(hosts_shown(answer)) == count
    assert ("No place answers to that." in text(answer)) == (count == 0)


def test_places_stand_by_country_and_page_by_page(me, draft, call, address):
    free(draft)
    call.offerings.all().delete()
    many(call, 70)
    first = me.get(address)
    assert [code for code, _cards in first.context["groups"]] == ["CZ"]
    assert len(hosts_shown(first)) == PAGE
    assert [(p.number, p.address, p.is_current) for p in first.context["found"].pages] == [
        (1, "?", True),
        (2, "?page=2", False),
        (3, "?page=3", False),
        (4, "?page=4", False),
    ]
    second = me.get(address, {"page": "2"})
    assert [code for code, _cards in second.context["groups"]] == ["CZ", "PL"]
    last = me.get(address, {"page": "4"})
    assert len(hosts_shown(last)) == 10
    assert hosts_shown(me.get(address, {"page": "99"})) == hosts_shown(last)
    found = me.get(address, {"country": "PL", "page": "x"}).context["found"]
    assert (found.count, [p.address for p in found.pages]) == (24, ["?country=PL", "?country=PL&page=2"])


def test_a_button_leads_back_to_what_was_asked(me, draft, call, address):
    free(draft)
    many(call, 15)
    place = call.offerings.filter(institution__country="TR").first()
    answer = me.post(f"{address}?country=TR&page=1", {"add": place.pk})
    assert answer.url == f"{address}?country=TR&page=1"
    assert ranks(draft) == [place.pk]


def test_two_hundred_places_cost_as_much_as_two(me, draft, call, address, django_assert_num_queries):
    me.get(address)
    with django_assert_num_queries(COST):
        me.get(address)
    many(call, 200)
    for asked in ({}, {"q": "lodz"}, {"page": "4"}):
        with django_assert_num_queries(COST):
            me.get(address, asked)
