"""What the public pages show."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.common.dates import day_month, days_left
from mobility.common.policy import visible
from mobility.common.verdict import Outcome
from partners.models import Institution
from programs import queries as programs
from programs.models import Call
from programs.rules import Facts, Judgement
from programs.wording import FindingText, condition_reason, finding_text


def open_calls(user: Any) -> list[Call]:
    """Return the calls that take applications today, the nearest deadline first."""
    return list(visible(user, Call).open().select_related("program").order_by("closes_on", "code"))


def upcoming_calls(user: Any) -> list[Call]:
    """Return the published calls that open later."""
    return list(visible(user, Call).upcoming().select_related("program").order_by("opens_on", "code"))


def stations(call: Call, language: str) -> list[dict[str, Any]]:
    """Return the dates of a call as a route line; the station of today is the current one."""
    today = timezone.localdate()
    rows: list[tuple[str, dt.date | None, str]] = [
        (
            _("Applications"),
            call.closes_on,
            _("until %(day)s") % {"day": day_month(call.closes_on, language)},
        ),
        (_("Interviews"), call.interviews_to, _span(call.interviews_from, call.interviews_to, language)),
        (_("Results"), call.results_on, day_month(call.results_on, language) if call.results_on else ""),
        (_("Departure"), call.stay_from, _("from %(day)s") % {"day": day_month(call.stay_from, language)}),
    ]
    known = [(label, day, note) for label, day, note in rows if day is not None]
    current = next((n for n, (_label, day, _note) in enumerate(known) if today <= day), len(known) - 1)
    return [
        {"label": label, "note": note, "state": "done" if n < current else "now" if n == current else "ahead"}
        for n, (label, _day, note) in enumerate(known)
    ]


def _span(first: dt.date | None, last: dt.date | None, language: str) -> str:
    if first is None or last is None:
        return ""
    return f"{day_month(first, language)} – {day_month(last, language)}"


@dataclass(frozen=True)
class CallCard:
    """A call on the home page: the row, its countdown and its route line."""

    call: Call
    days: int
    unit: str
    stations: list[dict[str, Any]]
    is_open: bool


def cards(calls: list[Call], language: str) -> list[CallCard]:
    """Return the calls with countdown and dates."""
    today = timezone.localdate()
    return [
        CallCard(
            call, days, ngettext("day", "days", days), stations(call, language), call.is_open(timezone.now())
        )
        for call in calls
        for days in [call.days_left(today)]
    ]


@dataclass(frozen=True)
class PaperLine:
    """A line of the personal list of papers."""

    title: str
    help: str
    needed: bool | None
    reason: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The check's answer for one call."""

    call: Call
    outcome: Outcome
    findings: list[FindingText]
    papers: list[PaperLine]
    not_needed: list[PaperLine]
    left: str

    @property
    def open_findings(self) -> list[FindingText]:
        """Findings the reader has to do something about."""
        return [f for f in self.findings if f.state != Outcome.ELIGIBLE]

    @property
    def met_findings(self) -> list[FindingText]:
        return [f for f in self.findings if f.state == Outcome.ELIGIBLE]


def check(user: Any, facts_for: Callable[[Call], Facts], language: str) -> list[Answer]:
    """Answer for every open call by what a person said; the number of queries does not grow with rules."""
    calls = programs.with_rules(visible(user, Call).open())
    answers = [answer(call, facts_for(call), language) for call in calls.order_by("closes_on", "code")]
    return sorted(answers, key=lambda a: list(ORDER).index(a.outcome))


ORDER = (Outcome.ELIGIBLE, Outcome.NOT_KNOWN, Outcome.INDIVIDUAL, Outcome.NOT_ELIGIBLE)


def answer(call: Call, facts: Facts, language: str) -> Answer:
    """Put one judgement and its checklist into words."""
    judgement: Judgement = programs.judge(call, facts)
    lines = [
        PaperLine(
            title=item.requirement.title,
            help=item.requirement.help,
            needed=item.needed,
            reason=condition_reason(item.requirement, facts, item.needed),
            alternatives=tuple(row.title for row in item.alternatives),
        )
        for item in programs.checklist(call, facts)
    ]
    return Answer(
        call=call,
        outcome=judgement.outcome,
        findings=[
            finding_text(finding)
            for finding in judgement.findings
            if not (finding.row.soft and finding.verdict.outcome == Outcome.ELIGIBLE)  # hints are for trouble
        ],
        papers=[line for line in lines if line.needed is not False],
        not_needed=[line for line in lines if line.needed is False],
        left=days_left(call.days_left(timezone.localdate()), language),
    )


def partners_by_country(user: Any) -> list[tuple[str, list[Institution]]]:
    """Return the partners grouped by country code, in the order of the list."""
    groups: dict[str, list[Institution]] = {}
    for institution in visible(user, Institution).filter(is_home=False).order_by("country", "name"):
        groups.setdefault(institution.country, []).append(institution)
    return list(groups.items())


def partner_counts(user: Any) -> dict[str, int]:
    """Return how many partners there are, in how many countries, and how many host under KA171: one query."""
    rows = list(visible(user, Institution).filter(is_home=False).values_list("country", "hosts_ka171"))
    return {
        "partners": len(rows),
        "countries": len({country for country, _hosts in rows}),
        "ka171": sum(hosts for _country, hosts in rows),
    }
