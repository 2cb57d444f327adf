"""The five calls of a university's demo year, dated relative to the day of loading: years/<its code>.yaml."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from partners.models import Institution
from programs.actions import create_call, publish
from programs.models import Call, Offering

YEARS = Path(__file__).parent / "years"
FIELD = {
    "all": {"kk": "барлық мамандық", "ru": "все специальности", "en": "all fields"},
    "eng": {"kk": "инженерия", "ru": "инженерия", "en": "engineering"},
    "econ": {
        "kk": "экономика және менеджмент",
        "ru": "экономика и менеджмент",
        "en": "economics and management",
    },
    "agri": {"kk": "ауыл шаруашылығы", "ru": "сельское хозяйство", "en": "agriculture"},
    "it": {
        "kk": "ақпараттық технологиялар",
        "ru": "информационные технологии",
        "en": "information technology",
    },
}
ISCED = {"all": "", "eng": "071", "econ": "041", "agri": "081", "it": "061"}
TUITION = {
    "free": {"kk": "оқу ақысы жоқ", "ru": "обучение бесплатно", "en": "no tuition"},
    "paid": {
        "kk": "семестріне 1 200 EUR",
        "ru": "1 200 EUR за семестр",
        "en": "1,200 EUR a semester",
    },
    "agreed": {"kk": "келісім бойынша", "ru": "по соглашению", "en": "as the agreement says"},
}
COSTS = {
    "": {"kk": "", "ru": "", "en": ""},
    "dormitory": {
        "kk": "жатақхана айына шамамен 150 EUR",
        "ru": "общежитие около 150 EUR в месяц",
        "en": "dormitory about 150 EUR a month",
    },
    "town": {
        "kk": "пәтер айына 350 EUR-дан басталады, жатақхана жоқ",
        "ru": "жильё от 350 EUR в месяц, общежития нет",
        "en": "a room from 350 EUR a month, no dormitory",
    },
}
TERMS = {
    "autumn": {"kk": "{year} жылғы күз", "ru": "осень {year}", "en": "autumn {year}"},
    "spring": {"kk": "{year} жылғы көктем", "ru": "весна {year}", "en": "spring {year}"},
}


@dataclass(frozen=True)
class Plan:
    """A call in days from today; without ``stay`` it is for the first term after ``term_after``.

    ``slot`` says what is played in it: open, closing, scoring, finished, coming. ``returned`` are papers the
    office gives back; ``twins`` is the host that two equal candidates wish for, and nobody else. The last
    lines say who may apply, so that invented people fit the call's rules.
    """

    slot: str
    code: str
    preset: str
    title: dict[str, str]
    opens: int
    closes: int
    interviews: tuple[int, int]
    results: int
    places: list[dict[str, Any]]
    late: int | None = None
    term_after: int = 0
    terms_later: int = 0
    stay: tuple[int, int] | None = None
    funding: str = ""
    tuition: str = "free"
    returned: list[str] = field(default_factory=list)
    twins: str = ""
    least_gpa: str = "2.97"
    least_semester: int = 2
    in_semester_7: int = 0
    teachers: bool = False
    proofs: list[str] = field(default_factory=list)


def plans() -> list[Plan]:
    """Return the calls of the demo year of the university this installation belongs to."""
    text = (YEARS / f"{settings.INSTITUTION}.yaml").read_text(encoding="utf-8")
    return [Plan(**row) for row in yaml.load(text, Loader=yaml.CSafeLoader)]


def next_term(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first term that begins on or after a day: from 15 February or from 1 September."""
    spring, autumn = dt.date(day.year, 2, 15), dt.date(day.year, 9, 1)
    first = next(start for start in (spring, autumn, spring.replace(year=day.year + 1)) if start >= day)
    return first, dt.date(first.year, 6, 14) if first.month == 2 else dt.date(first.year, 12, 29)


def stay_of(plan: Plan, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a call's stay."""
    if plan.stay:
        first, last = plan.stay
        return today + dt.timedelta(days=first), today + dt.timedelta(days=last)
    term = next_term(today + dt.timedelta(days=plan.term_after))
    for _unused in range(plan.terms_later):
        term = next_term(term[1])
    return term


def make(plan: Plan, today: dt.date, by: Any) -> Call:
    """Make and publish one call with its places."""

    def day(offset: int) -> dt.date:
        return today + dt.timedelta(days=offset)

    first, last = stay_of(plan, today)
    term = TERMS["autumn" if first.month >= 7 else "spring"]
    more: dict[str, Any] = {
        f"title_{code}": f"{plan.title[code]}, {term[code].format(year=first.year)}" for code in term
    }
    if plan.late is not None:
        more["late_until"] = day(plan.late)
    if plan.funding:
        more["funding"] = plan.funding
    call = create_call(
        plan.preset,
        code=plan.code,
        opens_on=day(plan.opens),
        closes_on=day(plan.closes),
        interviews_from=day(plan.interviews[0]),
        interviews_to=day(plan.interviews[1]),
        results_on=day(plan.results),
        stay_from=first,
        stay_to=last,
        recommended=True,
        **more,
    )
    for place in plan.places:
        _offer(call, place, plan.tuition, today)
    return publish(call, by)


def _offer(call: Call, place: dict[str, Any], tuition: str, today: dt.date) -> None:
    """Make a place; ``closes`` counts days from today, ``starts`` from the first day of the stay."""

    def day(key: str, origin: dt.date) -> dt.date | None:
        return origin + dt.timedelta(days=place[key]) if key in place else None

    host, field_, paid = place["host"], place["field"], place.get("tuition", tuition)
    Offering.objects.create(
        call=call,
        institution=Institution.objects.get(code=host),
        isced_field=ISCED[field_],
        levels=place.get("levels", ["bachelor"]),
        seats=place["seats"],
        zero_grant_seats=place.get("without_grant", 0),
        teaching_language=place.get("language", "en"),
        closes_on=day("closes", today),
        starts_on=day("starts", call.stay_from),
        catalogue_url=f"https://courses.example/{host}" if place.get("courses") else "",
        min_gpa=Decimal(place["min_gpa"]) if "min_gpa" in place else None,
        min_level=place.get("min_level", ""),
        min_scores=place.get("min_scores", {}),
        **{f"field_{language}": text for language, text in FIELD[field_].items()},
        **{f"tuition_{language}": text for language, text in TUITION[paid].items()},
        **{f"costs_{language}": text for language, text in COSTS[place.get("costs", "")].items()},
    )
