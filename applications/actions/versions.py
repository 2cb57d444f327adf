"""Files of a document made of other files: several joined, pages turned, a photo cut to 3 by 4."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from mobility.common import filemaking, files
from mobility.common.models import StoredFile
from mobility.common.policy import require

from ..models import Document, Upload
from .moves import Stale
from .papers import upload


def store_uploads(sent: Sequence[UploadedFile], by: Any) -> StoredFile:
    """Check files by their content, join several into one PDF in their order, and keep the result.

    Raises files.Unacceptable with a sentence for the person; among several it names the file.
    """
    if len(sent) > files.MOST_FILES:
        raise files.Unacceptable("too_many_files")
    if len(sent) > 1 and sum(one.size or 0 for one in sent) > files.MOST_BYTES_TOGETHER:
        raise files.Unacceptable("joined_too_big")
    checked = []
    for one in sent:
        name = one.name or ""
        try:
            checked.append(files.check(name, cast("BinaryIO", one)))
        except files.Unacceptable as refusal:
            raise files.Unacceptable(refusal.kind, name if len(sent) > 1 else "") from None
    return files.store(filemaking.join(checked), by)


def turn_pages(document: Document, number: int, turns: Mapping[int, int], by: Any) -> Upload:
    """Turn pages of the newest version to the right; the result is the next version.

    ``turns``: degrees by page number. Raises Refused, TooLate, Stale when ``number`` is not the newest any
    more, files.Unacceptable, FileNotFoundError, ValueError.
    """
    checked = filemaking.turned(_newest(document, number, by).file, turns)
    return upload(document, files.store(checked, by), by, over=number)


def cut_photo(document: Document, number: int, cut: filemaking.Cut, by: Any) -> Upload:
    """Cut the newest version, a picture, to 3 by 4; the result is the next version. Raises as above."""
    photo = filemaking.photograph(_newest(document, number, by).file, cut)
    return upload(document, files.store(photo.checked, by), by, over=number)


def _newest(document: Document, number: int, by: Any) -> Upload:
    require(by, "documents.replace", document)
    newest = document.uploads.select_related("file").first()
    if newest is None or newest.number != number or document.state == Document.State.MISSING:
        raise Stale
    return newest
