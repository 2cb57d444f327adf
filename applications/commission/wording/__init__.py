"""Score sheets and rankings in words, in the language of the page."""

from .facts import gpa_of, language_of
from .figures import Until, language, points, until
from .line import FACES, MARKS, Entry, Station, entries, stations
from .ranking import (
    SMALL_GAP,
    STEP_NAMES,
    STEPS,
    RankedRow,
    chain_in_words,
    ranked_rows,
    reason,
    step_decided,
)
from .sheets import Computed, Level, MemberRow, Question, Sheet, member_rows, missing_text, sheet

__all__ = [
    "FACES",
    "MARKS",
    "SMALL_GAP",
    "STEPS",
    "STEP_NAMES",
    "Computed",
    "Entry",
    "Level",
    "MemberRow",
    "Question",
    "RankedRow",
    "Sheet",
    "Station",
    "Until",
    "chain_in_words",
    "entries",
    "gpa_of",
    "language",
    "language_of",
    "member_rows",
    "missing_text",
    "points",
    "ranked_rows",
    "reason",
    "sheet",
    "stations",
    "step_decided",
    "until",
]
