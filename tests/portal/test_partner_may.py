"""Only where I may apply: by the answers of the check or by the profile, and for nobody else to see."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import Agreement
from tests.factories.people import ApplicantFactory, staff
from tests.factories.places import HomeFactory

from .listing import codes, open_call, source

pytestmark = pytest.mark.django_db
ANSWERS = {"person": "student", "cycle": "bachelor", "semester": "5", "gpa": "3.12", "full_time": "yes"}
ANSWERS |= {"test": "IELTS_ACADEMIC", "value": "6.5", "birth_date": "02.03.2006"}
MAY = {"may": "1"}


@pytest.fixture(autouse=True)
def home():
    return HomeFactory()


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def answered(visitor, **changes):
    answer = visitor.post(reverse("portal:check"), ANSWERS | changes)
    assert answer.status_code == 302
    return visitor


def may(reader, **asked) -> list[str]:
    return sorted(codes(source(reader.get("/partners/", MAY | asked))))


@pytest.fixture
def places():
    """Hosts that ask for more, or take others."""
    open_call(
        ("plain", {}),
        ("gpa", {"min_gpa": Decimal("3.50")}),
        ("low", {"min_gpa": Decimal("3.00")}),
        ("masters", {"levels": ["master"]}),
        ("level", {"min_level": "C1"}),
        ("score", {"min_scores": {"IELTS_ACADEMIC": "7.0"}}),
        ("german", {"teaching_language": "de", "min_level": "B1"}),
        preset="tou-mshe-001",
    )


def test_by_the_answers_of_the_check(places, visitor):
    assert may(answered(visitor)) == ["german", "low", "plain"]
    assert may(answered(visitor, gpa="3.70")) == ["german", "gpa", "low", "plain"]
    assert may(answered(visitor, value="7.0")) == ["german", "level", "low", "plain", "score"]


def test_a_place_takes_the_cycles_it_names(visitor):
    open_call(("masters", {"levels": ["master"]}), ("any", {"levels": []}), preset="tou-bilateral")
    open_call(("bachelors", {}))  # its rules ask for the cycle
    assert may(answered(visitor)) == ["any", "bachelors"]
    assert may(answered(visitor, cycle="master", semester="2")) == ["any", "masters"]


def test_a_host_whose_agreement_ended_takes_nobody(visitor):
    open_call(("agreed", {}), ("bare", {}), preset="tou-bilateral")
    assert may(answered(visitor)) == ["agreed", "bare"]
    row = Agreement.objects.get(institution__code="bare")
    row.state = "ended"
    row.save()
    assert may(visitor) == ["agreed"]


def test_with_other_filters_it_holds_for_the_same_place(visitor):
    open_call(
        ("host", {"field_en": "Law", "min_gpa": Decimal("3.50"), "isced_field": "04"}),
        ("host", {"field_en": "IT", "field_kk": "IT", "field_ru": "IT", "isced_field": "06"}),
        preset="tou-mshe-001",
    )
    answered(visitor)
    assert may(visitor) == ["host"]
    assert may(visitor, field="06") == ["host"]
    assert may(visitor, field="04") == []


def test_by_the_profile_of_whoever_is_signed_in(places, client):
    person = ApplicantFactory(gpa=Decimal("3.80"))
    client.force_login(person.user)
    assert may(client) == ["german", "gpa", "low", "plain"]
    person.gpa = Decimal("3.20")
    person.save()
    assert may(client) == ["german", "low", "plain"]


def test_what_is_not_known_keeps_nobody_from_a_place(places, client):
    person = ApplicantFactory(gpa=None, cycle="", proofs=[])
    client.force_login(person.user)
    assert may(client) == ["german", "gpa", "level", "low", "masters", "plain", "score"]


def test_a_call_that_is_over_is_for_nobody(visitor):
    open_call(("past", {}), opens=-30, closes=-1, preset="tou-mshe-001")
    open_call(("soon", {}), opens=5, closes=30, preset="tou-mshe-001")
    open_call(("now", {}), preset="tou-mshe-001")
    assert may(answered(visitor)) == ["now", "soon"]


def test_without_answers_the_page_explains_and_the_check_leads_back(places, visitor):
    page = source(visitor.get("/partners/?country=PL&may=1"))
    assert "We do not know yet where you may apply" in page
    assert len(codes(page)) == 7
    there = "/check/?then=%2Fpartners%2F%3Fcountry%3DPL%26may%3D1"
    assert f'href="{there}"' in page
    assert 'name="then" value="/partners/?country=PL&may=1"' in source(visitor.get(there))
    answer = visitor.post("/check/", ANSWERS | {"then": "/partners/?country=PL&may=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/partners/?country=PL&may=1")
    page = source(visitor.get(answer["Location"]))
    assert "We do not know yet" not in page
    assert sorted(codes(page)) == ["german", "low", "plain"]


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/?q=x", "//elsewhere.example", "/admin/", "http://[", "x"]
)
def test_the_check_leads_to_the_list_of_partners_only(then, places, visitor):
    answer = visitor.post("/check/", ANSWERS | {"then": then})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/partners/")


def test_what_is_personal_is_never_in_the_copy_for_visitors(places, visitor):
    stranger = "/partners/?may=1"
    assert may(answered(visitor)) == ["german", "low", "plain"]
    assert "We do not know yet" in source(Client(headers={"accept-language": "en"}).get(stranger))
    assert may(visitor) == ["german", "low", "plain"]
    assert may(answered(visitor, gpa="3.70")) == ["german", "gpa", "low", "plain"]


def test_the_office_has_no_profile_and_is_asked_too(places, client):
    client.force_login(staff("office"))
    page = client.get("/partners/?may=1", headers={"accept-language": "en"}).content.decode()
    assert "We do not know yet where you may apply" in page
