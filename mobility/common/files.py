"""Check uploaded files by their content, keep them outside the web root, hand them out."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import StoredFile

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIX = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
CHILD = Path(__file__).with_name("filecheck.py")
# The child limits its own computing time; this ends one that waits instead of computing.
CHILD_SECONDS = 60
# Pages photographed one by one; photos may be larger together than the file made of them.
MOST_FILES = 20
MOST_BYTES_TOGETHER = 6 * 10 * 1024 * 1024
PHONE_PHOTO = re.compile(rb"....ftyp(heic|heix|hevc|mif1|msf1|avif)", re.DOTALL)
OFFICE_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
SHOWN_ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Unacceptable(Exception):
    """A file is not taken. ``kind`` names the reason; as text it is a sentence that says what to do.

    ``name`` is the file's, where it is one of several.
    """

    def __init__(self, kind: str, name: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.name = name

    def __str__(self) -> str:
        sentence = SENTENCES[self.kind]()
        if not self.name:
            return sentence
        return _("%(name)s: %(sentence)s") % {"name": self.name, "sentence": sentence}


def _too_many_pages() -> str:
    limit = settings.UPLOAD_MAX_PAGES
    return ngettext(
        "The file is too long: up to %(count)s page is taken. Please leave out what is not asked for.",
        "The file is too long: up to %(count)s pages are taken. Please leave out what is not asked for.",
        limit,
    ) % {"count": limit}


SENTENCES: dict[str, Callable[[], str]] = {
    "empty": lambda: _("The file is empty. Please choose it again, or save it once more and then choose it."),
    "too_big": lambda: (
        _("The file is larger than %(size)s. Please scan it in grey or with 200 dpi, which is enough.")
        % {"size": filesizeformat(settings.UPLOAD_MAX_BYTES)}
    ),
    "wrong_kind": lambda: _("Only PDF, JPEG and PNG files are taken. Please save your document as a PDF."),
    "phone_photo": lambda: _(
        "This is a HEIC photo from a phone. Please send it as JPEG: in the camera's settings choose"
        " “Most compatible”, or take a screenshot of the photo."
    ),
    "office_file": lambda: _(
        "This is a text or office document. Please open it and choose “Save as PDF”, then upload the PDF."
    ),
    "leading_data": lambda: _(
        "Something stands before the beginning of the PDF. Please open it and save it as a new PDF."
    ),
    "trailing_data": lambda: _(
        "Something was added after the end of the PDF. Please open it and save it as a new PDF."
    ),
    "mixed": lambda: _(
        "The file is a PDF and another kind of file at once. Please open it and save it as a new PDF."
    ),
    "broken_pdf": lambda: _(
        "The PDF is damaged or was not saved to its end. Please open it on your device; if it opens, save it"
        " as a new PDF, otherwise scan the paper again."
    ),
    "encrypted_pdf": lambda: _(
        "The PDF is protected by a password or against changes. Please save a copy without protection."
    ),
    "active_pdf": lambda: _(
        "The PDF holds scripts, attachments or other active parts. Please print it into a new PDF"
        " (“Print”, then “Save as PDF”)."
    ),
    "too_many_pages": _too_many_pages,
    "too_many_files": lambda: (
        _("Up to %(count)s files can be joined into one. Please scan the papers into one PDF.")
        % {"count": MOST_FILES}
    ),
    "joined_too_big": lambda: (
        _("Together the files are larger than %(size)s. Please choose fewer, or make the scans smaller.")
        % {"size": filesizeformat(settings.UPLOAD_MAX_BYTES)}
    ),
    "no_such_page": lambda: _("The file has no such page."),
    "photo_too_small": lambda: _(
        "The photo is too small for a print of 3×4 cm. Please take one of at least 354 by 472 pixels."
    ),
    "broken_image": lambda: _("The picture is damaged or incomplete. Please take or save it again."),
    "too_many_pixels": lambda: (
        _("The picture has more than %(count)s million pixels. Please make it smaller and upload it again.")
        % {"count": settings.UPLOAD_MAX_PIXELS // 1_000_000}
    ),
    "too_heavy": lambda: _(
        "The file could not be checked: it is too complicated. Please scan the paper and upload the scan."
    ),
    "not_saved": lambda: _(
        "The file could not be saved just now. Nothing else is lost: please try again in a few minutes."
    ),
}


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its clean name, the bytes to keep, what they are."""

    name: str
    content: bytes
    media_type: str
    pages: int

    @property
    def sha256(self) -> str:
        """The hash of the bytes to keep."""
        return hashlib.sha256(self.content).hexdigest()


def check(name: str, content: BinaryIO | bytes) -> Checked:
    """Check a file by its content. Raises Unacceptable, whose text is a sentence for the person.

    PDFs are kept byte for byte, so that signatures stay valid; pictures are written anew without metadata.
    """
    data = _read(content)
    _check_beginning(data)
    limits = [str(settings.UPLOAD_MAX_PAGES), str(settings.UPLOAD_MAX_PIXELS)]
    finding, rewritten = run_child(CHILD, limits, data)
    if "kind" in finding:
        raise Unacceptable(finding["kind"])
    media_type = {"JPEG": JPEG, "PNG": PNG}.get(finding.get("format", ""), PDF)
    return Checked(clean_name(name, SUFFIX[media_type]), rewritten or data, media_type, finding["pages"])


def _read(content: BinaryIO | bytes) -> bytes:
    limit = settings.UPLOAD_MAX_BYTES
    if not isinstance(content, bytes):
        if (getattr(content, "size", 0) or 0) > limit:
            raise Unacceptable("too_big")
        content = content.read(limit + 1)
    if len(content) > limit:
        raise Unacceptable("too_big")
    if not content:
        raise Unacceptable("empty")
    return content


def _check_beginning(data: bytes) -> None:
    """Refuse at once what does not begin like one of the three kinds."""
    if data.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return
    if PHONE_PHOTO.match(data):
        raise Unacceptable("phone_photo")
    if data.startswith(OFFICE_FILES):
        raise Unacceptable("office_file")
    raise Unacceptable("leading_data" if b"%PDF-" in data[:1024] else "wrong_kind")


def run_child(script: Path, arguments: list[str], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Let a process with limits work on untrusted bytes; when it does not come back, they are too heavy."""
    try:
        answer = subprocess.run(
            [sys.executable, "-I", str(script), *arguments],
            input=data,
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"kind": "too_heavy"}, b""
    line, _newline, made = answer.stdout.partition(b"\n")
    if answer.returncode != 0 or not line:
        return {"kind": "too_heavy"}, b""
    return json.loads(line), made


def clean_name(name: str, suffix: str) -> str:
    """Return a name without folders and control characters, at most 100 letters, ending as the content is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", printable)
    stem = re.sub(r'[<>:"|?*]+', " ", stem)
    stem = re.sub(r"\s+", " ", stem).strip(" .")[: 100 - len(suffix)].rstrip()
    return (stem or "file") + suffix


def path_of(sha256: str) -> Path:
    """Return where the content with this hash lies."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def store(checked: Checked, by: Any) -> StoredFile:
    """Keep a checked file and return its row. Raises Unacceptable (``not_saved``) when the disk is full."""
    try:
        _write(path_of(checked.sha256), checked.content)
    except OSError as error:
        raise Unacceptable("not_saved") from error
    return StoredFile.objects.create(
        sha256=checked.sha256,
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        pages=checked.pages,
        uploaded_by=by,
    )


def store_again(stored: StoredFile, by: Any) -> StoredFile:
    """Keep the content of a stored file under another row, so that each version has a row of its own."""
    return StoredFile.objects.create(
        sha256=stored.sha256,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        pages=stored.pages,
        uploaded_by=by,
    )


def _write(path: Path, content: bytes) -> None:
    """Write the whole content or nothing, safe from a power cut, before any row speaks of it."""
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        os.replace(half, path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_stored(stored: StoredFile) -> BinaryIO:
    """Open a stored file for reading. Raises FileNotFoundError when its content is gone."""
    return path_of(stored.sha256).open("rb")


def response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Hand out a stored file: as a download, or shown by the browser in a sandbox.

    The caller has asked the policy and writes the log. Raises FileNotFoundError when the content is gone.
    """
    answer = FileResponse(
        open_stored(stored), as_attachment=not inline, filename=stored.name, content_type=stored.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = SHOWN_ALONE
    return answer


def forget(stored: StoredFile) -> None:
    """Delete a stored file's row at once, and its content after commit unless another row has the same."""
    sha256 = stored.sha256
    stored.delete()
    transaction.on_commit(partial(_unlink, sha256))


def _unlink(sha256: str) -> None:
    if not StoredFile.objects.filter(sha256=sha256).exists():
        path_of(sha256).unlink(missing_ok=True)
