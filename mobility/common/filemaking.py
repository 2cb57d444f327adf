"""New files and pictures made of stored ones: several joined into a PDF, pages turned, shown, a photo cut."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from .files import JPEG, PDF, SUFFIX, Checked, Unacceptable, clean_name, open_stored, run_child
from .models import StoredFile

CHILD = Path(__file__).with_name("filework.py")
QUARTERS = (90, 180, 270)
PICTURE_WIDTH = 900  # pixels: a page of A4 is readable on a screen
PICTURE_BYTES = 140 * 1024
# A long paper asks for all its pictures at once; the rest of the portal keeps its computing time.
_two_at_a_time = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Cut:
    """Where a photo is cut: ``x`` and ``y`` in thousandths between the edges, ``zoom`` in hundredths."""

    x: int = 500
    y: int = 500
    zoom: int = 100

    @classmethod
    def within(cls, x: int, y: int, zoom: int) -> "Cut":
        """Return a cut whose numbers are brought into their bounds."""
        return cls(max(0, min(x, 1000)), max(0, min(y, 1000)), max(100, min(zoom, 300)))


@dataclass(frozen=True)
class Photograph:
    """A photo of 3 by 4: the file to keep, its size in pixels, where it was cut, what to look at again."""

    checked: Checked
    width: int
    height: int
    cut: Cut
    closest: int
    whole: tuple[int, int]
    advice: list[str]


def join(parts: Sequence[Checked]) -> Checked:
    """Join checked PDFs and pictures into one PDF in their order; one alone stays as it is.

    Raises Unacceptable when the whole has too many pages or is too large.
    """
    if len(parts) == 1:
        return parts[0]
    options = {
        "sizes": [len(part.content) for part in parts],
        "most_bytes": settings.UPLOAD_MAX_BYTES,
        "most_pages": settings.UPLOAD_MAX_PAGES,
    }
    finding, made = _make("join", options, b"".join(part.content for part in parts))
    return Checked(clean_name(parts[0].name, SUFFIX[PDF]), made, PDF, finding["pages"])


def turned(stored: StoredFile, turns: Mapping[int, int]) -> Checked:
    """Return a file with pages turned to the right; ``turns``: degrees (90, 180, 270) by page number.

    Raises Unacceptable, FileNotFoundError, ValueError for pages or degrees there are not.
    """
    if not turns or not all(1 <= page <= stored.pages and by in QUARTERS for page, by in turns.items()):
        raise ValueError(turns)
    finding, made = _make("turn", {"turns": dict(turns)}, _content(stored))
    return Checked(stored.name, made, stored.media_type, finding["pages"])


def picture_of(stored: StoredFile, page: int, *, fine: bool = False) -> bytes:
    """Return a page of a stored file as a small JPEG; ``fine``: twice as wide, for a closer look.

    Raises Unacceptable, FileNotFoundError.
    """
    times = 2 if fine else 1
    options = {"page": page, "width": PICTURE_WIDTH * times, "most_bytes": PICTURE_BYTES * times**2}
    with _two_at_a_time:
        return _make("show", options, _content(stored))[1]


def photograph(stored: StoredFile, cut: Cut, *, small: bool = False) -> Photograph:
    """Cut a stored picture to 3 by 4; ``small`` is enough to look at it.

    Raises Unacceptable when the picture is too small, FileNotFoundError.
    """
    options = {"x": cut.x, "y": cut.y, "zoom": cut.zoom, "small": small}
    finding, made = _make("crop", options, _content(stored))
    stem = stored.name.rpartition(".")[0].removesuffix(" 3x4")
    return Photograph(
        checked=Checked(clean_name(f"{stem} 3x4", SUFFIX[JPEG]), made, JPEG, 1),
        width=finding["width"],
        height=finding["height"],
        cut=Cut(cut.x, cut.y, finding["zoom"]),
        closest=finding["closest"],
        whole=(finding["whole"][0], finding["whole"][1]),
        advice=finding["advice"],
    )


def sheet_of(stored: StoredFile) -> bytes:
    """Return a JPEG with six photos of 3 by 4 cm to print on paper of 15 by 10 cm. Raises as above."""
    return _make("sheet", {}, _content(stored))[1]


def _content(stored: StoredFile) -> bytes:
    with open_stored(stored) as content:
        return content.read()


def _make(verb: str, options: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    finding, made = run_child(CHILD, [verb, json.dumps(options)], content)
    if "kind" in finding:
        raise Unacceptable(finding["kind"])
    return finding, made
