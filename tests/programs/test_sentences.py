"""Rules, conditions and findings in single sentences, word for word."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.translation import override

from programs.rules import CONDITIONS, TESTS, EarlierStay, Host, Paper, RuleRow, condition_names, judge
from programs.wording import (
    condition_name,
    condition_reason,
    finding_text,
    rule_sentence,
    test_choices,
    test_name,
)

from .cases import PERSON
from .test_wording import FACULTY, PARAMS

test_choices.__test__ = test_name.__test__ = False


@pytest.mark.parametrize(
    ("condition", "params", "name"),
    [
        ("minor_at_departure", {}, "who leaves before turning 18"),
        ("master_or_doctoral_or_teacher", {}, "master's and doctoral students and teachers"),
        ("citizenship", {"allowed": ["KZ"]}, "citizens of Kazakhstan"),
        ("citizenship", {"allowed": ["KZ", "KG"]}, "citizens of these countries: Kazakhstan, Kyrgyzstan"),
        ("citizenship", {}, "everybody"),
        ("person", {"allowed": ["teacher", "staff"]}, "teachers, staff"),
        ("cycle", {"allowed": ["master", "doctoral"]}, "master's students, doctoral students"),
        ("faculty", {"allowed": [FACULTY]}, "people of: Faculty of Agriculture"),
        ("scope", {"allowed": ["external"]}, "who goes abroad"),
        ("channel", {"allowed": ["egov"]}, "who hands papers in by: eGov"),
        ("age", {"maximum": 17}, "who meets this: Age on the day of departure: 17 or younger"),
        ("cycle", {}, "cycle"),
        ("left_handed", {}, "left_handed"),
    ],
)
def test_of_whom_a_paper_is_asked(condition, params, name):
    with override("en"):
        assert condition_name(condition, params) == name


def test_every_condition_has_a_name_and_a_reason():
    for language in ("kk", "ru", "en"):
        with override(language):
            for condition in condition_names():
                for params in PARAMS.get(condition, [{}]):
                    assert condition_name(condition, params) != ""
                    paper = Paper("X", "consent", condition=condition, condition_params=params)
                    for needed in (True, False, None):
                        assert condition_reason(paper, PERSON, needed) or condition == "everybody"
    assert set(CONDITIONS) <= set(condition_names())


@pytest.mark.parametrize(
    ("paper", "facts", "reason"),
    [
        (
            Paper("PASSPORT", "identity", scope="external"),
            replace(PERSON, scope="internal"),
            "It is asked only for mobility abroad.",
        ),
        (
            Paper("VISA", "identity", scope="internal"),
            PERSON,
            "It is asked only for mobility inside Kazakhstan.",
        ),
        (
            Paper("MEDICAL", "medical", funding=("grant",)),
            replace(PERSON, funding="self_funded"),
            "It is asked only of people whose stay is paid in another way.",
        ),
        (
            Paper("TRANSCRIPT", "academic_record", applies_to="student"),
            replace(PERSON, person="teacher"),
            "Only students bring it.",
        ),
        (Paper("ORDER", "order", applies_to="staff"), PERSON, "Only staff bring it."),
    ],
)
def test_why_a_paper_is_not_for_somebody(paper, facts, reason):
    with override("en"):
        assert condition_reason(paper, facts, False) == reason


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            RuleRow("gpa", {"value": "3.0"}, applies_to="student", funding=("grant",), scope="external"),
            "Students: GPA: at least 3.00, on the scale to 4.0. For mobility abroad. Only with a grant.",
        ),
        (
            RuleRow("passport", {"months_after": 0}, scope="internal", funding=("grant", "budget")),
            "The passport stays valid until the end of the stay. For mobility inside Kazakhstan. "
            "Only when paid by: a grant, the budget of the university.",
        ),
        (
            RuleRow("study_year", {"minimum": 2}, strictness="individual", decided_by="commission"),
            "Year of study: year 2 or later. Otherwise decided individually by the commission.",
        ),
        (
            RuleRow("study_year", {"minimum": 2, "maximum": 3}, strictness="soft"),
            "Usually people take part in: years 2 to 3.",
        ),
        (
            RuleRow("language", {"accepts": ["home_statement"], "of": "de", "valid_months": 24}),
            "Language: German, at the level the host asks for. One of these shows it: a statement of our "
            "university about your language. On the day of the application it is not older than 24 months.",
        ),
        (
            RuleRow(
                "semester",
                {"minimum": 2, "maximum": 6, "individually": [7], "decided_by": "faculty", "counted": "stay"},
            ),
            "Semester during the stay: 2 to 6. Decided individually by the faculty: 7.",
        ),
        (RuleRow("duration", {"unit": "day", "minimum": 90, "maximum": 90}), "The stay lasts 90 days."),
        (
            RuleRow("participation", {"once_per_kind": True, "months_per_cycle": 12}),
            "How often you can take part: once for study and once for an internship; "
            "at most 12 months in one cycle of study, this stay included.",
        ),
    ],
)
def test_a_rule_in_one_sentence(row, sentence):
    with override("en"):
        assert rule_sentence(row) == sentence


@pytest.mark.parametrize(
    ("row", "facts", "sentence", "advice"),
    [
        (
            RuleRow("study_year", {"minimum": 4}, strictness="individual", decided_by="commission"),
            PERSON,
            "You are in year 3 of your studies; this call asks for: year 4 or later. "
            "The commission decides about it individually.",
            "You can apply; the commission looks at your reasons.",
        ),
        (
            RuleRow("gpa", {"value": "3.0"}),
            replace(PERSON, host=Host(gpa=Decimal("3.5"))),
            "Your GPA is 3.20; this host asks for at least 3.50.",
            "Choose another host, or check again after the next session.",
        ),
        (
            RuleRow("gpa", {"value": "3.0"}),
            replace(PERSON, gpa=Decimal(95), gpa_scale="100"),
            "Your GPA of 95.00 is not on the scale to 4.0 (needed: at least 3.00).",
            "The office compares it. Bring a paper that explains the scale of your university.",
        ),
        (
            RuleRow("person", {"allowed": ["student"]}),
            replace(PERSON, person="teacher"),
            "This call is for: students. You told us that you are: teacher.",
            "Look at the other calls, or ask the office which ones are open to you.",
        ),
        (
            RuleRow("participation", {"months_per_cycle": 2}),
            replace(PERSON, earlier_stays=(EarlierStay(months=Decimal(40) / 30),)),
            "Stays you had before: 1.3 months. This one would go beyond the limit: "
            "at most 2 months in one cycle of study, this stay included.",
            "Ask the office: a shorter stay or another program may still be open to you.",
        ),
        (
            RuleRow("lead_time", {"months": 3}),
            replace(PERSON, today=dt.date(2026, 11, 22)),
            "You leave on 15 February 2027; who applies now can leave on 22 February 2027 or later.",
            "The papers take that long. Ask the office about a later start or about the next call.",
        ),
        (
            RuleRow("citizenship", {"allowed": ["UZ"]}, strictness="soft"),
            PERSON,
            "Citizenship asked for: Uzbekistan. Yours: Kazakhstan.",
            "Ask the office which programs are open to citizens of your country.",
        ),
        (
            RuleRow("language", {"level": "B2", "accepts": ["certificate"], "of_host": True}),
            replace(PERSON, host=Host(language="de")),
            "IELTS Academic 6.5 shows another language; this call asks for German, B2 or higher.",
            "One of these counts: an international certificate.",
        ),
        (
            RuleRow("age", {"minimum": 21}),
            PERSON,
            "You will be 20 years old on the day you leave (needed: 21 or older).",
            "Ask the office which programs are open at your age.",
        ),
        (
            RuleRow("faculty", {"allowed": [FACULTY]}),
            replace(PERSON, faculty="Faculty of Law"),
            "This call is for people of: Faculty of Agriculture. Your faculty: Faculty of Law.",
            "Look at the other calls, or ask the office which ones are open to you.",
        ),
    ],
)
def test_a_finding_says_the_threshold_the_value_and_what_to_do(row, facts, sentence, advice):
    with override("en"):
        text = finding_text(judge(facts, [row]).findings[0])
        assert (text.sentence, text.advice) == (sentence, advice)


def test_what_a_host_asks_names_the_host_as_its_source():
    answer = judge(replace(PERSON, gpa=Decimal(3), host=Host(gpa=Decimal("3.5"), level="C1")), [])
    with override("en"):
        assert {finding_text(f).source for f in answer.findings} == {"what the host university asks for"}
    assert answer.reasons == {"gpa", "language"}


def test_every_test_has_a_name():
    with override("en"):
        assert not any("_" in test_name(code) for code in TESTS)
    assert set(TESTS) == {*dict(test_choices()), "IELTS", "TOEFL"}
