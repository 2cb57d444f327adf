"""Read papers back, as a person does."""

import io
import re
import subprocess

import pikepdf


def text_of(document: bytes) -> str:
    """Return the text of a PDF as a reader would copy it."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True
    ).stdout.decode()


def pages_of(document: bytes) -> list[str]:
    """Return the text of each page, with single spaces, also around the strokes of page numbers."""
    pages = text_of(document).split("\f")[:-1]
    return [re.sub(r"\s*/\s*", " / ", " ".join(page.split())) for page in pages]


def bookmarks_of(document: bytes) -> list[tuple[str, int]]:
    """Return the titles of the top bookmarks and the pages they lead to, counted from 1."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        numbers = {page.objgen: number for number, page in enumerate(opened.pages, start=1)}
        with opened.open_outline() as outline:
            return [(str(item.title), numbers[_target(item).objgen]) for item in outline.root]


def _target(item: pikepdf.OutlineItem) -> pikepdf.Object:
    return item.destination[0] if item.destination is not None else item.action.D[0]
