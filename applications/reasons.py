"""The catalogue of reasons to return a document."""

from pathlib import Path
from typing import Any

import yaml

from .models import Document, ReturnReason

CATALOGUE = Path(__file__).parent / "data" / "return_reasons.yaml"


def load_return_reasons() -> None:
    """Put the reasons that come with the portal into the table; rows that exist stay as staff edited them."""
    rows: list[dict[str, Any]] = yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for order, row in enumerate(rows, start=1):
        texts = {f"text_{language}": text for language, text in row["text"].items()}
        ReturnReason.objects.get_or_create(
            code=row["code"], defaults={"kinds": row.get("kinds", []), "order": order, **texts}
        )


def reasons_for(document: Document) -> list[ReturnReason]:
    """Return the reasons that fit a document, in order."""
    kind = document.requirement.kind
    return [row for row in ReturnReason.objects.order_by("order", "id") if not row.kinds or kind in row.kinds]


def in_words(reason: ReturnReason | None, remark: str, language: str) -> str:
    """Return what the applicant reads: the reason in their language, then the office's own words."""
    parts = [getattr(reason, f"text_{language}") or reason.text if reason else "", remark.strip()]
    return " ".join(part for part in parts if part)
