"""Whatever is sent, the API names what is wrong and never breaks."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.portal.api.facts import FactsIn
from programs.rules import TESTS

from .asking import PERSON, errors, get, post

RULESET = "tou-ka171-001"


@pytest.fixture(autouse=True)
def no_limit(settings):
    """Let tests ask as often as they like."""
    settings.API_CHECKS_PER_MINUTE = 10**9


def sent(facts):
    return post({"ruleset": RULESET, "facts": facts})


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"gpa": "high"}, "gpa", "not_number"),
        ({"gpa": True}, "gpa", "not_number"),
        ({"gpa": "٣"}, "gpa", "not_number"),
        ({"gpa": "3.2e0"}, "gpa", "not_number"),
        ({"gpa": []}, "gpa", "not_number"),
        ({"gpa": 10**12}, "gpa", "not_number"),
        ({"gpa": -1}, "gpa", "too_small"),
        ({"gpa": 4.01}, "gpa", "over_scale"),
        ({"gpa": 5.1, "gpa_scale": 5}, "gpa", "over_scale"),
        ({"gpa_scale": 0}, "gpa_scale", "too_small"),
        ({"semester": 0}, "semester", "too_small"),
        ({"semester": 21}, "semester", "too_big"),
        ({"semester": 2.5}, "semester", "not_whole_number"),
        ({"semester": "fifth"}, "semester", "not_whole_number"),
        ({"semester": False}, "semester", "not_whole_number"),
        ({"year": 99}, "year", "too_big"),
        ({"full_time": "perhaps"}, "full_time", "not_yes_or_no"),
        ({"full_time": 2}, "full_time", "not_yes_or_no"),
        ({"full_time": []}, "full_time", "not_yes_or_no"),
        ({"person": "rector"}, "person", "not_one_of"),
        ({"person": 5}, "person", "not_one_of"),
        ({"cycle": {}}, "cycle", "not_one_of"),
        ({"faculty": 7}, "faculty", "not_text"),
        ({"faculty": "x" * 151}, "faculty", "too_long"),
        ({"citizenship": "Kazakhstan"}, "citizenship", "not_country"),
        ({"birth_date": "14.05.2006"}, "birth_date", "not_date"),
        ({"birth_date": "2006-02-30"}, "birth_date", "not_date"),
        ({"birth_date": 1147564800}, "birth_date", "not_date"),
        ({"birth_date": "２００６-05-14"}, "birth_date", "not_date"),
        ({"stay_end": "9999-12-31"}, "stay_end", "date_out_of_range"),
        ({"departure": "0001-01-01"}, "departure", "date_out_of_range"),
        ({"start": "2027-06-30", "end": "2027-06-29"}, "end", "dates_out_of_order"),
        ({"birth_date": "2027-06-30", "departure": "2027-06-30"}, "departure", "dates_out_of_order"),
        ({"categories": ["tall"]}, "categories.0", "not_one_of"),
        ({"categories": "disability"}, "categories", "not_list"),
        ({"categories": ["disability"] * 11}, "categories", "too_long"),
        ({"language_proofs": {}}, "language_proofs", "not_list"),
        ({"language_proofs": ["IELTS 6.5"]}, "language_proofs.0", "not_object"),
        ({"proofs": [{"score": 5}]}, "proofs.0.test", "missing"),
        ({"proofs": [{"test": "IELTS"}]}, "proofs.0.score", "missing"),
        ({"proofs": [{"test": "", "score": 5}]}, "proofs.0.test", "too_short"),
        ({"proofs": [{"test": "IELTS", "score": ""}]}, "proofs.0.score", "too_short"),
        ({"proofs": [{"test": "IELTS", "score": "x" * 21}]}, "proofs.0.score", "too_long"),
        ({"proofs": [{"test": "IELTS", "score": [6]}]}, "proofs.0.score", "not_number"),
        (
            {"proofs": [{"test": "IELTS", "score": 6, "language": "English"}]},
            "proofs.0.language",
            "not_language",
        ),
        ({"proofs": [{"test": "TOEFL iBT", "score": 6, "scale": "0-30"}]}, "proofs.0.scale", "not_scale"),
        ({"proofs": [{"test": "IELTS", "score": 6, "colour": "red"}]}, "proofs.0.colour", "unknown_field"),
        ({"host": "TUL"}, "host", "not_object"),
        ({"host": {"level": "B7"}}, "host.level", "not_level"),
        ({"host": {"min_scores": {"IELTS": None}}}, "host.min_scores.IELTS", "not_number"),
        ({"earlier_stays": [{"months": -1}]}, "earlier_stays.0.months", "too_small"),
        ({"semestr": 5}, "semestr", "unknown_field"),
        ({"stay_end": "2027-06-30", "stay_to": "2027-06-30"}, "stay_to", "unknown_field"),
    ],
)
def test_a_wrong_fact_is_named(facts, field, code):
    answer = sent(facts)
    assert (answer.status_code, errors(answer)) == (422, [(f"facts.{field}", code)])


def test_what_is_expected_is_listed_without_words_of_one_language():
    sentences = sent({"person": "rector"}).json()["errors"][0]["message"]
    assert all("student, teacher, staff" in sentence for sentence in sentences.values())


def test_every_mistake_is_named_at_once():
    answer = post({"ruleset": RULESET, "facts": {"gpa": "x", "semester": 0, "typo": 1}, "stages": []})
    assert errors(answer) == [
        ("facts.semester", "too_small"),
        ("facts.gpa", "not_number"),
        ("facts.typo", "unknown_field"),
        ("stages", "too_short"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "field", "code"),
    [
        ({}, "facts", "missing"),
        ({"facts": None}, "facts", "not_object"),
        ({"facts": []}, "facts", "not_object"),
        ([], "", "not_object"),
        ("7", "", "not_object"),
        ("", "", "missing"),
        ({"facts": {}, "call": "none"}, "call", "unknown_call"),
        ({"facts": {}, "call": "no\u0000ne"}, "call", "unknown_call"),
        ({"facts": {}, "call": 5}, "call", "not_text"),
        ({"facts": {}, "ruleset": "criteria"}, "ruleset", "unknown_ruleset"),
        ({"facts": {}, "preset": "../seeds"}, "ruleset", "unknown_ruleset"),
        ({"facts": {}, "date": "soon"}, "date", "not_date"),
        ({"facts": {}, "stages": ["arrival"]}, "stages.0", "not_one_of"),
        ({"facts": {}, "fact": {}}, "fact", "unknown_field"),
    ],
)
def test_a_wrong_question_is_named(question, field, code):
    answer = post(question)
    assert (answer.status_code, errors(answer)) == (422, [(field, code)])


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"facts", b'{"facts": {"gpa": NaN}}', b'{"facts": {"gpa": Infinity}}', b'{"facts": "\xff"}',
        b"[" * 60_000, b'{"facts": {"gpa": 1e999999999999999999999}}',
        b'{"facts": {"semester": ' + b"9" * 5000 + b"}}",
        b'{"facts": {"faculty": "\\ud800"}}', b'{"facts": {"\\udfff": 1}}', '{"facts": {}}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused(body):
    answer = post(body)
    assert (answer.status_code, errors(answer)) == (400, [("", "not_json")])


@pytest.mark.parametrize("size", [70_000, 3_000_000])
def test_a_large_body_is_refused(size):
    answer = post(json.dumps({"facts": {"faculty": "x" * size}}))
    assert (answer.status_code, errors(answer)) == (413, [("", "too_large")])


@pytest.mark.parametrize("number", ["1e400", "1e-400", "1e999999", "-0", "1E+9999999", "0." + "1" * 400])
def test_extreme_numbers_are_named(number):
    answer = post(f'{{"ruleset": "tou-mshe-001", "facts": {{"gpa": {number}, "semester": {number}}}}}')
    assert answer.status_code == 422
    assert {field for field, _code in errors(answer)} <= {"facts.gpa", "facts.semester"}


def test_only_the_method_that_fits_is_taken():
    assert Client().get("/api/v1/check").status_code == 405
    assert Client().post("/api/v1/calls").status_code == 405
    assert (
        Client().options("/api/v1/check", headers={"origin": "https://elsewhere.example"}).status_code == 405
    )


# --- limits -------------------------------------------------------------------------------------------------


def test_who_asks_too_often_is_asked_to_wait(settings):
    settings.API_CHECKS_PER_MINUTE = 2
    question = {"ruleset": RULESET, "facts": {}}
    assert [post(question).status_code for _n in range(2)] == [200, 200]
    answer = post(question)
    assert (answer.status_code, errors(answer)) == (429, [("", "too_many_requests")])
    assert 1 <= int(answer["Retry-After"]) <= 60
    other = Client(REMOTE_ADDR="192.0.2.7").post(
        "/api/v1/check", json.dumps(question), content_type="application/json"
    )
    assert other.status_code == 200
    assert get("rulesets").status_code == 200


def test_a_made_up_address_does_not_help(settings):
    settings.API_READS_PER_MINUTE = 1
    statuses = [get("rulesets", **{"x-forwarded-for": f"192.0.2.{n}"}).status_code for n in range(3)]
    assert statuses == [200, 429, 429]


def test_behind_the_proxy_each_visitor_is_counted_alone(settings, monkeypatch):
    settings.API_READS_PER_MINUTE = 1
    monkeypatch.setattr("ninja.conf.settings.NUM_PROXIES", 1)
    forwarded = ["192.0.2.1", "192.0.2.2", "made-up, 192.0.2.2"]
    assert [get("rulesets", **{"x-forwarded-for": hops}).status_code for hops in forwarded] == [200, 200, 429]


# --- anything at all ----------------------------------------------------------------------------------------

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=15,
)
days = st.dates().map(str) | st.sampled_from(["9999-12-31", "2024-02-29", "1900-01-01", "2199-12-31"])
plausible = st.one_of(
    days,
    st.integers(-3, 30),
    st.decimals(-1, 130, places=2).map(str),
    st.sampled_from(
        ["student", "staff", "bachelor", "phd", "KZ", "grant", "internal", "study", "B2", "egov", True, False]
    ),
)
proofs = st.fixed_dictionaries(
    {"test": st.sampled_from([*TESTS, "TOEFL", "Duolingo"]) | st.text(max_size=10)},
    optional={
        "score": plausible,
        "variant": st.sampled_from(["iBT", "academic", "II", ""]),
        "scale": st.sampled_from(["1-6", "0-120", "7", 6]),
        "date": days,
        "language": st.sampled_from(["en", "de", "zzz"]),
    },
)
hosts = st.fixed_dictionaries(
    {},
    optional={
        "min_gpa": plausible,
        "min_level": plausible,
        "teaching_language": st.sampled_from(["en", "fr"]),
        "min_scores": st.dictionaries(
            st.sampled_from(["IELTS", "TOEFL iBT", "HSK", ""]), plausible, max_size=3
        ),
    },
)
stays = st.fixed_dictionaries({}, optional={"months": plausible, "days": plausible, "kind": plausible})
names = [*sorted(FactsIn.model_fields), "year", "stay_to", "proofs", "typo"]
facts = st.dictionaries(
    st.sampled_from(names),
    plausible | anything | st.lists(proofs, max_size=3) | st.lists(stays, max_size=3) | hosts,
    max_size=8,
)
quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def understood(answer):
    """Tell whether an answer is an answer, or names what is wrong."""
    body = answer.json()
    return set(body) == {"date", "results"} if answer.status_code == 200 else bool(errors(answer))


@quiet
@given(anything)
def test_any_json_is_answered(value):
    answer = post({"ruleset": RULESET, "facts": value})
    assert answer.status_code in (200, 422) and understood(answer)


@quiet
@given(facts, st.sampled_from(["tou-mshe-001", "tou-ka171-001", "tou-bilateral"]), st.none() | days)
def test_any_facts_are_answered(said, ruleset, day):
    answer = post({"ruleset": ruleset, "facts": said} | ({"date": day} if day else {}))
    assert answer.status_code in (200, 422) and understood(answer)


@quiet
@given(st.sampled_from(sorted(PERSON)), anything | plausible)
def test_one_odd_fact_among_good_ones_is_answered(name, value):
    answer = post({"ruleset": RULESET, "facts": PERSON | {name: value}})
    assert answer.status_code in (200, 422) and understood(answer)


@quiet
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(body):
    answer = post(body)
    assert answer.status_code in (400, 422) and understood(answer)
