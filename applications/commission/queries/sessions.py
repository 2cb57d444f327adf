"""Which calls wait for a commission, and who sits where."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from applications.workflow import State
from programs.models import Call

from ..models import Member


def calls_without_session() -> QuerySet[Call]:
    """Return the calls no commission works on yet, with ``verified``: how many applications wait for one."""
    verified = Count("applications", filter=Q(applications__state=State.VERIFIED))
    return (
        Call.objects.filter(session=None, corrects=None)
        .annotate(verified=verified)
        .order_by("-closes_on", "code")
    )


def commissions_of(user: Any) -> set[int]:
    """Return the commissions a person sits in."""
    return set(Member.objects.filter(user=user).values_list("commission_id", flat=True))
