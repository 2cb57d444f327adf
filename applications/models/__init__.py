"""The person, the paper for one call, its wishes and documents, and every move it made."""

from .application import Application, Choice, Extension, Transition, new_ref
from .desk import Conflict, Opened, PersonChange, Remark
from .directions import DirectionRule
from .papers import Document, ReturnReason, Upload
from .person import Applicant, LanguageProof
from .proposals import HostProposal
from .reasons import StepReason
from .students import StudentRecord

__all__ = [
    "Applicant",
    "Application",
    "Choice",
    "Conflict",
    "DirectionRule",
    "Document",
    "Extension",
    "HostProposal",
    "LanguageProof",
    "Opened",
    "PersonChange",
    "Remark",
    "ReturnReason",
    "StepReason",
    "StudentRecord",
    "Transition",
    "Upload",
    "new_ref",
]
