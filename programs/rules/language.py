"""The rule about languages, and how one language paper is judged."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from mobility.common.verdict import Outcome, Verdict

from .facts import Facts, Proof, Threshold
from .vocabulary import kind, verdict

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
HOST_CONSENT = "HOST_CONSENT"
HOME_TEST = "HOME_TEST"
# A row of a table that names no variant takes the usual one.
VARIANTS = {"IELTS": {"IELTS", "IELTS_ACADEMIC"}, "TOEFL": {"TOEFL", "TOEFL_IBT"}}
LOOK_ALIKES = str.maketrans("АВС", "ABC")  # Cyrillic letters in a level such as "В2"


@kind
def language(
    facts: Facts,
    *,
    level: str,
    accepts: Sequence[str],
    home_test_email: str = "",
    thresholds: Sequence[Threshold] = (),
) -> Verdict:
    """A foreign language at ``level``: by certificate (the call's table), home test, or the host's consent.

    ``accepts`` lists ``certificate``, ``home_test`` and ``host_consent``; ``home_test_email`` is where one
    asks for the test. A host's consent letter counts with whatever level the person has, and is flagged for
    staff. The verdict's ``actual`` lists test, value and answer of each paper.
    """
    needed: dict[str, Any] = {"level": level, "accepts": list(accepts), "home_test_email": home_test_email}
    if facts.proofs is None:
        return verdict("language", None, needed, None)
    if not facts.proofs:
        return Verdict("language_missing", Outcome.NOT_ELIGIBLE, needed, [])
    answers = [(proof, proof_outcome(proof, level, accepts, thresholds)) for proof in facts.proofs]
    actual = [[proof.test, proof.value, answer] for proof, answer in answers]
    needed["minimums"] = {
        proof.test: row.minimum for proof, _answer in answers for row in _rows_for(proof.test, thresholds)
    }
    accepted = [proof for proof, answer in answers if answer == "accepted"]
    if accepted:
        by_consent = all(proof.test == HOST_CONSENT for proof in accepted)
        warnings = ("language_by_host_consent",) if by_consent else ()
        return Verdict("language", Outcome.ELIGIBLE, needed, actual, warnings=warnings)
    if any(answer == "manual_review" for _proof, answer in answers):
        return Verdict("language", Outcome.NOT_KNOWN, needed, actual)
    return Verdict("language", Outcome.NOT_ELIGIBLE, needed, actual)


def proof_outcome(proof: Proof, level: str, accepts: Sequence[str], thresholds: Iterable[Threshold]) -> str:
    """Judge one language paper: ``accepted``, ``rejected``, ``invalid_score`` or ``manual_review``."""
    if proof.test == HOST_CONSENT:
        return "accepted" if "host_consent" in accepts else "rejected"
    if proof.test == HOME_TEST:
        reached = cefr(proof.value)
        if reached is None:
            return "invalid_score"
        return "accepted" if "home_test" in accepts and _at_least(reached, level) else "rejected"
    if "certificate" not in accepts:
        return "rejected"
    if not possible_score(proof.test, proof.value):
        return "invalid_score"
    rows = _rows_for(proof.test, thresholds)
    if not rows:
        return "manual_review"
    return "accepted" if any(_reaches(proof.value, row) for row in rows) else "rejected"


def _rows_for(test: str, thresholds: Iterable[Threshold]) -> list[Threshold]:
    return [row for row in thresholds if row.usable and test in VARIANTS.get(row.test, {row.test})]


def possible_score(test: str, value: str) -> bool:
    """Tell whether the test can give this score: IELTS in half bands 0–9, TOEFL iBT whole numbers 0–120."""
    if test.startswith("IELTS"):
        number = _number(value)
        return number is not None and 0 <= number <= 9 and number * 2 == int(number * 2)
    if test == "TOEFL_IBT":
        number = _number(value)
        return number is not None and 0 <= number <= 120 and number == int(number)
    return bool(value.strip())


def cefr(text: str) -> str | None:
    """Return the level A1 to C2 that a text names, or None; Cyrillic look-alikes are read as Latin."""
    level = text.strip().upper().translate(LOOK_ALIKES)
    return level if level in LEVELS else None


def _number(text: str) -> Decimal | None:
    cleaned = text.strip().replace(",", ".")
    return Decimal(cleaned) if cleaned.replace(".", "", 1).isdecimal() and cleaned.isascii() else None


def _at_least(value: str, minimum: str) -> bool:
    return LEVELS.index(value) >= LEVELS.index(minimum)


def _reaches(value: str, row: Threshold) -> bool:
    if row.minimum in LEVELS:
        level = cefr(value)
        return level is not None and _at_least(level, row.minimum)
    score, minimum = _number(value), _number(row.minimum)
    return score is not None and minimum is not None and score >= minimum
