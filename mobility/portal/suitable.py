"""Which places a reader may apply for: by their profile, or by their answers to the check."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from applications.models import Applicant
from applications.queries import facts_of
from applications.wishes import judged_at
from mobility.common.policy import visible
from mobility.common.verdict import Outcome
from programs import queries as programs
from programs.models import Call, Offering
from programs.rules import Facts

from .index import Alike, Bits, Index, bits, union

FactsFor = Callable[[Call], Facts]


def calls_ahead(index: Index, user: Any) -> list[Call]:
    """Return the calls that are open or open later, with their rules: four queries for all."""
    return list(programs.with_rules(visible(user, Call).filter(pk__in=index.alike)))


def suitable(index: Index, user: Any, calls: Iterable[Call], told: FactsFor | None) -> Bits | None:
    """Return the places that a person is not kept from: now, or once their call opens.

    A profile comes first, it took over what was answered before; else what was ``told``. None while nothing
    is known. Places that ask the same are judged once; neither they nor the calls cost a query.
    """
    rows = Applicant.objects.select_related("faculty").prefetch_related("proofs")
    person = rows.filter(user=user).first() if user.is_authenticated else None
    facts_for = told if person is None else partial(_of_profile, person)
    if facts_for is None:
        return None
    return union(_of_call(index, call, facts_for(call)) for call in calls)


def _of_profile(person: Applicant, call: Call) -> Facts:
    """Return the facts of a profile; no language paper means that none was named yet."""
    facts = facts_of(person, call)
    return facts if facts.proofs else replace(facts, proofs=None)


def _of_call(index: Index, call: Call, facts: Facts) -> Bits:
    """Return the places of a call that nothing keeps a person from."""
    groups = index.alike[call.pk]
    programs.remember_hosts_under_an_agreement(call, index.covered.get(call.pk, ()))
    _alone, *there = judged_at(call, facts, [_one_of(group, call) for group in groups])
    open_to = (
        group.places
        for group, judged in zip(groups, there, strict=True)
        if judged.judgement.outcome != Outcome.NOT_ELIGIBLE
    )
    return bits(place for places in open_to for place in places) & _taking(index, facts)


def _taking(index: Index, facts: Facts) -> Bits:
    """Return the places that take students of a cycle; staff are not bound by the cycles a place names."""
    if facts.person not in (None, "student"):
        return index.everything
    if facts.cycle:
        return index.levels.get(facts.cycle, 0) | index.levels.get("", 0)
    return union(places for level, places in index.levels.items() if level != Offering.STAFF)


def _one_of(group: Alike, call: Call) -> Offering:
    place = Offering(**group.values)
    place.call = call
    return place
