"""Draw papers, and bind them with uploaded files into one document.

The only place that knows WeasyPrint. What it draws may load the portal's own static files and nothing else:
no network, no disk. Uploaded files never go through it; they are placed as they are.
"""

import base64
import io
import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import img2pdf
import pikepdf
import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

# Addresses inside papers are relative to this; it leads nowhere outside.
BASE_URL = "http://portal.invalid/"
PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,")
MEDIA_TYPES = {
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
# Where an uploaded page stands: 20 mm at the left for the binder, the header line above.
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 20 * MM, 12 * MM, 20 * MM, 12 * MM

_one_at_a_time = threading.Lock()


class Forbidden(ValueError):
    """A paper asked for something outside the portal's static files."""


class Engine(NamedTuple):
    """WeasyPrint, loaded once, with its fonts and its closed fetcher."""

    html: Any
    fonts: Any
    fetcher: Any


@cache
def _engine() -> Engine:
    """Load WeasyPrint. The fonts must be named before: it reads them at import."""
    os.environ["FONTCONFIG_FILE"] = str(settings.BASE_DIR / "static" / "fonts" / "fonts.conf")
    for talkative in ("weasyprint.progress", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):
        """Gives out static files and pictures written into the paper itself."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            content, media_type = fetch(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    return Engine(HTML, FontConfiguration(), ClosedFetcher())


def prepare() -> None:
    """Load what drawing needs before a worker forks. Raises OSError when a system library is missing."""
    _engine()


def fetch(url: str) -> tuple[bytes, str]:
    """Return content and media type of a static file or a data: picture. Raises Forbidden for all else."""
    for start in PICTURES:
        if url.startswith(start):
            return base64.b64decode(url[len(start) :]), start[5:-8]
    parts = urlsplit(url)
    prefix = "/" + str(settings.STATIC_URL).strip("/") + "/"
    name = unquote(parts.path).removeprefix(prefix)
    if f"{parts.scheme}://{parts.netloc}/" != BASE_URL or not parts.path.startswith(prefix):
        raise Forbidden(url[:200])
    suffix = Path(name).suffix
    found = _static_file(name)
    if suffix not in MEDIA_TYPES or found is None:
        raise Forbidden(url[:200])
    return found.read_bytes(), MEDIA_TYPES[suffix]


def _static_file(name: str) -> Path | None:
    """Find a static file among the sources or, with hashed names, among the collected ones."""
    if ".." in Path(name).parts:
        return None
    found = finders.find(name)
    if isinstance(found, str):
        return Path(found)
    collected = Path(str(settings.STATIC_ROOT)) / name
    return collected if collected.is_file() else None


def render(template: str, context: dict[str, Any], language: str) -> bytes:
    """Draw a template in a language and return the PDF: tagged, with bookmarks from its headings.

    Raises TemplateDoesNotExist.
    """
    with translation.override(language):
        page = render_to_string(template, {"language": language, **context})
    engine = _engine()
    with _one_at_a_time:
        document = engine.html(string=page, base_url=BASE_URL, url_fetcher=engine.fetcher)
        return document.write_pdf(font_config=engine.fonts, pdf_tags=True)


def page_count(document: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return len(pdf.pages)


def qr(text: str) -> str:
    """Return a QR code as a one-bit PNG in a data: address."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="png", scale=6, border=0)
    return PICTURES[0] + base64.b64encode(target.getvalue()).decode()


@dataclass(frozen=True)
class Part:
    """A piece of a bound document.

    With a ``header`` it is an upload: brought to A4, with a header line above; without, it is an own paper
    whose pages stay as they are. ``data`` is None for a file that is gone.
    """

    title: str
    data: bytes | None
    media_type: str = "application/pdf"
    header: str = ""


def leaves_of(part: Part) -> int:
    """Return how many pages a part takes in the bound document; what cannot be opened takes one."""
    pages = _open_part(part)
    if pages is None:
        return 1
    with pages:
        return len(pages.pages)


def bind(parts: Sequence[Part], language: str = "en", number: str = "") -> bytes:
    """Bind parts in order, with a bookmark for each and "n / total" and a header line on every upload page.

    The first part must be an own paper; it keeps its bookmarks. A part that cannot be opened becomes one page
    that says so. ``number`` is printed before the page number.
    """
    first, *rest = parts
    assert first.data is not None and not first.header, "the first part is an own paper"
    with pikepdf.open(io.BytesIO(first.data)) as bound:
        opened = [(part, _open_part(part) or _neutral_page(part, language)) for part in rest]
        total = len(bound.pages) + sum(len(source.pages) for _part, source in opened)
        bookmarks, strips = [], []
        for part, source in opened:
            bookmarks.append((part.title, len(bound.pages)))
            if part.header:
                strips += _place(bound, part, source)
            else:
                bound.pages.extend(source.pages)
        _stamp(bound, strips, total, number, language)
        _add_bookmarks(bound, bookmarks)
        target = io.BytesIO()
        bound.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _open_part(part: Part) -> pikepdf.Pdf | None:
    """Open a part as a PDF, pictures placed without loss; None when that is impossible."""
    if part.data is None:
        return None
    try:
        content = part.data if part.media_type == "application/pdf" else img2pdf.convert(part.data)
        pdf = pikepdf.open(io.BytesIO(content))
        if pdf.is_encrypted or not len(pdf.pages):
            return None
        if part.header:
            # What was typed into a form lives beside the page; without this it would be left behind.
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
        return pdf
    except (pikepdf.PdfError, pikepdf.PasswordError, img2pdf.ImageOpenError, ValueError, TypeError):
        return None


def _neutral_page(part: Part, language: str) -> pikepdf.Pdf:
    page = render("packets/unreadable.html", {"title": part.title}, language)
    return pikepdf.open(io.BytesIO(page))


class Strip(NamedTuple):
    """The header line of one upload page; ``page`` counts from 1 through the whole document."""

    part: Part
    leaf: int
    leaves: int
    page: int
    wide: bool


def _place(bound: pikepdf.Pdf, part: Part, source: pikepdf.Pdf) -> list[Strip]:
    """Put every page of an upload onto an own A4 sheet, upright or lying. Returns the lines to stamp."""
    strips = []
    for leaf, page in enumerate(source.pages, start=1):
        wide = _is_wide(page)
        width, height = (A4[1], A4[0]) if wide else A4
        sheet = bound.add_blank_page(page_size=(width, height))
        place = _room(page, width, height)
        sheet.add_overlay(page, place)
        sheet.contents_add(_frame(bound, place))
        strips.append(Strip(part, leaf, len(source.pages), len(bound.pages), wide))
    return strips


def _size(page: pikepdf.Page) -> tuple[float, float]:
    """Return width and height of a page as its reader sees it, in points."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    width, height = abs(right - left), abs(top - bottom)
    return (height, width) if int(page.obj.get("/Rotate", 0)) % 180 == 90 else (width, height)


def _is_wide(page: pikepdf.Page) -> bool:
    width, height = _size(page)
    return width > height


def _room(page: pikepdf.Page, sheet_width: float, sheet_height: float) -> pikepdf.Rectangle:
    """Return where a page stands on its sheet: under the header line, made smaller if needed, not larger."""
    width, height = _size(page)
    free_width = sheet_width - MARGIN_LEFT - MARGIN_RIGHT
    free_height = sheet_height - MARGIN_TOP - MARGIN_BOTTOM
    scale = min(1, free_width / width, free_height / height)
    left = MARGIN_LEFT + (free_width - width * scale) / 2
    top = sheet_height - MARGIN_TOP
    return pikepdf.Rectangle(left, top - height * scale, left + width * scale, top)


def _frame(bound: pikepdf.Pdf, place: pikepdf.Rectangle) -> pikepdf.Stream:
    """Return a hairline around a placed page, so that one sees where it ends."""
    return bound.make_stream(
        f"q 0.8 G 0.4 w {place.llx:.2f} {place.lly:.2f} {place.width:.2f} {place.height:.2f} re S Q".encode()
    )


def _stamp(bound: pikepdf.Pdf, strips: list[Strip], total: int, number: str, language: str) -> None:
    """Lay the header lines, drawn as one document of as many pages, over the upload pages."""
    if not strips:
        return
    lines = render("packets/strips.html", {"strips": strips, "total": total, "number": number}, language)
    with pikepdf.open(io.BytesIO(lines)) as drawn:
        for strip, line in zip(strips, drawn.pages, strict=True):
            bound.pages[strip.page - 1].add_overlay(line, None)


def _add_bookmarks(bound: pikepdf.Pdf, bookmarks: list[tuple[str, int]]) -> None:
    with bound.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in bookmarks)
