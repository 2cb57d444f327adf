"""A host that an applicant proposes: proposed, withdrawn, negotiated, agreed or not possible.

Every verb locks first what it decides about, so that two clicks, or two people of the office, act once.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require
from partners.folding import fold
from partners.models import Institution
from programs.actions import add_place
from programs.models import Offering

from ..models import Application, HostProposal
from ..proposals import MOST_OPEN, OPEN, open_proposals
from ..workflow import Impossible
from .deadlines import check_deadline
from .moves import lock, write_to_applicant

Standing = HostProposal.State


@transaction.atomic
def propose(
    application: Application, proposal: HostProposal, by: Any, now: dt.datetime | None = None
) -> HostProposal:
    """Propose a host to the office; a host that is proposed already is not proposed twice.

    Raises Refused, Impossible when the call takes no proposals, TooLate, and ValidationError beyond
    ``MOST_OPEN`` open ones.
    """
    application = lock(application)
    require(by, "applications.edit", application)
    if not application.call.takes_proposals:
        raise Impossible("This call takes no proposals.")
    check_deadline(application, now)
    waiting = list(open_proposals(application))
    for known in waiting:
        if (fold(known.name), fold(known.field)) == (fold(proposal.name), fold(proposal.field)):
            return known
    if len(waiting) >= MOST_OPEN:
        raise ValidationError(
            _("At most %(count)s of your proposals can wait for an answer. Withdraw one to make another.")
            % {"count": MOST_OPEN}
        )
    proposal.application = application
    proposal.save()
    log.record(by, "proposal.make", proposal, call=application.call.code)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: HostProposal, by: Any) -> HostProposal:
    """Take an own proposal back while it has no answer. Raises Refused, Impossible."""
    return _move(proposal, by, "proposals.withdraw", OPEN, Standing.WITHDRAWN, "proposal.withdraw")


@transaction.atomic
def negotiate(proposal: HostProposal, by: Any) -> HostProposal:
    """The office begins to ask the host; the applicant gets a letter. Raises Refused, Impossible."""
    found = _move(
        proposal, by, "proposals.decide", {Standing.PROPOSED}, Standing.NEGOTIATING, "proposal.negotiate"
    )
    _write(found, "proposal-negotiating")
    return found


@transaction.atomic
def decline(proposal: HostProposal, by: Any, answer: str) -> HostProposal:
    """Say that it is not possible, and why; the applicant gets a letter.

    Raises Refused, Impossible, and ValidationError without an answer.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Please write why: the applicant reads it.")})
    found = _move(
        proposal,
        by,
        "proposals.decide",
        OPEN,
        Standing.DECLINED,
        "proposal.decline",
        answer=answer.strip(),
    )
    _write(found, "proposal-declined", answer=found.answer)
    return found


@transaction.atomic
def agree(
    proposal: HostProposal, by: Any, host: Institution, place: Offering, answer: str = ""
) -> HostProposal:
    """The host agreed: make a place of the call of it and tell the applicant.

    ``host`` is in the register, or new and not saved yet. Raises Refused, Impossible, and ValidationError
    when the place is wrong or no agreement covers it; then neither host nor place is kept.
    """
    found = _locked(proposal, by, "proposals.decide", OPEN)
    if host._state.adding:
        host.full_clean()
        host.save()
        log.record(by, "institution.add", host)
    place.institution = host
    reason = _("Proposed by an applicant (%(code)s)") % {"code": found.application.ref}
    found.institution, found.offering = host, add_place(found.application.call, place, by, reason)
    found.answer = answer.strip()
    _settle(found, by, Standing.AGREED, "proposal.agree", offering=found.offering.pk)
    _write(found, "proposal-agreed")
    return found


def _locked(proposal: HostProposal, by: Any, action: str, sources: Any) -> HostProposal:
    found = (
        HostProposal.objects.select_for_update(of=("self",))
        .select_related("application__applicant__user", "application__call__program")
        .get(pk=proposal.pk)
    )
    require(by, action, found)
    if found.state not in sources:
        raise Impossible(f"The proposal is {found.state} already.")
    return found


def _move(
    proposal: HostProposal, by: Any, action: str, sources: Any, target: str, verb: str, answer: str = ""
) -> HostProposal:
    found = _locked(proposal, by, action, sources)
    found.answer = answer
    _settle(found, by, target, verb)
    return found


def _settle(proposal: HostProposal, by: Any, target: str, verb: str, **detail: Any) -> None:
    proposal.state = target
    if target != Standing.NEGOTIATING:
        proposal.decided_at, proposal.decided_by = timezone.now(), by
    proposal.save()
    log.record(by, verb, proposal, **detail)


def _write(proposal: HostProposal, template: str, **texts: str) -> None:
    application = proposal.application
    occasion = f"{template}:{application.ref}:{proposal.pk}"
    write_to_applicant(application, template, occasion, host=proposal.name, **texts)
