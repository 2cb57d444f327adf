"""The page of a partner: places by call, languages, agreements, what those who were there tell."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.stay.models import Report
from mobility.common.policy import visible
from partners.models import CountryStatus, Institution, TeachingLanguage
from partners.queries import agreements_in_words, country_status
from programs import queries as programs
from programs.models import Call, EligibilityRule, Offering
from programs.wording.values import language_name

from .offered import Offered, offered
from .queries import Deadline, deadline

OPEN, SOON, CLOSED = "open", "soon", "closed"
# Of calls that are closed, the page shows those of a year back.
DAYS_BACK = 366
REPORTS = 10
RATINGS = {
    1: gettext_lazy("1 of 5: poor"),
    2: gettext_lazy("2 of 5: fair"),
    3: gettext_lazy("3 of 5: good"),
    4: gettext_lazy("4 of 5: very good"),
    5: gettext_lazy("5 of 5: excellent"),
}


@dataclass(frozen=True)
class Seen:
    """A place in words; ``last_year`` says the lowest position that was admitted, if the office shows it."""

    offered: Offered
    last_year: str


@dataclass(frozen=True)
class Round:
    """A call with its places at the partner; ``state`` is open, soon or closed."""

    call: Call
    state: str
    deadline: Deadline
    places: list[Seen]


@dataclass(frozen=True)
class Told:
    """A report of somebody who was there, without a name."""

    report: Report
    rating: str


@dataclass(frozen=True)
class Page:
    """What the page says beside what the partner's row holds."""

    rounds: list[Round]
    closed: list[Round]
    languages: list[str]
    agreements: list[str]
    status: str
    reports: list[Told]
    average: float | None


def page_of(user: Any, partner: Institution) -> Page:
    """Gather the page of a partner: the number of queries depends neither on its places nor on calls."""
    rounds = _rounds(user, partner)
    reports = list(visible(user, Report).filter(institution=partner).exclude(published_on=None))
    return Page(
        rounds=[one for one in rounds if one.state != CLOSED],
        closed=[one for one in rounds if one.state == CLOSED],
        languages=[_language(row) for row in visible(user, TeachingLanguage).filter(institution=partner)],
        agreements=agreements_in_words(partner),
        status=_status(partner.country),
        reports=[Told(report, str(RATINGS[report.rating])) for report in reports[:REPORTS]],
        average=mean(report.rating for report in reports) if reports else None,
    )


def _rounds(user: Any, partner: Institution) -> list[Round]:
    """Return the calls with places here: open ones by their deadline, then coming ones, then closed ones."""
    today = timezone.localdate()
    since = today - dt.timedelta(days=DAYS_BACK)
    shown = visible(user, Call).published().filter(Q(closes_on__gte=since) | Q(late_until__gte=since))
    rules = Prefetch("eligibility_rules", EligibilityRule.objects.current().order_by("order", "id"))
    calls = list(
        shown.filter(offerings__institution=partner, offerings__withdrawn_on=None)
        .distinct()
        .select_related("program")
        .prefetch_related(rules)
        .order_by("closes_on", "code")
    )
    places = _places(partner, calls)
    lowest = programs.lowest_admitted_last_year([place for here in places.values() for place in here])
    found = [
        Round(
            call,
            _state(call),
            deadline(call),
            [Seen(one, _last_year(lowest.get(one.place.pk))) for one in offered(call, places[call.pk])],
        )
        for call in calls
    ]
    closed = [one for one in found if one.state == CLOSED]
    ahead = sorted((one for one in found if one.state != CLOSED), key=lambda one: one.state != OPEN)
    return ahead + closed[::-1]


def _places(partner: Institution, calls: Iterable[Call]) -> dict[int, list[Offering]]:
    """Return the places of a partner by call, each call knowing whether the partner has an agreement."""
    by_key = {call.pk: call for call in calls}
    rows = Offering.objects.offered().filter(institution=partner, call__in=by_key)
    under = programs.under_an_agreement(F("call__stay_from"), F("call__stay_to"))
    covered = set(rows.filter(under).order_by().values_list("call", flat=True))
    found: dict[int, list[Offering]] = {key: [] for key in by_key}
    for place in rows.order_by("field", "pk"):
        place.call, place.institution = by_key[place.call_id], partner
        found[place.call_id].append(place)
    for call in by_key.values():
        programs.remember_hosts_under_an_agreement(call, [partner.pk] if call.pk in covered else [])
    return found


def _state(call: Call) -> str:
    now = timezone.now()
    if call.is_open(now):
        return OPEN
    return SOON if now < call.deadline else CLOSED


def _last_year(lowest: int | None) -> str:
    if lowest is None:
        return ""
    return _("Last year the lowest admitted position was %(position)s.") % {"position": lowest}


def _language(row: TeachingLanguage) -> str:
    name = capfirst(language_name(row.language))
    return (
        _("%(language)s from %(level)s") % {"language": name, "level": row.min_level}
        if row.min_level
        else name
    )


def _status(country: str) -> str:
    status = country_status(country)
    return str(CountryStatus.Status(status).label) if status else ""
