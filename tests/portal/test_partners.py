"""Partners as readers meet them: found by any spelling, on the list and on the map, with how far they are."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from mobility.common.dates import long_date
from mobility.portal.index import forget
from partners.actions import load_institutions
from partners.models import Institution
from programs.actions import publish
from tests.factories.calls import CallFactory, OfferingFactory
from tests.factories.people import staff
from tests.factories.places import HomeFactory, InstitutionFactory

from .listing import listed, text

pytestmark = pytest.mark.django_db
CYRILLIC = "AZ BY BG DE PK PL RU TR FR CZ"
LATIN = "AZ BY BG CZ FR DE PK PL RU TR"


@pytest.fixture
def university():
    load_institutions()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lodz", ["tul"]),
        ("ЛОДЗЬ", ["tul"]),
        ("Łódź", ["tul"]),
        ("ŁÓDZKA", ["tul"]),
        ("kothen", ["anhalt"]),
        ("Кётен", ["anhalt"]),
        ("кетен", ["anhalt"]),
        ("ыстанбул", ["ytu"]),
        ("YILDIZ", ["ytu"]),
        ("універсітэт мінск", ["bsatu", "bstu"]),
        ("Прага", ["czu"]),
        ("bg bourgas01", ["bfu"]),
        ("tomsk polytechnic", ["tpu"]),
        ("Polska", []),
        ("Польша", ["korfanty", "tul"]),
        ("Түркия", ["akdeniz", "ytu"]),
        ("лодзь польша", ["tul"]),
        ("Poland ŁÓDŹ", ["tul"]),
        ("100% '; --", []),
    ],
)
def test_any_spelling_in_any_language_finds_a_partner(university, typed, found):
    for language in ("kk", "ru", "en"):
        answer = Client(headers={"accept-language": language}).get("/partners/", {"q": typed})
        assert sorted(re.findall(r'<li id="p-([^"]+)"', answer.content.decode())) == found


def test_nothing_typed_leaves_all(university):
    assert len(listed("/partners/?q=+&country=&open=")) == 19
    assert len(listed("/partners/?q=…")) == 19


def test_the_words_follow_a_change_and_come_with_many_rows_at_once():
    row = InstitutionFactory(code="a", city_en="Łódź")
    assert listed("/partners/?q=lodz") == ["a"]
    row.city_en, row.city_ru, row.city_kk = "Gdańsk", "Гданьск", "Гданьск"
    row.save()
    assert listed("/partners/?q=gdansk") == ["a"]
    Institution.objects.bulk_create([Institution(code="b", name_en="Žižkov", city_en="Ústí", country="CZ")])
    forget()
    assert listed("/partners/?q=usti+zizkov") == ["b"]


def test_the_list_is_by_country_in_the_order_of_their_names(university):
    countries = dict(Institution.objects.values_list("code", "country"))
    for language, names in [("ru", CYRILLIC), ("kk", CYRILLIC), ("en", LATIN)]:
        found = [countries[code] for code in listed("/partners/", language)]
        assert list(dict.fromkeys(found)) == names.split()
    assert len(listed("/partners/", "ru")) == 19
    assert listed("/partners/?country=PL", "ru") == ["korfanty", "tul"]


def test_open_calls_come_first_and_the_nearest_if_asked(university):
    call = CallFactory(places=0, published=False)
    for code in ("utt", "czu"):
        OfferingFactory(call=call, institution=Institution.objects.get(code=code))
    publish(call, staff("head"))
    assert listed("/partners/?order=distance")[:3] == ["omsu", "tpu", "tsu"]
    assert listed("/partners/?order=nonsense")[:3] == listed("/partners/")[:3] == ["czu", "utt", "bsu"]
    page = text("/partners/?country=PL")
    assert (
        '<b>Open calls first</b><a href="/partners/?country=PL&order=distance#list">By distance</a>' in page
    )


def test_a_row_says_which_call_is_open_until_when(university):
    day = timezone.localdate() + dt.timedelta(days=10)
    tul, ytu = (Institution.objects.get(code=code) for code in ("tul", "ytu"))
    later = CallFactory(places=0, published=False, opens=3, closes=30, code="later")
    OfferingFactory(call=later, institution=ytu)
    soon = CallFactory(places=0, published=False, code="soon")
    OfferingFactory(call=soon, institution=tul, closes_on=day - dt.timedelta(days=2))
    other = CallFactory(places=0, published=False, code="other")
    OfferingFactory(call=other, institution=tul)
    for call in (later, soon, other):
        publish(call, staff("head"))
    page = text("/partners/")
    own = long_date(day - dt.timedelta(days=2), "en")
    assert f'<a href="/calls/soon/">{soon.title_en}: until {own}, and 1 more call</a>' in page
    opens = long_date(timezone.localdate() + dt.timedelta(days=3), "en")
    assert f'<a href="/calls/later/">{later.title_en}: from {opens}</a>' in page
    assert page.count("No call now") == 17


def test_only_what_has_a_place_in_an_open_call(university):
    head = staff("head")
    for code, dates in {"tul": {}, "upol": {"opens": -30, "closes": -1}, "czu": {"opens": 1}}.items():
        call = CallFactory(places=0, published=False, **dates)
        OfferingFactory(call=call, institution=Institution.objects.get(code=code))
        publish(call, head)
    draft = CallFactory(places=0, published=False)
    OfferingFactory(call=draft, institution=Institution.objects.get(code="utt"))
    assert listed("/partners/?open=1") == ["tul"]
    assert listed("/partners/?open=1&country=FR") == []
    assert listed("/partners/?open=1&country=PL&q=lodz") == ["tul"]


def test_nothing_found_says_so_kindly(university):
    page = text("/partners/?q=atlantis")
    assert "0 of 19 partners found" in page
    assert "Nobody was found" in page
    assert "ask the office" in page
    assert 'class="map"' not in page
    assert 'value="atlantis"' in page


def test_what_was_typed_is_shown_as_it_was_and_runs_nowhere(university):
    answer = Client().get("/partners/", {"q": '"><script>x</script>'})
    assert b"<script>x" not in answer.content
    assert b'value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in answer.content


@pytest.mark.parametrize("asked", ["country=XX", "country=%00", "page=" + "9" * 4000, "page=%C2%B2", "q=%00"])
def test_nonsense_is_answered_calmly(university, asked):
    assert len(listed(f"/partners/?{asked}")) == (0 if asked.startswith("country") else 19)


def test_each_question_has_a_copy_of_its_own(university, django_assert_num_queries):
    assert listed("/partners/?q=lodz") == ["tul"]
    assert listed("/partners/?q=praha") == ["czu"]
    assert len(listed("/partners/")) == 19
    with django_assert_num_queries(0):
        assert listed("/partners/?q=lodz") == ["tul"]


@pytest.mark.parametrize("view", ["", "world", "europe", "central-asia", "moon"])
def test_a_link_on_the_map_leads_where_something_is(university, view):
    page = text(f"/partners/?view={view}")
    drawing = page[page.index('<svg class="map"') : page.index("</svg>", page.index('<svg class="map"'))]
    links = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)">', drawing)
    assert links
    for address, label in links:
        path, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in text(path) if anchor else label.split(": ")[1] in text(path)
        assert anchor or re.match(r"\d+\. ", label)
    assert "style=" not in drawing
    assert {"world": "world", "central-asia": "central-asia"}.get(view, "europe") + ".svg#land" in drawing


def test_the_map_in_words(university):
    page = text("/partners/?view=central-asia")
    order = listed("/partners/")
    number = {code: order.index(code) + 1 for code in order}
    assert sorted(re.findall(r'<a href="([^"]+)" aria-label="([^"]+)">', page)) == [
        ("/partners/?view=central-asia#p-tpu", "Tomsk: 2 partners"),
        ("/partners/bsu/", f"{number['bsu']}. Baku: Baku Slavic University"),
        ("/partners/omsu/", f"{number['omsu']}. Omsk: Dostoevsky Omsk State University"),
        ("/partners/qau/", f"{number['qau']}. Islamabad: Quaid-i-Azam University"),
    ]
    assert f">{number['tpu']}+1</text>" in page
    assert "This part of the world shows 5 of 19 partners." in page
    assert re.search(r"<text[^>]*>Pavlodar</text>", page)
    assert 'href="/static/vendor/outline/central-asia.svg#KZ"' in page


def test_partners_outside_the_choice_are_small_circles(university):
    assert text("/partners/?view=central-asia").count('class="off"') == 0
    page = text("/partners/?view=central-asia&country=AZ")
    assert (page.count('class="off"'), page.count('class="stop"')) == (3, 1)
    assert "Small empty circles are partners outside your choice." in page


def test_coming_nearer_keeps_what_was_asked(university):
    page = text("/partners/?q=university&country=PL&view=world")
    assert 'href="/partners/?q=university&country=PL&view=europe#map"' in page


def test_a_partner_without_a_known_place_is_in_the_list_alone():
    HomeFactory()
    InstitutionFactory(code="somewhere")
    page = text("/partners/")
    assert listed("/partners/") == ["somewhere"]
    assert "This part of the world shows 0 of 1 partners." in page
    assert "km from us" not in page
    assert "travel" not in text("/partners/somewhere/")


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("tul", "3,830 km: band 3,000–3,999 km"),
        ("czu", "4,228 km: band 4,000–7,999 km"),
        ("omsu", "383 km: band 100–499 km"),
        ("tsu", "698 km: band 500–1,999 km"),
    ],
)
def test_a_partner_is_so_far_away(university, code, figure):
    page = text(f"/partners/{code}/")
    assert figure in page
    assert "Distance from our town (Pavlodar)" in page
    assert "the distance calculator of the European Commission has the last word" in page


def test_the_ends_of_the_bands_in_words():
    home = HomeFactory(latitude="0", longitude="0")
    InstitutionFactory(code="near", latitude="0", longitude="0.08")
    InstitutionFactory(code="far", latitude="0", longitude="90")
    assert home.point == (0, 0)
    assert "9 km: no travel band below 10 km" in text("/partners/near/")
    assert "10,008 km: band from 8,000 km" in text("/partners/far/")


def test_before_any_data_the_page_says_that_nobody_is_listed():
    assert "No partners are listed yet" in text("/partners/")


def test_a_long_list_has_pages_and_the_map_leads_to_the_right_one():
    HomeFactory()
    rows = [
        Institution(code=f"h{n:03}", name_en=f"Host {n:03}", city_en="Berlin", country="DE",
                    latitude="52.52", longitude="13.41")
        for n in range(80)
    ] + [
        Institution(code=f"p{n}", name_en=f"Polish {n}", city_en="Łódź", country="PL",
                    latitude="51.75", longitude="19.47")
        for n in range(2)
    ]  # fmt: skip
    Institution.objects.bulk_create(rows)
    assert len(listed("/partners/")) == 75
    assert listed("/partners/?page=2") == ["h075", "h076", "h077", "h078", "h079", "p0", "p1"]
    assert listed("/partners/?page=99") == listed("/partners/?page=2")
    assert listed("/partners/?page=no") == listed("/partners/?page=-1") == listed("/partners/")
    page = text("/partners/")
    assert 'href="/partners/?page=2#p-p0" aria-label="Łódź: 2 partners"' in page
    assert 'href="/partners/?page=2#list"' in page
