"""Look into an uploaded file, in a process of its own with little time and memory.

``files.check`` starts this file by its path and gives it the bytes. A file built to hang or swell takes down
this process and nothing else. It imports nothing of the portal. Its answer on standard output: one line of
JSON (``kind`` of a refusal, or ``pages``), and for pictures the bytes to keep instead of those that came.
"""

import io
import json
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

CPU_SECONDS = 20
MEMORY_BYTES = 1024**3
# Scans in a PDF may be finer than photographs (A4 at 600 dpi: 35 million pixels); they are not unpacked.
MAX_PIXELS_IN_PDF = 120_000_000
MAX_UNPACKED_STREAM = 64 * 1024**2
MAX_OBJECTS = 200_000
JPEG_QUALITY = 90

ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMedia"}
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}


class Refusal(Exception):
    """The file is not taken; the argument is the kind of the refusal."""


def limit() -> None:
    """Let the system end this process when it takes too long or grows too big."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# --- PDF ------------------------------------------------------------------------------------------


def check_frame(content: bytes) -> None:
    """Refuse what stands before, after or between the parts of a PDF and makes it a second kind of file."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise Refusal("broken_pdf")
    if content[end + 5 :].strip(b"\x00\t\n\x0c\r "):
        raise Refusal("trailing_data")
    if holds_zip(content) or holds_page(content[:1024]):
        raise Refusal("mixed")


def holds_zip(content: bytes) -> bool:
    """Tell whether the end of the file reads as a ZIP archive too."""
    at = content.rfind(b"PK\x05\x06")
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def holds_page(start: bytes) -> bool:
    """Tell whether a browser that guesses would show the file as a web page."""
    lowered = start.lower()
    return any(tag in lowered for tag in (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php"))


def check_pdf(content: bytes, max_pages: int) -> dict[str, Any]:
    """Return the number of pages of a sound, plain PDF. Raises Refusal."""
    check_frame(content)
    import pikepdf

    try:
        # Repairing is switched off: a file cut off in the middle would open without a word.
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refusal("encrypted_pdf")
            pages = len(pdf.pages)
            if pages == 0:
                raise Refusal("broken_pdf")
            if pages > max_pages:
                raise Refusal("too_many_pages")
            check_objects(pdf)
            for page in pdf.pages:
                check_page(page)
    except pikepdf.PasswordError:
        raise Refusal("encrypted_pdf") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
        raise Refusal("broken_pdf") from None
    return {"pages": pages}


def check_page(page: Any) -> None:
    """Refuse a page without a size, or with one no paper has."""
    left, bottom, right, top = (float(number) for number in page.mediabox)
    if not (1 < abs(right - left) < 20_000 and 1 < abs(top - bottom) < 20_000):
        raise Refusal("broken_pdf")


def check_objects(pdf: Any) -> None:
    """Refuse active content and streams that unpack into something huge."""
    import pikepdf

    count = 0
    for top in pdf.objects:
        for item in inside(top):
            count += 1
            if count > MAX_OBJECTS:
                raise Refusal("too_heavy")
            check_dictionary(item)
            if isinstance(item, pikepdf.Stream):
                check_stream(item)


def inside(top: Any) -> Iterator[Any]:
    """Return an object's dictionaries and those written directly inside it."""
    import pikepdf

    waiting = [top]
    while waiting:
        item = waiting.pop()
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item
            children = [child for _key, child in item.items()]
        elif isinstance(item, pikepdf.Array):
            children = list(item)
        else:
            continue
        waiting += [
            child
            for child in children
            if isinstance(child, (pikepdf.Dictionary, pikepdf.Array)) and not child.is_indirect
        ]


def check_dictionary(item: Any) -> None:
    """Refuse scripts, attachments and actions other than going to a page or opening a web address."""
    import pikepdf

    keys = set(item.keys())
    if keys & ACTIVE_KEYS or str(item.get("/S", "")) in ACTIVE_ACTIONS:
        raise Refusal("active_pdf")
    opening = item.get("/OpenAction")
    # Many programs write "open at the first page"; that is a place, not an action.
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) != "/GoTo":
        raise Refusal("active_pdf")


def check_stream(stream: Any) -> None:
    """Refuse a stream that unpacks beyond any honest size, without unpacking it whole."""
    if str(stream.get("/Subtype", "")) == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PIXELS_IN_PDF:
            raise Refusal("too_heavy")
        return
    names = filters_of(stream)
    if len(names) > 2 or names.count("/FlateDecode") > 1:
        raise Refusal("too_heavy")
    if names == ["/FlateDecode"]:
        unpacked = zlib.decompressobj().decompress(stream.read_raw_bytes(), MAX_UNPACKED_STREAM + 1)
        if len(unpacked) > MAX_UNPACKED_STREAM:
            raise Refusal("too_heavy")


def filters_of(stream: Any) -> list[str]:
    """Return the names of a stream's filters in order."""
    import pikepdf

    value = stream.get("/Filter")
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, pikepdf.Array) else [str(value)]


# --- Pictures -------------------------------------------------------------------------------------


def check_image(content: bytes, max_pixels: int) -> tuple[dict[str, Any], bytes]:
    """Return a picture turned upright and written anew, without metadata and transparency. Raises Refusal."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the size is checked below, before anything is unpacked
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > max_pixels:
                raise Refusal("too_many_pixels")
            written_as = "JPEG" if picture.format in {"JPEG", "MPO"} else "PNG"
            picture.load()
            options = jpeg_options(picture) if written_as == "JPEG" else {"compress_level": 4}
            clean = opaque(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, zlib.error):
        raise Refusal("broken_image") from None
    target = io.BytesIO()
    bare = Image.frombytes(clean.mode, clean.size, clean.tobytes())
    bare.save(target, written_as, **options)
    return {"pages": 1, "format": written_as}, target.getvalue()


def jpeg_options(picture: Any) -> dict[str, Any]:
    """Return how to write a JPEG as fine as it came and no larger."""
    from PIL.JpegImagePlugin import get_sampling

    if picture.mode not in {"L", "RGB"}:
        return {"quality": JPEG_QUALITY}
    sampling = {} if get_sampling(picture) < 0 else {"subsampling": get_sampling(picture)}
    return {"qtables": picture.quantization, **sampling}


def opaque(picture: Any) -> Any:
    """Return the picture in grey or colour, on white paper where it was transparent."""
    from PIL import Image

    if picture.mode in {"1", "L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode in {"I", "I;16", "F"}:
        return picture.point(lambda value: value / 257).convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return picture.convert("RGB")


def main(content: bytes, max_pages: int, max_pixels: int) -> tuple[dict[str, Any], bytes]:
    """Return the finding about a file and the bytes to keep instead (empty: those that came)."""
    try:
        if content.startswith(b"%PDF-"):
            return check_pdf(content, max_pages), b""
        return check_image(content, max_pixels)
    except Refusal as refusal:
        return {"kind": str(refusal)}, b""
    except MemoryError:
        return {"kind": "too_heavy"}, b""


if __name__ == "__main__":
    limit()
    finding, kept = main(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(finding).encode() + b"\n" + kept)
