"""Checks of facts: the value as it is kept, or the first problem by name."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.rules import checks
from programs.rules.checks import Checked

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("+7 701 123 45 67", "+77011234567"),
        ("+77011234567", "+77011234567"),
        ("8 (701) 123-45-67", "+77011234567"),
        ("8(7182)12–34–56", "+77182123456"),
        ("77011234567", "+77011234567"),
        ("7011234567", "+77011234567"),
        (" 6001234567 ", "+76001234567"),
    ],
)
def test_a_phone_number_is_kept_with_plus_seven(typed, value):
    assert checks.phone(typed) == Checked(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "701123456",
        "+8 701 123 45 67",
        "+49 170 1234567",
        "870112345678",
        "٨٧٠١١٢٣٤٥٦٧",
        "+7 701 12E 45 67",
    ],
)
def test_what_is_no_phone_number(typed):
    assert checks.phone(typed) == Checked(problem="format")


def test_a_number_of_another_country_with_the_same_code_warns():
    assert checks.phone("+7 916 123 45 67") == Checked("+79161234567", warnings=("not_kazakh",))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("  AIGERIM   SARSENOVA ", Checked("AIGERIM SARSENOVA")),
        ("Anna-Maria O’Neil", Checked("Anna-Maria O'Neil")),
        ("", Checked(problem="empty")),
        ("Айгерим", Checked(problem="not_latin")),
        ("АIGERIM", Checked(problem="not_latin")),  # the first letter is Cyrillic
        ("Łucja", Checked(problem="not_latin")),
        ("AIGERIM 2", Checked(problem="format")),
        ("-AIGERIM", Checked(problem="format")),
        ("O''NEIL", Checked(problem="format")),
        ("SARSENOVA, AIGERIM", Checked(problem="format")),
    ],
)
def test_a_name_as_in_the_passport(typed, found):
    assert checks.latin_name(typed) == found


@pytest.mark.parametrize(
    ("typed", "citizenship", "found"),
    [
        ("Сәрсенова Әйгерім", "KZ", Checked("Сәрсенова Әйгерім")),
        ("Ғұмарбек Һіңөү Қыз", "KZ", Checked("Ғұмарбек Һіңөү Қыз")),
        ("Петрова-Ёлкина Анна", "KZ", Checked("Петрова-Ёлкина Анна")),
        ("Д’Артаньян", "KZ", Checked("Д'Артаньян")),
        ("", "KZ", Checked(problem="empty")),
        ("", "DE", Checked("")),
        ("Anna Schmidt", "DE", Checked("Anna Schmidt")),
        ("Анна Шмидт", "DE", Checked("Анна Шмидт")),
        ("Anna Schmidt", "KZ", Checked(problem="not_cyrillic")),
        ("Caрсенова", "KZ", Checked(problem="mixed_alphabets")),  # the first two letters are Latin
        ("Caрсенова", "DE", Checked(problem="mixed_alphabets")),
        ("Сарсенова 2", "KZ", Checked(problem="format")),
        ("123", "KZ", Checked(problem="format")),
        ("王", "DE", Checked(problem="not_cyrillic")),
    ],
)
def test_a_name_in_cyrillic(typed, citizenship, found):
    assert checks.cyrillic_name(typed, citizenship) == found


@pytest.mark.parametrize(
    ("typed", "citizenship", "found"),
    [
        ("N12345678", "KZ", Checked("N12345678")),
        ("n 1234 5678", "KZ", Checked("N12345678")),
        ("N1234567", "KZ", Checked("N1234567", warnings=("unusual_number",))),
        ("123456789", "KZ", Checked("123456789", warnings=("unusual_number",))),
        ("C01X00T47", "DE", Checked("C01X00T47")),
        ("С01X00T47", "DE", Checked("С01X00T47", warnings=("cyrillic_look_alike",))),
        ("Т12345678", "KZ", Checked("Т12345678", warnings=("cyrillic_look_alike", "unusual_number"))),
        ("", "KZ", Checked(problem="empty")),
        ("N12", "KZ", Checked(problem="format")),
        ("№12345678", "KZ", Checked(problem="format")),
        ("Ж12345678", "KZ", Checked(problem="format")),
        ("N١٢٣٤٥٦٧٨", "KZ", Checked(problem="format")),
    ],
)
def test_a_passport_number(typed, citizenship, found):
    assert checks.passport_number(typed, citizenship) == found


@pytest.mark.parametrize(
    ("until", "issued", "found"),
    [
        (dt.date(2026, 11, 21), None, Checked(problem="expired")),
        (dt.date(2026, 11, 22), None, Checked(problem="expired")),
        (dt.date(2026, 11, 23), None, Checked(dt.date(2026, 11, 23))),
        (dt.date(2036, 12, 22), None, Checked(dt.date(2036, 12, 22))),
        (dt.date(2036, 12, 23), None, Checked(problem="too_far")),
        (dt.date(2030, 1, 1), dt.date(2020, 1, 1), Checked(dt.date(2030, 1, 1))),
        (dt.date(2030, 1, 1), dt.date(2026, 11, 22), Checked(dt.date(2030, 1, 1))),
        (dt.date(2030, 1, 1), dt.date(2026, 11, 23), Checked(problem="issued_in_the_future")),
        (dt.date(2030, 1, 1), dt.date(2030, 1, 1), Checked(problem="issued_after_end")),
        (dt.date(2020, 1, 1), dt.date(2021, 1, 1), Checked(problem="issued_after_end")),
    ],
)
def test_until_when_a_passport_is_valid(until, issued, found):
    assert checks.passport_until(until, TODAY, issued) == found


def test_a_stay_ends_no_earlier_than_it_begins():
    day = dt.date(2027, 2, 15)
    assert checks.in_order(day, day) == Checked((day, day))
    assert checks.in_order(day, dt.date(2027, 2, 16)).problem == ""
    assert checks.in_order(day, dt.date(2027, 2, 14)) == Checked(problem="end_before_start")


@pytest.mark.parametrize(
    ("typed", "scale", "found"),
    [
        ("3,12", "4.0", Checked(Decimal("3.12"))),
        (" 3.1 ", "4.0", Checked(Decimal("3.1"))),
        ("0", "4.0", Checked(Decimal(0))),
        ("4", "4.0", Checked(Decimal(4))),
        ("4.00", "4.0", Checked(Decimal("4.00"))),
        (Decimal("2.97"), "4.0", Checked(Decimal("2.97"))),
        (4, "4.33", Checked(Decimal(4))),
        ("4.33", "4.33", Checked(Decimal("4.33"))),
        ("95", "100", Checked(Decimal(95))),
        ("4.01", "4.0", Checked(problem="above_scale")),
        ("-0.01", "4.0", Checked(problem="below_zero")),
        ("2.967", "4.0", Checked(problem="decimals")),
        ("", "4.0", Checked(problem="format")),
        ("3.", "4.0", Checked(problem="format")),
        ("3.1.2", "4.0", Checked(problem="format")),
        ("NaN", "4.0", Checked(problem="format")),
        ("1e0", "4.0", Checked(problem="format")),
        ("٣", "4.0", Checked(problem="format")),
    ],
)
def test_a_gpa(typed, scale, found):
    assert checks.gpa(typed, scale) == found


@pytest.mark.parametrize(
    ("typed", "citizenship", "found"),
    [
        ("050317 599004", "KZ", Checked("050317599004")),
        ("05031759900", "KZ", Checked(problem="format")),
        ("05031759900", "DE", Checked(problem="format")),
        ("050317799004", "KZ", Checked(problem="century_digit")),
        ("050317799004", "DE", Checked("050317799004", warnings=("century_digit",))),
        ("050317599005", "KZ", Checked(problem="check_digit")),
        ("270101599004", "KZ", Checked(problem="future_birth_date")),
    ],
)
def test_an_iin_of_a_foreigner_only_warns(typed, citizenship, found):
    assert checks.iin(typed, citizenship=citizenship, today=TODAY) == found


@given(typed=st.text(max_size=30), citizenship=st.sampled_from(["KZ", "DE"]))
def test_every_check_gives_a_value_or_a_problem(typed, citizenship):
    found: list[Checked] = [
        checks.phone(typed),
        checks.latin_name(typed),
        checks.cyrillic_name(typed, citizenship),
        checks.passport_number(typed, citizenship),
        checks.gpa(typed),
        checks.iin(typed, citizenship=citizenship, today=TODAY),
    ]
    assert all((answer.value is None) == bool(answer.problem) for answer in found)


@given(value=st.decimals(0, 4, places=2))
def test_a_gpa_is_read_with_a_comma_and_with_a_point(value):
    assert checks.gpa(str(value)) == checks.gpa(str(value).replace(".", ",")) == Checked(value)
