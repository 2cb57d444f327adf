"""Which questions the rules and papers of calls need answered: nobody is asked what changes nothing.

A question is named as the field that asks it, in the public check and in the profile.
"""

from collections.abc import Iterable, Iterator, Sequence

from . import rules
from .models import Call
from .rules.papers import binds
from .rules.person import group_of

# What the call itself tells (dates, agreement, kind of mobility) is asked of nobody; the length of the stay
# only of staff whom the call lets choose it.
OF_THE_CALL: tuple[str, ...] = ()
QUESTIONS_OF_KINDS: dict[str, tuple[str, ...]] = {
    "person": ("person",),
    "cycle": ("cycle",),
    "faculty": ("faculty",),
    "study_year": ("semester",),
    "semester": ("semester",),
    "final_year": ("final_year",),
    "gpa": ("gpa",),
    "full_time": ("full_time",),
    "degree": ("degree",),
    "field_match": ("field_match",),
    "age": ("birth_date",),
    "citizenship": ("citizenship",),
    "category": ("categories",),
    "language": ("test",),
    "passport": ("passport_until", "stay_days"),
    "participation": ("earlier_study_months", "earlier_internship_months"),
    "duration": ("stay_days",),
    "lead_time": OF_THE_CALL,
    "agreement": OF_THE_CALL,
    "nominated": OF_THE_CALL,
    "scope": OF_THE_CALL,
    "channel": OF_THE_CALL,
    "competition": OF_THE_CALL,
}
QUESTIONS_OF_CONDITIONS: dict[str, tuple[str, ...]] = {
    "everybody": (),
    "minor_at_departure": ("birth_date",),
    "stay_over_2_months": ("stay_days",),
    "many_children_family": ("categories",),
    "orphan_or_no_parental_care": ("categories",),
    "disability": ("categories",),
    "nominated": OF_THE_CALL,
    "is_student": ("person",),
    "citizen_of_kazakhstan": ("citizenship",),
    "master_or_doctoral_or_teacher": ("person", "cycle"),
}


def of_kind(kind: str) -> tuple[str, ...]:
    """Return the questions a kind of rule reads. Raises KeyError for an unknown kind."""
    return QUESTIONS_OF_KINDS[kind]


def of_condition(condition: str) -> tuple[str, ...]:
    """Return the questions the condition of a paper reads. Raises KeyError for an unknown one."""
    return QUESTIONS_OF_CONDITIONS.get(condition) or QUESTIONS_OF_KINDS.get(condition, ())


def of_calls(calls: Iterable[Call], person: str | None = None) -> set[str]:
    """Return the questions of these calls, whose rows are loaded; ``person`` leaves out what binds others."""
    people = (person,) if person else ("student", "staff")
    return {name for call in calls for who in people for name in _asked(call, who)}


def has_own_length(call: Call, person: str | None) -> bool:
    """Tell whether somebody's stay has a length of its own: a rule about length in days binds staff.

    Students stay as long as the call says. The call's rows are loaded.
    """
    known = _known(call, person)
    return group_of(known) == "staff" and any(
        row.kind == "duration" and row.params.get("unit") == "day" and binds(row, known)
        for row in call.eligibility_rules.all()
    )


def _known(call: Call, person: str | None) -> rules.Facts:
    return rules.Facts(person=person, scope=call.scope, funding=call.funding or None)


def _asked(call: Call, person: str) -> set[str]:
    """Leave out how long the stay is where the call itself says it."""
    asked = set(_of_call(call, person))
    return asked if has_own_length(call, person) else asked - {"stay_days"}


def _of_call(call: Call, person: str) -> Iterator[str]:
    known = _known(call, person)
    if not _is_for(call, person):
        yield "person"
        return
    for rule in call.eligibility_rules.all():
        if binds(rule, known):
            yield from of_kind(rule.kind)
            yield from _who_pays(call, rule.funding)
    for paper in call.document_requirements.all():
        if binds(paper, known):
            yield from of_condition(paper.condition)
            yield from _who_pays(call, paper.funding)


def _is_for(call: Call, person: str) -> bool:
    """Tell whether the call takes such people at all: of those it does not take nothing else is asked."""
    kinds = ("teacher", "staff") if person == "staff" else (person,)
    bars = [row.as_row() for row in call.eligibility_rules.all() if row.kind == "person"]
    return any(not rules.judge(rules.Facts(person=kind), bars).failed for kind in kinds)


def _who_pays(call: Call, bound: Sequence[str]) -> tuple[str, ...]:
    """Ask who pays where a row binds some people by it and the call leaves it open."""
    return ("funding",) if bound and not call.funding else ()
