"""Who brings a paper: as the page says it to the letter, or as it is recommended to be read."""

from typing import Any

from .. import preset as presets
from ..models import DocumentRequirement


def literal(paper: DocumentRequirement) -> tuple[str, dict[str, Any]]:
    """Return the condition that the page names, with its parameters; everybody where no page is known."""
    if paper.condition != paper.recommended_condition:
        return paper.condition, paper.condition_params
    if paper.call.preset in presets.names():
        for row in presets.read(paper.call.preset)["documents"]:
            if row["code"] == paper.code:
                return row.get("condition", "everybody"), row.get("condition_params", {})
    return "everybody", {}


def take(paper: DocumentRequirement, recommended: bool) -> None:
    """Save a paper under its recommended or under its literal condition."""
    condition, params = (paper.recommended_condition, {}) if recommended else literal(paper)
    if (condition, params) == (paper.condition, paper.condition_params):
        return
    paper.condition, paper.condition_params = condition, params
    paper.full_clean(exclude=["call", "parent"])
    paper.save(update_fields=["condition", "condition_params"])
