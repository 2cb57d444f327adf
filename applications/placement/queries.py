"""What giving out places needs to know."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from applications.commission.models import RankedCandidate, Ranking
from applications.models import Application
from applications.workflow import State
from programs.models import Offering

from .matching import Seating, Wish, allocate
from .models import Place


@dataclass(frozen=True)
class Plan:
    """What giving out the places would do now."""

    seating: Seating
    positions: Mapping[str, RankedCandidate]
    offerings: Mapping[int, Offering]
    free: Mapping[int, int]


def plan_of(ranking: Ranking) -> Plan:
    """Seat whoever has no answer yet on the seats that are still free. Writes nothing; five queries."""
    waiting = RankedCandidate.objects.filter(ranking=ranking, application__state=State.RANKED)
    rows = waiting.select_related("application__applicant").prefetch_related("application__choices")
    positions = {row.application.number or "": row for row in rows}
    offerings = {
        offering.pk: offering
        for offering in ranking.session.call.offerings.select_related("institution").order_by("pk")
    }
    taken = Counter(taken_places(ranking))
    free = {
        pk: 0 if offering.withdrawn_on else max(0, offering.seats - taken[pk])
        for pk, offering in offerings.items()
    }
    wishes = [
        Wish(number, row.rank, tuple(choice.offering_id for choice in row.application.choices.all()))
        for number, row in positions.items()
    ]
    return Plan(allocate(wishes, free), positions, offerings, free)


def held(places: QuerySet[Place]) -> QuerySet[Place]:
    """Return the places that somebody holds: one declined or withdrawn from is free again."""
    return places.exclude(application__state__in=[State.DECLINED, State.WITHDRAWN])


def taken_places(ranking: Ranking) -> list[int]:
    """Return an offering for each seat taken."""
    places = held(Place.objects.filter(offering__call=ranking.session.call_id))
    return list(places.order_by().values_list("offering_id", flat=True))


def free_seats(offering: Offering) -> int:
    """Return how many seats of a place to go nobody holds; none once it was withdrawn."""
    return 0 if offering.withdrawn_on else max(0, offering.seats - seats_held(offering))


def seats_held(offering: Offering) -> int:
    """Return how many seats of a place to go somebody holds."""
    return held(Place.objects.filter(offering=offering)).count()


def countries_given(applications: Collection[int]) -> dict[int, str]:
    """Return the country of the place each of these applications was given, by its key."""
    rows = Place.objects.filter(application__in=applications)
    return dict(rows.values_list("application_id", "offering__institution__country"))


def is_given_out(application: Application) -> bool:
    """Tell whether places of an application's call were given out: what is left is decided one by one."""
    return (
        application.state == State.RESERVE
        or Place.objects.filter(application__call=application.call_id).exists()
    )


def given_places(ranking: Ranking) -> list[Place]:
    """Return the places given out so far, by position."""
    given = Place.objects.filter(application__ranked__ranking=ranking)
    return list(
        given.select_related(
            "application__applicant", "application__ranked", "offering__institution"
        ).order_by("application__ranked__position")
    )
