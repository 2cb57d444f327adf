"""How many originals and copies of a paper belong into the folder: decisions only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

IDENTITY = "identity"
OFFICE = "office"
MOST = 99  # pieces of one paper in a folder


@dataclass(frozen=True)
class Entry:
    """How many originals and copies of a paper lie in the folder."""

    originals: int = 0
    copies: int = 0
    remark: str = ""


@dataclass(frozen=True)
class Wanted:
    """How many originals and copies stand in the folder; ``shown``: an original is seen and never kept."""

    originals: int
    copies: int
    shown: bool = False


def wanted(
    kind: str, copies: int | None, forms: Sequence[str], channel_forms: Mapping[str, Sequence[str]]
) -> Wanted:
    """Read a line of the checklist.

    A number of pieces counts what is signed, sealed or printed (four photos, two recommendations) unless the
    line asks for copies only; with both, one original and that many copies. An identity document is shown and
    goes home with its owner: neither it nor a copy of it stands in a folder.
    """
    if kind == IDENTITY:
        return Wanted(1, 0, shown=True)
    asked = set(channel_forms.get(OFFICE) or forms)
    pieces = copies or 1
    if "copy" not in asked:
        return Wanted(pieces, 0)
    return Wanted(1, pieces) if asked - {"copy"} else Wanted(0, pieces)
