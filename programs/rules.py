"""The vocabulary of rules and conditions: one small function per kind.

A row of a call names a kind and gives its keyword parameters; the function's signature is the schema of
these parameters. Everything here is plain Python: no tables, no clock, no network. How things are counted and
compared is written in one place for each (study year, ``>`` and ``>=``, months).
"""

import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mobility.common.clock import add_months, age_on
from mobility.common.verdict import Outcome, Verdict

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
HOST_CONSENT = "HOST_CONSENT"
HOME_TEST = "HOME_TEST"
# A row of a table that names no variant takes the usual one.
VARIANTS = {"IELTS": {"IELTS", "IELTS_ACADEMIC"}, "TOEFL": {"TOEFL", "TOEFL_IBT"}}
LOOK_ALIKES = str.maketrans("АВС", "ABC")  # Cyrillic letters in a level such as "В2"


@dataclass(frozen=True)
class Proof:
    """A paper that shows a language: ``value`` is the score or level printed on it."""

    test: str
    value: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Threshold:
    """A line of a call's table: from ``minimum`` on the test counts as ``level``."""

    language: str
    test: str
    minimum: str
    level: str = "B2"
    usable: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known about a person and a stay. None means not known; an empty tuple means there is none."""

    person: str | None = None
    cycle: str | None = None
    semester: int | None = None
    gpa: Decimal | None = None
    full_time: bool | None = None
    birth_date: dt.date | None = None
    citizenship: str | None = None
    proofs: tuple[Proof, ...] | None = None
    departure: dt.date | None = None
    stay_end: dt.date | None = None
    passport_until: dt.date | None = None
    categories: frozenset[str] | None = None
    nominated: bool | None = None

    @property
    def study_year(self) -> int | None:
        """The year of study: semesters 1 and 2 are year 1."""
        return None if self.semester is None else -(-self.semester // 2)


Rule = Callable[..., Verdict]
KINDS: dict[str, Rule] = {}
WITH_THRESHOLDS: set[str] = set()


def kind(function: Rule) -> Rule:
    """Add a rule to the vocabulary under its own name."""
    KINDS[function.__name__] = function
    if "thresholds" in inspect.signature(function).parameters:
        WITH_THRESHOLDS.add(function.__name__)
    return function


def parameters(name: str) -> dict[str, inspect.Parameter]:
    """Return the keyword parameters a kind takes (without ``thresholds``, which the call supplies)."""
    signature = inspect.signature(KINDS[name])
    return {
        key: parameter
        for key, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and key != "thresholds"
    }


def _verdict(code: str, passed: bool | None, needed: Mapping[str, Any], actual: Any) -> Verdict:
    outcome = {True: Outcome.ELIGIBLE, False: Outcome.NOT_ELIGIBLE, None: Outcome.NOT_KNOWN}[passed]
    return Verdict(code, outcome, needed, actual)


def _within(value: int | None, minimum: int | None, maximum: int | None) -> bool | None:
    if value is None:
        return None
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)


@kind
def cycle(facts: Facts, *, allowed: Sequence[str]) -> Verdict:
    """The cycle of study (bachelor, master, doctoral) must be one of those allowed."""
    passed = None if facts.cycle is None else facts.cycle in allowed
    return _verdict("cycle", passed, {"allowed": list(allowed)}, facts.cycle)


@kind
def study_year(facts: Facts, *, minimum: int | None = None, maximum: int | None = None) -> Verdict:
    """The year of study, counted from the current semester."""
    passed = _within(facts.study_year, minimum, maximum)
    return _verdict("study_year", passed, {"minimum": minimum, "maximum": maximum}, facts.study_year)


@kind
def semester(
    facts: Facts,
    *,
    minimum: int,
    maximum: int,
    individually: Sequence[int] = (),
    decided_by: str = "department",
) -> Verdict:
    """The current semester; those listed in ``individually`` are left to a body of the university."""
    needed = {"minimum": minimum, "maximum": maximum, "individually": list(individually)}
    if facts.semester is not None and facts.semester in individually:
        return Verdict("semester_individual", Outcome.INDIVIDUAL, needed, facts.semester, decided_by)
    return _verdict("semester", _within(facts.semester, minimum, maximum), needed, facts.semester)


@kind
def gpa(facts: Facts, *, value: str | None, operator: str = ">=", scale: str = "4.0") -> Verdict:
    """The grade point average, compared as printed with two decimals; without a value nothing is asked."""
    needed = {"operator": operator, "value": value, "scale": scale}
    if value is None:
        return _verdict("gpa", True, needed, facts.gpa)
    if facts.gpa is None:
        return _verdict("gpa", None, needed, None)
    printed, limit = facts.gpa.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(value)
    passed = printed > limit if operator == ">" else printed >= limit
    return _verdict("gpa", passed, needed, printed)


@kind
def full_time(facts: Facts) -> Verdict:
    """Only full-time students."""
    return _verdict("full_time", facts.full_time, {}, facts.full_time)


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
        return _verdict("language", None, needed, None)
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


@kind
def duration(
    facts: Facts, *, unit: str = "month", minimum: int | None = None, maximum: int | None = None
) -> Verdict:
    """How long the stay is, first and last day included: in calendar days or in months counted on dates."""
    needed = {"unit": unit, "minimum": minimum, "maximum": maximum}
    if facts.departure is None or facts.stay_end is None:
        return _verdict("duration", None, needed, None)
    days = (facts.stay_end - facts.departure).days + 1
    if unit == "day":
        return _verdict("duration", _within(days, minimum, maximum), needed, days)
    long_enough = minimum is None or facts.stay_end >= add_months(facts.departure, minimum) - dt.timedelta(
        days=1
    )
    short_enough = maximum is None or facts.stay_end < add_months(facts.departure, maximum)
    return _verdict("duration", long_enough and short_enough, needed, days)


@kind
def passport(facts: Facts, *, months_after: int = 0) -> Verdict:
    """The passport must be valid ``months_after`` months after the end of the stay, that day included."""
    needed: dict[str, Any] = {"months_after": months_after}
    if facts.passport_until is None or facts.stay_end is None:
        return _verdict("passport", None, needed, facts.passport_until)
    until = add_months(facts.stay_end, months_after)
    return _verdict(
        "passport", facts.passport_until >= until, {**needed, "until": until}, facts.passport_until
    )


# --- All rules of a call together ---------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleRow:
    """One row of a call, without its table: which kind, with which parameters, for whom, how strict.

    ``sources`` names in each language where the rule comes from.
    """

    kind: str
    params: Mapping[str, Any]
    soft: bool = False
    applies_to: str = ""
    source: str = ""
    warning: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A row and what it said."""

    row: RuleRow
    verdict: Verdict


@dataclass(frozen=True)
class Judgement:
    """The answer for one person and one call. Reasons and warnings are codes."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reasons: frozenset[str]
    warnings: frozenset[str]
    unknown: frozenset[str]

    @property
    def failed(self) -> list[Finding]:
        """The hard rules that were not met."""
        return [f for f in self.findings if not f.row.soft and f.verdict.outcome == Outcome.NOT_ELIGIBLE]


def judge(facts: Facts, rows: Iterable[RuleRow], thresholds: Sequence[Threshold] = ()) -> Judgement:
    """Ask every rule and weigh the answers.

    Any failed hard rule makes "not eligible"; "individual decision" only if nothing else fails; soft rules
    only warn, and not when the answer is "not eligible". Facts that are missing leave a rule open.
    """
    findings = tuple(_ask(facts, row, thresholds) for row in rows if _binds(facts, row))
    hard = [finding.verdict for finding in findings if not finding.row.soft]
    failed = {verdict.code for verdict in hard if verdict.outcome == Outcome.NOT_ELIGIBLE}
    individual = {verdict.code for verdict in hard if verdict.outcome == Outcome.INDIVIDUAL}
    unknown = frozenset(verdict.code for verdict in hard if verdict.outcome == Outcome.NOT_KNOWN)
    if failed:
        return Judgement(Outcome.NOT_ELIGIBLE, findings, frozenset(failed), frozenset(), unknown)
    warnings = frozenset(_warnings(findings))
    if individual:
        return Judgement(Outcome.INDIVIDUAL, findings, frozenset(individual), warnings, unknown)
    outcome = Outcome.NOT_KNOWN if unknown else Outcome.ELIGIBLE
    return Judgement(outcome, findings, frozenset(), warnings, unknown)


def _binds(facts: Facts, row: RuleRow) -> bool:
    """Rules for staff bind teachers too; who did not say is taken for a student, as the pages do."""
    group = "student" if facts.person in (None, "student") else "staff"
    return row.applies_to in ("", group)


def _ask(facts: Facts, row: RuleRow, thresholds: Sequence[Threshold]) -> Finding:
    extra = {"thresholds": thresholds} if row.kind in WITH_THRESHOLDS else {}
    return Finding(row, KINDS[row.kind](facts, **row.params, **extra))


def _warnings(findings: Iterable[Finding]) -> Iterable[str]:
    for finding in findings:
        yield from finding.verdict.warnings
        if finding.row.soft and finding.verdict.outcome == Outcome.NOT_ELIGIBLE:
            yield finding.row.warning or finding.verdict.code


# --- Conditions of documents --------------------------------------------------------------------------------

Condition = Callable[[Facts], bool | None]
CONDITIONS: dict[str, Condition] = {}


def condition(function: Condition) -> Condition:
    """Add a condition to the vocabulary under its own name."""
    CONDITIONS[function.__name__] = function
    return function


@condition
def everybody(facts: Facts) -> bool | None:
    """The page asks it of everybody."""
    return True


@condition
def minor_at_departure(facts: Facts) -> bool | None:
    """Younger than 18 on the day of departure from Kazakhstan."""
    if facts.birth_date is None or facts.departure is None:
        return None
    return age_on(facts.birth_date, facts.departure) < 18


@condition
def stay_over_2_months(facts: Facts) -> bool | None:
    """The last day lies two months or more after the first."""
    if facts.departure is None or facts.stay_end is None:
        return None
    return facts.stay_end >= add_months(facts.departure, 2)


def _in_category(facts: Facts, name: str) -> bool | None:
    return None if facts.categories is None else name in facts.categories


@condition
def many_children_family(facts: Facts) -> bool | None:
    """The family has many children (in Kazakhstan: four or more minors)."""
    return _in_category(facts, "many_children_family")


@condition
def orphan_or_no_parental_care(facts: Facts) -> bool | None:
    """An orphan, or left without parental care."""
    return _in_category(facts, "orphan_or_no_parental_care")


@condition
def disability(facts: Facts) -> bool | None:
    """Has a disability."""
    return _in_category(facts, "disability")


@condition
def nominated(facts: Facts) -> bool | None:
    """Was nominated to the host."""
    return facts.nominated


@condition
def is_student(facts: Facts) -> bool | None:
    """Students, not staff."""
    return None if facts.person is None else facts.person == "student"


def applies(name: str, facts: Facts) -> bool | None:
    """Tell whether a condition holds; None when a fact is missing. Raises KeyError for an unknown name."""
    return CONDITIONS[name](facts)
