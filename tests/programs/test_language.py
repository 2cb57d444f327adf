"""How one language paper is judged: by the call's table, by its own scale, and by what the host asks."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.common.verdict import Outcome
from programs.rules import (
    TESTS,
    EarlierStay,
    Facts,
    Host,
    Proof,
    RuleRow,
    Threshold,
    judge,
    possible_score,
    proof_outcome,
)
from programs.rules.language import Demand, judge_proof

from .cases import PERSON, thresholds_of

WAYS = ["certificate", "home_test", "host_consent", "home_statement"]
TOU = thresholds_of("tou-mshe-001")
KBTU = (Threshold("en", "IELTS", "5.5", ""), Threshold("en", "TOEFL", "65", ""))
OLD_TOU = (Threshold("en", "IELTS", "B2"), Threshold("en", "TOEFL", "B2"))
STRAIGHT = {"level": "B2", "accepts": WAYS}


@pytest.mark.parametrize(
    ("test", "value", "answer"),
    [
        ("IELTS_ACADEMIC", "5.0", "rejected"),
        ("IELTS_ACADEMIC", "5.5", "accepted"),
        ("IELTS_ACADEMIC", "5,5", "accepted"),
        ("IELTS_ACADEMIC", "IELTS Academic 6.0", "accepted"),
        ("IELTS_ACADEMIC", "6.5", "accepted"),
        ("IELTS_ACADEMIC", "7.0", "accepted"),
        ("IELTS_ACADEMIC", "9", "accepted"),
        ("IELTS_ACADEMIC", "9.0", "accepted"),
        ("IELTS_ACADEMIC", "9.5", "invalid_score"),
        ("IELTS_ACADEMIC", "5.25", "invalid_score"),
        ("IELTS_ACADEMIC", "5.75", "invalid_score"),
        ("IELTS_ACADEMIC", "-1", "invalid_score"),
        ("IELTS_ACADEMIC", "B2", "invalid_score"),
        ("IELTS_ACADEMIC", "", "invalid_score"),
        ("IELTS_ACADEMIC", "٦", "invalid_score"),
        ("IELTS_GENERAL", "7.0", "manual_review"),
        ("IELTS", "7.0", "manual_review"),
        ("TOEFL_IBT", "71", "rejected"),
        ("TOEFL_IBT", "72", "accepted"),
        ("TOEFL_IBT", "94", "accepted"),
        ("TOEFL_IBT", "95", "accepted"),
        ("TOEFL_IBT", "120", "accepted"),
        ("TOEFL_IBT", "0", "rejected"),
        ("TOEFL_IBT", "121", "invalid_score"),
        ("TOEFL_IBT", "72.5", "invalid_score"),
        ("TOEFL_IBT", "-5", "invalid_score"),
        ("TOEFL_IBT", "TOEFL iBT 80", "accepted"),
        ("TOEFL_IBT_2026", "4.5", "manual_review"),
        ("TOEFL_IBT_2026", "6.5", "invalid_score"),
        ("TOEFL_IBT_2026", "72", "invalid_score"),
        ("TOEFL_ITP", "543", "manual_review"),
        ("TOEFL_ITP", "72", "invalid_score"),
        ("TOEFL_PAPER", "550", "manual_review"),
        ("TOEFL", "80", "manual_review"),
        ("TOEFL_UNSPECIFIED", "35", "manual_review"),
        ("TOEFL_UNSPECIFIED", "45", "manual_review"),
        ("TOEFL_UNSPECIFIED", "59", "manual_review"),
        ("TOEFL_UNSPECIFIED", "80", "manual_review"),
        ("GOETHE", "B1", "rejected"),
        ("GOETHE", "B2", "accepted"),
        ("GOETHE", "C2", "accepted"),
        ("GOETHE", "В2", "accepted"),  # a Cyrillic letter
        ("GOETHE", "Goethe-Zertifikat B2", "accepted"),
        ("GOETHE", "b2", "accepted"),
        ("GOETHE", "B3", "invalid_score"),
        ("GOETHE", "72", "invalid_score"),
        ("DELF", "B1", "rejected"),
        ("DELF", "B2", "accepted"),
        ("DALF", "C1", "accepted"),
        ("DALF", "С1", "accepted"),  # a Cyrillic letter
        ("DALF", "C2", "accepted"),
        ("DALF", "B2", "rejected"),
        ("DELE", "A2", "rejected"),
        ("DELE", "B2", "accepted"),
        ("SIELE", "B1", "rejected"),
        ("SIELE", "B2", "accepted"),
        ("CILS", "B1", "rejected"),
        ("CILS", "B2", "accepted"),
        ("CILS", "CILS Due (B2)", "accepted"),
        ("CILS", "uno", "rejected"),
        ("CELI", "2", "rejected"),
        ("CELI", "3", "accepted"),
        ("CELI", "CELI 3", "accepted"),
        ("CELI", "celi3", "accepted"),
        ("CELI", "CELI 3 (B2)", "accepted"),
        ("CELI", "B2", "accepted"),
        ("CELI", "B1", "rejected"),
        ("CELI", "4", "accepted"),
        ("CELI", "5", "accepted"),
        ("CELI", "6", "invalid_score"),
        ("CELI", "0", "invalid_score"),
        ("HSK", "3", "rejected"),
        ("HSK", "4", "accepted"),
        ("HSK", "HSK 4", "accepted"),
        ("HSK", "HSK level 5", "accepted"),
        ("HSK", "4.5", "invalid_score"),
        ("HSK", "10", "invalid_score"),
        ("TOPIK_II", "3", "rejected"),
        ("TOPIK_II", "4", "accepted"),
        ("TOPIK_II", "TOPIK II 4", "accepted"),
        ("TOPIK_II", "7", "invalid_score"),
        ("TOPIK_I", "2", "manual_review"),
        ("DUOLINGO", "120", "manual_review"),
        ("DUOLINGO", "", "manual_review"),
        ("HOME_TEST", "B1", "rejected"),
        ("HOME_TEST", "B2", "accepted"),
        ("HOME_TEST", "C1", "accepted"),
        ("HOME_TEST", "", "invalid_score"),
        ("HOST_CONSENT", "", "accepted"),
        ("HOST_CONSENT", "A1", "accepted"),
        ("KBTU_STATEMENT", "", "accepted"),
    ],
)
def test_a_paper_by_the_newer_table_of_toraighyrov_university(test, value, answer):
    assert proof_outcome(Proof(test, value), "B2", WAYS, TOU) == answer


@pytest.mark.parametrize(
    ("test", "value", "answer"),
    [
        ("IELTS_ACADEMIC", "5.0", "rejected"),
        ("IELTS_ACADEMIC", "5.5", "accepted"),
        ("IELTS", "5.5", "accepted"),
        ("IELTS_GENERAL", "7.0", "manual_review"),
        ("TOEFL_IBT", "71", "rejected"),
        ("TOEFL_IBT", "72", "accepted"),
        ("TOEFL", "72", "accepted"),
        ("TOEFL", "71", "rejected"),
        ("TOEFL", "120", "accepted"),
        ("TOEFL", "121", "manual_review"),  # not a score of the iBT
        ("TOEFL", "550", "manual_review"),
        ("TOEFL", "678", "invalid_score"),
        ("TOEFL_ITP", "600", "manual_review"),
        ("GOETHE", "C1", "manual_review"),
    ],
)
def test_a_table_that_names_a_level_is_read_by_the_tests_own_scale(test, value, answer):
    assert proof_outcome(Proof(test, value), "B2", WAYS, OLD_TOU) == answer


@pytest.mark.parametrize(
    ("test", "value", "scores", "answer"),
    [
        ("IELTS_ACADEMIC", "5.0", {}, "rejected"),
        ("IELTS_ACADEMIC", "5.5", {}, "accepted"),
        ("IELTS_ACADEMIC", "5.5", {"IELTS": "6.0"}, "rejected"),
        ("IELTS_ACADEMIC", "6.0", {"IELTS": "6.0"}, "accepted"),
        ("IELTS_ACADEMIC", "5.5", {"IELTS_ACADEMIC": "6.0"}, "rejected"),
        ("IELTS_ACADEMIC", "5.0", {"IELTS": "5.0"}, "rejected"),  # a host cannot ask for less
        ("TOEFL_IBT", "64", {}, "rejected"),
        ("TOEFL", "64", {}, "rejected"),
        ("TOEFL", "65", {}, "accepted"),
        ("TOEFL", "500", {}, "manual_review"),
        ("TOEFL_IBT", "65", {}, "accepted"),
        ("TOEFL_IBT", "77", {"TOEFL": "78"}, "rejected"),
        ("TOEFL_IBT", "78", {"TOEFL": "78"}, "accepted"),
        ("TOEFL_ITP", "543", {}, "manual_review"),
        ("GOETHE", "B2", {}, "manual_review"),
        ("KBTU_STATEMENT", "", {"IELTS": "6.0"}, "accepted"),
    ],
)
def test_the_partner_names_its_own_figure(test, value, scores, answer):
    demand = Demand(None, WAYS, KBTU, host=Host(scores=scores))
    assert judge_proof(Proof(test, value), demand) == answer


@pytest.mark.parametrize(
    ("value", "host", "answer"),
    [
        ("3", Host(), "rejected"),
        ("4", Host(), "accepted"),
        ("3", Host(level="B1"), "accepted"),
        ("2", Host(level="B1"), "rejected"),
        ("3", Host(scores={"HSK": "3"}), "accepted"),
        ("2", Host(scores={"HSK": "3"}), "rejected"),
        ("4", Host(level="C1"), "rejected"),
        ("5", Host(level="C1"), "accepted"),
        ("4", Host(scores={"HSK": "5"}), "rejected"),
    ],
)
def test_a_host_may_accept_less_only_where_the_page_says_so(value, host, answer):
    assert judge_proof(Proof("HSK", value), Demand("B2", WAYS, TOU, host=host)) == answer


@pytest.mark.parametrize(
    ("proof", "host", "answer"),
    [
        (Proof("IELTS_ACADEMIC", "6.5"), Host(level="C1"), "rejected"),
        (Proof("IELTS_ACADEMIC", "7.0"), Host(level="C1"), "accepted"),
        (Proof("IELTS_ACADEMIC", "5.0"), Host(level="B1"), "rejected"),
        (Proof("IELTS_ACADEMIC", "6.0"), Host(scores={"IELTS_ACADEMIC": "6.5"}), "rejected"),
        (Proof("IELTS_ACADEMIC", "6.5"), Host(scores={"IELTS_ACADEMIC": "6.5"}), "accepted"),
        (Proof("TOEFL_IBT", "94"), Host(level="C1"), "rejected"),
        (Proof("TOEFL_IBT", "95"), Host(level="C1"), "accepted"),
        (Proof("GOETHE", "B2"), Host(level="C1"), "rejected"),
        (Proof("GOETHE", "C1"), Host(level="C1"), "accepted"),
        (Proof("HOME_TEST", "B2"), Host(level="C1"), "rejected"),
        (Proof("HOME_TEST", "C1"), Host(level="C1"), "accepted"),
        (Proof("HOST_CONSENT"), Host(level="C2"), "accepted"),
    ],
)
def test_the_stricter_of_call_and_host_wins(proof, host, answer):
    assert judge_proof(proof, Demand("B2", WAYS, TOU, host=host)) == answer


@pytest.mark.parametrize(
    ("proof", "accepts", "answer"),
    [
        (Proof("IELTS_ACADEMIC", "7.0"), ["home_test"], "rejected"),
        (Proof("HOME_TEST", "C1"), ["certificate"], "rejected"),
        (Proof("HOST_CONSENT"), ["certificate", "home_test"], "rejected"),
        (Proof("KBTU_STATEMENT"), ["certificate"], "rejected"),
    ],
)
def test_a_way_the_call_does_not_name_does_not_count(proof, accepts, answer):
    assert proof_outcome(proof, "B2", accepts, TOU) == answer


def test_an_unusable_row_leaves_the_paper_to_the_office():
    table = [Threshold("en", "TOEFL_IBT", "35", usable=False)]
    assert proof_outcome(Proof("TOEFL_IBT", "100"), "B2", WAYS, table) == "manual_review"


def test_a_table_may_hold_a_row_for_each_level():
    table = [Threshold("en", "IELTS_ACADEMIC", "5.5", "B2"), Threshold("en", "IELTS_ACADEMIC", "7.0", "C1")]
    assert proof_outcome(Proof("IELTS_ACADEMIC", "6.5"), "B2", WAYS, table) == "accepted"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "6.5"), "C1", WAYS, table) == "rejected"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "7.0"), "C1", WAYS, table) == "accepted"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "8.0"), "C2", WAYS, table) == "rejected"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "8.5"), "C2", WAYS, table) == "accepted"


def test_without_a_level_and_a_table_any_certificate_counts():
    assert proof_outcome(Proof("DUOLINGO", "120"), None, WAYS, []) == "accepted"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "0"), None, WAYS, []) == "accepted"
    assert proof_outcome(Proof("IELTS_ACADEMIC", "9.5"), None, WAYS, []) == "invalid_score"


@pytest.mark.parametrize(
    ("params", "host", "proof", "answer"),
    [
        ({"of_host": True}, Host(language="de"), Proof("IELTS_ACADEMIC", "7.0"), "rejected"),
        ({"of_host": True}, Host(language="de"), Proof("GOETHE", "B2"), "accepted"),
        ({"of_host": True}, Host(language="en"), Proof("IELTS_ACADEMIC", "7.0"), "accepted"),
        ({"of_host": True}, None, Proof("IELTS_ACADEMIC", "7.0"), "accepted"),
        ({"of_host": True}, Host(language="de"), Proof("HOST_CONSENT"), "accepted"),
        ({"of_host": True}, Host(language="de"), Proof("HOME_TEST", "B2"), "accepted"),
        ({"of_host": True}, Host(language="de"), Proof("HOME_TEST", "B2", "en"), "rejected"),
        ({}, Host(language="de"), Proof("IELTS_ACADEMIC", "7.0"), "accepted"),
        ({"of": "en"}, Host(language="de"), Proof("GOETHE", "C1"), "rejected"),
        ({"of": "en"}, Host(language="de"), Proof("IELTS_ACADEMIC", "5.5"), "accepted"),
    ],
)
def test_the_language_asked_for(params, host, proof, answer):
    row = RuleRow("language", {**STRAIGHT, **params})
    finding = judge(replace(PERSON, host=host, proofs=(proof,)), [row], TOU).findings[0]
    assert finding.verdict.actual == [[proof.test, proof.value, answer]]


@pytest.mark.parametrize(
    ("taken_on", "answer"),
    [
        (dt.date(2024, 11, 21), "rejected"),
        (dt.date(2024, 11, 22), "accepted"),
        (dt.date(2026, 11, 1), "accepted"),
        (None, "accepted"),
    ],
)
def test_how_old_a_proof_may_be(taken_on, answer):
    row = RuleRow("language", {**STRAIGHT, "valid_months": 24})
    proof = Proof("IELTS_ACADEMIC", "6.5", taken_on=taken_on)
    facts = replace(PERSON, today=dt.date(2026, 11, 22), proofs=(proof,))
    assert judge(facts, [row], TOU).findings[0].verdict.actual[0][2] == answer
    unlimited = RuleRow("language", STRAIGHT)
    assert judge(facts, [unlimited], TOU).outcome == Outcome.ELIGIBLE


ROW = RuleRow("language", STRAIGHT)
LOW, GOOD, ODD = Proof("IELTS_ACADEMIC", "5.0"), Proof("IELTS_ACADEMIC", "6.0"), Proof("DUOLINGO", "120")
CONSENT = Proof("HOST_CONSENT")


@pytest.mark.parametrize(
    ("proofs", "outcome", "reasons", "warnings"),
    [
        (None, Outcome.NOT_KNOWN, set(), set()),
        ((), Outcome.NOT_ELIGIBLE, {"language_missing"}, set()),
        ((LOW,), Outcome.NOT_ELIGIBLE, {"language"}, set()),
        ((GOOD,), Outcome.ELIGIBLE, set(), set()),
        ((LOW, GOOD), Outcome.ELIGIBLE, set(), set()),
        ((ODD,), Outcome.NOT_KNOWN, set(), set()),
        ((LOW, ODD), Outcome.NOT_KNOWN, set(), set()),
        ((CONSENT,), Outcome.ELIGIBLE, set(), {"language_by_host_consent"}),
        ((LOW, CONSENT), Outcome.ELIGIBLE, set(), {"language_by_host_consent"}),
        ((GOOD, CONSENT), Outcome.ELIGIBLE, set(), set()),
        ((ODD, CONSENT), Outcome.ELIGIBLE, set(), {"language_by_host_consent"}),
    ],
)
def test_several_papers_together(proofs, outcome, reasons, warnings):
    answer = judge(replace(PERSON, proofs=proofs), [ROW], TOU)
    assert (answer.outcome, answer.reasons, answer.warnings) == (outcome, reasons, warnings)


def test_a_paper_left_to_the_office_is_undecided_and_a_missing_answer_is_absent():
    asked = judge(replace(PERSON, proofs=(ODD,)), [ROW], TOU)
    assert (asked.undecided, asked.absent, asked.verdict) == ({"language"}, set(), Outcome.NOT_KNOWN)
    silent = judge(replace(PERSON, proofs=None), [ROW], TOU)
    assert (silent.undecided, silent.absent, silent.verdict) == (set(), {"language"}, Outcome.ELIGIBLE)


@pytest.mark.parametrize(
    ("test", "host", "minimum"),
    [
        ("IELTS_ACADEMIC", Host(), "5.5"),
        ("IELTS_ACADEMIC", Host(level="C1"), "7"),
        ("IELTS_ACADEMIC", Host(level="B1"), "5.5"),
        ("IELTS_ACADEMIC", Host(scores={"IELTS": "6.0"}), "6.0"),
        ("TOEFL_IBT", Host(level="C1", scores={"TOEFL": "100"}), "100"),
        ("GOETHE", Host(level="C1"), "C1"),
        ("CELI", Host(), "3"),
        ("HSK", Host(level="B1"), "3"),
        ("HSK", Host(level="C1"), "5"),
    ],
)
def test_the_figure_that_is_said_to_people_is_the_one_that_decides(test, host, minimum):
    facts = replace(PERSON, host=host, proofs=(Proof(test, "B2"),))
    assert judge(facts, [ROW], TOU).findings[0].verdict.needed["minimums"] == {test: minimum}
    assert judge_proof(Proof(test, minimum), Demand("B2", WAYS, TOU, host=host)) == "accepted"


def test_the_level_that_is_said_to_people_is_the_stricter_one():
    for host, level in ((None, "B2"), (Host(level="C1"), "C1"), (Host(level="A2"), "B2")):
        finding = judge(replace(PERSON, host=host), [ROW], TOU).findings[0]
        assert finding.verdict.needed["level"] == level


@given(test=st.sampled_from(sorted(TESTS)), value=st.text(max_size=12))
def test_any_text_is_judged(test, value):
    answer = proof_outcome(Proof(test, value), "B2", WAYS, TOU)
    assert answer in {"accepted", "rejected", "invalid_score", "manual_review"}
    assert (answer == "invalid_score") == (not possible_score(test, value))


@given(
    test=st.sampled_from(["IELTS_ACADEMIC", "TOEFL_IBT"]),
    lower=st.integers(0, 120),
    higher=st.integers(0, 120),
    host=st.sampled_from([Host(), Host(level="C1"), Host(scores={"IELTS": "6.5", "TOEFL": "90"})]),
)
def test_a_higher_score_is_never_judged_worse(test, lower, higher, host):
    order = ["rejected", "manual_review", "accepted"]
    lower, higher = sorted([lower, higher])
    scores = [str(Decimal(n) / 2 if test == "IELTS_ACADEMIC" else n) for n in (lower, higher)]
    answers = [judge_proof(Proof(test, score), Demand("B2", WAYS, TOU, host=host)) for score in scores]
    if "invalid_score" not in answers:
        assert order.index(answers[0]) <= order.index(answers[1])


def test_nothing_else_is_needed_to_ask_about_a_language():
    answer = judge(Facts(proofs=(GOOD,), earlier_stays=(EarlierStay(),)), [ROW], TOU)
    assert answer.outcome == Outcome.ELIGIBLE
