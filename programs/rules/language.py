"""The rule about languages, and how one language paper is judged."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from mobility.common.clock import add_months
from mobility.common.verdict import Outcome, Verdict

from .facts import Facts, Host, Proof, Threshold
from .language_tests import (
    HOME_STATEMENT,
    HOME_TEST,
    HOST_CONSENT,
    LEVELS,
    TESTS,
    at_least,
    cefr,
    comparable_score,
    figure_for,
    level_of,
    number,
    possible_score,
)
from .vocabulary import Level, Way, kind, verdict

# A row of a table that names no variant takes the usual one.
VARIANTS = {"IELTS": {"IELTS", "IELTS_ACADEMIC"}, "TOEFL": {"TOEFL", "TOEFL_IBT"}}
WAY_OF = {HOST_CONSENT: "host_consent", HOME_TEST: "home_test", HOME_STATEMENT: "home_statement"}
ACCEPTED, REJECTED, INVALID, REVIEW = "accepted", "rejected", "invalid_score", "manual_review"


@dataclass(frozen=True)
class Demand:
    """What a language paper is measured by: the call's level and table, and what the host asks besides."""

    level: str | None
    accepts: Sequence[str]
    thresholds: Sequence[Threshold] = ()
    language: str = ""
    host: Host = field(default_factory=Host)
    oldest: dt.date | None = None


@kind
def language(
    facts: Facts,
    *,
    level: Level | None = None,
    accepts: Sequence[Way],
    of_host: bool = False,
    of: str = "",
    valid_months: int | None = None,
    home_test_email: str = "",
    thresholds: Sequence[Threshold] = (),
) -> Verdict:
    """A foreign language at ``level``: by certificate (the call's table), home test, or the host's consent.

    ``of_host`` asks for the language taught in at the host, ``of`` for one language; without a level the
    table and the host decide. ``valid_months`` is how old a proof may be on the day of the application (the
    pages name no limit). A host's consent letter counts with whatever level the person has, and is flagged
    for staff. The verdict's ``actual`` lists test, value and answer of each paper.
    """
    host = facts.host or Host()
    wanted = of or (host.language if of_host else "")
    needed: dict[str, Any] = {
        "level": max(filter(None, (level, host.level)), key=LEVELS.index, default=None),
        "accepts": list(accepts),
        "language": wanted,
        "home_test_email": home_test_email,
    }
    if facts.proofs is None:
        return verdict("language", None, needed, None)
    if not facts.proofs:
        return Verdict("language_missing", Outcome.NOT_ELIGIBLE, needed, [])
    oldest = add_months(facts.today, -valid_months) if valid_months and facts.today else None
    demand = Demand(level, accepts, thresholds, wanted, host, oldest)
    answers = [(proof, judge_proof(proof, demand)) for proof in facts.proofs]
    needed["minimums"] = {
        proof.test: minimum for proof, _answer in answers if (minimum := _minimum(proof.test, demand))
    }
    return _weigh(answers, needed)


def _weigh(answers: list[tuple[Proof, str]], needed: dict[str, Any]) -> Verdict:
    actual = [[proof.test, proof.value, answer] for proof, answer in answers]
    accepted = [proof for proof, answer in answers if answer == ACCEPTED]
    if accepted:
        by_consent = all(proof.test == HOST_CONSENT for proof in accepted)
        warnings = ("language_by_host_consent",) if by_consent else ()
        return Verdict("language", Outcome.ELIGIBLE, needed, actual, warnings=warnings)
    open_ = any(answer == REVIEW for _proof, answer in answers)
    return Verdict("language", Outcome.NOT_KNOWN if open_ else Outcome.NOT_ELIGIBLE, needed, actual)


def proof_outcome(
    proof: Proof, level: str | None, accepts: Sequence[str], thresholds: Iterable[Threshold]
) -> str:
    """Judge one language paper: ``accepted``, ``rejected``, ``invalid_score`` or ``manual_review``."""
    return judge_proof(proof, Demand(level, accepts, tuple(thresholds)))


def judge_proof(proof: Proof, demand: Demand) -> str:
    """Judge one language paper by the call's table and the host's own demands: the stricter of both wins."""
    way = WAY_OF.get(proof.test, "certificate")
    if not possible_score(proof.test, proof.value):
        return INVALID
    if way not in demand.accepts or _too_old(proof, demand) or _other_language(proof, demand):
        return REJECTED
    if way in ("host_consent", "home_statement"):
        return ACCEPTED
    if way == "home_test":
        return _by_level(cefr(proof.value), [demand.level, demand.host.level])
    return _certificate(proof, demand)


def _too_old(proof: Proof, demand: Demand) -> bool:
    return bool(demand.oldest and proof.taken_on and proof.taken_on < demand.oldest)


def _other_language(proof: Proof, demand: Demand) -> bool:
    known = TESTS.get(proof.test)
    spoken = proof.language or (known.language if known else "")
    return bool(demand.language and spoken and spoken != demand.language)


def _certificate(proof: Proof, demand: Demand) -> str:
    if not _rows_for(proof.test, demand) and not _measured_without_a_row(proof.test, demand):
        return REVIEW
    wanted = [minimum for minimum in _minimums(proof.test, demand) if minimum]
    reached = [reaches(proof.test, proof.value, minimum) for minimum in wanted]
    if False in reached:
        return REJECTED
    return REVIEW if None in reached else ACCEPTED


def _measured_without_a_row(test: str, demand: Demand) -> bool:
    """Tell whether a test that no table names can be judged: by the host, or because nothing is asked."""
    if demand.level or demand.thresholds:
        return False
    host = demand.host
    return bool(host.level or _of_host(test, host) or not host.scores)


def _by_level(reached: str | None, wanted: Sequence[str | None]) -> str:
    if reached is None:
        return REVIEW if any(wanted) else ACCEPTED
    return ACCEPTED if all(at_least(reached, level) for level in wanted if level) else REJECTED


def _rows_for(test: str, demand: Demand) -> list[Threshold]:
    return [row for row in demand.thresholds if row.usable and test in VARIANTS.get(row.test, {row.test})]


def _minimums(test: str, demand: Demand) -> list[str]:
    """Return everything this test must reach: the table's figure, the host's figure, the host's level.

    Where the table lets a host ask for less, the host's own word is the only one.
    """
    rows = _rows_for(test, demand)
    hosts = [_of_host(test, demand.host), demand.host.level]
    if any(hosts) and any(row.host_may_lower for row in rows):
        return hosts
    return [_of_table(rows, demand.level), *hosts]


def _of_table(rows: Sequence[Threshold], level: str | None) -> str:
    """Return the lowest figure that counts as ``level``; a table that ends below it leaves the level."""
    enough = [row.minimum for row in rows if not (level and row.level) or at_least(row.level, level)]
    if rows and not enough:
        return level or ""
    return min(enough, key=_weight, default="")


def _of_host(test: str, host: Host) -> str:
    usual = next((row for row, variants in VARIANTS.items() if test in variants), test)
    return host.scores.get(test) or host.scores.get(usual, "")


def _minimum(test: str, demand: Demand) -> str:
    """Return the figure or level this test must reach, as it is said to people; empty if there is none."""
    wanted = [figure_for(test, minimum) for minimum in _minimums(test, demand) if minimum]
    return max(wanted, key=_weight, default="")


def _weight(minimum: str) -> Decimal:
    level = cefr(minimum)
    return Decimal(LEVELS.index(level)) if level else number(minimum) or Decimal(0)


def reaches(test: str, value: str, minimum: str) -> bool | None:
    """Tell whether a result reaches a minimum; None where the two cannot be compared.

    A minimum given as a level is compared by the test's own scale.
    """
    wanted = cefr(minimum)
    if wanted:
        level = level_of(test, value)
        return None if level is None else at_least(level, wanted)
    score, limit = comparable_score(test, value), number(minimum)
    return None if score is None or limit is None else score >= limit
