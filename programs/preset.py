"""The rulesets that come with the portal, read from programs/presets/*.yaml. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .rules import Paper, RuleRow, Threshold

FOLDER = Path(__file__).parent / "presets"
SHARED = {"criteria", "thresholds"}
INFORMATION = "information"
LANGUAGES = ("kk", "ru", "en")


class UnknownPreset(LookupError):
    """There is no preset of this name."""


def names() -> list[str]:
    """Return the ids of all presets, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in SHARED | {INFORMATION})


def read(name: str) -> dict[str, Any]:
    """Return a preset with its criteria and thresholds put in. Raises UnknownPreset."""
    if name not in names():
        raise UnknownPreset(name)
    data = _load(name)
    for part in sorted(SHARED):
        chosen = data.get(part)
        data[part] = _load(part)[chosen] if chosen else []
    return data


@dataclass(frozen=True)
class Ruleset:
    """A preset as plain rows, for answers that need no call: its rules, its language table, its checklist."""

    id: str
    university: str
    title: Mapping[str, str]
    rules: tuple[RuleRow, ...]
    thresholds: tuple[Threshold, ...]
    papers: tuple[Paper, ...]


@cache
def ruleset(name: str) -> Ruleset:
    """Return a preset as plain rows. Raises UnknownPreset."""
    data = read(name)
    return Ruleset(
        id=name,
        university=data["university"],
        title=data["program"]["title"],
        rules=tuple(_rule(row, data["sources"]) for row in data["eligibility"]),
        thresholds=tuple(_threshold(row) for row in data["thresholds"]),
        papers=tuple(_papers(data["documents"])),
    )


def _rule(row: dict[str, Any], sources: dict[str, Any]) -> RuleRow:
    names = ("kind", "params", "strictness", "applies_to", "scope", "decided_by", "warning")
    columns = {name: row[name] for name in names if name in row}
    texts = sources[row["source"]]
    return RuleRow(**columns, funding=tuple(row.get("funding", ())), source=texts["en"], sources=texts)


def _threshold(row: dict[str, Any]) -> Threshold:
    names = ("language", "test", "minimum", "level", "usable", "host_may_lower")
    return Threshold(**{name: row[name] for name in names if name in row})


def _papers(rows: list[dict[str, Any]]) -> list[Paper]:
    papers = []
    for row in rows:
        papers.append(_paper(row))
        papers += [_paper({"kind": row["kind"], **way}, parent=row["code"]) for way in row.get("one_of", [])]
    return papers


def _paper(row: dict[str, Any], parent: str = "") -> Paper:
    plain = (
        *("code", "kind", "stage", "copies", "condition", "condition_params", "optional", "min_level"),
        "way",
        *("applies_to", "scope"),
    )
    lists = ("forms", "languages", "questions", "funding")
    columns = {name: row[name] for name in plain if name in row}
    columns |= {name: tuple(row.get(name, ())) for name in lists}
    return Paper(**columns, parent=parent, titles=row["title"])


def information() -> list[dict[str, Any]]:
    """Return the programs that are only described, with no rules of their own, of all universities."""
    return _load(INFORMATION)


def _load(stem: str) -> Any:
    return yaml.load((FOLDER / f"{stem}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def in_three(field: str, texts: dict[str, Any] | None) -> dict[str, str]:
    """Spread a text in three languages over the columns of a field: ``title`` becomes ``title_kk`` and so on.

    A list of lines becomes one text with a line for each.
    """
    return {f"{field}_{code}": _text((texts or {}).get(code, "")) for code in LANGUAGES}


def _text(value: Any) -> str:
    return "\n".join(str(line) for line in value) if isinstance(value, list) else str(value)
