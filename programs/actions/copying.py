"""The rows of a new call, copied from a preset or from another call."""

import copy
from typing import Any

from ..models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
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
        condition=advised if recommended and advised else literal,
        condition_params=row.get("condition_params", {}),
        recommended_condition=advised,
        optional=row.get("optional", False),
        applies_to=row.get("applies_to", ""),
        funding=row.get("funding", []),
        scope=row.get("scope", ""),
        channel_forms=row.get("channel_forms", {}),
        min_level=row.get("min_level", ""),
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
    for place in source.offerings.all() if places else ():
        _copy(place, target, agreement_year=None)


def _copy(row: Any, target: Call, **other: Any) -> Any:
    """Save a copy of a row under another call, in its version, with all its texts."""
    twin = copy.copy(row)
    twin._state = copy.copy(row._state)
    twin._state.adding, twin._state.fields_cache = True, {}
    twin.pk = None
    if hasattr(twin, "until"):
        twin.since, twin.until = target.version, None
    for name, value in ({"call": target} | other).items():
        setattr(twin, name, value)
    twin.save()
    return twin
