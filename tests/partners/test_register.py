"""What the register keeps: codes however they are typed, countries in Erasmus+, scales, the partners."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.utils import translation

from mobility.common import dates
from partners.actions import load_institutions
from partners.forms import InstitutionForm, named_countries, named_languages
from partners.models import CountryStatus, Grade, GradingScale, Institution, TeachingLanguage
from partners.queries import (
    country_status,
    days_of_year,
    kept_code,
    with_standing,
    without_offering,
)
from programs.models import Offering
from tests.factories import AgreementFactory, CallFactory, InstitutionFactory, OfferingFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
# Code, name in English, town, country, Erasmus code, PIC, ROR, web domain. Names: the older page of the
# university; codes: ECHE list 2021-2027. Katowice as corrected: GWSH, not the University of Economics.
PARTNERS = [
    ("deula", "DEULA-Nienburg", "Nienburg (Weser)", "DE", "", "", "", "deula-nienburg.de"),
    (
        "anhalt",
        "Anhalt University of Applied Sciences",
        "Köthen (Anhalt)",
        "DE",
        "D  KOTHEN01",
        "959536417",
        "",
        "hs-anhalt.de",
    ),
    ("logo", "LOGO e.V.", "Lienen", "DE", "", "", "", "logoev.de"),
    ("tul", "Lodz University of Technology", "Łódź", "PL", "PL LODZ02", "999886671", "", "p.lodz.pl"),
    (
        "korfanty",
        "Wojciech Korfanty Upper Silesian Academy in Katowice",
        "Katowice",
        "PL",
        "PL KATOWIC07",
        "949614675",
        "",
        "gwsh.pl",
    ),
    ("utt", "University of Technology of Troyes", "Troyes", "FR", "F  TROYES08", "997576228", "", "utt.fr"),
    ("lne", "National Laboratory of Metrology and Testing", "Paris", "FR", "", "", "", "lne.fr"),
    ("qau", "Quaid-i-Azam University", "Islamabad", "PK", "", "", "", "qau.edu.pk"),
    ("omsu", "Dostoevsky Omsk State University", "Omsk", "RU", "", "", "", "omsu.ru"),
    ("tsu", "National Research Tomsk State University", "Tomsk", "RU", "", "", "", "tsu.ru"),
    ("tpu", "National Research Tomsk Polytechnic University", "Tomsk", "RU", "", "", "", "tpu.ru"),
    (
        "upol",
        "Palacký University Olomouc",
        "Olomouc",
        "CZ",
        "CZ OLOMOUC01",
        "999649506",
        "04qxnmv42",
        "upol.cz",
    ),
    (
        "czu",
        "Czech University of Life Sciences Prague",
        "Prague",
        "CZ",
        "CZ PRAHA02",
        "999912570",
        "0415vcw02",
        "czu.cz",
    ),
    ("bstu", "Belarusian State Technological University", "Minsk", "BY", "", "", "", "belstu.by"),
    ("bsatu", "Belarusian State Agrarian Technical University", "Minsk", "BY", "", "", "", ""),
    ("akdeniz", "Akdeniz University", "Antalya", "TR", "TR ANTALYA01", "998145036", "", "akdeniz.edu.tr"),
    (
        "ytu",
        "Yıldız Technical University",
        "Istanbul",
        "TR",
        "TR ISTANBU07",
        "997203651",
        "",
        "yildiz.edu.tr",
    ),
    ("bsu", "Baku Slavic University", "Baku", "AZ", "", "", "", ""),
    ("bfu", "Burgas Free University", "Burgas", "BG", "BG BOURGAS01", "968938433", "", "bfu.bg"),
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def typed(**changes):
    """What a person types for a new institution."""
    kept = {"name_en": "Technical University", "city_en": "Town", "country": "DE", "kind": "university"}
    return kept | changes


def form_of(**changes):
    names = ["name_kk", "name_ru", "name_en", "city_kk", "city_ru", "city_en", "country", "kind", "code"]
    names += ["web_domain", "erasmus_code", "pic", "oid", "ror"]
    return modelform_factory(Institution, form=InstitutionForm, fields=names)(typed(**changes))


def test_the_nineteen_partners_are_those_of_the_sources():
    columns = ("code", "name_en", "city_en", "country", "erasmus_code", "pic", "ror", "web_domain")
    assert [tuple(getattr(row, name) for name in columns) for row in load_institutions()] == PARTNERS


def test_no_language_of_teaching_is_claimed_without_a_source():
    load_institutions()
    assert TeachingLanguage.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("erasmus_code", "d kothen01", "D  KOTHEN01"),
        ("erasmus_code", " pl          lodz02 ", "PL LODZ02"),
        ("erasmus_code", "", ""),
        ("ror", "https://ror.org/04qxnmv42", "04qxnmv42"),
        ("pic", "999886671", "999886671"),
        ("oid", "E10000001", "E10000001"),
    ],
)
def test_codes_are_kept_as_the_lists_write_them(column, text, kept):
    form = form_of(**{column: text})
    assert form.is_valid(), form.errors
    assert getattr(form.save(), column) == kept


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (
            "erasmus_code",
            "Lodz",
            "An Erasmus code has a country, a town and two digits, such as “PL LODZ02”.",
        ),
        ("pic", "12345678", "A PIC has nine digits."),
        ("oid", "10000001", "An OID is E and eight digits, such as E10000001."),
        (
            "ror",
            "04qxnmv43",
            "There is no such ROR identifier. Please copy it from ror.org, such as 00s67c790.",
        ),
        ("country", "XX", "Select a valid choice. XX is not one of the available choices."),
    ],
)
def test_a_wrong_code_is_said_in_a_sentence(column, text, sentence):
    form = form_of(**{column: text})
    assert form.errors == {column: [sentence]}


@pytest.mark.parametrize(
    ("domain", "code"),
    [("www.akdeniz.edu.tr", "akdeniz"), ("p.lodz.pl", "lodz"), ("", "technical-university")],
)
def test_a_code_is_made_where_none_is_typed(domain, code):
    assert form_of(web_domain=domain).save().code == code
    assert form_of(web_domain=domain).save().code == f"{code}-2"


def test_countries_and_languages_are_chosen_by_name():
    with translation.override("ru"):
        assert dict(named_countries())["PL"] == "Польша"
        assert dict(named_languages())["pl"] == "польский"
    with translation.override("kk"):
        assert dict(named_countries())["PL"] == "Польша"
    assert named_countries()[0] == ("", "—")
    assert "EU" not in dict(named_countries())
    assert len(dates.countries("en")) == len(set(dates.countries("en"))) == 250


def test_what_countries_are_in_erasmus():
    load_institutions()
    day = TODAY
    assert {code: country_status(code, day) for code in ("DE", "TR", "NO", "GB", "KZ", "RU", "JP")} == {
        "DE": "programme",
        "TR": "programme",
        "NO": "programme",
        "GB": "partner",
        "KZ": "partner",
        "RU": "partner",
        "JP": None,
    }
    assert [country_status("GB", dt.date(2020, 12, 31) + dt.timedelta(days=n)) for n in (0, 1)] == [
        "programme",
        "partner",
    ]
    assert country_status("DE", dt.date(2020, 12, 31)) is None
    assert CountryStatus.objects.filter(status="programme", until=None).count() == 27 + 6
    ours = set(Institution.objects.values_list("country", flat=True))
    assert [code for code in sorted(ours) if country_status(code, day) is None] == []
    assert not CountryStatus.objects.filter(source="").exists()


def test_a_country_has_one_status_on_each_day():
    CountryStatus.objects.create(country="GB", status="programme", since=dt.date(2014, 1, 1))
    late = CountryStatus(country="GB", status="partner", since=dt.date(2021, 1, 1))
    with pytest.raises(ValidationError, match=r"holds on some of these days: from 01.01.2014. End it."):
        late.full_clean()
    CountryStatus.objects.update(until=dt.date(2020, 12, 31))
    late.full_clean()
    early = CountryStatus(
        country="GB", status="partner", since=dt.date(2013, 1, 1), until=dt.date(2014, 1, 1)
    )
    with pytest.raises(ValidationError):
        early.full_clean()


def test_the_scales_from_the_best_grade_to_the_worst():
    load_institutions()
    kazakh = GradingScale.objects.get(code="kz-letters")
    grades = list(kazakh.grades.values_list("grade", "passes"))
    assert [grade for grade, _passes in grades] == [
        "A",
        "A-",
        "B+",
        "B",
        "B-",
        "C+",
        "C",
        "C-",
        "D+",
        "D",
        "FX",
        "F",
    ]
    assert [grade for grade, passes in grades if not passes] == ["FX", "F"]
    ects = GradingScale.objects.get(code="ects-letters")
    assert list(ects.grades.filter(passes=True).values_list("grade", flat=True)) == list("ABCDE")
    assert Institution.objects.get(is_home=True).grading_scale == kazakh


def test_what_staff_changed_stays_when_the_data_are_loaded_again():
    load_institutions()
    CountryStatus.objects.filter(country="RS").update(status="partner", source="the office")
    Grade.objects.filter(scale__code="ects-letters", grade="E").delete()
    GradingScale.objects.filter(code="kz-letters").update(name_en="Ours")
    figures = [model.objects.count() for model in (CountryStatus, GradingScale, Grade)]
    load_institutions()
    assert [model.objects.count() for model in (CountryStatus, GradingScale, Grade)] == figures
    assert country_status("RS", TODAY) == "partner"
    assert GradingScale.objects.get(code="kz-letters").name_en == "Ours"


def test_how_a_partner_stands():
    host = InstitutionFactory(country="PL")
    AgreementFactory(institution=host, kind="memorandum", ends=999)
    last = AgreementFactory(institution=host, ends=100)
    AgreementFactory(institution=host, ends=50)
    CountryStatus.objects.create(country="PL", status="programme", since=dt.date(2021, 1, 1))
    call = CallFactory(places=0, published=False)
    for field in ("one", "two"):
        OfferingFactory(call=call, institution=host, field_en=field, field_ru=field, field_kk=field, seats=2)
    bare = InstitutionFactory(country="JP")
    AgreementFactory(institution=bare, state="in_signing", begins=10)

    def standing(institution):
        row = with_standing(Institution.objects.all()).get(pk=institution.pk)
        return row.agreed_until, row.is_in_signing, row.open_seats, row.erasmus_status

    assert standing(host) == (last.valid_to, False, None, "programme")
    type(call).objects.update(state="published")
    assert standing(host) == (last.valid_to, False, 4, "programme")
    Offering.objects.filter(field_en="two").update(withdrawn_on=TODAY, withdrawn_because="no")
    assert standing(host) == (last.valid_to, False, 2, "programme")
    assert standing(bare) == (None, True, None, None)


def test_partners_without_a_place_this_academic_year():
    first, last = days_of_year("2026/2027")
    assert (first, last) == (dt.date(2026, 7, 1), dt.date(2027, 6, 30))
    call = CallFactory(places=1)
    host, other = call.offerings.get().institution, InstitutionFactory(code="other")

    def without(stay_from, **offering):
        type(call).objects.update(stay_from=stay_from, stay_to=stay_from + dt.timedelta(days=90))
        Offering.objects.update(**({"starts_on": None} | offering))
        return set(without_offering(Institution.objects.all(), TODAY))

    assert without(first) == {other}
    assert without(last) == {other}
    assert without(first - dt.timedelta(days=1)) == {host, other}
    assert without(last + dt.timedelta(days=1)) == {host, other}
    assert without(last + dt.timedelta(days=1), starts_on=last) == {other}
    type(call).objects.update(state="draft")
    assert without(first) == {host, other}


def test_only_a_merged_entry_leads_to_another():
    kept = InstitutionFactory(code="kept")
    InstitutionFactory(code="old", merged_into=kept)
    assert (kept_code("old"), kept_code("kept"), kept_code("nowhere")) == ("kept", None, None)
