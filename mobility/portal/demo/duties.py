"""Who of the demo's office is responsible for what, and who is away just now."""

import datetime as dt

from mobility.accounts.models import User
from partners.models import Absence, Direction, Duty

from . import accounts


def share_out(today: dt.date) -> None:
    """Share the directions between the two specialists; one is away this week, the other stands in."""
    present = User.objects.get(email=accounts.OFFICE.email)
    away = User.objects.get(email=accounts.MEDIC.email)
    Duty.objects.create(
        person=present, directions=[Direction.FAR_ABROAD, Direction.STAFF, Direction.AGREEMENTS]
    )
    Duty.objects.create(person=away, directions=[Direction.CIS, Direction.INTERNAL])
    Absence.objects.create(
        person=away,
        substitute=present,
        first_day=today - dt.timedelta(days=1),
        last_day=today + dt.timedelta(days=4),
    )
