"""The checks of the individual identification number, in the order they are reported."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.common import iin
from mobility.portal.demo.people import make_iin

BORN, TODAY = dt.date(2005, 3, 17), dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("number", "birth_date", "sex", "failed"),
    [
        ("050317599004", BORN, "m", None),
        # Weight 11 is 0 modulo 11: the eleventh digit has no influence in the first round.
        ("050317599014", BORN, "m", None),
        ("050317599004", None, None, None),
        ("", None, None, "format"),
        ("05031759900", None, None, "format"),
        ("0503175990044", None, None, "format"),
        ("05031759900a", None, None, "format"),
        ("٠٥٠٣١٧٥٩٩٠٠٤", None, None, "format"),
        ("050317 599004", None, None, "format"),
        ("050317099004", BORN, None, "century_digit"),
        ("050317799004", BORN, None, "century_digit"),
        ("050317599004", BORN, "f", "century_digit"),
        ("051317599004", None, None, "birth_date"),
        ("050230599004", None, None, "birth_date"),
        ("050317599004", dt.date(2005, 3, 18), "m", "birth_date"),
        ("050317399004", BORN, "m", "birth_date"),
        ("270101599004", None, None, "future_birth_date"),
        ("050317599005", BORN, "m", "check_digit"),
        # The first six digits of an organisation's number are year, month and kind.
        ("050340001234", None, None, "century_digit"),
    ],
)
def test_the_first_check_that_fails_is_named(number, birth_date, sex, failed):
    assert iin.check(number, birth_date, sex, TODAY) == failed


@given(born=st.dates(dt.date(1900, 1, 1), TODAY), sex=st.sampled_from("fm"), serial=st.integers(0, 9999))
def test_invented_numbers_are_right(born, sex, serial):
    number = make_iin(born, sex, serial)
    assert iin.check(number, born, sex, TODAY) is None
    assert (iin.birth_date_of(number), iin.sex_of(number)) == (born, sex)


@given(born=st.dates(dt.date(1900, 1, 1), TODAY), serial=st.integers(0, 9999), digit=st.integers(1, 9))
def test_a_wrong_check_digit_is_found(born, serial, digit):
    number = make_iin(born, "f", serial)
    wrong = number[:11] + str((int(number[11]) + digit) % 10)
    assert iin.check(wrong, born, "f", TODAY) == "check_digit"


def test_both_rounds_of_weights():
    assert iin.check_digit("05031759900") == "4"
    rounds = {iin.check_digit(f"0503175{n:04d}") for n in range(10_000)}
    assert rounds == {None, *"0123456789"}
