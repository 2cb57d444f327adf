"""What is offered: programs, their calls, the places to go, and the rules of a call as rows to edit."""

from .call import Call, CallVersion, NumberSeries, Program
from .choice import Criterion, Offering
from .documents import DocumentRequirement
from .form_texts import FormText
from .requirements import EligibilityRule, LanguageThreshold, Provision
from .rows import BoundRow, CallRow

__all__ = [
    "BoundRow",
    "Call",
    "CallRow",
    "CallVersion",
    "Criterion",
    "DocumentRequirement",
    "EligibilityRule",
    "FormText",
    "LanguageThreshold",
    "NumberSeries",
    "Offering",
    "Program",
    "Provision",
]
