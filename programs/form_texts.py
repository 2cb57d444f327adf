"""The wordings that come with the portal for the forms it fills in."""

from pathlib import Path
from typing import Any

import yaml

from .models import FormText
from .preset import in_three

TEXTS = Path(__file__).parent / "data" / "form_texts.yaml"


def load_form_texts() -> None:
    """Put the wordings that come with the portal into the table; what staff have edited stays."""
    rows: list[dict[str, Any]] = yaml.load(TEXTS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for row in rows:
        texts: dict[str, str] = {}
        for name in ("title", "text", "signing", "source"):
            texts |= in_three(name, row[name])
        FormText.objects.get_or_create(code=row["code"], defaults=texts)
