"""The vocabulary of rules and conditions: one small function per kind.

A row of a call names a kind and gives its keyword parameters; the function's signature is the schema of
these parameters. Everything here is plain Python: no tables, no clock, no network. How things are counted and
compared is written in one place for each (study year, ``>`` and ``>=``, months).
"""

from . import language, person, stay, study  # each adds its kinds to the vocabulary
from .conditions import CONDITIONS, applies, condition_names
from .facts import EarlierStay, Facts, Host, Proof, Threshold
from .judgement import ASKED_BY_THE_HOST, HARD, INDIVIDUAL, SOFT, Finding, Judgement, RuleRow, judge
from .language import proof_outcome
from .language_tests import (
    HOME_STATEMENT,
    HOME_TEST,
    HOST_CONSENT,
    LEVELS,
    TESTS,
    cefr,
    level_of,
    possible_score,
)
from .papers import BEFORE_THE_RETURN, Line, Paper, binds, checklist, needed
from .vocabulary import KINDS, parameters

__all__ = [
    "ASKED_BY_THE_HOST",
    "BEFORE_THE_RETURN",
    "CONDITIONS",
    "HARD",
    "HOME_STATEMENT",
    "HOME_TEST",
    "HOST_CONSENT",
    "INDIVIDUAL",
    "KINDS",
    "LEVELS",
    "SOFT",
    "TESTS",
    "EarlierStay",
    "Facts",
    "Finding",
    "Host",
    "Judgement",
    "Line",
    "Paper",
    "Proof",
    "RuleRow",
    "Threshold",
    "applies",
    "binds",
    "cefr",
    "checklist",
    "condition_names",
    "judge",
    "language",
    "level_of",
    "needed",
    "parameters",
    "person",
    "possible_score",
    "proof_outcome",
    "stay",
    "study",
]
