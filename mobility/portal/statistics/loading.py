"""Load the columns of the yearly table that ship with the portal."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from .models import ReportColumn

COLUMNS = Path(__file__).parent / "data" / "columns.yaml"


@transaction.atomic
def load_columns() -> int:
    """Add the columns that are missing, as assumed; what staff wrote stays. Returns how many are new."""
    added = 0
    rows: list[dict[str, Any]] = yaml.load(COLUMNS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for order, row in enumerate(rows, start=1):
        texts = {f"title_{language}": text for language, text in row.pop("title").items()}
        columns = row | texts | {"order": order * 10, "assumed": True}
        _row, created = ReportColumn.objects.get_or_create(code=columns.pop("code"), defaults=columns)
        added += created
    return added
