"""A proposed host as the applicant reads it: where it stands, what the office answered, what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.models import Application, HostProposal

from ..proposals import OPEN
from ..wishes import Barrier
from .draft import why_not

Standing = HostProposal.State
FACES = {
    Standing.PROPOSED: ("none", "clock"),
    Standing.NEGOTIATING: ("info", "clock"),
    Standing.AGREED: ("ok", "ok"),
    Standing.DECLINED: ("stop", "stop"),
    Standing.WITHDRAWN: ("none", "minus"),
}


@dataclass(frozen=True)
class Proposed:
    """A proposal with its state in shape and word; ``sentence`` says what follows from it.

    ``why`` says why the place it became is not for this person after all; nothing when it is.
    """

    proposal: HostProposal
    kind: str
    icon: str
    sentence: str
    why: Sequence[str]
    may_withdraw: bool
    may_add: bool


def proposed(
    application: Application,
    proposals: Iterable[HostProposal],
    is_open: bool,
    barred: Mapping[int, Barrier] | None = None,
) -> list[Proposed]:
    """Tell of an application's proposals; ``is_open``: it is a draft that may still be worked on.

    ``barred`` says what keeps the person from places, by the place's key.
    """
    barred = barred or {}
    wishes = {choice.offering_id for choice in application.choices.all()}
    full = len(wishes) >= application.call.max_choices
    return [
        Proposed(
            proposal,
            *FACES[Standing(proposal.state)],
            _sentence(application, proposal, is_open, proposal.offering_id in wishes),
            why_not(proposal.offering, barred.get(proposal.offering.pk)) if proposal.offering else [],
            proposal.state in OPEN,
            proposal.state == Standing.AGREED
            and is_open
            and not full
            and proposal.offering_id not in {*wishes, *barred},
        )
        for proposal in proposals
    ]


def _sentence(application: Application, proposal: HostProposal, is_open: bool, wished: bool) -> str:
    if proposal.state == Standing.WITHDRAWN:
        return _("You took this proposal back.")
    if proposal.state == Standing.DECLINED:
        return _("The office answered:")
    if proposal.state == Standing.AGREED:
        return _agreed(is_open, wished)
    if application.is_draft and not is_open:
        return _(
            "The deadline has passed before there was an answer. The office will still answer; only its head "
            "can give you more days."
        )
    if not application.is_draft:
        return _("Your application was sent, so its wishes no longer change; the office will still answer.")
    if proposal.state == Standing.NEGOTIATING:
        return _("The office is asking the university and will write to you. The deadline stays as it is.")
    return _("The office will look at it and write to you. The deadline stays as it is.")


def _agreed(is_open: bool, wished: bool) -> str:
    if wished:
        return _("It is a place of this call now, and among your wishes.")
    if is_open:
        return _("It is a place of this call now. Add it to your wishes if you still want to go there.")
    return _("It became a place of this call.")
