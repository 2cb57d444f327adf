"""The states of an application and the moves between them, on one screen.

A state has a name for staff, one for the applicant, and says who holds the ball.
``applications.actions.fire`` is the only door through which a state changes; it asks this table.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    SCORING = "scoring"
    RANKED = "ranked"
    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOMINATED = "nominated"
    ABROAD = "abroad"
    BACK = "back"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """In which capacity somebody makes a move."""

    APPLICANT = "applicant"
    OFFICE = "office"
    HEAD = "head"
    CHAIR = "chair"
    FACULTY = "faculty"


class Ball(StrEnum):
    """Whose turn it is."""

    APPLICANT = "applicant"
    OFFICE = "office"
    COMMISSION = "commission"
    HOST = "host"
    FACULTY = "faculty"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Face:
    """How a state is shown: to staff, to the applicant, whose turn it is, on which station of the route."""

    staff: "StrOrPromise"
    applicant: "StrOrPromise"
    ball: Ball
    station: int


@dataclass(frozen=True)
class Step:
    """A move: from which states, to which, in which role, and whether it needs a reason."""

    name: str
    sources: frozenset[State]
    target: State
    role: Role
    label: "StrOrPromise"
    needs_note: bool = False


# While the office checks papers.
UNDER_REVIEW = (State.SUBMITTED, State.RETURNED)
# While the office can ask for a further paper, and it can be handed in.
STILL_GOING_ON = (
    *UNDER_REVIEW,
    State.VERIFIED,
    State.SCORING,
    State.RANKED,
    State.SELECTED,
    State.RESERVE,
    State.ACCEPTED,
    State.NOMINATED,
    State.ABROAD,
    State.BACK,
)

STATIONS = (
    _("Application"),
    _("Checking papers"),
    _("Commission"),
    _("Decision"),
    _("Nomination"),
    _("Stay abroad"),
    _("Recognition"),
)

FACES: dict[State, Face] = {
    State.DRAFT: Face(_("draft"), _("You are filling it in"), Ball.APPLICANT, 0),
    State.SUBMITTED: Face(_("to be checked"), _("The office is checking your papers"), Ball.OFFICE, 1),
    State.RETURNED: Face(
        _("returned to the applicant"), _("Please mend what was returned"), Ball.APPLICANT, 1
    ),
    State.VERIFIED: Face(_("papers in order"), _("Your papers are in order"), Ball.COMMISSION, 2),
    State.SCORING: Face(_("being scored"), _("The commission is scoring"), Ball.COMMISSION, 2),
    State.RANKED: Face(_("ranked"), _("Places are being given out"), Ball.OFFICE, 3),
    State.SELECTED: Face(_("selected"), _("You have a place: please answer"), Ball.APPLICANT, 3),
    State.RESERVE: Face(_("in reserve"), _("You are on the reserve list"), Ball.OFFICE, 3),
    State.NOT_SELECTED: Face(_("not selected"), _("No place this time"), Ball.NOBODY, 3),
    State.ACCEPTED: Face(_("place accepted"), _("You accepted; the office nominates you"), Ball.OFFICE, 4),
    State.DECLINED: Face(_("place declined"), _("You declined the place"), Ball.NOBODY, 3),
    State.NOMINATED: Face(_("nominated to the host"), _("The host is answering"), Ball.HOST, 4),
    State.ABROAD: Face(_("abroad"), _("You are abroad"), Ball.APPLICANT, 5),
    State.BACK: Face(
        _("back, credits to be recognised"), _("The faculty recognises your credits"), Ball.FACULTY, 6
    ),
    State.RECOGNISED: Face(_("credits recognised"), _("Your credits are recognised"), Ball.NOBODY, 6),
    State.REFUSED: Face(_("refused"), _("The application was refused"), Ball.NOBODY, 1),
    State.WITHDRAWN: Face(_("withdrawn"), _("You withdrew the application"), Ball.NOBODY, 0),
}


def _step(
    name: str,
    sources: list[State],
    target: State,
    role: Role,
    label: "StrOrPromise",
    needs_note: bool = False,
) -> Step:
    return Step(name, frozenset(sources), target, role, label, needs_note)


STEPS: dict[str, Step] = {
    step.name: step
    for step in [
        _step("submit", [State.DRAFT], State.SUBMITTED, Role.APPLICANT, _("Submit")),
        _step(
            "withdraw",
            [
                State.DRAFT,
                State.SUBMITTED,
                State.RETURNED,
                State.VERIFIED,
                State.SCORING,
                State.RANKED,
                State.SELECTED,
                State.RESERVE,
                State.ACCEPTED,
            ],
            State.WITHDRAWN,
            Role.APPLICANT,
            _("Withdraw"),
        ),
        _step("return", [State.SUBMITTED], State.RETURNED, Role.OFFICE, _("Return to the applicant")),
        _step("resubmit", [State.RETURNED], State.SUBMITTED, Role.APPLICANT, _("Send again")),
        _step("verify", [State.SUBMITTED], State.VERIFIED, Role.OFFICE, _("All papers are in order")),
        _step(
            "refuse",
            [State.SUBMITTED, State.RETURNED, State.VERIFIED],
            State.REFUSED,
            Role.OFFICE,
            _("Refuse"),
            needs_note=True,
        ),
        _step(
            "reopen",
            [State.VERIFIED, State.REFUSED],
            State.SUBMITTED,
            Role.HEAD,
            _("Open again for checking"),
            needs_note=True,
        ),
        _step("admit", [State.VERIFIED], State.SCORING, Role.CHAIR, _("Put before the commission")),
        _step("rank", [State.SCORING], State.RANKED, Role.CHAIR, _("Rank")),
        _step("select", [State.RANKED, State.RESERVE], State.SELECTED, Role.HEAD, _("Give a place")),
        _step("hold", [State.RANKED], State.RESERVE, Role.HEAD, _("Put on the reserve list")),
        _step("pass_over", [State.RANKED, State.RESERVE], State.NOT_SELECTED, Role.HEAD, _("No place")),
        _step("accept", [State.SELECTED], State.ACCEPTED, Role.APPLICANT, _("Accept the place")),
        _step(
            "decline", [State.SELECTED, State.RESERVE], State.DECLINED, Role.APPLICANT, _("Decline the place")
        ),
        _step("nominate", [State.ACCEPTED], State.NOMINATED, Role.OFFICE, _("Nominate to the host")),
        _step("depart", [State.NOMINATED], State.ABROAD, Role.OFFICE, _("Has left")),
        _step("come_back", [State.ABROAD], State.BACK, Role.OFFICE, _("Is back")),
        _step("recognise", [State.BACK], State.RECOGNISED, Role.FACULTY, _("Credits are recognised")),
    ]
}


class Impossible(Exception):
    """The move is not in the table for this state."""


def target_of(state: str, step_name: str) -> State:
    """Return where a step leads from a state. Raises Impossible when the table does not allow it."""
    step = STEPS[step_name]
    if State(state) not in step.sources:
        raise Impossible(f"{step_name} is not possible in the state {state}.")
    return step.target


def steps_from(state: str, *roles: Role) -> list[Step]:
    """Return the steps that somebody in one of the roles can make from a state, in table order."""
    return [step for step in STEPS.values() if State(state) in step.sources and step.role in roles]


def diagram() -> str:
    """Draw the table as a Mermaid state diagram (for ARCHITECTURE.md)."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for step in STEPS.values():
        for source in sorted(step.sources, key=list(State).index):
            lines.append(f"    {source} --> {step.target}: {step.name} ({step.role})")
    ends = [state for state in State if not any(state in step.sources for step in STEPS.values())]
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join(lines)
