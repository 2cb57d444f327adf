"""What pages and decisions need to know about a call: its rules as plain rows, its checklist for a person."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from mobility.common.verdict import Outcome
from partners.models import SENDING, Agreement

from . import questions, rules
from .changes import put_back
from .models import (
    Call,
    CallVersion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
)
from .seats import KIND_OF_RULE, agreements_for


def with_rules(calls: QuerySet[Call], version: int | None = None) -> QuerySet[Call]:
    """Load everything a judgement needs in a fixed number of queries, however many rules there are.

    Rows that a correction replaced are left out: what holds now is asked, or what held in ``version``.
    """

    def rows(model: Any) -> Any:
        return model.objects.current() if version is None else model.objects.in_version(version)

    return (
        calls.select_related("program")
        .annotate(agreement_in_force=Exists(_offerings_under_an_agreement()))
        .prefetch_related(
            Prefetch("eligibility_rules", rows(EligibilityRule).order_by("order", "id")),
            Prefetch("thresholds", rows(LanguageThreshold).order_by("id")),
            Prefetch("document_requirements", rows(DocumentRequirement).order_by("order", "id")),
        )
    )


def ready(call: Call) -> Call:
    """Return a call with its rules loaded: itself when it came from one of the functions here."""
    return call if hasattr(call, "agreement_in_force") else with_rules(Call.objects.all()).get(pk=call.pk)


def as_of(call: Call, version: int | None) -> Call:
    """Return a call as it stood in a version: rows, dates and texts of then, in memory only.

    The version that holds now, and None, give the call as it is.
    """
    if version is None or version >= call.version:
        return ready(call)
    found = with_rules(Call.objects.all(), version).get(pk=call.pk)
    kept = CallVersion.objects.filter(call=call, number=version).first()
    return put_back(found, kept.content) if kept is not None else found


def of_correction(correction: Call) -> Call:
    """Return a correction in preparation as the call will stand: the places are those of the call itself."""
    found = with_rules(Call.objects.all()).get(pk=correction.pk)
    covered = Offering.objects.offered().filter(
        under_an_agreement(found.stay_from, found.stay_to), call=correction.corrects_id
    )
    vars(found)["agreement_in_force"] = covered.exists()
    return found


def _offerings_under_an_agreement() -> QuerySet[Offering]:
    """Places of a call whose host has an agreement in force during the whole stay."""
    return Offering.objects.offered().filter(
        under_an_agreement(OuterRef("stay_from"), OuterRef("stay_to")), call=OuterRef("pk")
    )


def under_an_agreement(first: Any, last: Any) -> Q:
    """Hold for places whose host has an agreement of the program's kind in force from first to last day."""
    kind = "institution__agreements__kind"
    any_kind = Q(call__program__agreement_kind="") & Q(**{f"{kind}__in": SENDING})
    return (any_kind | Q(**{kind: F("call__program__agreement_kind")})) & Q(
        institution__agreements__state=Agreement.State.IN_FORCE,
        institution__agreements__valid_from__lte=first,
        institution__agreements__valid_to__gte=last,
    )


def hosts_under_an_agreement(call: Call) -> frozenset[int] | None:
    """Return the keys of the hosts whose agreement is in force during the whole stay.

    None where no rule of the call, whose rows are loaded, asks for an agreement. One query for a call.
    """
    if all(row.kind != KIND_OF_RULE for row in call.eligibility_rules.all()):
        return None
    kept = vars(call)
    if "hosts_under_an_agreement" not in kept:
        hosts = agreements_for(call).values_list("institution_id", flat=True)
        kept["hosts_under_an_agreement"] = frozenset(hosts)
    return kept["hosts_under_an_agreement"]


def remember_hosts_under_an_agreement(call: Call, hosts: Iterable[int]) -> None:
    """Keep with a call which hosts have an agreement in force, where a page has asked it for many calls."""
    vars(call)["hosts_under_an_agreement"] = frozenset(hosts)


def judge(call: Call, facts: rules.Facts) -> rules.Judgement:
    """Ask every rule of a call about a person."""
    call = ready(call)
    return rules.judge(
        facts,
        [row.as_row() for row in call.eligibility_rules.all()],
        [row.as_row() for row in call.thresholds.all()],
    )


@dataclass(frozen=True)
class ChecklistItem:
    """A line of the checklist for one person. ``needed`` is None while a fact is missing."""

    requirement: DocumentRequirement
    needed: bool | None
    alternatives: Sequence[DocumentRequirement] = field(default_factory=tuple)


def checklist(
    call: Call, facts: rules.Facts, stages: Iterable[str] = ("application",)
) -> list[ChecklistItem]:
    """Return every line of the call's checklist in order, each with whether this person needs it."""
    rows = list(ready(call).document_requirements.all())
    wanted = set(stages)
    return [
        ChecklistItem(
            row,
            rules.needed(row, facts),
            tuple(way for way in rows if way.parent_id == row.pk and rules.needed(way, facts) is not False),
        )
        for row in rows
        if row.parent_id is None and row.stage in wanted
    ]


def offerings_for(call: Call) -> QuerySet[Offering]:
    """Return the places to go of a call with their hosts."""
    return call.offerings.select_related("institution")


def lowest_admitted_last_year(offerings: Iterable[Offering]) -> dict[int, int]:
    """Return the lowest position that was admitted to each place a year ago, by the place's key.

    A year ago means: to the same host and field of the call this one was made from. Places of calls that do
    not show it, and those nobody was admitted to, are left out. Calls must be loaded; one query for all.
    """
    shown = [place for place in offerings if place.call.shows_last_year and place.call.based_on_id]
    if not shown:
        return {}
    before = Offering.objects.filter(
        call__in={place.call.based_on_id for place in shown},
        institution__in={place.institution_id for place in shown},
        lowest_admitted__isnull=False,
    ).order_by("lowest_admitted")
    columns = "call", "institution", "search_words", "lowest_admitted"
    known = {tuple(same): lowest for *same, lowest in before.values_list(*columns)}
    positions = {
        place.pk: known.get((place.call.based_on_id, place.institution_id, place.search_words))
        for place in shown
    }
    return {pk: lowest for pk, lowest in positions.items() if lowest is not None}


def may_start(judgement: rules.Judgement) -> bool:
    """A person may begin a draft unless a rule they cannot mend says no; unknown facts are asked later."""
    return judgement.outcome != Outcome.NOT_ELIGIBLE


def of_call(
    call: Call,
    semester: int | None = None,
    today: dt.date | None = None,
    *,
    person: str | None = None,
    stay_days: int | None = None,
) -> dict[str, Any]:
    """Return the facts that the call itself gives: the stay, who pays, the day of the application.

    ``semester`` is the person's current one; from it follows the semester during the stay. The application is
    made today unless another day is named. ``stay_days`` is the length of the stay, first and last day
    included, of staff who choose it themselves: until they said it their last day is not known.
    """
    today = today or timezone.localdate()
    ahead = term_number(call.stay_from + dt.timedelta(days=31)) - term_number(today)
    return {
        "today": today,
        "departure": call.stay_from,
        "stay_end": _last_day(call, person, stay_days),
        "semesters": call.semesters,
        "semester_of_stay": None if semester is None else semester + max(0, ahead),
        "scope": call.scope,
        "funding": call.funding or None,
        "channel": "portal",
        "agreement": getattr(call, "agreement_in_force", None),
    }


def _last_day(call: Call, person: str | None, stay_days: int | None) -> dt.date | None:
    if person in (None, "student") or not questions.has_own_length(ready(call), person):
        return call.stay_to
    return None if stay_days is None else call.stay_from + dt.timedelta(days=stay_days - 1)


def term_number(day: dt.date) -> int:
    """Number the terms on end: February to August is spring, September to January autumn."""
    year = day.year - (day.month == 1)
    return year * 2 + (day.month == 1 or day.month >= 9)
