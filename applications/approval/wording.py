"""What the faculty was asked and what it said, in the active language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application

from .models import FacultyDecision

KINDS = {"asked": "warn", "agreed": "ok", "declined": "stop", "void": "none"}
ICONS = {"asked": "clock", "agreed": "ok", "declined": "warn", "void": "minus"}


@dataclass(frozen=True)
class Question:
    """What a faculty is asked: a title, the whole question, and what the rule found about the person."""

    title: str
    text: str
    found: str = ""
    needed: str = ""
    source: str = ""


def question(decision: FacultyDecision) -> Question:
    """Put the question of a decision into words."""
    if decision.matter == FacultyDecision.Matter.AGREEMENT:
        return Question(
            _("Agreement to the application"),
            _("Does the faculty agree that this person takes part? Give a reason if it does not."),
        )
    found = finding_of(decision.application, decision.finding)
    return Question(
        _("Individual decision: %(rule)s") % {"rule": found.get("title") or decision.finding},
        _("The rules of the call leave this case to the faculty. Please decide and give the reason."),
        found=str(found.get("sentence", "")),
        needed=str(found.get("needed", "")),
        source=str(found.get("source", "")),
    )


def finding_of(application: Application, code: str) -> Mapping[str, Any]:
    """Return the words of a finding kept at submission, in the active language; nothing if it is unknown."""
    language = (get_language() or "kk")[:2]
    rows = [row for row in application.findings if row.get("code") == code]
    return rows[0].get(language, {}) if rows else {}


def awaited(decision: FacultyDecision) -> str:
    """Say what an application lacks because of a decision; nothing when the faculty agreed."""
    words = {"faculty": decision.faculty.name, "matter": question(decision).title, "reason": decision.reason}
    if decision.is_waiting:
        return _("The faculty has not decided yet (%(faculty)s): %(matter)s.") % words
    if decision.state == FacultyDecision.State.DECLINED:
        return _("The faculty declined (%(faculty)s): %(reason)s") % words
    return ""
