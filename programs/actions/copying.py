"""The rows of a new call, copied from a preset or from another call."""

import copy
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
    Provision,
)
from ..preset import in_three


def copy_rules(call: Call, data: dict[str, Any]) -> None:
    for order, row in enumerate(data["eligibility"], start=1):
        rule = EligibilityRule(
            call=call,
            order=order,
            kind=row["kind"],
            params=row["params"],
            strictness=row.get("strictness", EligibilityRule.Strictness.HARD),
            applies_to=row.get("applies_to", ""),
            funding=row.get("funding", []),
            scope=row.get("scope", ""),
            decided_by=row.get("decided_by", ""),
            warning=row.get("warning", ""),
            quote=row.get("quote", ""),
            **in_three("source", data["sources"][row["source"]]),
            **in_three("note", row.get("note")),
        )
        rule.full_clean(exclude=["call"])
        rule.save()


def copy_thresholds(call: Call, data: dict[str, Any]) -> None:
    for row in data["thresholds"]:
        columns = {name: value for name, value in row.items() if name != "note"}
        LanguageThreshold.objects.create(call=call, **columns, **in_three("note", row.get("note")))


def copy_documents(call: Call, data: dict[str, Any], recommended: bool) -> None:
    for order, row in enumerate(data["documents"], start=1):
        parent = _document(call, row, data, order * 10, recommended)
        for step, way in enumerate(row.get("one_of", []), start=1):
            way = {"kind": row["kind"], "source": row["source"], **way}
            _document(call, way, data, order * 10 + step, recommended, parent)


def _document(
    call: Call,
    row: dict[str, Any],
    data: dict[str, Any],
    order: int,
    recommended: bool,
    parent: DocumentRequirement | None = None,
) -> DocumentRequirement:
    literal, advised = row.get("condition", "everybody"), row.get("recommended_condition", "")
    requirement = DocumentRequirement(
        call=call,
        parent=parent,
        order=order,
        code=row["code"],
        kind=row["kind"],
        stage=row.get("stage", DocumentRequirement.Stage.APPLICATION),
        copies=row.get("copies"),
        forms=row.get("forms", []),
        languages=row.get("languages", []),
        questions=row.get("questions", []),
        min_words=row.get("min_words"),
        max_words=row.get("max_words"),
        condition=advised if recommended and advised else literal,
        condition_params=row.get("condition_params", {}),
        recommended_condition=advised,
        optional=row.get("optional", False),
        applies_to=row.get("applies_to", ""),
        funding=row.get("funding", []),
        scope=row.get("scope", ""),
        channel_forms=row.get("channel_forms", {}),
        min_level=row.get("min_level", ""),
        way=row.get("way", DocumentRequirement.Way.UPLOAD),
        written_by=row.get("written_by", ""),
        quote=row.get("quote", ""),
        **in_three("recommended_reason", row.get("recommended_reason")),
        **in_three("note", row.get("note")),
        **in_three("title", row["title"]),
        **in_three("help", row.get("help")),
        **in_three("source", data["sources"][row["source"]]),
    )
    requirement.full_clean(exclude=["call", "parent"])
    requirement.save()
    return requirement


def copy_criteria(call: Call, data: dict[str, Any]) -> None:
    for order, row in enumerate(data["criteria"], start=1):
        criterion = Criterion(
            call=call,
            order=order,
            code=row["code"],
            source=row["source"],
            scale_max=row["scale_max"],
            weight=row["weight"],
            **in_three("title", row["title"]),
            **in_three("guidance", row["guidance"]),
        )
        criterion.full_clean(exclude=["call"])
        criterion.save()


def copy_provisions(call: Call, data: dict[str, Any]) -> None:
    for order, row in enumerate(data.get("provisions", []), start=1):
        provision = Provision(
            call=call,
            order=order,
            topic=row["topic"],
            data=row.get("data", {}),
            quote=row.get("quote", ""),
            public=row.get("public", True),
            **in_three("text", row["text"]),
            **in_three("source", data["sources"][row["source"]]),
            **in_three("note", row.get("note")),
        )
        provision.full_clean(exclude=["call"])
        provision.save()


def copy_rows(source: Call, target: Call, *, places: bool = True, criteria: bool = True) -> None:
    """Copy every row of a call that holds now to another call: rules, table, papers with ways, the rest.

    ``places`` copies the places to go, too, ``criteria`` what the commission scores.
    """
    kinds = [source.eligibility_rules, source.thresholds, source.provisions]
    for rows in [*kinds, source.criteria] if criteria else kinds:
        for row in rows.current():
            _copy(row, target)
    papers = list(source.document_requirements.current().order_by("order", "id"))
    parents = {paper.pk: _copy(paper, target) for paper in papers if paper.parent_id is None}
    for way in papers:
        if way.parent_id in parents:
            _copy(way, target, parent=parents[way.parent_id])
    for place in copies_of(source, target).places if places else ():
        place.save()


DAYS = {
    "closes_on": gettext_lazy("own last day"),
    "starts_on": gettext_lazy("first day there"),
    "ends_on": gettext_lazy("last day there"),
}


@dataclass
class Copies:
    """Places as they would be copied, not saved; in words what is there already, and which days fell away."""

    places: list[Offering] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)


def copies_of(source: Call, target: Call, chosen: Collection[int] | None = None) -> Copies:
    """Return the places of a call as another one would have them; ``chosen`` are keys, all when None.

    Own days move as the days of the calls do, and fall away where they would lie outside those of the new
    call. What was withdrawn is not copied, nor who was admitted. Writes nothing.
    """
    found = Copies()
    there = {_same(row) for row in target.offerings.all()} if target.pk else set()
    rows = source.offerings.offered().select_related("institution").order_by("pk")
    for row in rows:
        if chosen is not None and row.pk not in chosen:
            continue
        name = f"{row.institution}: {row.field}"
        if _same(row) in there:
            found.present.append(name)
            continue
        place = _twin(row, target, agreement_year=None, lowest_admitted=None)
        for column in _move_days(place, source, target):
            found.cleared.append(_cleared(row, column))
        found.places.append(place)
    return found


def fallen_away(source: Call, target: Call) -> list[str]:
    """Return the own days that places have in a call and lost in its copy, in words."""
    copies = {_same(place): place for place in target.offerings.all()}
    return [
        _cleared(row, column)
        for row in source.offerings.offered().select_related("institution").order_by("pk")
        if (twin := copies.get(_same(row))) is not None
        for column in DAYS
        if getattr(row, column) and not getattr(twin, column)
    ]


def _cleared(place: Offering, column: str) -> str:
    named = {"place": f"{place.institution}: {place.field}", "day": capfirst(str(DAYS[column]))}
    return _("%(place)s (%(day)s)") % named


def _same(place: Any) -> tuple[int, str]:
    """Return what tells the places of one call apart: the host and the field."""
    return place.institution_id, place.field_en


def _move_days(place: Offering, source: Call, target: Call) -> list[str]:
    """Move the own days of a place with those of its call; return the columns that had to be cleared."""
    moved = {
        "closes_on": target.closes_on - source.closes_on,
        "starts_on": target.stay_from - source.stay_from,
        "ends_on": target.stay_to - source.stay_to,
    }
    for column, days in moved.items():
        if day := getattr(place, column):
            setattr(place, column, day + days)
    cleared = list(place.wrong_days(target))
    for column in cleared:
        setattr(place, column, None)
    return cleared


def _copy(row: Any, target: Call, **other: Any) -> Any:
    """Save a copy of a row under another call, in its version, with all its texts."""
    twin = _twin(row, target, **other)
    twin.save()
    return twin


def _twin(row: Any, target: Call, **other: Any) -> Any:
    """Return a copy of a row under another call, not saved."""
    twin: Any = copy.copy(row)
    twin._state = copy.copy(row._state)
    twin._state.adding, twin._state.fields_cache = True, {}
    twin.pk = None
    if hasattr(twin, "until"):
        twin.since, twin.until = target.version, None
    for name, value in ({"call": target} | other).items():
        setattr(twin, name, value)
    return twin
