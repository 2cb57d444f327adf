"""Checks of facts, shared by forms and the API: each gives the value as it is kept, or the code of a problem.

Only the first problem is named. What is uncertain is a warning and stops nobody.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from mobility.common import iin as iin_number
from mobility.common.clock import add_months

Value = TypeVar("Value")

LATIN = re.compile(r"[A-Za-z]+(?:[ '-][A-Za-z]+)*")
CYRILLIC = re.compile(r"[А-ЯЁа-яёӘәҒғҚқҢңӨөҰұҮүҺһІі]+(?:[ '-][А-ЯЁа-яёӘәҒғҚқҢңӨөҰұҮүҺһІі]+)*")
CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
LATIN_LETTER = re.compile(r"[A-Za-z]")
APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
DASHES = str.maketrans("‐‑–—", "----")
# Cyrillic capitals that look like Latin ones.
LOOK_ALIKES = "АВЕКМНОРСТУХІЅЈ"
LONGEST_PASSPORT_MONTHS = 10 * 12 + 1


@dataclass(frozen=True)
class Checked(Generic[Value]):
    """What a check found: the value as it is kept, or None and the code of the first problem."""

    value: Value | None = None
    problem: str = ""
    warnings: tuple[str, ...] = ()


def phone(typed: str) -> Checked[str]:
    """Read a phone number of Kazakhstan as +7 and ten digits; 8 is how people dial inside the country.

    Problem: ``format``. Warning: ``not_kazakh``: numbers of Kazakhstan go on with 6 or 7.
    """
    found = re.fullmatch(r"(?:\+7|8|7)?([0-9]{10})", re.sub(r"[\s()\u2010-\u2014-]", "", typed))
    if not found:
        return Checked(problem="format")
    return Checked(f"+7{found[1]}", warnings=() if found[1][0] in "67" else ("not_kazakh",))


def latin_name(typed: str) -> Checked[str]:
    """Read a name as the passport prints it. Problems: ``empty``, ``not_latin``, ``format``."""
    name = _plain_name(typed)
    if not name:
        return Checked(problem="empty")
    if LATIN.fullmatch(name):
        return Checked(name)
    return Checked(
        problem="not_latin" if any(sign.isalpha() and not sign.isascii() for sign in name) else "format"
    )


def cyrillic_name(typed: str, citizenship: str = "KZ") -> Checked[str]:
    """Read a name in Kazakh or Russian letters; foreigners may have a Latin one, or none, here.

    Problems: ``empty``, ``mixed_alphabets`` (Latin among Cyrillic letters), ``not_cyrillic``, ``format``.
    """
    name, foreign = _plain_name(typed), citizenship != "KZ"
    if not name:
        return Checked("") if foreign else Checked(problem="empty")
    if CYRILLIC.fullmatch(name) or (foreign and LATIN.fullmatch(name)):
        return Checked(name)
    if CYRILLIC_LETTER.search(name):
        return Checked(problem="mixed_alphabets" if LATIN_LETTER.search(name) else "format")
    return Checked(problem="not_cyrillic" if any(sign.isalpha() for sign in name) else "format")


def _plain_name(typed: str) -> str:
    return " ".join(typed.translate(APOSTROPHES).translate(DASHES).split())


def passport_number(typed: str, citizenship: str = "KZ") -> Checked[str]:
    """Read a passport number: capitals and digits, spaces dropped. Problems: ``empty``, ``format``.

    Warnings: ``cyrillic_look_alike``; ``unusual_number`` where one of Kazakhstan is not N and eight digits.
    """
    number = re.sub(r"\s", "", typed).upper()
    if not number:
        return Checked(problem="empty")
    if not re.fullmatch(rf"[A-Z0-9{LOOK_ALIKES}]{{5,20}}", number):
        return Checked(problem="format")
    warnings = []
    if not number.isascii():
        warnings.append("cyrillic_look_alike")
    if citizenship == "KZ" and not re.fullmatch(r"N[0-9]{8}", number):
        warnings.append("unusual_number")
    return Checked(number, warnings=tuple(warnings))


def passport_until(until: dt.date, today: dt.date, issued: dt.date | None = None) -> Checked[dt.date]:
    """Check until when a passport is valid. Ten years is the longest; a month more is let through.

    Problems: ``issued_after_end``, ``expired`` (today or earlier), ``too_far``, ``issued_in_the_future``.
    """
    if issued is not None and issued >= until:
        return Checked(problem="issued_after_end")
    if until <= today:
        return Checked(problem="expired")
    if until > add_months(today, LONGEST_PASSPORT_MONTHS):
        return Checked(problem="too_far")
    if issued is not None and issued > today:
        return Checked(problem="issued_in_the_future")
    return Checked(until)


def in_order(start: dt.date, end: dt.date) -> Checked[tuple[dt.date, dt.date]]:
    """Check that a stay does not end before it begins; one day is a stay, too.

    Problem: ``end_before_start``.
    """
    return Checked(problem="end_before_start") if end < start else Checked((start, end))


def gpa(typed: str | int | Decimal, scale: str | Decimal = "4.0") -> Checked[Decimal]:
    """Read a GPA with a comma or a point, as a Decimal from 0 to the scale's end, two decimals at most.

    Problems: ``format``, ``below_zero``, ``above_scale``, ``decimals``.
    """
    text = str(typed).strip().replace(",", ".")
    found = re.fullmatch(r"([+-]?)[0-9]{1,4}(?:\.([0-9]+))?", text)
    if not found:
        return Checked(problem="format")
    value = Decimal(text)
    if value < 0:
        return Checked(problem="below_zero")
    if value > Decimal(scale):
        return Checked(problem="above_scale")
    if len(found[2] or "") > 2:
        return Checked(problem="decimals")
    return Checked(value)


def iin(
    typed: str,
    birth_date: dt.date | None = None,
    sex: str | None = None,
    citizenship: str = "KZ",
    today: dt.date | None = None,
) -> Checked[str]:
    """Check an IIN; the problem is the first check that fails, in the order of ``mobility.common.iin``.

    How numbers of foreigners are built is not certain: for them only twelve digits are asked, the rest warns.
    """
    number = re.sub(r"\s", "", typed)
    problem = iin_number.check(number, birth_date, sex, today)
    if problem is None:
        return Checked(number)
    if citizenship != "KZ" and problem != "format":
        return Checked(number, warnings=(problem,))
    return Checked(problem=problem)
