"""Which agreement each place of a call rests on, and where agreements give too little. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mobility.common.dates import long_date
from partners.models import Agreement, AgreementYear, Institution, academic_year_of

from .models import Call, Offering

KIND_OF_RULE = "agreement"


@dataclass(frozen=True)
class Plan:
    """The year of an agreement for every place, by the place's key; or what stands in the way, by its host.

    ``missing`` says where no agreement is in force for the whole stay, ``shortages`` where one gives too few
    seats: each a whole sentence with figures.
    """

    years: Mapping[int, AgreementYear]
    missing: Mapping[int, str]
    shortages: Mapping[int, str]

    @property
    def problems(self) -> list[str]:
        """Every reason why the places may not be offered."""
        return [*self.missing.values(), *self.shortages.values()]


def needs_agreement(call: Call) -> bool:
    """Tell whether a rule of the call asks for an agreement with the host."""
    return call.eligibility_rules.current().filter(kind=KIND_OF_RULE).exists()


def agreements_for(call: Call) -> QuerySet[Agreement]:
    """Return the agreements under which a call may send people: in force on every day of the stay."""
    hosts = Offering.objects.filter(call=call.corrects_id or call.pk).values("institution")
    known = Agreement.objects.in_force(call.stay_from, call.stay_to).sending().filter(institution__in=hosts)
    kind = call.program.agreement_kind
    return known.filter(kind=kind) if kind else known


def plan(call: Call) -> Plan:
    """Find the year of an agreement for every place of a call; a correction has the places of its call.

    The largest place is served first, and takes the agreement with most seats left. Of a host with several
    agreements of one kind in force a place is never split between two.
    """
    if not needs_agreement(call):
        return Plan({}, {}, {})
    places = list(
        Offering.objects.filter(call=call.corrects_id or call.pk)
        .select_related("institution")
        .order_by("-seats", "pk")
    )
    agreements = list(agreements_for(call))
    years = list(
        AgreementYear.objects.filter(
            agreement__in=agreements, academic_year=academic_year_of(call.stay_from)
        ).select_related("agreement")
    )
    free = {year.pk: year.seats_free for year in years}
    for place in places:
        if place.agreement_year_id in free:
            free[place.agreement_year_id] += place.seats
    left = dict(free)
    taken: dict[int, AgreementYear] = {}
    missing: dict[int, str] = {}
    shortages: dict[int, str] = {}
    by_host = _by_host(places)
    for host, here in by_host.items():
        known = [year for year in years if year.agreement.institution_id == host]
        if not any(agreement.institution_id == host for agreement in agreements):
            missing[host] = _no_agreement(call, here[0].institution)
            continue
        for place in here:
            fitting = [year for year in known if _takes(year, place)]
            best = max(fitting, key=lambda year: left[year.pk], default=None)
            if best is None or left[best.pk] < place.seats:
                agreed = sum(year.seats_out for year in fitting)
                shortages[host] = _too_few(call, here, agreed, sum(free[year.pk] for year in fitting))
                break
            left[best.pk] -= place.seats
            taken[place.pk] = best
    return Plan(taken, missing, shortages)


def _by_host(places: Sequence[Offering]) -> dict[int, list[Offering]]:
    hosts = defaultdict(list)
    for place in places:
        hosts[place.institution_id].append(place)
    return dict(hosts)


def _takes(year: AgreementYear, place: Offering) -> bool:
    """Tell whether the year is for all levels of a place; a year that names none is for every level."""
    return not year.levels or set(place.levels) <= set(year.levels)


def _no_agreement(call: Call, host: Institution) -> str:
    language = get_language() or "kk"
    words = {
        "host": host,
        "first": long_date(call.stay_from, language),
        "last": long_date(call.stay_to, language),
    }
    return _("%(host)s: no agreement is in force on all days from %(first)s to %(last)s.") % words


def _too_few(call: Call, here: Sequence[Offering], agreed: int, free: int) -> str:
    wanted = sum(place.seats for place in here)
    sentence = ngettext(
        "%(host)s: this call offers %(wanted)s seat; of %(agreed)s agreed for %(year)s and these levels "
        "%(free)s are left.",
        "%(host)s: this call offers %(wanted)s seats; of %(agreed)s agreed for %(year)s and these levels "
        "%(free)s are left.",
        wanted,
    )
    return sentence % {
        "host": here[0].institution,
        "wanted": wanted,
        "agreed": agreed,
        "free": free,
        "year": academic_year_of(call.stay_from),
    }
