"""Letters before an agreement ends: 12, 6 and 3 months ahead (settings), once each, to whom it concerns."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from mobility.common import clock, dates
from mobility.mail.actions import Letter, enqueue_all
from mobility.mail.models import Message

from .duties import responsible_for
from .models import Agreement, Direction

LETTER = "agreement-ends"


def plan_letters(today: dt.date | None = None) -> int:
    """Put the letters that are due into the outbox and return how many were added; safe to repeat.

    A letter is due from the day on which the end is so many months ahead. A day on which nothing ran is made
    up for; an agreement that is entered late gets only the letter of the last of its terms that has begun.
    One that was renewed gets none. They go to who is responsible for agreements, or stands in.
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
    known = [(row, _term(row, today, terms)) for row in ending]
    wanted = {_occasion(row, months): (row, months) for row, months in known}
    # Whoever is responsible later, or stands in, was not meant by a letter that went out before.
    written = Message.objects.filter(template__code=LETTER, occasion__in=wanted)
    told = set(written.values_list("occasion", flat=True))
    due = [said for occasion, said in wanted.items() if occasion not in told]
    staff = responsible_for([Direction.AGREEMENTS], today) if due else []
    return enqueue_all(LETTER, [_letter(row, user, months, today) for row, months in due for user in staff])


def _occasion(agreement: Agreement, months: int) -> str:
    return f"agreement:{agreement.pk}:{agreement.valid_to}:{months}"


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
        occasion=_occasion(agreement, months),
        context=context,
        link=reverse("admin:partners_agreement_change", args=[agreement.pk]),
    )
