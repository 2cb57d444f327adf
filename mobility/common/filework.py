"""Make a new file or a picture out of checked files, in a process of its own with little time and memory.

``filemaking`` starts this file by its path with a verb and its options, and gives it the bytes. It imports
nothing of the portal but the limits of ``filecheck``. Its answer on standard output: one line of JSON
(``kind`` of a refusal, or what was found out), then the bytes that were made.
"""

import io
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
MADE = tuple[dict[str, Any], bytes]
# A page of A4 stays readable in print with about 200 dots to the inch.
SMALLER_SIDE, SMALLER_QUALITY = 2400, 75
TALLEST = 2000
# 3 by 4 cm with 300 dots to the inch is the least a print shop takes; twice that is more than it can show.
LEAST, MOST = (354, 472), (708, 944)
CLOSEST = 300
SHEET = (1772, 1181)  # 15 by 10 cm with 300 dots to the inch


class Refusal(Exception):
    """It cannot be made; the argument is the kind of the refusal."""


# --- Joining ----------------------------------------------------------------------------------------------


def join(parts: list[bytes], most_bytes: int, most_pages: int) -> MADE:
    """Return one PDF of PDFs and pictures in their order. Raises Refusal.

    Pictures are placed without loss; only when the whole would be too large they are made smaller.
    """
    joined, pages = bind(parts)
    if len(joined) > most_bytes:
        joined, pages = bind([part if is_pdf(part) else smaller(part) for part in parts])
    if pages > most_pages:
        raise Refusal("too_many_pages")
    if len(joined) > most_bytes:
        raise Refusal("joined_too_big")
    return {"pages": pages}, joined


def is_pdf(content: bytes) -> bool:
    """Tell a PDF from a picture; both were checked."""
    return content.startswith(b"%PDF-")


def bind(parts: list[bytes]) -> tuple[bytes, int]:
    """Return the joined PDF and how many pages it has."""
    import pikepdf

    with pikepdf.new() as bound:
        for part in parts:
            with pikepdf.open(io.BytesIO(part if is_pdf(part) else on_paper(part))) as source:
                # What was typed into a form lives beside the page; without this it would be left behind.
                source.generate_appearance_streams()
                source.flatten_annotations("all")
                bound.pages.extend(source.pages)
        return saved(bound), len(bound.pages)


def saved(pdf: Any) -> bytes:
    """Return a PDF's bytes: the same for the same pages, so that a repeated upload is known again."""
    import pikepdf

    target = io.BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def on_paper(picture: bytes) -> bytes:
    """Return a picture on a sheet of A4, upright or lying as the picture is."""
    import img2pdf

    layout = img2pdf.get_layout_fun(pagesize=A4, fit=img2pdf.FitMode.into, auto_orient=True)
    return img2pdf.convert(picture, layout_fun=layout, nodate=True)


def smaller(content: bytes) -> bytes:
    """Return a picture as a JPEG that is still readable in print, unless that is no smaller."""
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        picture.thumbnail((SMALLER_SIDE, SMALLER_SIDE))
        small = as_jpeg(picture, quality=SMALLER_QUALITY)
    return small if len(small) < len(content) else content


def as_jpeg(picture: Any, **options: Any) -> bytes:
    """Return a picture's bytes as a JPEG, in grey or colour."""
    target = io.BytesIO()
    if picture.mode not in {"L", "RGB"}:
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    picture.save(target, "JPEG", **options)
    return target.getvalue()


# --- Turning ----------------------------------------------------------------------------------------------


def turn(content: bytes, turns: dict[str, int]) -> MADE:
    """Turn pages to the right by so many degrees; ``turns`` are by page number, pictures have one page."""
    if not is_pdf(content):
        return {"pages": 1}, turned_picture(content, turns["1"])
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, degrees in turns.items():
            pdf.pages[int(number) - 1].rotate(degrees, relative=True)
        return {"pages": len(pdf.pages)}, saved(pdf)


def turned_picture(content: bytes, degrees: int) -> bytes:
    """Return a picture turned to the right, written as fine as it came."""
    from PIL import Image
    from PIL.JpegImagePlugin import JpegImageFile, get_sampling

    ways = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        target = io.BytesIO()
        options: dict[str, Any] = {}
        if isinstance(picture, JpegImageFile):
            sampling = get_sampling(picture)
            options = {"qtables": picture.quantization} | ({"subsampling": sampling} if sampling >= 0 else {})
        picture.transpose(ways[degrees]).save(target, picture.format, **options)
    return target.getvalue()


# --- Showing ----------------------------------------------------------------------------------------------


def show(content: bytes, page: int, width: int, most_bytes: int) -> MADE:
    """Return one page as a JPEG of at most that width in pixels and that many bytes. Raises Refusal."""
    picture = page_of_pdf(content, page, width) if is_pdf(content) else whole_picture(content, page, width)
    for quality in (80, 65, 50, 35):
        made = as_jpeg(picture, quality=quality)
        if len(made) <= most_bytes:
            break
    while len(made) > most_bytes:
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
        made = as_jpeg(picture, quality=35)
    return {"width": picture.width, "height": picture.height}, made


def page_of_pdf(content: bytes, page: int, width: int) -> Any:
    """Draw a page of a PDF as its reader sees it, with what was typed into its forms."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    if not 1 <= page <= len(pdf):
        raise Refusal("no_such_page")
    pdf.init_forms()
    leaf = pdf[page - 1]
    across, down = leaf.get_size()
    return leaf.render(scale=min(width / across, TALLEST / down)).to_pil().convert("RGB")


def whole_picture(content: bytes, page: int, width: int) -> Any:
    """Return a picture no wider than ``width``."""
    from PIL import Image

    if page != 1:
        raise Refusal("no_such_page")
    picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    picture.draft("RGB", (width, width))
    picture.thumbnail((width, TALLEST))
    return picture.convert("RGB")


# --- Photographs 3×4 --------------------------------------------------------------------------------------


def crop(content: bytes, x: int, y: int, zoom: int, small: bool) -> MADE:
    """Cut a photograph to 3 by 4. Raises Refusal when it is too small for a print.

    ``zoom`` is in hundredths of the largest possible cut; ``x`` and ``y`` say in thousandths where it lies
    between the left and right, the upper and lower edge.
    """
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        photo = picture.convert("RGB")
    widest = min(photo.width, photo.height * 3 / 4)
    if widest < LEAST[0]:
        raise Refusal("photo_too_small")
    closest = int(min(CLOSEST, widest * 100 / LEAST[0]))
    zoom = max(100, min(zoom, closest))
    width = widest * 100 / zoom
    height = width * 4 / 3
    left, top = (photo.width - width) * x / 1000, (photo.height - height) * y / 1000
    step = min((LEAST if small else MOST)[0], int(width)) // 3
    cut = photo.resize(
        (step * 3, step * 4), Image.Resampling.LANCZOS, box=(left, top, left + width, top + height)
    )
    dots = round(cut.width / 3 * 2.54)
    found = {
        "zoom": zoom,
        "closest": closest,
        "width": cut.width,
        "height": cut.height,
        "whole": [photo.width, photo.height],
        "advice": advice_on(cut),
    }
    return found, as_jpeg(cut, quality=80 if small else 92, dpi=(dots, dots))


def advice_on(cut: Any) -> list[str]:
    """Return what somebody should look at again: only what can be measured, and none of it certain."""
    from PIL import ImageFilter, ImageStat

    grey = cut.convert("L").resize(LEAST)
    middle = grey.crop((89, 71, 265, 354))
    light = ImageStat.Stat(middle).mean[0]
    edges = middle.filter(ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128))
    inner = edges.crop((1, 1, edges.width - 1, edges.height - 1))
    corners = [ImageStat.Stat(grey.crop(box)) for box in ((0, 0, 71, 189), (283, 0, 354, 189))]
    uneven = any(corner.stddev[0] > 28 for corner in corners)
    different = abs(corners[0].mean[0] - corners[1].mean[0]) > 45
    found = {
        "dark": light < 70,
        "light": light > 225,
        "blurred": ImageStat.Stat(inner).var[0] < 15,
        "background": uneven or different,
    }
    return [name for name, applies in found.items() if applies]


def sheet(content: bytes) -> MADE:
    """Return six photographs of 3 by 4 cm on a sheet of 15 by 10 cm with lines to cut along."""
    from PIL import Image, ImageDraw, ImageOps

    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        photo = ImageOps.fit(picture.convert("RGB"), LEAST)
    paper = Image.new("RGB", SHEET, "white")
    draw = ImageDraw.Draw(paper)
    gap_x, gap_y = (SHEET[0] - 3 * LEAST[0]) // 4, (SHEET[1] - 2 * LEAST[1]) // 3
    for number in range(6):
        at = (gap_x + number % 3 * (LEAST[0] + gap_x), gap_y + number // 3 * (LEAST[1] + gap_y))
        paper.paste(photo, at)
        draw.rectangle((at[0] - 1, at[1] - 1, at[0] + LEAST[0], at[1] + LEAST[1]), outline=(170, 170, 170))
    return {"photos": 6}, as_jpeg(paper, quality=92, dpi=(300, 300))


VERBS: dict[str, Callable[..., MADE]] = {"turn": turn, "show": show, "crop": crop, "sheet": sheet}


def main(verb: str, options: dict[str, Any], content: bytes) -> MADE:
    """Return what was found out and the bytes that were made."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the check of uploads has looked at the size
    try:
        if verb == "join":
            sizes, parts = options.pop("sizes"), io.BytesIO(content)
            return join([parts.read(size) for size in sizes], **options)
        return VERBS[verb](content, **options)
    except Refusal as refusal:
        return {"kind": str(refusal)}, b""
    except MemoryError:
        return {"kind": "too_heavy"}, b""


if __name__ == "__main__":
    limit: Any = runpy.run_path(str(Path(__file__).with_name("filecheck.py")))["limit"]
    limit()
    finding, made = main(sys.argv[1], json.loads(sys.argv[2]), sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(finding).encode() + b"\n" + made)
