"""What each language test is about, which results it can give, and which level of the CEFR they mean.

Levels of IELTS, TOEFL iBT and TOEFL ITP are those their makers publish; CELI, HSK and TOPIK follow the usual
reading (CELI 3, HSK 4 and TOPIK 4 stand beside B2). Since January 2026 TOEFL iBT is also reported on a scale
from 1 to 6.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
HOST_CONSENT = "HOST_CONSENT"
HOME_TEST = "HOME_TEST"
HOME_STATEMENT = "KBTU_STATEMENT"
LOOK_ALIKES = str.maketrans("АВС", "ABC")  # Cyrillic letters in a level such as "В2"


@dataclass(frozen=True)
class LanguageTest:
    """A test: its language, and either numbers from ``lowest`` to ``highest`` in steps, or levels.

    ``levels`` lists from which number on a result means which level of the CEFR; ``called`` are other words
    for a result: CILS calls B2 "due", CELI 3 is the one for B2. Results above ``comparable`` are on another
    scale: a TOEFL of no stated kind is read as iBT as far as iBT goes.
    """

    language: str = ""
    lowest: str = ""
    highest: str = ""
    step: str = "1"
    levels: Sequence[tuple[str, str]] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    comparable: str = ""

    @property
    def by_level(self) -> bool:
        """Tell whether the result is a level of the CEFR, not a number."""
        return not self.lowest


IELTS = (("4", "B1"), ("5.5", "B2"), ("7", "C1"), ("8.5", "C2"))
IBT = (("42", "B1"), ("72", "B2"), ("95", "C1"), ("114", "C2"))
ITP = (("460", "B1"), ("543", "B2"), ("627", "C1"))
CELI = (("1", "A2"), ("2", "B1"), ("3", "B2"), ("4", "C1"), ("5", "C2"))
HSK = (("1", "A1"), ("2", "A2"), ("3", "B1"), ("4", "B2"), ("5", "C1"), ("6", "C2"))
TOPIK = (("1", "A1"), ("2", "A2"), ("3", "B1"), ("4", "B2"), ("5", "C1"), ("6", "C2"))
CILS = {"UNO": "B1", "DUE": "B2", "TRE": "C1", "QUATTRO": "C2"}
TESTS: Mapping[str, LanguageTest] = {
    "IELTS_ACADEMIC": LanguageTest("en", "0", "9", "0.5", IELTS),
    "IELTS_GENERAL": LanguageTest("en", "0", "9", "0.5", IELTS),
    "IELTS": LanguageTest("en", "0", "9", "0.5", IELTS),
    "TOEFL_IBT": LanguageTest("en", "0", "120", "1", IBT),
    "TOEFL_IBT_2026": LanguageTest("en", "1", "6", "0.5"),
    "TOEFL_ITP": LanguageTest("en", "310", "677", "1", ITP),
    "TOEFL_PAPER": LanguageTest("en", "310", "677", "1"),
    "TOEFL": LanguageTest("en", "0", "677", "1", IBT, comparable="120"),
    "TOEFL_UNSPECIFIED": LanguageTest("en", "0", "677", "0.5"),
    "GOETHE": LanguageTest("de"),
    "DELF": LanguageTest("fr"),
    "DALF": LanguageTest("fr"),
    "DELE": LanguageTest("es"),
    "SIELE": LanguageTest("es"),
    "CILS": LanguageTest("it", called=CILS),
    "CELI": LanguageTest("it", "1", "5", "1", CELI, {level: number for number, level in CELI}),
    "HSK": LanguageTest("zh", "1", "9", "1", HSK),
    "TOPIK_II": LanguageTest("ko", "1", "6", "1", TOPIK),
    "TOPIK_I": LanguageTest("ko", "1", "2", "1", TOPIK),
    HOME_TEST: LanguageTest(),
    HOME_STATEMENT: LanguageTest(),
    HOST_CONSENT: LanguageTest(),
}
NEED_NO_RESULT = {HOST_CONSENT, HOME_STATEMENT}


def cefr(text: str) -> str | None:
    """Return the level A1 to C2 that a text names, or None; Cyrillic look-alikes are read as Latin."""
    level = text.upper().translate(LOOK_ALIKES).replace(" ", "")
    return level if level in LEVELS else None


def number(text: str) -> Decimal | None:
    """Return the number a text holds, with a comma or a point; None when there is none."""
    cleaned = text.strip().replace(",", ".")
    return Decimal(cleaned) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", cleaned) else None


def result(test: str, value: str) -> str:
    """Return what a person typed without the name of the test and notes in brackets: "CELI 3 (B2)" is "3"."""
    text = re.sub(r"\(.*\)", "", value).strip()
    for word in (*test.split("_"), "ZERTIFIKAT", "CERTIFICATE", "LEVEL"):
        if text.upper().startswith(word):
            text = text[len(word) :].strip(" -–:")
    known = TESTS.get(test)
    return known.called.get(text.upper().translate(LOOK_ALIKES), text) if known else text


def possible_score(test: str, value: str) -> bool:
    """Tell whether the test can give this result: IELTS half bands 0–9, TOEFL iBT whole numbers 0–120, …

    Of a test that is not listed any result is possible.
    """
    known = TESTS.get(test)
    if known is None or test in NEED_NO_RESULT:
        return True
    if known.by_level:
        return level_of(test, value) is not None
    score = number(result(test, value))
    if score is None or not Decimal(known.lowest) <= score <= Decimal(known.highest):
        return False
    return score % Decimal(known.step) == 0


def level_of(test: str, value: str) -> str | None:
    """Return the level of the CEFR a result means, or None when the test's scale is not known."""
    known, text = TESTS.get(test), result(test, value)
    if known is None or known.by_level:
        return cefr(text)
    score = comparable_score(test, value)
    if score is None:
        return None
    reached = [level for minimum, level in known.levels if score >= Decimal(minimum)]
    return reached[-1] if reached else ("A1" if known.levels else None)


def comparable_score(test: str, value: str) -> Decimal | None:
    """Return the number of a result, or None where there is none or it stands on another scale."""
    known, score = TESTS.get(test), number(result(test, value))
    beyond = known and known.comparable and score is not None and score > Decimal(known.comparable)
    return None if beyond else score


def figure_for(test: str, minimum: str) -> str:
    """Return the lowest result that means a level, where the test has figures; anything else as it is."""
    known, level = TESTS.get(test), cefr(minimum)
    figures = {reached: figure for figure, reached in known.levels} if known else {}
    return figures.get(level or "", minimum)


def at_least(level: str, minimum: str) -> bool:
    """Tell whether a level of the CEFR is not lower than another."""
    return LEVELS.index(level) >= LEVELS.index(minimum)
