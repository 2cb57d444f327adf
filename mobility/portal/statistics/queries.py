"""What happened to applications, counted by the database: as many queries for ten rows as for many."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from applications.models import Application, Choice, Transition
from applications.placement.models import Place
from applications.placement.queries import held
from applications.workflow import State
from mobility.common.policy import visible
from partners.models import Faculty
from programs.models import Call, Offering

from .models import CheckCount

GONE = (State.ABROAD, State.BACK, State.RECOGNISED)
PLACED = Q(place__isnull=False) & ~Q(state__in=[State.DECLINED, State.WITHDRAWN])
WENT = Q(state__in=GONE)
LANGUAGES = ("kk", "ru", "en")
# A count of each kind of people, as (applied, got a place, went).
Three = tuple[int, int, int]


@dataclass(frozen=True)
class Asked:
    """Which applications are counted: of an academic year, of one program or of all."""

    year: str
    program: str = ""

    def of(self, way: str = "") -> dict[str, Any]:
        """Return the filter, with the way to the call before each name."""
        narrowed = {f"{way}program__code": self.program} if self.program else {}
        return {f"{way}academic_year": self.year, **narrowed}


def language() -> str:
    """Return the reader's language as columns are named."""
    code = (get_language() or "en")[:2]
    return code if code in LANGUAGES else "en"


def years(user: Any) -> list[str]:
    """Return the academic years of published calls, the latest first; what is not a year is left out."""
    calls = visible(user, Call).filter(state=Call.State.PUBLISHED).order_by()
    calls = calls.filter(academic_year__regex=r"^\d{4}/\d{4}$")
    return sorted(set(calls.values_list("academic_year", flat=True).distinct()), reverse=True)


def programs(user: Any) -> list[tuple[str, str]]:
    """Return the programs that have published calls, with their titles."""
    calls = visible(user, Call).filter(state=Call.State.PUBLISHED).order_by()
    return sorted(
        set(calls.values_list("program__code", f"program__title_{language()}").distinct()),
        key=lambda row: row[1] or "",
    )


def year_before(year: str) -> str:
    """Return the academic year before one such as 2026/2027."""
    first = int(year[:4])
    return f"{first - 1}/{first}"


def begun(user: Any, asked: Asked) -> QuerySet[Application]:
    """Return the applications that are counted, drafts among them."""
    return visible(user, Application).filter(**asked.of("call__")).order_by()


def applied(user: Any, asked: Asked) -> QuerySet[Application]:
    """Return the applications that were sent in."""
    return begun(user, asked).filter(number__isnull=False)


# --- Over time -------------------------------------------------------------------------------------------


def by_day(user: Any, asked: Asked) -> dict[str, dict[dt.date, int]]:
    """Return how many applications were sent in on each day, of the year asked for and of the one before."""
    before = year_before(asked.year)
    rows = visible(user, Application).filter(number__isnull=False).order_by()
    rows = rows.filter(call__academic_year__in=[asked.year, before])
    if asked.program:
        rows = rows.filter(call__program__code=asked.program)
    found: dict[str, dict[dt.date, int]] = {asked.year: {}, before: {}}
    counted = rows.annotate(day=TruncDate("submitted_at")).values_list("call__academic_year", "day")
    for year, day, count in counted.annotate(n=Count("pk")):
        found[year][day] = count
    return found


def reached(user: Any, asked: Asked) -> dict[str, int]:
    """Return how many applications ever reached each state."""
    moves = visible(user, Transition).filter(**asked.of("application__call__")).order_by()
    return dict(moves.values_list("target").annotate(n=Count("application", distinct=True)))


@dataclass(frozen=True)
class Waited:
    """How long applications stood in a state: those that have left it, and those that stand there now."""

    left: int = 0
    mean: dt.timedelta | None = None
    longest: dt.timedelta | None = None
    now: int = 0
    oldest: dt.datetime | None = None


def waited(user: Any, asked: Asked) -> dict[str, Waited]:
    """Return by state how long applications stood there, from move to move; two queries.

    An application comes into its first state when it is begun, into any other by the move before.
    """
    earlier = Transition.objects.filter(application=OuterRef("application"), pk__lt=OuterRef("pk"))
    came = Subquery(earlier.order_by("-pk").values("at")[:1], output_field=DateTimeField())
    spent = ExpressionWrapper(F("at") - F("came"), output_field=DurationField())
    moves = visible(user, Transition).filter(**asked.of("application__call__")).order_by()
    moves = moves.annotate(came=Coalesce(came, F("application__created_at"))).annotate(spent=spent)
    figures = moves.values_list("source").annotate(n=Count("pk"), mean=Avg("spent"), longest=Max("spent"))
    left = {source: (n, mean, longest) for source, n, mean, longest in figures}
    standing = begun(user, asked).values_list("state").annotate(n=Count("pk"), oldest=Min("state_since"))
    now = {state: (n, oldest) for state, n, oldest in standing}
    nothing: tuple[int, None, None] = (0, None, None)
    return {state: Waited(*left.get(state, nothing), *now.get(state, (0, None))) for state in {*left, *now}}


# --- Rules -----------------------------------------------------------------------------------------------

# Each finding kept at submission becomes a row; both databases read the same JSON.
FINDINGS = {
    "sqlite": "json_each({sent}.findings) AS finding",
    "postgresql": "jsonb_array_elements({sent}.findings) AS finding(value)",
}
PART = {
    "sqlite": "json_extract(finding.value, '$.{path}')",
    "postgresql": "finding.value #>> '{{{keys}}}'",
}


def _part(*keys: str) -> str:
    return PART[connection.vendor].format(path=".".join(keys), keys=",".join(keys))


def findings(user: Any, asked: Asked) -> list[tuple[str, str, int, str]]:
    """Return (rule, its answer, of how many applications, its title), without what was met."""
    rows, values = applied(user, asked).values("id", "findings").query.sql_with_params()
    state = _part("en", "state")
    # Only names of our own stand in this text; what was asked travels as parameters.
    sql = (
        f"SELECT {_part('kind')}, {state}, COUNT(DISTINCT sent.id), MIN({_part(language(), 'title')}) "
        f"FROM ({rows}) sent CROSS JOIN {FINDINGS[connection.vendor].format(sent='sent')} "
        f"WHERE {state} <> 'eligible' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def checks(user: Any, asked: Asked) -> dict[str, int]:
    """Return how often the public check of calls found a rule not met; under "", how often it answered."""
    rows = visible(user, CheckCount).filter(**asked.of("call__")).order_by()
    return dict(rows.values_list("rule").annotate(n=Sum("count")))


# --- Who and where to ------------------------------------------------------------------------------------


def of_profile(column: str, way: str = "applicant__") -> Coalesce:
    """Return a column of the profile as it was at submission; where nothing was kept, as it is now."""
    kept = Cast(KT(f"snapshot__{column}"), CharField())  # SQLite gives numbers out as numbers
    return Coalesce(kept, Cast(F(f"{way}{column}"), CharField()), Value(""), output_field=CharField())


def wished(name: str) -> Subquery:
    """Return something of the place an application wished for first."""
    first = Choice.objects.filter(application=OuterRef("pk")).order_by("rank")
    return Subquery(first.values(f"offering__{name}")[:1], output_field=CharField())


def counted(user: Any, asked: Asked, group: Any) -> dict[str, Three]:
    """Return (applied, got a place, went) by the value of an expression."""
    rows = applied(user, asked).annotate(group=group).values_list("group")
    figures = rows.annotate(n=Count("pk"), placed=Count("pk", filter=PLACED), went=Count("pk", filter=WENT))
    return {group or "": (n, placed, went) for group, n, placed, went in figures}


def by_program(user: Any, asked: Asked) -> dict[str, Three]:
    """Return the counts by title of the program."""
    return counted(user, asked, F(f"call__program__title_{language()}"))


def by_faculty(user: Any, asked: Asked) -> dict[str, Three]:
    """Return the counts by name of the faculty; two queries."""
    names = {str(pk): name for pk, name in Faculty.objects.values_list("pk", f"name_{language()}")}
    by_key = counted(user, asked, of_profile("faculty_id"))
    return {names.get(key) or key: figures for key, figures in by_key.items()}


def by_country(user: Any, asked: Asked) -> dict[str, Three]:
    """Return the counts by the country of the first wish; whoever has a place counts in the country of it."""
    return counted(user, asked, _of_host("country"))


def _of_host(column: str) -> Case:
    """Return a column of the host of the place held, otherwise of the first wish."""
    return Case(
        When(PLACED, then=F(f"place__offering__institution__{column}")),
        default=wished(f"institution__{column}"),
        output_field=CharField(),
    )


def by_profile(user: Any, asked: Asked, column: str) -> dict[str, Three]:
    """Return the counts by a column of the profile, as its codes."""
    return counted(user, asked, of_profile(column))


def seats(user: Any, asked: Asked) -> list[tuple[str, int, int]]:
    """Return (host, seats offered, seats used) of published calls, most seats first; two queries."""
    name = f"institution__name_{language()}"
    offers = visible(user, Offering).offered().filter(call__state=Call.State.PUBLISHED, **asked.of("call__"))
    offered = offers.order_by().values_list("institution", name).annotate(n=Sum("seats"))
    places = held(visible(user, Place)).filter(**asked.of("offering__call__")).order_by()
    names = places.values_list("offering__institution", f"offering__{name}")
    used = {(pk, host): n for pk, host, n in names.annotate(n=Count("pk"))}
    rows = {(pk, host): n for pk, host, n in offered}
    both = [(host or "", rows.get((pk, host), 0), used.get((pk, host), 0)) for pk, host in {**rows, **used}]
    return sorted(both, key=lambda row: (-row[1], row[0]))


# --- The yearly table ------------------------------------------------------------------------------------

REPORTED: dict[str, Any] = {
    "applied": Q(),
    "placed": PLACED,
    "went": WENT,
    "recognised": Q(state=State.RECOGNISED),
}


def report(user: Any, asked: Asked, lines: list[str], counts: dict[str, tuple[str, dict[str, str]]]):
    """Return the yearly table as rows of values: what tells lines apart, then the counts, in one query.

    ``counts`` gives for a name what is counted and to whom it is narrowed.
    """
    told_apart = {
        "program": F(f"call__program__title_{language()}"),
        "scope": F("call__scope"),
        "country": _of_host("country"),
        "host": _of_host(f"name_{language()}"),
        "term": F("call__term"),
        "funding": F("call__funding"),
    }
    profile = {f"of_{name}": of_profile(name) for name in ("person", "cycle", "sex")}
    rows = applied(user, asked).annotate(**{f"by_{name}": told_apart[name] for name in lines}, **profile)
    sums = {
        f"sum_{name}": Count(
            "pk", filter=REPORTED[what] & Q(**{f"of_{who}": value for who, value in narrowed.items()})
        )
        for name, (what, narrowed) in counts.items()
    }
    named = [f"by_{name}" for name in lines]
    return rows.values_list(*named).annotate(**sums).order_by(*named)


def days_since(moment: dt.datetime | None) -> int | None:
    """Return how many days ago something was."""
    return None if moment is None else (timezone.localdate() - timezone.localdate(moment)).days
