"""Examples of who meets a rule and who does not: the rule itself is asked just below and at its limits."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from django.utils.translation import gettext as _

from mobility.common.clock import add_months
from mobility.common.verdict import Outcome

from . import rules
from .models import Call
from .rules import Facts, Proof, RuleRow, Threshold
from .rules.vocabulary import Cycle
from .wording import test_name
from .wording.study import CYCLES
from .wording.values import day, days, figure

WARNED = "warned"
# A day to reckon from where the call gives none; only the distance between days matters.
SOME_DAY = dt.date(2027, 9, 1)
Try = tuple[str, Facts]


@dataclass(frozen=True)
class Example:
    """A value and what the rule says of it: an Outcome's value, or ``warned`` for a rule that only warns."""

    value: str
    answer: str


def examples(row: RuleRow, call: Call, thresholds: Sequence[Threshold] = ()) -> list[Example]:
    """Return examples for a rule of a call, in the active language; none where they would not help."""
    if row.kind not in TRIES:
        return []
    for_all = replace(row, applies_to="", funding=(), scope="")
    return [
        Example(said, _answer(for_all, facts, thresholds))
        for said, facts in TRIES[row.kind](row.params, call, thresholds)
    ]


def _answer(row: RuleRow, facts: Facts, thresholds: Sequence[Threshold]) -> str:
    outcome = rules.judge(facts, [row], thresholds).findings[0].verdict.outcome
    return WARNED if row.soft and outcome == Outcome.NOT_ELIGIBLE else outcome.value


def _limits(params: Any, lowest: int = 0) -> list[int]:
    """Return the whole numbers just outside and at both limits, in order."""
    found = set()
    if (minimum := params.get("minimum")) is not None:
        found |= {minimum - 1, minimum}
    if (maximum := params.get("maximum")) is not None:
        found |= {maximum, maximum + 1}
    return sorted(number for number in found if number >= lowest)


def _gpa(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    if params.get("value") is None:
        return
    limit, scale = Decimal(str(params["value"])), str(params.get("scale", "4.0"))
    for value in (limit - Decimal("0.01"), limit, limit + Decimal("0.01")):
        if 0 <= value <= Decimal(scale):
            yield figure(value, 2), Facts(gpa=value, gpa_scale=scale)


def _semester(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    for number in sorted({*_limits(params, 1), *params.get("individually", ())}):
        yield str(number), Facts(semester=number, semester_of_stay=number)


def _study_year(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    for number in _limits(params, 1):
        yield str(number), Facts(year=number)


def _age(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    for years in _limits(params):
        born = add_months(SOME_DAY, -12 * years)
        yield str(years), Facts(birth_date=born, departure=SOME_DAY, today=SOME_DAY)


def _cycle(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    for name in get_args(Cycle):
        yield str(CYCLES[name]), Facts(cycle=name)


def _duration(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    unit, start = params.get("unit", "month"), call.stay_from or SOME_DAY
    if unit == "semester":
        for number in _limits(params, 1):
            yield str(number), Facts(semesters=number)
    elif unit == "day":
        for number in _limits(params, 1):
            end = start + dt.timedelta(days=number - 1)
            yield days(number), Facts(departure=start, stay_end=end)
    else:
        for end in _ends(start, params):
            words = {"start": day(start), "end": day(end)}
            yield _("%(start)s – %(end)s") % words, Facts(departure=start, stay_end=end)


def _ends(start: dt.date, params: Any) -> list[dt.date]:
    """Return the last days on both sides of the limits in months."""
    one, ends = dt.timedelta(days=1), []
    if params.get("minimum") is not None:
        first = add_months(start, params["minimum"]) - one
        ends += [first - one, first]
    if params.get("maximum") is not None:
        last = add_months(start, params["maximum"])
        ends += [last - one, last]
    return [end for end in ends if end >= start]


def _passport(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    end = call.stay_to or SOME_DAY
    limit = add_months(end, params.get("months_after") or 0)
    for until in (limit - dt.timedelta(days=1), limit):
        yield _("valid until %(day)s") % {"day": day(until)}, Facts(passport_until=until, stay_end=end)


def _language(params: Any, call: Call, thresholds: Sequence[Threshold]) -> Iterator[Try]:
    for row in [row for row in thresholds if row.usable and row.language == "en"][:2]:
        for value in (_step_below(row), row.minimum):
            if value:
                yield f"{test_name(row.test)} {value}", Facts(proofs=(Proof(row.test, value, row.language),))
    level = params.get("level")
    if "home_test" in params.get("accepts", ()) and level in rules.LEVELS[1:]:
        for reached in (rules.LEVELS[rules.LEVELS.index(level) - 1], level):
            yield f"{test_name(rules.HOME_TEST)} {reached}", Facts(proofs=(Proof(rules.HOME_TEST, reached),))


def _step_below(row: Threshold) -> str:
    """Return the next lower result that the test can give; empty for tests by level."""
    test = rules.TESTS.get(row.test)
    if test is None or test.by_level or row.minimum in rules.LEVELS:
        return ""
    below = Decimal(row.minimum.replace(",", ".")) - Decimal(test.step)
    return str(below) if rules.possible_score(row.test, str(below)) else ""


TRIES: dict[str, Callable[[Any, Call, Sequence[Threshold]], Iterator[Try]]] = {
    "age": _age,
    "cycle": _cycle,
    "duration": _duration,
    "gpa": _gpa,
    "language": _language,
    "passport": _passport,
    "semester": _semester,
    "study_year": _study_year,
}
