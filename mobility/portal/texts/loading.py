"""Load the texts that ship with the portal: questions and pages."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import models, transaction

from programs.models import Program

from .models import PageText, Question

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("kk", "ru", "en")


@transaction.atomic
def load_texts() -> int:
    """Add the questions and pages that are missing; what staff wrote stays. Returns how many are new."""
    questions = _load("questions")
    own = FOLDER / f"questions_{settings.INSTITUTION}.yaml"
    questions += _load(own.stem) if own.exists() else []
    programs = {program.code: program for program in Program.objects.all()}
    added = 0
    for order, row in enumerate(questions, start=1):
        code = row.pop("program", None)
        if code and code not in programs:
            continue
        added += _add(Question, row, order=order * 10, program=programs.get(code))
    for order, row in enumerate(_load("pages"), start=1):
        added += _add(PageText, row, order=order)
    return added


def _add(model: type[models.Model], row: dict[str, Any], **more: Any) -> bool:
    columns: dict[str, Any] = dict(more)
    for name, value in row.items():
        if isinstance(value, dict):
            columns |= {f"{name}_{language}": value[language].strip() for language in LANGUAGES}
        else:
            columns[name] = value
    _row, created = model._default_manager.get_or_create(code=columns.pop("code"), defaults=columns)
    return created


def _load(stem: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{stem}.yaml").read_text(encoding="utf-8")
    return list(yaml.load(text, Loader=yaml.CSafeLoader))
