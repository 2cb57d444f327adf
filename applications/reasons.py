"""The catalogues of reasons: to return a document, and for steps that need one."""

from pathlib import Path
from typing import Any

import yaml

from .models import Document, ReturnReason, StepReason

DATA = Path(__file__).parent / "data"
CATALOGUE = DATA / "return_reasons.yaml"
STEP_CATALOGUE = DATA / "step_reasons.yaml"


def load_return_reasons() -> None:
    """Put the reasons that come with the portal into the tables; what exists stays as staff wrote it."""
    rows: list[dict[str, Any]] = yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for order, row in enumerate(rows, start=1):
        texts = {f"text_{language}": text for language, text in row["text"].items()}
        ReturnReason.objects.get_or_create(
            code=row["code"], defaults={"kinds": row.get("kinds", []), "order": order, **texts}
        )
    steps: list[dict[str, Any]] = yaml.load(
        STEP_CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    for order, row in enumerate(steps, start=1):
        texts = {f"text_{language}": text for language, text in row["text"].items()}
        StepReason.objects.get_or_create(
            code=row["code"], defaults={"step": row["step"], "order": order, **texts}
        )


def reasons_for(document: Document) -> list[ReturnReason]:
    """Return the reasons that fit a document, in order."""
    kind = document.requirement.kind
    return [row for row in ReturnReason.objects.order_by("order", "id") if not row.kinds or kind in row.kinds]


def in_words(reason: ReturnReason | StepReason | None, remark: str, language: str) -> str:
    """Return what the applicant reads: the reason in their language, then the office's own words."""
    parts = [getattr(reason, f"text_{language}") or reason.text if reason else "", remark.strip()]
    return " ".join(part for part in parts if part)
