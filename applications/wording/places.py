"""A place to go in words: what, for whom, when, in which language, for how much, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applications.models import Applicant
from mobility.common import dates
from programs.models import Call, Offering
from programs.queries import lowest_admitted_last_year
from programs.wording.places import host_demands, seats_sentence
from programs.wording.values import language_name

from ..wishes import Barrier
from .deadline import page_language
from .draft import why_not


@dataclass(frozen=True)
class PlaceCard:
    """A place in words. ``why`` says why it is not for this person; nothing when it is."""

    place: Offering
    lines: Sequence[str]
    demands: str
    own_last_day: str
    last_year: str
    why: Sequence[str]


def place_cards(
    call: Call, places: Sequence[Offering], barred: Mapping[int, Barrier]
) -> dict[int, PlaceCard]:
    """Tell of places whose hosts are loaded, by the place's key; one query for last year's positions."""
    for place in places:
        place.call = call
    last_year = lowest_admitted_last_year(places)
    return {
        place.pk: PlaceCard(
            place,
            [line for line in (*_facts(call, place), seats(call, place)) if line],
            demands(place),
            _own_last_day(place),
            _last_year(last_year.get(place.pk)),
            why_not(place, barred.get(place.pk)),
        )
        for place in places
    }


def _facts(call: Call, place: Offering) -> list[str]:
    language = page_language()
    first, last = place.stay(call)
    stay = {
        "term": capfirst(place.get_term_display() if place.term else call.get_term_display()),
        "first": dates.long_date(first, language),
        "last": dates.long_date(last, language),
    }
    taught = {"language": language_name(place.teaching_language)}
    return [
        _("For: %(levels)s") % {"levels": levels(place)} if place.levels else "",
        _("%(term)s: %(first)s – %(last)s") % stay,
        _("Taught in: %(language)s") % taught,
        place.tuition,
        place.costs,
    ]


def levels(place: Offering) -> str:
    """Name the cycles of study a place takes, parted by commas."""
    names = {**dict(Applicant.Cycle.choices), Offering.STAFF: _("teachers and staff")}
    return ", ".join(str(names.get(level, level)) for level in place.levels)


def seats(call: Call, place: Offering) -> str:
    """Say how many seats there are; nothing where the call does not show it."""
    return seats_sentence(place) if call.shows_seats else ""


def demands(place: Offering) -> str:
    """Say what the host asks beyond the call; nothing when it asks for no more."""
    said = host_demands(place)
    return _("The host asks for: %(demands)s") % {"demands": "; ".join(said)} if said else ""


def _own_last_day(place: Offering) -> str:
    """Say until when the place itself can be chosen; once that has passed, its barrier says so."""
    if place.closes_on is None or place.has_closed(timezone.now()):
        return ""
    day = dates.long_date(place.closes_on, page_language())
    return _("This place can be chosen until %(day)s only.") % {"day": day}


def _last_year(position: int | None) -> str:
    if position is None:
        return ""
    return _("Last year the lowest admitted position was %(position)s.") % {"position": position}
