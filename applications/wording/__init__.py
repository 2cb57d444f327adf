"""The applicant's side of an application in words: whose turn it is, what stands where, what to do next."""

from .deadline import Clock, clock
from .draft import (
    CATEGORIES,
    AddedStep,
    Stage,
    add_step,
    earlier_stays,
    field_label,
    shown,
    stages,
    verdict,
    why_not,
)
from .papers import (
    Group,
    Guide,
    NotNeeded,
    Paper,
    Part,
    StateFace,
    add_card_guides,
    add_card_parts,
    asked_for,
    groups,
    not_needed,
    papers,
)
from .places import PlaceCard, place_cards
from .proposals import Proposed, proposed
from .status import DONE, TURNS, NextStep, history, next_step, route
from .students import as_of, for_the_office, for_the_person

__all__ = [
    "CATEGORIES",
    "DONE",
    "TURNS",
    "AddedStep",
    "Clock",
    "Group",
    "Guide",
    "NextStep",
    "NotNeeded",
    "Paper",
    "Part",
    "PlaceCard",
    "Proposed",
    "Stage",
    "StateFace",
    "add_card_guides",
    "add_card_parts",
    "add_step",
    "as_of",
    "asked_for",
    "clock",
    "earlier_stays",
    "field_label",
    "for_the_office",
    "for_the_person",
    "groups",
    "history",
    "next_step",
    "not_needed",
    "papers",
    "place_cards",
    "proposed",
    "route",
    "shown",
    "stages",
    "verdict",
    "why_not",
]
