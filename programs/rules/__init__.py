"""The vocabulary of rules and conditions: one small function per kind.

A row of a call names a kind and gives its keyword parameters; the function's signature is the schema of
these parameters. Everything here is plain Python: no tables, no clock, no network. How things are counted and
compared is written in one place for each (study year, ``>`` and ``>=``, months).
"""

from . import language, stay, study  # each adds its kinds to the vocabulary
from .conditions import CONDITIONS, applies
from .facts import Facts, Proof, Threshold
from .judgement import Finding, Judgement, RuleRow, judge
from .language import HOME_TEST, HOST_CONSENT, LEVELS, cefr, possible_score, proof_outcome
from .vocabulary import KINDS, parameters

__all__ = [
    "CONDITIONS",
    "HOME_TEST",
    "HOST_CONSENT",
    "KINDS",
    "LEVELS",
    "Facts",
    "Finding",
    "Judgement",
    "Proof",
    "RuleRow",
    "Threshold",
    "applies",
    "cefr",
    "judge",
    "language",
    "parameters",
    "possible_score",
    "proof_outcome",
    "stay",
    "study",
]
