"""Appoint: who sits in a commission."""

from typing import Any

from mobility.common import log
from mobility.common.policy import require

from ..models import Commission, Member


def add_member(commission: Commission, user: Any, function: str, by: Any, position: str = "") -> Member:
    """Seat a person in a commission. Raises Refused."""
    require(by, "commission.appoint", commission)
    member = Member.objects.create(commission=commission, user=user, function=function, position=position)
    log.record(by, "member.add", member, function=function)
    return member
