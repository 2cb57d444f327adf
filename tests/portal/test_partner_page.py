"""The page of a partner: places by call, what the host asks, last year's position, languages, reports."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from applications.stay.models import Report
from mobility.common.dates import long_date
from partners.models import CountryStatus, TeachingLanguage
from programs.models import Call, Offering
from tests.factories.places import AgreementFactory, HomeFactory, InstitutionFactory

from .listing import open_call, text

pytestmark = pytest.mark.django_db
HERE = "/partners/tul/"


@pytest.fixture
def host():
    HomeFactory(latitude="52.28333", longitude="76.96667")
    return InstitutionFactory(code="tul", latitude="51.75", longitude="19.46667")


def words(sentence):
    return {f"field_{language}": sentence for language in ("kk", "ru", "en")}


def test_open_calls_come_first_then_coming_ones_then_those_of_last_year(host):
    closed = open_call(("tul", words("Law")), opens=-40, closes=-10)
    soon = open_call(("tul", words("Music")), opens=5, closes=30)
    later = open_call(("tul", words("IT")), closes=20)
    first = open_call(("tul", words("Art")), closes=9)
    old = open_call(("tul", words("Alchemy")), opens=-900, closes=-800, leaves=-700, returns=-600)
    page = text(HERE)
    order = [page.index(f"<h4>{name}</h4>") for name in ("Art", "IT", "Music", "Law")]
    assert order == sorted(order)
    assert "Alchemy" not in page
    assert old.code not in page
    today = timezone.localdate()
    assert f"Apply until {long_date(first.closes_on, 'en')}: 9 days left" in page
    assert f"Opens on {long_date(soon.opens_on, 'en')}" in page
    assert f"The last day was {long_date(closed.closes_on, 'en')}" in page
    assert "1 call of the last year" in page
    assert f'href="/calls/{later.code}/#apply-h"' in page
    assert f'href="/calls/{soon.code}/#apply-h"' not in page
    assert (later.closes_on - today).days == 20


def test_a_place_says_all_that_the_host_asks_and_costs(host):
    call = open_call(
        (
            "tul",
            words("Mechatronics")
            | {
                "isced_field": "0714",
                "levels": ["bachelor", "master"],
                "seats": 3,
                "zero_grant_seats": 1,
                "teaching_language": "de",
                "min_gpa": Decimal("3.30"),
                "min_level": "B2",
                "min_scores": {"IELTS_ACADEMIC": "6.5"},
                "requirements_en": "a portfolio",
                "tuition_en": "no tuition",
                "costs_en": "dormitory 150 euros a month",
                "catalogue_url": "https://courses.example/list",
            },
        )
    )
    Offering.objects.update(closes_on=call.closes_on - dt.timedelta(days=1), starts_on=call.stay_from)
    page = text(HERE)
    for said in (
        "Mechatronics (ISCED-F 0714, Engineering and engineering trades)",
        "3 seats, 1 of them without a grant",
        "GPA at least 3.30; language level at least B2; ",
        "a portfolio",
        "no tuition",
        "dormitory 150 euros a month",
        '<a href="https://courses.example/list" rel="noopener">',
        long_date(call.closes_on - dt.timedelta(days=1), "en"),
        "German",
        f'<a href="/calls/{call.code}/">What the call itself asks, and its papers',
    ):
        assert said in page, said
    call.shows_seats = False
    call.save()
    assert "3 seats" not in text(f"{HERE}?again")


def test_what_was_withdrawn_or_is_not_published_is_not_shown(host):
    open_call(("tul", words("Draft")), published=False)
    open_call(("tul", words("Gone")), ("tul", words("Here")))
    Offering.objects.filter(field_en="Gone").update(
        withdrawn_on=timezone.localdate(), withdrawn_because="The host has no seats."
    )
    page = text(HERE)
    assert "<h4>Here</h4>" in page
    assert "<h4>Draft</h4>" not in page
    assert "<h4>Gone</h4>" not in page


def test_last_years_lowest_position_is_shown_only_if_the_office_allows(host):
    before = open_call(("tul", words("IT") | {"lowest_admitted": 7}), opens=-400, closes=-390)
    now = open_call(("tul", words("IT")))
    Call.objects.filter(pk=now.pk).update(based_on=before)
    sentence = "Last year the lowest admitted position was 7."
    assert sentence not in text(HERE)
    Call.objects.filter(pk=now.pk).update(shows_last_year=True)
    assert sentence in text(f"{HERE}?again")


def test_languages_the_country_and_courses(host):
    TeachingLanguage.objects.create(institution=host, language="pl")
    TeachingLanguage.objects.create(institution=host, language="en", min_level="B2")
    CountryStatus.objects.create(country="PL", status="programme", since=dt.date(2021, 1, 1))
    host.course_catalogue = "https://catalogue.example/"
    host.save()
    page = text(HERE)
    assert "<dd>English from B2, Polish</dd>" in page
    assert "EU member state or associated to the programme" in page
    assert '<a href="https://catalogue.example/" rel="noopener">Course catalogue</a>' in page


def test_reports_are_shown_in_their_language_without_a_name_once_published(host):
    today = timezone.localdate()
    common = {"institution": host, "academic_year": "2025/2026", "consents": True}
    Report.objects.create(**common, language="ru", text="Хорошее общежитие.", rating=5, published_on=today)
    Report.objects.create(**common, language="kk", text="Ұнады!", rating=2, field="Құқық", published_on=today)
    Report.objects.create(**common, language="en", text="Not yet read by the office.", rating=1)
    page = text(HERE)
    assert '<p lang="ru">Хорошее общежитие.</p>' in page
    assert '<p lang="kk">Ұнады!</p>' in page
    assert "2025/2026 · Құқық · 2 of 5: fair" in page
    assert "3.5 of 5 on average, from 2 reports." in page
    assert "Not yet read" not in page


def test_an_agreement_that_is_missing_is_said_where_the_call_needs_one(host):
    open_call(("tul", words("IT")), preset="tou-bilateral")
    assert "no agreement in force during the stay" not in text(HERE)
    host.agreements.update(state="ended")
    assert "no agreement in force during the stay" in text(f"{HERE}?again")


def test_the_page_costs_the_same_however_many_places_and_calls(host, django_assert_num_queries):
    visitor = Client()

    def asked(number):
        with django_assert_num_queries(10):
            assert visitor.get(f"{HERE}?{number}").status_code == 200

    open_call(("tul", words("IT")), preset="tou-bilateral")
    visitor.get(HERE)
    asked(1)
    for number in range(3):
        open_call(*[("tul", words(f"Field {number} {n}")) for n in range(4)], preset="tou-bilateral")
        AgreementFactory(institution=host, seats=5)
    asked(2)
