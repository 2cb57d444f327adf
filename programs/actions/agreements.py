"""Put the places of a published call under the agreements they rest on.

This is the only door to an offered place. Agreements are locked and looked at again in the transaction that
publishes, and the seats are counted on the year of the agreement, where a constraint of the database keeps
them within what is agreed. That a stay lies within the agreement is no constraint (it would reach over three
tables, and a trigger cannot be written for SQLite and PostgreSQL alike): here it is checked under the lock,
and ``Agreement.clean`` and ``partners.actions.move`` check it from the other side under the same lock.
"""

from django.core.exceptions import ValidationError

from partners.actions import give_seats
from partners.models import Agreement, AgreementYear

from .. import seats
from ..models import Call


def hold_agreements(call: Call) -> None:
    """Lock every agreement with a host of the call until the transaction ends, always in the same order."""
    hosts = call.corrects.offerings if call.corrects is not None else call.offerings
    rows = Agreement.objects.filter(institution__in=hosts.values("institution")).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def put_under_agreements(call: Call) -> None:
    """Count the seats of a call on its agreements, anew when it is corrected; the caller holds them.

    Raises ValidationError with every reason when an agreement is missing or gives too little.
    """
    release_seats(call)
    found = seats.plan(call)
    if found.problems:
        raise ValidationError(found.problems)
    for place in call.offerings.offered():
        place.agreement_year = found.years.get(place.pk)
        place.save(update_fields=["agreement_year"])
        if place.agreement_year is not None:
            give_seats(place.agreement_year, place.seats, staff=place.for_staff)


def release_seats(call: Call) -> None:
    """Give back what the places of a call hold, before they change; the caller holds the agreements."""
    for place in call.offerings.exclude(agreement_year=None):
        give_seats(AgreementYear(pk=place.agreement_year_id), -place.seats, staff=place.for_staff)
    call.offerings.update(agreement_year=None)
