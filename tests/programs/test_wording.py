"""Findings in words: each names what is asked and what the person has, in three languages."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from programs.rules import (
    KINDS,
    Facts,
    Host,
    Paper,
    Proof,
    RuleRow,
    judge,
)
from programs.wording import (
    condition_reason,
    finding_text,
    finding_texts,
    rule_sentence,
    test_choices,
    test_name,
)

from .cases import PERSON, ask, person, rows_of

test_choices.__test__ = test_name.__test__ = False
NOTHING = Facts()


def said(name: str, facts: Facts, code: str, language: str = "en"):
    """Return the words of the finding with this code."""
    with override(language):
        found = [finding_text(f) for f in ask(name, facts).findings if f.verdict.code == code]
    return found[0]


MSHE, KA171 = "tou-mshe-001", "tou-ka171-001"


@pytest.mark.parametrize(
    ("name", "facts", "code", "sentence", "advice"),
    [
        (
            MSHE,
            person(gpa=Decimal("2.96")),
            "gpa",
            "Your GPA is 2.96; this call asks for at least 2.97.",
            "Your GPA is counted anew after every session: check again then.",
        ),
        (MSHE, person(gpa=Decimal("2.97")), "gpa", "Your GPA is 2.97 (needed: at least 2.97).", ""),
        (
            MSHE,
            person(semester=7),
            "semester_individual",
            "You are in semester 7. Your department decides about it individually.",
            "Ask your department for its decision. You can fill in the application meanwhile.",
        ),
        (
            MSHE,
            person(semester=1),
            "semester",
            "You are in semester 1; this call takes semesters 2–6.",
            "It is early yet: come back when you are in semester 2.",
        ),
        (
            KA171,
            person(semester=2),
            "study_year",
            "You are in year 1 of your studies; this call asks for: year 2 or later.",
            "It is early yet: come back when you are in year 2.",
        ),
        (
            MSHE,
            person(proof=("IELTS_ACADEMIC", "5.0")),
            "language",
            "IELTS Academic 5.0 is not enough; this call asks for B2 or higher, that is IELTS Academic 5.5.",
            "You can take the university's own test: book a place under “Language tests” or write to "
            "cam@tou.edu.kz. "
            "A certificate or a letter of consent from the host counts too.",
        ),
        (
            MSHE,
            person(proof=None),
            "language_missing",
            "You have no proof of a foreign language yet; this call asks for B2 or higher.",
            "You can take the university's own test: book a place under “Language tests” or write to "
            "cam@tou.edu.kz. "
            "A certificate or a letter of consent from the host counts too.",
        ),
        (
            MSHE,
            person(proof=("IELTS_ACADEMIC", "5.25")),
            "language",
            "IELTS Academic 5.25 is not a result this test can give "
            "(needed: B2 or higher, that is IELTS Academic 5.5).",
            "Please look at the certificate again and type what is printed there.",
        ),
        (
            MSHE,
            person(proof=("TOEFL_UNSPECIFIED", "59")),
            "language",
            "The call's table does not name TOEFL, another kind 59; the office decides whether it counts.",
            "Ask the office before the deadline, or bring another proof: B2 or higher.",
        ),
        (
            MSHE,
            person(proof=("HOST_CONSENT",)),
            "language",
            "The host's letter of consent counts, whatever your level is.",
            "The office looks at the letter itself: it must say that the host takes you as you are.",
        ),
        (
            KA171,
            person(passport_until=dt.date(2027, 9, 29)),
            "passport",
            "Your passport is valid until 29 September 2027; "
            "it must be valid until 30 September 2027 or later.",
            "Renew the passport before you apply, and type its new date into your profile.",
        ),
        (
            KA171,
            person(person="staff", stay_end=dt.date(2027, 5, 16)),
            "duration",
            "The stay lasts 91 days; this program asks for 3 to 90 days.",
            "Ask the office whether the dates can be moved.",
        ),
    ],
)
def test_words(name, facts, code, sentence, advice):
    text = said(name, facts, code)
    assert (text.sentence, text.advice) == (sentence, advice)


def test_a_soft_rule_warns():
    texts = [finding_text(f) for f in ask(KA171, person(stay_end=dt.date(2027, 7, 15))).findings]
    warnings = [text.sentence for text in texts if text.state == "warning"]
    with override("en"):
        assert len(warnings) == 1


def test_value_and_threshold_stand_by_themselves_and_follow_the_language():
    for language, value, needed in (
        ("en", "2.96", "at least 2.97"),
        ("ru", "2,96", "2,97"),
        ("kk", "2,96", "2,97"),
    ):
        text = said(MSHE, person(gpa=Decimal("2.96")), "gpa", language)
        assert text.value == value
        assert needed in text.needed


@pytest.mark.parametrize("name", [MSHE, KA171, "tou-bilateral"])
@pytest.mark.parametrize(
    "facts", [PERSON, NOTHING, replace(PERSON, person="staff"), replace(PERSON, proofs=())]
)
def test_what_is_kept_with_an_application_is_json_with_words_in_three_languages(name, facts):
    for finding in ask(name, facts).findings:
        kept = json.loads(json.dumps(finding_texts(finding)))
        about = {"code", "kind", "params", "soft", "outcome", "decided_by", "warnings"}
        assert set(kept) == about | {"kk", "ru", "en"}
        for code in ("kk", "ru", "en"):
            assert set(kept[code]) == {"title", "sentence", "advice", "value", "needed", "source", "state"}
            assert kept[code]["title"] and kept[code]["sentence"]
            assert "%(" not in kept[code]["sentence"] + kept[code]["advice"]


def test_the_source_is_in_the_readers_language():
    row = RuleRow("full_time", {}, sources={"kk": "бет", "ru": "страница", "en": "page"})
    finding = judge(PERSON, [row]).findings[0]
    texts = finding_texts(finding)
    assert [texts[code]["source"] for code in ("kk", "ru", "en")] == ["бет", "страница", "page"]


FACULTY = {
    "code": "AGRO",
    "kk": "Аграрлық факультет",
    "ru": "Аграрный факультет",
    "en": "Faculty of Agriculture",
}
PARAMS = {
    "person": [{"allowed": ["student"]}],
    "faculty": [{"allowed": [FACULTY]}],
    "age": [{"minimum": 18}, {"maximum": 30, "at": "application"}, {"minimum": 18, "maximum": 30}],
    "citizenship": [{}, {"allowed": ["KZ", "KG"]}],
    "category": [{"allowed": ["disability"]}],
    "degree": [{}, {"minimum": "master"}],
    "cycle": [{"allowed": ["bachelor"]}],
    "study_year": [{"minimum": 2, "maximum": 4}, {"minimum": 2}, {"maximum": 3}],
    "final_year": [{}],
    "semester": [
        {"minimum": 2, "maximum": 6},
        {"minimum": 2, "maximum": 6, "individually": [9], "decided_by": "faculty", "counted": "stay"},
        {"minimum": 2, "maximum": 6, "individually": [9], "decided_by": "somebody"},
    ],
    "gpa": [{}, {"value": None}, {"value": "3.00"}, {"value": "3.50", "operator": ">", "scale": "4.33"}],
    "full_time": [{}],
    "field_match": [{}],
    "language": [
        {"level": "B2", "accepts": ["certificate"]},
        {"accepts": ["certificate", "home_statement"], "of_host": True, "valid_months": 24},
        {
            "level": "B1",
            "accepts": ["certificate", "home_test"],
            "of": "de",
            "home_test_email": "x@example.kz",
        },
    ],
    "duration": [
        {},
        {"unit": "month", "maximum": 5},
        {"unit": "day", "minimum": 90, "maximum": 90},
        {"unit": "semester", "minimum": 1, "maximum": 2},
        {"unit": "semester", "minimum": 1},
        {"unit": "semester", "maximum": 1},
    ],
    "passport": [{}, {"months_after": 3}],
    "lead_time": [{"months": 3}, {"days": 10}, {"months": 1, "days": 5}],
    "agreement": [{}],
    "participation": [{}, {"once_per_kind": True, "months_per_cycle": 12, "months_in_all": 24}],
    "nominated": [{}],
    "scope": [{"allowed": ["external"]}, {"allowed": ["internal"]}],
    "channel": [{"allowed": ["portal", "egov"]}],
    "competition": [{}],
}
SOMEBODY = (
    PERSON,
    NOTHING,
    replace(PERSON, full_time=False, semester=9, semester_of_stay=9, gpa=Decimal(1), proofs=()),
    replace(
        PERSON,
        person="staff",
        host=Host(language="de", gpa=Decimal("3.90"), level="C1"),
        today=dt.date(2027, 2, 1),
        categories=frozenset(["disability"]),
        agreement=False,
        field_match=False,
        final_year=True,
        faculty="аграрный факультет",
        citizenship="UZ",
        semesters=3,
        degree="none",
        channel="office",
        proofs=(Proof("GOETHE", "B1"), Proof("LATIN", "good")),
    ),
)


@pytest.mark.parametrize("strictness", ["hard", "soft", "individual"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words(kind, language, strictness):
    assert set(PARAMS) == set(KINDS)
    with override(language):
        for values in PARAMS[kind]:
            row = RuleRow(kind, values, strictness=strictness, decided_by="department")
            assert "%(" not in rule_sentence(row)
            for facts in SOMEBODY:
                said = finding_text(judge(facts, [row]).findings[0])
                assert said.title and said.sentence
                assert "%(" not in said.sentence + said.advice + said.value + said.needed


def test_the_page_of_a_call_says_what_is_asked():
    with override("en"):
        said = [rule_sentence(row) for row in rows_of(KA171)]
    for sentence in (
        "Students: Cycle of study: bachelor.",
        "Students: Year of study: year 2 or later.",
        "Students: Current semester: 2 to 6. Decided individually by the department: 7.",
        "Students: GPA: at least 2.97, on the scale to 4.0.",
        "Students: The stay lasts 2 to 12 months.",
        "Students: The stay usually lasts 2 to 5 months.",
        "Teaching staff: The stay lasts 3 to 90 days.",
        "Teaching staff: The European Union expects a stay of at least 5 days; "
        "otherwise the office asks the host.",
        "Teaching staff: The European Union expects a stay of at most 60 days; "
        "otherwise the office asks the host.",
        "The passport stays valid for at least 3 months after the stay.",
    ):
        assert sentence in said


@pytest.mark.parametrize(
    ("condition", "needed", "reason"),
    [
        (
            "minor_at_departure",
            True,
            "Because you will be 17 years old on the day you leave, 15 February 2027.",
        ),
        ("minor_at_departure", None, "It depends on your age on the day you leave."),
        ("many_children_family", True, "Because you said that your family has many children."),
        ("many_children_family", False, "You did not say that your family has many children."),
        ("disability", None, "It depends on an answer you have not given yet."),
        ("nominated", False, "It is asked only after the nomination."),
        ("stay_over_2_months", True, "Because the stay lasts two months or longer."),
        ("everybody", True, ""),
    ],
)
def test_why_a_paper_is_needed(condition, needed, reason):
    facts = replace(PERSON, birth_date=dt.date(2009, 3, 2))
    with override("en"):
        assert condition_reason(Paper("X", "consent", condition=condition), facts, needed) == reason


def test_tests_have_names():
    with override("en"):
        assert test_name("TOEFL_IBT") == "TOEFL iBT"
        assert test_name("HOME_TEST") == "Test of our university"
        assert test_name("SOMETHING_NEW") == "SOMETHING_NEW"
        assert dict(test_choices())["HOST_CONSENT"] == "Letter of consent from the host"
