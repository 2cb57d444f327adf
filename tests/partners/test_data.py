"""Our university, its office and the 19 partners as data."""

from collections import Counter

import pytest
from django.utils import translation

from partners.actions import load_demo_agreements, load_institutions
from partners.models import Agreement, Contact, Faculty, Institution
from partners.queries import home_institution

pytestmark = pytest.mark.django_db
KA171 = ["anhalt", "tul", "korfanty", "utt", "upol", "czu", "akdeniz", "ytu", "bfu"]


def test_nineteen_partners_in_ten_countries():
    partners = load_institutions()
    assert len(partners) == 19
    assert Counter(partner.country for partner in partners) == {
        "DE": 3,
        "PL": 2,
        "FR": 2,
        "PK": 1,
        "RU": 3,
        "CZ": 2,
        "BY": 2,
        "TR": 2,
        "AZ": 1,
        "BG": 1,
    }
    assert list(dict.fromkeys(partner.country for partner in partners)) == [
        "DE",
        "PL",
        "FR",
        "PK",
        "RU",
        "CZ",
        "BY",
        "TR",
        "AZ",
        "BG",
    ]


def test_nine_can_host_under_ka171_and_have_their_codes():
    hosts = [partner for partner in load_institutions() if partner.hosts_ka171]
    assert [host.code for host in hosts] == KA171
    assert all(len(host.pic) == 9 and host.erasmus_code for host in hosts)
    assert Institution.objects.get(code="anhalt").erasmus_code == "D  KOTHEN01"
    assert Institution.objects.get(code="korfanty").erasmus_code == "PL KATOWIC07"


def test_three_are_no_universities():
    load_institutions()
    others = Institution.objects.exclude(kind="university").order_by("code")
    assert {row.code: row.kind for row in others} == {
        "deula": "training_centre",
        "lne": "laboratory",
        "logo": "association",
    }


def test_names_and_towns_in_three_languages_and_a_place_on_the_map():
    load_institutions()
    for row in Institution.objects.all():
        assert all(getattr(row, f"{name}_{code}") for name in ("name", "city") for code in ("kk", "ru", "en"))
        assert row.latitude is not None and row.longitude is not None


def test_loading_again_changes_nothing():
    load_institutions()
    counts = [model.objects.count() for model in (Institution, Faculty, Contact)]
    load_institutions()
    assert [model.objects.count() for model in (Institution, Faculty, Contact)] == counts == [20, 7, 6]


def test_the_office_and_whom_to_ask(settings):
    load_institutions()
    office = home_institution().office
    shown = {}
    for code in ("kk", "ru", "en"):
        with translation.override(code):
            shown[code] = office.room_shown
    assert (office.room, shown) == ("115B", {"kk": "115Б", "ru": "115Б", "en": "115B"})
    assert (office.email, office.test_email, office.social) == (
        "dms@tou.edu.kz",
        "cam@tou.edu.kz",
        "@tou_international",
    )
    assert [(contact.extension, contact.email) for contact in office.contacts.all()] == [
        ("12-05", "dms@tou.edu.kz"),
        ("12-92", "cam@tou.edu.kz"),
        ("12-05", "mobilnost_psu@mail.ru"),
        ("12-05", "cam@tou.edu.kz"),
        ("12-05", "dms@tou.edu.kz"),
        ("12-05", "dmspsu@mail.ru"),
    ]


def test_demo_agreements_say_that_they_are():
    load_institutions()
    agreements = load_demo_agreements()
    assert load_demo_agreements() == agreements
    assert Agreement.objects.count() == len(agreements) == 13
    assert all(agreement.number.startswith("DEMO-") for agreement in agreements)
