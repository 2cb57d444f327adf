"""The individual identification number of Kazakhstan (IIN): 12 digits that hold birth date, century and sex.

Digits 1-6 are YYMMDD; digit 7 is 1/2 for the 1800s, 3/4 for the 1900s, 5/6 for the 2000s, odd for men, even
for women; digits 8-11 are a serial number; digit 12 is the check digit.
"""

import datetime as dt

from django.utils import timezone

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def check(
    number: str, birth_date: dt.date | None = None, sex: str | None = None, today: dt.date | None = None
) -> str | None:
    """Return the name of the first check that fails, or None when the number is right.

    In this order: ``format`` (12 digits 0-9), ``century_digit`` (digit 7 is 1 to 6 and fits ``sex``, "f" or
    "m"), ``birth_date`` (a date there is, and the one given), ``future_birth_date``, ``check_digit``.
    """
    if len(number) != 12 or not (number.isascii() and number.isdecimal()):
        return "format"
    if number[6] not in CENTURIES or (sex and sex != sex_of(number)):
        return "century_digit"
    born = birth_date_of(number)
    if born is None or (birth_date is not None and born != birth_date):
        return "birth_date"
    if born > (today or timezone.localdate()):
        return "future_birth_date"
    return None if check_digit(number[:11]) == number[11] else "check_digit"


def sex_of(number: str) -> str:
    """Return "m" or "f" as digit 7 says."""
    return "m" if int(number[6]) % 2 else "f"


def birth_date_of(number: str) -> dt.date | None:
    """Return the birth date in the number, or None when there is no such day."""
    try:
        return dt.date(CENTURIES[number[6]] + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return None


def check_digit(first_eleven: str) -> str | None:
    """Return the check digit for the first eleven digits, or None when no such number is given out."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return str(rest)
    return None
