"""Letters to the office before an agreement ends: 12, 6 and 3 months ahead (settings), once each."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from mobility.accounts.models import Role, RoleHolding, User
from mobility.common import clock, dates
from mobility.mail.actions import Letter, enqueue_all

from .models import Agreement


def plan_letters(today: dt.date | None = None) -> int:
    """Put the letters that are due into the outbox and return how many were added; safe to repeat.

    A letter is due from the day on which the end is so many months ahead. A day on which nothing ran is made
    up for; an agreement that is entered late gets only the letter of the last of its terms that has begun.
    One that was renewed gets none.
    """
    today = today or timezone.localdate()
    terms = sorted(settings.AGREEMENT_LETTER_MONTHS)
    if not terms:
        return 0
    ending = (
        Agreement.objects.ending(terms[-1], today)
        .exclude(renewed_by__state=Agreement.State.IN_FORCE)
        .select_related("institution")
        .order_by("pk")
    )
    staff = list(office())
    return enqueue_all(
        "agreement-ends",
        [_letter(row, user, _term(row, today, terms), today) for row in ending for user in staff],
    )


def office() -> QuerySet[User]:
    """Return the heads and the specialists of the office who hold the role today."""
    roles = RoleHolding.objects.current().filter(role__in=[Role.OFFICE_HEAD, Role.OFFICE_SPECIALIST])
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("pk")


def _term(agreement: Agreement, today: dt.date, terms: list[int]) -> int:
    """Return the shortest term, in months, within which the agreement ends."""
    return next(months for months in terms if agreement.valid_to <= clock.add_months(today, months))


def _letter(agreement: Agreement, user: Any, months: int, today: dt.date) -> Letter:
    with override(user.language):
        context = {
            "name": user.get_full_name(),
            "institution": agreement.institution.name,
            "kind": agreement.get_kind_display(),
            "number": agreement.number,
            "until": dates.long_date(agreement.valid_to, user.language),
            "days": dates.days_left(agreement.days_left(today), user.language),
        }
    return Letter(
        user=user,
        occasion=f"agreement:{agreement.pk}:{agreement.valid_to}:{months}",
        context=context,
        link=reverse("admin:partners_agreement_change", args=[agreement.pk]),
    )
