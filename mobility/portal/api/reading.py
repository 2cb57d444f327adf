"""Values as people and programs write them, read into what the rules compare."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from programs.rules import HOME_STATEMENT, HOME_TEST, HOST_CONSENT, cefr

from .errors import TOO_LARGE, UNREADABLE, Problem, Wrong, wrong

LONGEST_BODY = 64 * 1024  # bytes
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
LARGEST = 10**9
FINEST = -9  # the exponent of the last decimal place that is read


def parse(body: bytes) -> Any:
    """Read a JSON document; fractions become Decimal as they are printed. Raises Wrong."""
    if len(body) > LONGEST_BODY:
        raise Wrong([Problem("", "too_large", {"limit": LONGEST_BODY})], TOO_LARGE)
    return parse_text(body)


def parse_text(body: bytes) -> Any:
    """Read a JSON document of any length. Raises Wrong."""
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
        if HALF_A_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Wrong([Problem("", "not_json")], UNREADABLE) from error
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def number(value: Any) -> Decimal:
    """Read a number, or a text that holds one with a point or a comma."""
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip().replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise wrong("not_number")
    read = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not read.is_finite() or read.copy_abs() > LARGEST or int(read.as_tuple().exponent) < FINEST:
        raise wrong("not_number")
    return read


def whole(value: Any) -> int:
    """Read a whole number, or a text that holds one."""
    try:
        read = number(value)
    except PydanticCustomError:
        raise wrong("not_whole_number") from None
    if read != int(read):
        raise wrong("not_whole_number")
    return int(read)


def day(value: Any) -> dt.date:
    """Read a date written as 2027-02-15, within the years that the portal can count in."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not DAY.fullmatch(value.strip()):
        raise wrong("not_date")
    try:
        read = dt.date.fromisoformat(value.strip())
    except ValueError:
        raise wrong("not_date") from None
    if not FIRST_DAY <= read <= LAST_DAY:
        raise wrong("date_out_of_range", first=str(FIRST_DAY), last=str(LAST_DAY))
    return read


def level(value: Any) -> str:
    """Read a level of the CEFR."""
    read = cefr(value) if isinstance(value, str) else None
    if read is None:
        raise wrong("not_level")
    return read


def score(value: Any) -> str:
    """Read the result of a test as it is printed: a number or a level."""
    if isinstance(value, str):
        text = value.strip()
        if not 0 < len(text) <= 20:
            raise wrong("too_long" if text else "too_short", limit=20)
        return text.replace(",", ".")
    return f"{number(value):f}"


def scale(value: Any) -> Any:
    """Read the scale of a test: a text, or its highest number alone."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def country(value: Any) -> str:
    """Read a country's two letters."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2}", value.strip()):
        raise wrong("not_country")
    return value.strip().upper()


def tongue(value: Any) -> str:
    """Read a language's two or three letters."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}", value.strip()):
        raise wrong("not_language")
    return value.strip().lower()


def words(text: str) -> list[str]:
    """Take a name apart: capital letters, whatever stood between the words."""
    return [word for word in re.split(r"[\W_]+", text.upper()) if word]


def choice(synonyms: Mapping[str, str]) -> Callable[[Any], Any]:
    """Return a reader of words that may be written in several ways: "Self funded" is ``self_funded``."""

    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        name = "_".join(words(value)).lower()
        return synonyms.get(name, name)

    return read


# --- language tests -----------------------------------------------------------------------------------------

ALONE = {
    HOME_TEST: "HOME_TEST LANG_TEST_HOME TOU_TEST UNIVERSITY_TEST HOME",
    HOST_CONSENT: "HOST_CONSENT LANG_HOST_CONSENT HOST_CONSENT_LETTER CONSENT_LETTER",
    HOME_STATEMENT: "KBTU_STATEMENT LANG_STATEMENT_HOME HOME_STATEMENT STATEMENT",
    "TOPIK_II": "TOPIK TOPIK_2 TOPIK_II TOPIK2",
    "TOPIK_I": "TOPIK_1 TOPIK_I TOPIK1",
    "GOETHE": "GOETHE GOETHE_ZERTIFIKAT GOETHE_INSTITUT",
    "TOEFL": "TOEFL",
    "TOEFL_UNSPECIFIED": "TOEFL_UNSPECIFIED TOEFL_NOT_STATED TOEFL_OTHER",
    "TOEFL_ITP": "TOEFL_ITP",
    "TOEFL_PAPER": "TOEFL_PAPER TOEFL_PAPER_BASED TOEFL_PBT",
    "TOEFL_IBT": "TOEFL_IBT TOEFL_INTERNET_BASED TOEFL_INTERNET",
    "TOEFL_IBT_2026": "TOEFL_IBT_2026",
    "IELTS": "IELTS",
    "IELTS_ACADEMIC": "IELTS_ACADEMIC IELTS_AC",
    "IELTS_GENERAL": "IELTS_GENERAL IELTS_GENERAL_TRAINING IELTS_GT",
}
NAMES = {name: test for test, names in ALONE.items() for name in names.split()}
NEW_SCALE, OLD_SCALE = {"1 6", "6", "2026"}, {"0 120", "120", ""}


def language_test(test: str, variant: str = "", scale: str = "") -> str:
    """Return the name the rules know a test by; a test they do not know keeps its own name in capitals.

    ``variant`` is Academic, iBT, ITP, II …; ``scale`` tells the TOEFL iBT of 2026 (1-6) from the older one.
    """
    kind = words(variant)
    name = words(test)
    full = "_".join(name + [word for word in kind if word not in name])
    found = NAMES.get(full, full)
    if found == "TOEFL_IBT":
        written = " ".join(words(scale))
        if written not in NEW_SCALE | OLD_SCALE:
            raise wrong("not_scale")
        return "TOEFL_IBT_2026" if written in NEW_SCALE else found
    return found
