"""The rulesets that come with the portal, read from programs/presets/*.yaml. Nothing is written here."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "presets"
SHARED = {"criteria", "thresholds"}
LANGUAGES = ("kk", "ru", "en")


class UnknownPreset(LookupError):
    """There is no preset of this name."""


def names() -> list[str]:
    """Return the ids of all presets, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in SHARED)


def read(name: str) -> dict[str, Any]:
    """Return a preset with its criteria and thresholds put in. Raises UnknownPreset."""
    if name not in names():
        raise UnknownPreset(name)
    data = _load(name)
    for part in sorted(SHARED):
        chosen = data.get(part)
        data[part] = _load(part)[chosen] if chosen else []
    return data


def _load(stem: str) -> dict[str, Any]:
    return yaml.load((FOLDER / f"{stem}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def in_three(field: str, texts: dict[str, Any] | None) -> dict[str, str]:
    """Spread a text in three languages over the columns of a field: ``title`` becomes ``title_kk`` and so on.

    A list of lines becomes one text with a line for each.
    """
    return {f"{field}_{code}": _text((texts or {}).get(code, "")) for code in LANGUAGES}


def _text(value: Any) -> str:
    return "\n".join(str(line) for line in value) if isinstance(value, list) else str(value)
