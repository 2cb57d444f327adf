"""What language tests are about, how their results are read, and which level they mean."""

from decimal import Decimal
from itertools import pairwise

import pytest

from programs.rules import LEVELS, cefr, level_of
from programs.rules.language_tests import at_least, number, result


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("b2", "B2"),
        ("В2 ", "B2"),
        ("в2", "B2"),
        ("С1", "C1"),
        ("А1", "A1"),
        ("B 2", "B2"),
        ("B3", None),
        ("D1", None),
        ("", None),
        ("NS", None),
    ],
)
def test_levels_are_read_in_both_alphabets(text, level):
    assert cefr(text) == level


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.5", "6.5"),
        ("6,5", "6.5"),
        (" 72 ", "72"),
        ("", None),
        (".", None),
        ("6.", None),
        ("1.2.3", None),
        ("²", None),
    ],
)
def test_numbers_with_a_comma_or_a_point(text, value):
    assert number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("test", "value", "level"),
    [
        ("IELTS_ACADEMIC", "5.0", "B1"),
        ("IELTS_ACADEMIC", "5.5", "B2"),
        ("IELTS_ACADEMIC", "6.5", "B2"),
        ("IELTS_ACADEMIC", "7", "C1"),
        ("IELTS_ACADEMIC", "8", "C1"),
        ("IELTS_ACADEMIC", "8.5", "C2"),
        ("TOEFL_IBT", "41", "A1"),
        ("TOEFL_IBT", "42", "B1"),
        ("TOEFL_IBT", "71", "B1"),
        ("TOEFL_IBT", "72", "B2"),
        ("TOEFL_IBT", "94", "B2"),
        ("TOEFL_IBT", "95", "C1"),
        ("TOEFL_IBT", "113", "C1"),
        ("TOEFL_IBT", "114", "C2"),
        ("TOEFL_ITP", "459", "A1"),
        ("TOEFL_ITP", "460", "B1"),
        ("TOEFL_ITP", "542", "B1"),
        ("TOEFL_ITP", "543", "B2"),
        ("TOEFL_ITP", "626", "B2"),
        ("TOEFL_ITP", "627", "C1"),
        ("TOEFL_IBT_2026", "5", None),
        ("TOEFL_PAPER", "550", None),
        ("CELI", "2", "B1"),
        ("CELI", "CELI 3", "B2"),
        ("CELI", "4", "C1"),
        ("CELI", "5", "C2"),
        ("HSK", "4", "B2"),
        ("TOPIK_II", "4", "B2"),
        ("GOETHE", "C1", "C1"),
        ("HOME_TEST", "B1", "B1"),
        ("DUOLINGO", "120", None),
    ],
)
def test_which_level_a_result_means(test, value, level):
    assert level_of(test, value) == level


def test_the_name_of_the_test_is_not_part_of_the_result():
    assert result("HSK", " HSK-4 ") == "4"
    assert result("IELTS_ACADEMIC", "IELTS: 6.5") == "6.5"
    assert result("TOPIK_II", "TOPIK II – 5") == "5"
    assert result("DUOLINGO", "Duolingo 120") == "120"


def test_levels_have_an_order():
    assert all(at_least(high, low) for low, high in pairwise(LEVELS))
    assert not any(at_least(low, high) for low, high in pairwise(LEVELS))
