"""The one door through which an application's state changes, and the letter that follows."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require
from mobility.mail.actions import enqueue

from .. import queries, registered
from ..models import Application, Document, Transition
from ..workflow import STEPS, Impossible, Role, target_of

PERMISSION = {
    Role.APPLICANT: "applications.as_applicant",
    Role.OFFICE: "applications.as_office",
    Role.HEAD: "applications.as_head",
    Role.CHAIR: "applications.as_chair",
    Role.FACULTY: "applications.as_faculty",
}
LETTERS = {
    "submit": "submitted",
    "verify": "verified",
    "refuse": "refused",
    "select": "selected",
    "hold": "reserve",
    "pass_over": "not-selected",
}
# Steps that wait for papers the office asked for later.
STOPPED_BY = {"nominate": Document.Stops.NOMINATE, "depart": Document.Stops.DEPART}


class Incomplete(Exception):
    """Something is missing; ``missing`` says what.

    Keys are those of ``queries.what_is_missing``, ``eligibility`` with the findings that rule the person out,
    ``wishes`` with sentences about places that closed or were withdrawn, and ``agreements`` with sentences
    about others who have not agreed, and ``other`` with one about an application of the same person.
    """

    def __init__(self, missing: dict[str, Any]) -> None:
        super().__init__("incomplete")
        self.missing = missing


class Stale(Exception):
    """Somebody else changed the record in the meantime."""


_followers: dict[str, list[Callable[[Application, Any], None]]] = {}


def add_step_follower(step: str, follower: Callable[[Application, Any], None]) -> None:
    """Let a later stage know of a step, in its transaction: ``follower(application, by)`` once it is made."""
    _followers.setdefault(step, []).append(follower)


def lock(application: Application) -> Application:
    """Read an application again and hold its row until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("applicant__user", "call__program")
        .get(pk=application.pk)
    )


@transaction.atomic
def fire(
    application: Application, step: str, by: Any, note: str = "", *, as_system: bool = False
) -> Application:
    """Make one move: the only door through which the state of an application changes.

    Raises Refused when the person may not, Impossible when the table does not allow the move, ValidationError
    when a reason is needed and missing. ``as_system`` is for moves that follow from another decision already
    checked (closing a session ranks all its candidates); ``by`` is then whoever took that decision.
    """
    application = lock(application)
    rule = STEPS[step]
    if not as_system:
        require(by, PERMISSION[rule.role], application)
    target = target_of(application.state, step)
    if rule.needs_note and not note.strip():
        raise ValidationError({"note": _("Please give a reason: the applicant will read it.")})
    check_length(note, "note")
    if step == "nominate" and not queries.may_go_to_the_host(application):
        raise Impossible("The person has not agreed that the data are sent abroad.")
    if step in STOPPED_BY and queries.stopping(application, STOPPED_BY[step]).exists():
        raise Impossible("A paper the office asked for is still open.")
    source = application.state
    move = Transition.objects.create(
        application=application, step=step, source=source, target=target, by=by, note=note.strip()
    )
    application.state = target
    application.state_since = move.at
    application.save(update_fields=["state", "state_since"])
    behalf = from_paper(application, by) if rule.role == Role.APPLICANT and not as_system else {}
    log.record(by, f"application.{step}", application, source=source, target=str(target), **behalf)
    if step in LETTERS:
        write_to_applicant(application, LETTERS[step], reason=note.strip())
    for follower in _followers.get(step, []):
        follower(application, by)
    return application


def from_paper(application: Application, by: Any) -> dict[str, bool]:
    """Return what the log says beside an act of the applicant that the office wrote down for them."""
    typed_in = application.is_registered and by is not None and application.applicant.user_id != by.pk
    return {"from_paper": True} if typed_in else {}


def check_length(text: str, field: str) -> None:
    if len(text.strip()) > queries.LONGEST_REMARK:
        raise ValidationError(
            {field: _("Please say it in at most %(count)s characters.") % {"count": queries.LONGEST_REMARK}}
        )


def write_to_applicant(application: Application, template: str, occasion: str = "", **context: Any) -> None:
    """Put a letter about the application into the outbox."""
    applicant = application.applicant
    enqueue(
        template,
        applicant.user,
        occasion=occasion or f"{template}:{application.ref}:{application.transitions.count()}",
        context={
            "name": applicant.first_name or applicant.user.get_full_name(),
            "number": application.number or "",
            "call": {code: getattr(application.call, f"title_{code}") for code in ("kk", "ru", "en")},
            **context,
        },
        link=registered.address_for_applicant(application),
    )
