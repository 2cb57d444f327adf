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


@pytest.mark.parametrize(
    ("first_eleven", "digit"),
    [
        ("05031750000", "5"),  # the first round gives it
        ("05031750060", "9"),  # the first round gives 10, the second 9
        ("90010140040", "4"),
        ("05031750066", None),  # both rounds give 10: no such number is given out
        ("90010140043", None),
    ],
)
def test_the_second_round_is_asked_where_the_first_gives_ten(first_eleven, digit):
    assert iin.check_digit(first_eleven) == digit
    right = [last for last in "0123456789" if iin.check(first_eleven + last, today=TODAY) is None]
    assert right == ([] if digit is None else [digit])


@pytest.mark.parametrize(
    ("number", "century", "sex"),
    [
        ("050317199004", 1805, "m"),
        ("050317299004", 1805, "f"),
        ("050317399004", 1905, "m"),
        ("050317499004", 1905, "f"),
        ("050317599004", 2005, "m"),
        ("050317699004", 2005, "f"),
    ],
)
def test_the_seventh_digit_is_century_and_sex(number, century, sex):
    assert (iin.birth_date_of(number), iin.sex_of(number)) == (dt.date(century, 3, 17), sex)


@pytest.mark.parametrize("digit", "0789")
def test_other_seventh_digits_are_refused(digit):
    assert iin.check(f"050317{digit}99004", today=TODAY) == "century_digit"


@pytest.mark.parametrize(
    ("number", "birth_date", "sex", "failed"),
    [
        ("05133179900x", BORN, "f", "format"),  # everything is wrong: the format is named
        ("051331999005", BORN, "f", "century_digit"),
        ("051331599005", BORN, "m", "birth_date"),
        ("270101599005", dt.date(2027, 1, 1), "m", "future_birth_date"),
        ("270101599005", BORN, "m", "birth_date"),
        ("261122599005", dt.date(2026, 11, 22), "m", "check_digit"),  # born today is not the future
        ("000229599005", dt.date(2000, 2, 29), "m", "check_digit"),  # 2000 was a leap year
        ("000229399005", None, "m", "birth_date"),  # 1900 was not
    ],
)
def test_checks_are_made_in_their_order(number, birth_date, sex, failed):
    assert iin.check(number, birth_date, sex, TODAY) == failed
