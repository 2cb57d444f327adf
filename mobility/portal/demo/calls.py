"""The four calls of the demo year, dated relative to the day of loading."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from partners.models import Institution
from programs.actions import create_call, publish
from programs.models import Call, Offering

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
NO_TUITION = {"kk": "оқу ақысы жоқ", "ru": "обучение бесплатно", "en": "no tuition"}
TERMS = {
    "autumn": {"kk": "{year} жылғы күз", "ru": "осень {year}", "en": "autumn {year}"},
    "spring": {"kk": "{year} жылғы көктем", "ru": "весна {year}", "en": "spring {year}"},
}


@dataclass(frozen=True)
class Plan:
    """A call in days from today; without ``stay`` it is for the first term after ``term_after``."""

    code: str
    preset: str
    title: dict[str, str]
    opens: int
    closes: int
    interviews: tuple[int, int]
    results: int
    places: tuple[tuple[str, str, int], ...]
    term_after: int = 0
    stay: tuple[int, int] | None = None


MSHE = {"kk": "ҒЖБМ гранты", "ru": "Грант МНВО", "en": "MSHE grant"}
PLANS = (
    Plan(
        "mshe-open",
        "tou-mshe-001",
        MSHE,
        opens=-12,
        closes=44,
        interviews=(50, 54),
        results=60,
        term_after=150,
        places=(
            ("upol", "all", 3),
            ("tul", "eng", 3),
            ("ytu", "eng", 2),
            ("czu", "agri", 2),
            ("qau", "all", 2),
            ("tsu", "it", 3),
        ),
    ),
    Plan(
        "ka171-closing",
        "tou-ka171-001",
        {"kk": "Erasmus+ KA171", "ru": "Erasmus+ KA171", "en": "Erasmus+ KA171"},
        opens=-32,
        closes=3,
        interviews=(9, 12),
        results=19,
        term_after=45,
        places=(("tul", "it", 2), ("upol", "all", 2), ("korfanty", "econ", 2), ("akdeniz", "all", 1)),
    ),
    Plan(
        "mshe-scoring",
        "tou-mshe-001",
        MSHE,
        opens=-70,
        closes=-22,
        interviews=(-9, -4),
        results=8,
        term_after=45,
        places=(("ytu", "eng", 3), ("upol", "all", 2), ("tul", "eng", 3), ("anhalt", "it", 2)),
    ),
    Plan(
        "exchange-finished",
        "tou-bilateral",
        {"kk": "Келісім бойынша алмасу", "ru": "Обмен по соглашению", "en": "Exchange under an agreement"},
        opens=-330,
        closes=-280,
        interviews=(-272, -268),
        results=-260,
        stay=(-118, 12),
        places=(
            ("anhalt", "all", 6),
            ("ytu", "all", 5),
            ("akdeniz", "all", 6),
            ("bfu", "all", 4),
            ("bsu", "all", 1),
        ),
    ),
)


def next_term(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first term that begins on or after a day: from 15 February or from 1 September."""
    spring, autumn = dt.date(day.year, 2, 15), dt.date(day.year, 9, 1)
    first = next(start for start in (spring, autumn, spring.replace(year=day.year + 1)) if start >= day)
    return first, dt.date(first.year, 6, 14) if first.month == 2 else dt.date(first.year, 12, 29)


def make(plan: Plan, today: dt.date, by: Any) -> Call:
    """Make and publish one call with its places."""

    def day(offset: int) -> dt.date:
        return today + dt.timedelta(days=offset)

    first, last = (day(plan.stay[0]), day(plan.stay[1])) if plan.stay else next_term(day(plan.term_after))
    term = TERMS["autumn" if first.month >= 7 else "spring"]
    titles = {f"title_{code}": f"{plan.title[code]}, {term[code].format(year=first.year)}" for code in term}
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
        **titles,
    )
    for code, field, seats in plan.places:
        Offering.objects.create(
            call=call,
            institution=Institution.objects.get(code=code),
            levels=["bachelor"],
            seats=seats,
            **{f"field_{language}": text for language, text in FIELD[field].items()},
            **{f"tuition_{language}": text for language, text in NO_TUITION.items()},
        )
    return publish(call, by)
