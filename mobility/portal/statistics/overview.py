"""The figures of the office as tables with titles, headings and lines in the reader's language."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applications.models import Applicant
from applications.workflow import FACES, State
from mobility.common.dates import country_name, short_date
from programs.wording.names import RULE_NAMES

from . import queries
from .queries import Asked, Three
from .tables import PLAIN, Cell, Column, Row, Table

# A year before, on the same day of the week.
YEAR = dt.timedelta(days=364)
WEEK = dt.timedelta(days=7)
MOST_DAYS = 62
DAY_SECONDS = 86400

# The way of an application, station by station.
LINE = (
    State.SUBMITTED,
    State.VERIFIED,
    State.RANKED,
    State.SELECTED,
    State.ACCEPTED,
    State.NOMINATED,
    State.ABROAD,
    State.RECOGNISED,
)


@dataclass(frozen=True)
class Days:
    """Applications by day, or by week: the first day of each, how many now and a year before."""

    starts: list[dt.date]
    now: list[int]
    before: list[int]
    weekly: bool


def tables(user: Any, asked: Asked) -> list[Table]:
    """Return all tables of the page but the one of days, in its order."""
    return [make(user, asked) for code, make in TABLES.items() if code != "days"]


def table(user: Any, asked: Asked, code: str) -> Table:
    """Return one table. Raises LookupError."""
    return TABLES[code](user, asked)


def days(user: Any, asked: Asked) -> Days:
    """Return the days on which applications were sent in, without holes; more than two months by week."""
    counted = queries.by_day(user, asked)
    now = counted[asked.year]
    before = {day + YEAR: count for day, count in counted[queries.year_before(asked.year)].items()}
    if not now and not before:
        return Days([], [], [], False)
    first, last = min([*now, *before]), max([*now, *before])
    weekly = (last - first).days >= MOST_DAYS
    step = WEEK if weekly else dt.timedelta(days=1)
    if weekly:
        first -= dt.timedelta(days=first.weekday())
    starts = [first + step * n for n in range((last - first) // step + 1)]

    def in_steps(counts: dict[dt.date, int]) -> list[int]:
        sums = [0] * len(starts)
        for day, count in counts.items():
            sums[(day - first) // step] += count
        return sums

    return Days(starts, in_steps(now), in_steps(before), weekly)


def table_of_days(user: Any, asked: Asked, found: Days | None = None) -> Table:
    """Return the days as a table; ``found`` when they were counted already."""
    found = found or days(user, asked)
    rows = zip(found.starts, found.now, found.before, strict=True)
    made = Table(
        code="days",
        title=_("Applications sent in, by week") if found.weekly else _("Applications sent in, by day"),
        about=_("A year before: on the same day of the week, of the calls of the academic year before."),
        first=_("Week from") if found.weekly else _("Day"),
        # How many came on a day tells nothing of anybody: never hidden.
        columns=(Column(asked.year, PLAIN), Column(queries.year_before(asked.year), PLAIN)),
        rows=tuple(Row(short_date(day), (now, before)) for day, now, before in rows),
    )
    return made.with_total(_("In all"))


def funnel(user: Any, asked: Asked) -> Table:
    """Return how many applications ever came as far as each station."""
    reached = queries.reached(user, asked)
    begun = queries.begun(user, asked).count()
    rows: list[tuple[str, int]] = [(_("begun"), begun)]
    rows += [(str(FACES[state].staff), reached.get(state, 0)) for state in LINE]
    return Table(
        code="funnel",
        title=_("How far applications came"),
        about=_("Everything that ever reached a station counts there, whatever became of it later."),
        first=_("Station"),
        columns=(Column(_("Applications")), Column(_("Of those begun, %"), kind=0)),
        rows=tuple(Row(capfirst(label), (n, _share(n, begun))) for label, n in rows) if begun else (),
        bars=(0,),
    )


def stages(user: Any, asked: Asked) -> Table:
    """Return how long applications stand in each state."""
    waited = queries.waited(user, asked)
    rows = []
    for state in State:
        row = waited.get(state)
        if row is not None and (row.left or FACES[state].ball != "nobody"):
            cells: tuple[Cell, ...] = (
                row.left,
                _in_days(row.mean),
                _in_days(row.longest),
                row.now,
                queries.days_since(row.oldest) if row.now else None,
            )
            rows.append(Row(str(capfirst(str(FACES[state].staff))), cells))
    return Table(
        code="stages",
        title=_("Time in each stage"),
        about=_("In days, from the move into a stage to the move out of it; a stage may be passed twice."),
        first=_("Stage"),
        columns=(
            Column(_("Left it")),
            Column(_("Days, on average"), kind=0),
            Column(_("Days, at most"), kind=0),
            Column(_("Stand there now")),
            Column(_("The oldest, days"), kind=3),
        ),
        rows=tuple(rows),
        bars=(1,),
    )


def rules(user: Any, asked: Asked) -> Table:
    """Return which rules people did not plainly meet when they sent their applications in."""
    found: dict[str, dict[str, int]] = {}
    titles: dict[str, str] = {}
    for kind, state, count, title in queries.findings(user, asked):
        found.setdefault(kind, {})[state] = count
        titles.setdefault(kind, (title or kind).split(" · ")[0])
    states = ("not_eligible", "individual_decision", "not_known", "warning")
    most = sorted(found, key=lambda kind: (-sum(found[kind].values()), titles[kind]))
    rows = [Row(titles[kind], tuple(found[kind].get(state, 0) for state in states)) for kind in most]
    return Table(
        code="rules",
        title=_("Rules that were not plainly met"),
        about=_("By the findings kept at submission: of how many applications each rule said so."),
        first=_("Rule"),
        columns=(
            Column(_("Not met")),
            Column(_("Individual decision")),
            Column(_("Could not be told")),
            Column(_("Warning only")),
        ),
        rows=tuple(rows),
        bars=(0, 1, 2, 3),
        stacked=True,
    )


def checks(user: Any, asked: Asked) -> Table:
    """Return which rules stood in the way of people who asked the public check whether they may apply."""
    found = queries.checks(user, asked)
    answered = found.pop("", 0)
    most = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    rows = [(str(RULE_NAMES.get(rule, rule)), count) for rule, count in most]
    return Table(
        code="checks",
        title=_("Why people may not apply"),
        about=_(
            "By the public check, for each call it answered for. These are answers: nobody is known there."
        ),
        first=_("Rule"),
        # Nobody is behind these numbers: never hidden.
        columns=(Column(_("Answers"), PLAIN), Column(_("Of all answers, %"), PLAIN)),
        rows=tuple(
            Row(label, (count, _share(count, answered)))
            for label, count in [(_("all answers"), answered), *rows]
        )
        if answered
        else (),
        bars=(0,),
    )


def _counted(code: str, title: str, first: str, found: dict[str, Three], about: str = "") -> Table:
    rows = sorted(found.items(), key=lambda row: (-row[1][0], row[0]))
    return Table(
        code=code,
        title=title,
        about=about,
        first=first,
        columns=(Column(_("Applied")), Column(_("Got a place")), Column(_("Went"))),
        rows=tuple(Row(label or _("not said"), counts) for label, counts in rows),
        bars=(0, 1, 2),
    ).with_total(_("In all"))


def by_program(user: Any, asked: Asked) -> Table:
    """Return applications by program."""
    return _counted("programs", _("By program"), _("Program"), queries.by_program(user, asked))


def by_faculty(user: Any, asked: Asked) -> Table:
    """Return applications by faculty."""
    about = _("By the profile as it was when the application was sent in.")
    return _counted("faculties", _("By faculty"), _("Faculty"), queries.by_faculty(user, asked), about)


def by_country(user: Any, asked: Asked) -> Table:
    """Return applications by country of the host."""
    about = _("Whoever has a place counts in its country, everybody else in that of the first wish.")
    found = queries.by_country(user, asked)
    named = {country_name(code, queries.language()) if code else "": row for code, row in found.items()}
    return _counted("countries", _("By country"), _("Country"), named, about)


def by_level(user: Any, asked: Asked) -> Table:
    """Return applications by level of study."""
    return _counted(
        "levels", _("By level"), _("Level"), _labelled(user, asked, "cycle", Applicant.Cycle.choices)
    )


def by_sex(user: Any, asked: Asked) -> Table:
    """Return applications by sex."""
    choices = Applicant._meta.get_field("sex").choices
    return _counted("sexes", _("By sex"), _("Sex"), _labelled(user, asked, "sex", choices))


def _labelled(user: Any, asked: Asked, column: str, choices: Any) -> dict[str, Three]:
    labels = {code: str(capfirst(str(label))) for code, label in choices}
    return {labels.get(code, code): row for code, row in queries.by_profile(user, asked, column).items()}


def seats(user: Any, asked: Asked) -> Table:
    """Return seats offered in published calls and seats somebody holds, by host."""
    made = Table(
        code="seats",
        title=_("Seats offered and used"),
        about=_("A seat is used while somebody holds a place there."),
        first=_("Host"),
        columns=(Column(_("Offered"), kind=PLAIN), Column(_("Used"))),
        rows=tuple(Row(host, (offered, used)) for host, offered, used in queries.seats(user, asked)),
        bars=(0, 1),
    )
    return made.with_total(_("In all"))


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _in_days(span: dt.timedelta | None) -> Decimal | None:
    if span is None:
        return None
    return (Decimal(span.total_seconds()) / DAY_SECONDS).quantize(Decimal("0.1"), ROUND_HALF_UP)


TABLES: dict[str, Callable[[Any, Asked], Table]] = {
    "days": table_of_days,
    "funnel": funnel,
    "stages": stages,
    "rules": rules,
    "checks": checks,
    "programs": by_program,
    "faculties": by_faculty,
    "countries": by_country,
    "levels": by_level,
    "sexes": by_sex,
    "seats": seats,
}
