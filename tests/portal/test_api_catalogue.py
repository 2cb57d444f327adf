"""GET addresses of the API: what is public, as data; nothing else, in a fixed number of queries."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pydantic import TypeAdapter

from mobility.portal.api import schemas
from partners.actions import load_institutions
from partners.models import Institution
from programs import preset
from programs.models import Call, EligibilityRule, Offering, Program
from tests.factories.calls import CallFactory, OfferingFactory
from tests.factories.people import staff

from .asking import errors, get

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """An open call with one place in Łódź."""
    load_institutions()
    made = CallFactory(code="mshe", preset="tou-mshe-001", places=1)
    made.offerings.update(
        institution=Institution.objects.get(code="tul"),
        teaching_language="en",
        min_gpa=Decimal("3.10"),
        min_scores={"IELTS_ACADEMIC": "6.0"},
    )
    return made


SHAPES = {
    "programs": list[schemas.Program],
    "programs/tou-mshe": schemas.ProgramWithCalls,
    "calls": list[schemas.Call],
    "calls/mshe": schemas.CallInFull,
    "partners": list[schemas.Partner],
    "partners/tul": schemas.PartnerWithPlaces,
    "offerings": list[schemas.Offering],
    "rulesets": list[schemas.Ruleset],
    "rulesets/tou-ka171-001": schemas.RulesetInFull,
}


@pytest.mark.parametrize("address", SHAPES)
def test_answers_are_as_documented(call, address):
    answer = get(address)
    assert answer.status_code == 200
    TypeAdapter(SHAPES[address]).validate_python(answer.json())
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/json; charset=utf-8",
        "public, max-age=60",
    )
    assert dict(answer.cookies) == {}


@pytest.mark.parametrize("name", preset.names())
def test_every_ruleset_is_shown_with_its_rules_in_words(name):
    found = get(f"rulesets/{name}").json()
    schemas.RulesetInFull.model_validate(found)
    plain = preset.ruleset(name)
    assert (found["id"], found["university"]) == (name, plain.university)
    assert [rule["kind"] for rule in found["rules"]] == [row.kind for row in plain.rules]
    assert all(
        rule["sentence"][code] and rule["source"][code]
        for rule in found["rules"]
        for code in ("kk", "ru", "en")
    )
    shown = [paper["code"] for paper in found["papers"]] + [
        w["code"] for p in found["papers"] for w in p["one_of"]
    ]
    assert sorted(shown) == sorted(paper.code for paper in plain.papers)


def test_rulesets_of_one_university():
    everything = get("rulesets").json()
    assert [row["id"] for row in everything] == preset.names()
    assert {row["university"] for row in get("rulesets?university=tou").json()} == {"tou"}
    assert get("rulesets?university=nobody").json() == []


def test_a_call_shows_its_rules_in_words_and_as_data(call):
    found = get("calls/mshe").json()
    gpa = next(rule for rule in found["rules"] if rule["kind"] == "gpa")
    assert gpa["params"] == {"operator": ">=", "value": "2.97", "scale": "4.0"}
    assert (gpa["strictness"], gpa["quote"]) == (
        "hard",
        "Білім алушының академиялық үлгерім көрсеткіші кемінде GPA 2.97",
    )
    assert "2.97" in gpa["sentence"]["en"] and "2,97" in gpa["sentence"]["ru"]
    row = call.eligibility_rules.get(kind="gpa")
    assert gpa["source"] == {code: getattr(row, f"source_{code}") for code in ("kk", "ru", "en")}
    assert {"test": "TOEFL_IBT", "minimum": "72", "level": "B2", "language": "en"}.items() <= next(
        row for row in found["thresholds"] if row["test"] == "TOEFL_IBT"
    ).items()
    language = next(paper for paper in found["papers"] if paper["code"] == "LANGUAGE")
    assert [way["code"] for way in language["one_of"]] == ["LANG_CERT", "LANG_TEST_HOME", "LANG_HOST_CONSENT"]
    assert found["offerings"][0]["partner"]["code"] == "tul"
    assert found["offerings"][0]["demands"] == {
        "teaching_language": "en",
        "min_gpa": "3.10",
        "min_level": None,
        "min_scores": {"IELTS_ACADEMIC": "6.0"},
    }


def test_a_call_shows_what_holds_now_and_nothing_meant_for_staff(call):
    EligibilityRule.objects.filter(call=call, kind="gpa").update(until=1)
    Call.objects.filter(pk=call.pk).update(staff_notes_en="only for staff")
    EligibilityRule.objects.filter(call=call).update(note_en="only for staff")
    answer = get("calls/mshe")
    assert "gpa" not in [rule["kind"] for rule in answer.json()["rules"]]
    assert b"only for staff" not in answer.content


def test_calls_by_state():
    today = timezone.localdate()
    CallFactory(code="open")
    CallFactory(code="coming", opens=5, closes=20)
    CallFactory(code="closed", opens=-20, closes=-1)
    late = CallFactory(code="late", opens=-20, closes=-1)
    Call.objects.filter(pk=late.pk).update(late_until=today)
    CallFactory(code="draft", published=False)
    states = {row["code"]: row["state"] for row in get("calls").json()}
    assert states == {"open": "open", "coming": "coming", "closed": "closed", "late": "open"}
    assert [row["code"] for row in get("calls?state=coming").json()] == ["coming"]
    assert [row["code"] for row in get("calls?state=open").json()] == ["late", "open"]


def test_a_draft_is_shown_to_nobody_not_even_to_the_office():
    CallFactory(code="draft", published=False)
    office = Client()
    office.force_login(staff("office"))
    for visitor in (Client(), office):
        assert visitor.get("/api/v1/calls/draft").status_code == 404
        assert visitor.get("/api/v1/calls").json() == []
        assert visitor.get("/api/v1/offerings").json() == []


def test_partners_and_their_places(call):
    codes = [row["code"] for row in get("partners").json()]
    assert ("tul" in codes, "tou" in codes) == (True, False)
    assert {row["country"] for row in get("partners?country=pl").json()} == {"PL"}
    assert all(row["hosts_ka171"] for row in get("partners?ka171=true").json())
    assert get("partners/tou").status_code == 404
    place = get("partners/tul").json()["offerings"][0]
    assert (place["call"], place["field"]["en"]) == ("mshe", "all fields")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("", ["tul", "other"]),
        ("?country=PL", ["tul"]),
        ("?country=de", ["other"]),
        ("?language=de", ["other"]),
        ("?level=master", ["other"]),
        ("?partner=tul", ["tul"]),
        ("?call=mshe&state=open", ["tul", "other"]),
        ("?state=closed", []),
        ("?call=none", []),
    ],
)
def test_places_by_filter(call, filters, found):
    other = OfferingFactory(call=call, teaching_language="de", levels=["bachelor", "master"])
    Institution.objects.filter(pk=other.institution_id).update(code="other", country="DE", name="A")
    Offering.objects.filter(institution__code="tul").update(levels=["bachelor"])
    assert sorted(row["partner"]["code"] for row in get(f"offerings{filters}").json()) == sorted(found)


def test_programs_that_are_only_described_are_marked():
    Program.objects.create(code="jean-monnet", title_en="Jean Monnet", is_information=True)
    CallFactory(code="one")
    marked = {row["code"]: row["information_only"] for row in get("programs").json()}
    assert marked == {"jean-monnet": True, "tou-mshe": False}
    assert [row["code"] for row in get("programs/tou-mshe").json()["calls"]] == ["one"]
    assert get("programs/jean-monnet").json()["title"] == dict.fromkeys(("kk", "ru", "en"), "Jean Monnet")


@pytest.mark.parametrize(
    "address",
    [
        "programs/none", "calls/none", "partners/none", "rulesets/none", "rulesets/criteria", "rulesets/..",
        "calls/%D0%B0", "calls/%00", "calls/" + "x" * 60, "nothing", "calls/mshe/rules", "",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_three_languages(address):
    answer = get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert errors(answer) == [("", "not_found")]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("calls?state=asleep", [("state", "not_one_of")]),
        ("partners?ka171=perhaps", [("ka171", "not_yes_or_no")]),
        ("partners?country=%00", [("country", "wrong_value")]),
        ("offerings?level=" + "x" * 50, [("level", "too_long")]),
    ],
)
def test_a_wrong_filter_is_named(address, wrong):
    answer = get(address)
    assert (answer.status_code, errors(answer)) == (422, wrong)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("programs", 1),
        ("programs/tou-mshe", 2),
        ("calls", 1),
        ("calls/mshe", 6),
        ("partners", 1),
        ("partners/tul", 2),
        ("offerings", 1),
        ("rulesets", 0),
        ("rulesets/tou-mshe-001", 0),
    ],
)
def test_the_number_of_queries_does_not_grow(call, address, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        get(address)
    CallFactory.create_batch(3, places=3)
    EligibilityRule.objects.bulk_create(
        EligibilityRule(call=call, kind="full_time", order=n) for n in range(20)
    )
    OfferingFactory.create_batch(5, call=call)
    cache.clear()
    with django_assert_num_queries(queries):
        get(address)
    with django_assert_num_queries(0):  # a copy that is less than a minute old
        get(address)


def test_who_has_the_answer_already_is_told_so(call):
    first = get("calls")
    again = get("calls", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    cache.clear()
    Call.objects.filter(pk=call.pk).update(closes_on=timezone.localdate() + dt.timedelta(3))
    changed = get("calls", **{"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_one_copy_serves_every_language(call):
    bodies = {get("calls/mshe", **{"accept-language": code}).content for code in ("kk", "ru", "en")}
    assert len(bodies) == 1


def test_the_page_for_developers():
    load_institutions()
    pages = [Client(headers={"accept-language": code}).get("/api/") for code in ("kk", "ru", "en")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        content = page.content.decode()
        assert 'href="/api/v1/openapi.json"' in content
        assert "/api/v1/check -H" in content
        assert "<script" not in content
        assert dict(page.cookies) == {}
    assert b'href="/api/"' in Client().get("/").content


def test_a_place_is_told_in_full(call):
    day = call.closes_on - dt.timedelta(days=1)
    call.offerings.update(isced_field="0715", zero_grant_seats=1, closes_on=day, term="autumn")
    Institution.objects.filter(code="tul").update(course_catalogue="https://courses.example/")
    (place,) = get("offerings?call=mshe").json()
    told = ("isced_field", "seats", "zero_grant_seats", "closes_on", "term", "starts_on", "catalogue_url")
    assert [place[name] for name in told] == [
        *("0715", 2, 1, day.isoformat(), "autumn", None, "https://courses.example/"),
    ]


def test_seats_that_a_call_does_not_show_are_not_told(call):
    Call.objects.update(shows_seats=False)
    (place,) = get("calls/mshe").json()["offerings"]
    assert (place["seats"], place["zero_grant_seats"]) == (None, None)


def test_a_withdrawn_place_is_not_told(call):
    call.offerings.update(withdrawn_on=call.opens_on, withdrawn_because="no room")
    assert get("offerings").json() == get("calls/mshe").json()["offerings"] == []
    assert get("partners/tul").json()["offerings"] == []
