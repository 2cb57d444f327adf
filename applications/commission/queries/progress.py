"""Everybody's work, told without telling who."""

from dataclasses import dataclass
from typing import Any

from ..models import Assessment, Member, Recusal, Session
from ..policy import candidates


@dataclass(frozen=True)
class Missing:
    """What is not there yet, counted among the candidates the asker knows of."""

    sheets: int
    expected: int
    members: int
    members_done: int
    half_filled: int
    unscored: int


def missing_sheets(user: Any, session: Session) -> Missing:
    """Count the sheets that members still owe, as far as the asker may know of the candidates: five queries.

    Somebody who stepped back from a candidate owes no sheet; candidates hidden from the asker are not
    counted.
    """
    known = list(candidates(user, session).values_list("pk", "applicant__user_id"))
    voters = Member.objects.filter(commission=session.commission_id).exclude(
        function=Member.Function.SECRETARY
    )
    members = list(voters.values_list("pk", "user_id"))
    hidden = set(
        Recusal.objects.filter(application__call=session.call_id).values_list("member_id", "application_id")
    )
    sheets = {
        (member, application): state
        for member, application, state in Assessment.objects.filter(session=session).values_list(
            "member_id", "application_id", "state"
        )
    }
    owed = {
        member: [pk for pk, person in known if person != user_pk and (member, pk) not in hidden]
        for member, user_pk in members
    }
    states = {(m, pk): sheets.get((m, pk), "todo") for m, applications in owed.items() for pk in applications}
    open_sheets = [key for key, state in states.items() if state in {"todo", Assessment.State.STARTED}]
    behind = {member for member, _pk in open_sheets}
    scored = {pk for (_member, pk), state in states.items() if state == Assessment.State.DONE}
    return Missing(
        sheets=len(open_sheets),
        expected=len(states),
        members=len(members),
        members_done=len(members) - len(behind),
        half_filled=sum(state == Assessment.State.STARTED for state in states.values()),
        unscored=len(known) - len(scored),
    )
