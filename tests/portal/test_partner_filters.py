"""Filters of the list of partners: they hold for one and the same place, and each has an address."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from programs.models import Offering
from tests.factories.people import staff
from tests.factories.places import HomeFactory, InstitutionFactory

from .listing import listed, open_call, text

pytestmark = pytest.mark.django_db
ANY = {"levels": ["bachelor"], "isced_field": "0715", "teaching_language": "en"}


@pytest.fixture(autouse=True)
def home():
    return HomeFactory()


def place(host, **changes):
    words = changes.pop("words", "")
    fields = {f"field_{language}": words for language in ("kk", "ru", "en")} if words else {}
    return host, ANY | fields | changes


def options(page: str, name: str) -> list[tuple[str, str]]:
    """Return value and words of the options of a list, but for the one that asks nothing."""
    inside = re.search(rf'<select [^>]*name="{name}">(.*?)</select>', page, re.S)[1]
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', inside)


def boxes(page: str) -> dict[str, str]:
    """Return the programs to tick, each with how many partners it has and whether it can be ticked."""
    found = re.findall(
        r'name="program" value="([^"]+)"([^>]*)> <span>.*?<span class="soft">(\d+)</span>', page
    )
    return {code: f"{count}{state}" for code, state, count in found}


def test_all_filters_must_hold_for_the_same_place():
    open_call(
        place("split", levels=["master"], words="Law"),
        place("split", levels=["bachelor"], teaching_language="de", words="Music"),
        place("whole", levels=["master"], teaching_language="de"),
    )
    assert listed("/partners/?level=master") == ["split", "whole"]
    assert listed("/partners/?taught=de") == ["split", "whole"]
    assert listed("/partners/?level=master&taught=de") == ["whole"]
    assert listed("/partners/?q=law&level=master") == ["split"]
    assert listed("/partners/?q=law&taught=de") == []


def test_the_field_of_a_place_is_found_beside_the_town_in_any_order():
    InstitutionFactory(code="none")
    open_call(place("here", words="Мехатроника"), place("there", words="Маркетинг"))
    assert listed("/partners/?q=мехатроника") == ["here"]
    assert listed("/partners/?q=МЕХАТРОНИКА+Łódź") == ["here"]
    assert listed("/partners/?q=лодзь+маркетинг") == ["there"]
    assert sorted(listed("/partners/?q=лодзь+польша")) == ["here", "none", "there"]


def test_a_broad_field_holds_its_narrow_ones_and_places_for_all_fields():
    open_call(
        place("law", isced_field="0421"),
        place("business", isced_field="04"),
        place("all", isced_field=""),
        place("engineering", isced_field="0715"),
    )
    assert sorted(listed("/partners/?field=04")) == ["all", "business", "law"]
    assert options(text("/partners/"), "field") == [
        ("04", "Business, administration and law (3)"),
        ("07", "Engineering, manufacturing and construction (2)"),
    ]


def test_a_place_that_names_no_level_is_for_every_student():
    open_call(
        place("any", levels=[]), place("doctors", levels=["doctoral"]), place("people", levels=["staff"])
    )
    assert listed("/partners/?level=bachelor") == ["any"]
    assert sorted(listed("/partners/?level=doctoral")) == ["any", "doctors"]
    assert listed("/partners/?level=staff") == ["people"]


def test_programs_can_be_chosen_together():
    open_call(place("one"))
    open_call(place("two"), preset="tou-bilateral")
    assert sorted(listed("/partners/?program=tou-bilateral&program=tou-mshe")) == ["one", "two"]
    assert listed("/partners/?program=tou-bilateral") == ["two"]
    page = text("/partners/?program=tou-bilateral&taught=en")
    assert boxes(page) == {"tou-bilateral": "1 checked", "tou-mshe": "1"}
    assert 'href="/partners/?taught=en#list"><span' in page


def test_what_would_find_nobody_cannot_be_chosen():
    InstitutionFactory(code="far", country="FR")
    open_call(place("one", teaching_language="de"))
    open_call(place("two"), preset="tou-bilateral")
    page = text("/partners/?taught=de")
    assert boxes(page) == {"tou-bilateral": "0 disabled", "tou-mshe": "1"}
    assert options(page, "country") == [("PL", "Poland (1)")]
    assert options(page, "taught") == [("en", "English (1)"), ("de", "German (1)")]
    assert options(text("/partners/"), "country") == [("FR", "France (1)"), ("PL", "Poland (2)")]


def test_open_now_asks_for_the_last_day_of_the_place_itself():
    today = timezone.localdate()
    open_call(place("open"), place("today", closes_on=today))
    open_call(place("past"), opens=-30, closes=-1)
    open_call(place("soon"), opens=5, closes=30)
    closed = open_call(place("closed"))
    Offering.objects.filter(call=closed).update(closes_on=today - dt.timedelta(days=1))
    page = text("/partners/")
    assert sorted(listed("/partners/?open=1")) == ["open", "today"]
    assert 'Only with places open now <span class="soft">2</span>' in page
    # A closed call counts for the other filters until the stay is over.
    assert len(listed("/partners/?level=bachelor")) == 5


def test_places_nobody_can_see_or_go_to_any_more_count_for_nothing():
    open_call(place("over"), opens=-300, closes=-280, leaves=-200, returns=-1)
    open_call(place("draft"), published=False)
    gone = open_call(place("withdrawn"), place("here"))
    Offering.objects.filter(call=gone, institution__code="withdrawn").update(
        withdrawn_on=timezone.localdate(), withdrawn_because="The host has no seats."
    )
    assert listed("/partners/?level=bachelor") == ["here"]
    assert sorted(listed("/partners/")) == ["draft", "here", "over", "withdrawn"]


def test_each_filter_in_words_can_be_left_out():
    open_call(place("one"))
    page = text("/partners/?q=lodz&country=PL&level=bachelor&field=07&taught=en&open=1&order=distance")
    chips = re.findall(
        r'<a class="state state-info chip" href="([^"]+)"><span[^>]*>[^<]+</span> (.*?) <svg', page
    )
    assert [title for _address, title in chips] == [
        "«lodz»",
        "Poland",
        "Bachelor",
        "Engineering, manufacturing and construction",
        "English",
        "Open now",
    ]
    assert chips[1][0] == ("/partners/?q=lodz&level=bachelor&field=07&taught=en&open=1&order=distance#list")
    for address, _title in chips:
        assert listed(address.split("#")[0]) == ["one"]


@pytest.mark.parametrize(
    "asked",
    [
        "country=%00",
        "program=x",
        "level=x",
        "level=",
        "field=99",
        "field=%F0%9F%98%80",
        "taught=zz",
        "may=x",
        "order=%00",
    ],
)
def test_unknown_values_are_ignored_or_find_nobody(asked):
    open_call(place("one"))
    found = listed(f"/partners/?{asked}")
    assert found == (
        []
        if asked.split("=")[0] in {"country", "program", "field", "taught"} or asked == "level=x"
        else ["one"]
    )


def test_a_change_is_seen_at_once():
    call = open_call(place("one"))
    assert listed("/partners/?taught=de") == []
    row = Offering.objects.get(call=call)
    row.teaching_language = "de"
    row.save()
    assert listed("/partners/?taught=de&again=1") == ["one"]
    row.delete()
    assert listed("/partners/?taught=de&again=2") == []


def test_a_signed_in_reader_sees_what_everybody_sees(client):
    open_call(place("one"))
    open_call(place("draft"), published=False)
    client.force_login(staff("office"))
    answer = client.get("/partners/?level=bachelor", headers={"accept-language": "en"})
    assert re.findall(r'<li id="p-([^"]+)"', answer.content.decode()) == ["one"]
    assert Client().get("/partners/?level=bachelor").status_code == 200
