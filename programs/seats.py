"""Which agreement each place of a call rests on, and where agreements give too little. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mobility.common import clock
from mobility.common.dates import long_date
from partners.models import Agreement, AgreementYear, Institution, academic_year_of

from .isced import field_name, lies_within
from .models import Call, Offering

KIND_OF_RULE = "agreement"


@dataclass(frozen=True)
class Shortage:
    """Why a place cannot be offered: its key, the column it is about, and a whole sentence with figures."""

    place: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Plan:
    """The year of an agreement for every place, by the place's key; or what stands in the way, by its host.

    ``missing`` says in whole sentences where no agreement is in force for the whole stay, ``shortages`` where
    one gives too little: too few seats, other fields, fewer months.
    """

    years: Mapping[int, AgreementYear]
    missing: Mapping[int, str]
    shortages: Mapping[int, Shortage]

    @property
    def problems(self) -> list[str]:
        """Every reason why the places may not be offered."""
        return [*self.missing.values(), *(shortage.sentence for shortage in self.shortages.values())]


def needs_agreement(call: Call) -> bool:
    """Tell whether a rule of the call asks for an agreement with the host."""
    return call.eligibility_rules.current().filter(kind=KIND_OF_RULE).exists()


def places_of(call: Call) -> QuerySet[Offering]:
    """Return the places a call offers; a correction has those of its call."""
    return Offering.objects.offered().filter(call=call.corrects_id or call.pk)


def agreements_for(call: Call) -> QuerySet[Agreement]:
    """Return the agreements under which a call may send people: in force on every day of the stay."""
    hosts = places_of(call).values("institution")
    known = Agreement.objects.in_force(call.stay_from, call.stay_to).sending().filter(institution__in=hosts)
    kind = call.program.agreement_kind
    return known.filter(kind=kind) if kind else known


def plan(call: Call) -> Plan:
    """Find the year of an agreement for every place of a call; a correction has the places of its call.

    The largest place is served first, and takes the agreement with most seats left; seats of staff are
    counted apart from those of students. Of a host with several agreements of one kind in force a place is
    never split between two.
    """
    if not needs_agreement(call):
        return Plan({}, {}, {})
    places = list(places_of(call).select_related("institution").order_by("-seats", "pk"))
    agreements = list(agreements_for(call))
    years = list(
        AgreementYear.objects.filter(
            agreement__in=agreements, academic_year=academic_year_of(call.stay_from)
        ).select_related("agreement")
    )
    free = _free_seats(years, places)
    left = dict(free)
    taken: dict[int, AgreementYear] = {}
    missing: dict[int, str] = {}
    shortages: dict[int, Shortage] = {}
    for host, here in _by_host(places).items():
        known = [year for year in years if year.agreement.institution_id == host]
        if not any(agreement.institution_id == host for agreement in agreements):
            missing[host] = _no_agreement(call, here[0].institution)
            continue
        for place in here:
            fitting = [year for year in known if _is_for(year, place)]
            shortage = _unfit(call, place, fitting)
            fitting = [year for year in fitting if _fits(year, place, call)]
            best = max(fitting, key=lambda year: left[year.pk, place.for_staff], default=None)
            if shortage is None and (best is None or left[best.pk, place.for_staff] < place.seats):
                among = [other for other in here if other.for_staff == place.for_staff]
                counted = sum(free[year.pk, place.for_staff] for year in fitting)
                shortage = Shortage(place.pk, "seats", _too_few(call, among, fitting, counted))
            if shortage is not None or best is None:
                assert shortage is not None
                shortages[host] = shortage
                break
            left[best.pk, place.for_staff] -= place.seats
            taken[place.pk] = best
    return Plan(taken, missing, shortages)


def agreed(place: Offering) -> str:
    """Say in figures what agreements give at a place's host; "" where the call needs none."""
    call = place.call
    if not needs_agreement(call):
        return ""
    known = Agreement.objects.in_force(call.stay_from, call.stay_to).sending()
    if call.program.agreement_kind:
        known = known.filter(kind=call.program.agreement_kind)
    year = academic_year_of(call.stay_from)
    years = AgreementYear.objects.filter(
        agreement__in=known.filter(institution=place.institution_id), academic_year=year
    )
    rows = [row for row in years if _is_for(row, place)]
    if place.for_staff:
        given, free = sum(r.staff_seats_out for r in rows), sum(r.staff_seats_free for r in rows)
        sentence = _(
            "Agreed for staff in %(year)s: %(agreed)s; not offered in published calls yet: %(free)s."
        )
    else:
        given, free = sum(r.seats_out for r in rows), sum(r.seats_free for r in rows)
        sentence = _(
            "Agreed for students in %(year)s: %(agreed)s; not offered in published calls yet: %(free)s."
        )
    return sentence % {"year": year, "agreed": given, "free": free}


def _free_seats(years: Iterable[AgreementYear], places: Iterable[Offering]) -> dict[tuple[int, bool], int]:
    """Return what is left of every year, for students and for staff; what the places hold is theirs."""
    free = {(year.pk, False): year.seats_free for year in years}
    free |= {(year.pk, True): year.staff_seats_free for year in years}
    for place in places:
        key = (place.agreement_year_id or 0, place.for_staff)
        if key in free:
            free[key] += place.seats
    return free


def _by_host(places: Sequence[Offering]) -> dict[int, list[Offering]]:
    hosts = defaultdict(list)
    for place in places:
        hosts[place.institution_id].append(place)
    return dict(hosts)


def _is_for(year: AgreementYear, place: Offering) -> bool:
    """Tell whether the year is for all levels of a place; a year that names none is for every level.

    Levels are those of studies: staff go whatever they are.
    """
    return place.for_staff or not year.levels or set(place.levels) <= set(year.levels)


def _fits(year: AgreementYear, place: Offering, call: Call) -> bool:
    return _is_of_its_fields(year, place) and _is_long_enough(year, place, call)


def _is_of_its_fields(year: AgreementYear, place: Offering) -> bool:
    return not year.isced_fields or lies_within(place.isced_field, year.isced_fields)


def _is_long_enough(year: AgreementYear, place: Offering, call: Call) -> bool:
    """Tell whether a seat of the year lasts for the stay: its last day is no later than n months on."""
    first, last = place.stay(call)
    return year.months_per_seat is None or last <= clock.add_months(first, year.months_per_seat)


def _unfit(call: Call, place: Offering, years: Sequence[AgreementYear]) -> Shortage | None:
    """Say why none of a host's years takes a place, by its field or its length; None when one does."""
    of_field = [year for year in years if _is_of_its_fields(year, place)]
    if years and not of_field:
        return Shortage(place.pk, "isced_field", _other_field(call, place, years))
    if of_field and not any(_is_long_enough(year, place, call) for year in of_field):
        return Shortage(place.pk, "ends_on", _too_long(call, place, of_field))
    return None


# --- In words -----------------------------------------------------------------------------------------------


def _language() -> str:
    return get_language() or "kk"


def _no_agreement(call: Call, host: Institution) -> str:
    words = {
        "host": host,
        "first": long_date(call.stay_from, _language()),
        "last": long_date(call.stay_to, _language()),
    }
    return _("%(host)s: no agreement is in force on all days from %(first)s to %(last)s.") % words


def _other_field(call: Call, place: Offering, years: Iterable[AgreementYear]) -> str:
    codes = dict.fromkeys(str(code) for year in years for code in year.isced_fields)
    words = {
        "host": place.institution,
        "place": place.field,
        "code": place.isced_field,
        "name": field_name(place.isced_field),
        "year": academic_year_of(call.stay_from),
        "agreed": ", ".join(f"{code} {field_name(code)}".strip() for code in codes),
    }
    if place.isced_field:
        return (
            _("%(host)s: the field %(code)s %(name)s is not among those agreed for %(year)s: %(agreed)s.")
            % words
        )
    return (
        _(
            "%(host)s: the agreement names fields for %(year)s (%(agreed)s); please give the place "
            "“%(place)s” the code of its field."
        )
        % words
    )


def _too_long(call: Call, place: Offering, years: Iterable[AgreementYear]) -> str:
    first, last = place.stay(call)
    months = max(year.months_per_seat or 0 for year in years)
    sentence = ngettext(
        "%(host)s: a seat is agreed for %(months)s month; the stay from %(first)s to %(last)s is longer.",
        "%(host)s: a seat is agreed for %(months)s months; the stay from %(first)s to %(last)s is longer.",
        months,
    )
    words = {"first": long_date(first, _language()), "last": long_date(last, _language())}
    return sentence % {"host": place.institution, "months": months, **words}


def _too_few(call: Call, here: Sequence[Offering], fitting: Iterable[AgreementYear], free: int) -> str:
    for_staff = here[0].for_staff
    wanted = sum(place.seats for place in here)
    sentence = ngettext(
        "%(host)s: this call offers %(wanted)s seat; of %(agreed)s agreed for %(year)s and these levels "
        "%(free)s are left.",
        "%(host)s: this call offers %(wanted)s seats; of %(agreed)s agreed for %(year)s and these levels "
        "%(free)s are left.",
        wanted,
    )
    if for_staff:
        sentence = ngettext(
            "%(host)s: this call offers %(wanted)s seat for staff; of %(agreed)s agreed for %(year)s "
            "%(free)s are left.",
            "%(host)s: this call offers %(wanted)s seats for staff; of %(agreed)s agreed for %(year)s "
            "%(free)s are left.",
            wanted,
        )
    return sentence % {
        "host": here[0].institution,
        "wanted": wanted,
        "agreed": sum(year.staff_seats_out if for_staff else year.seats_out for year in fitting),
        "free": free,
        "year": academic_year_of(call.stay_from),
    }
