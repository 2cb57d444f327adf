"""Files as people and attackers send them, made while the tests run."""

import io
import zipfile
import zlib

import pikepdf
from PIL import Image, ImageDraw

NAME = pikepdf.Name


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842), text: str = "") -> bytes:
    """Return a small PDF; ``text`` is put on every page in Helvetica (Latin letters only)."""
    document = pikepdf.new()
    for _number in range(pages):
        page = document.add_blank_page(page_size=size)
        page.Contents = document.make_stream(f"BT /F1 24 Tf 72 400 Td ({text}) Tj ET".encode())
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
    return saved(document)


def saved(document: pikepdf.Pdf, **options) -> bytes:
    """Return a document's bytes."""
    target = io.BytesIO()
    document.save(target, **{"deterministic_id": "encryption" not in options} | options)
    return target.getvalue()


def changed_pdf(change) -> bytes:
    """Return a PDF after ``change(document)`` did something to it."""
    document = pikepdf.open(io.BytesIO(pdf()))
    change(document)
    return saved(document)


def encrypted_pdf(password: str) -> bytes:
    """Return a PDF that opens with ``password``, or without one but is still encrypted."""
    document = pikepdf.open(io.BytesIO(pdf()))
    return saved(document, encryption=pikepdf.Encryption(owner="owner", user=password))


def action(kind: str, **more) -> pikepdf.Dictionary:
    """Return an action of one kind."""
    return pikepdf.Dictionary(S=pikepdf.Name("/" + kind), **more)


def swelling_pdf() -> bytes:
    """Return a small PDF whose page unpacks to 200 MiB."""

    def swell(document: pikepdf.Pdf) -> None:
        packed = zlib.compress(bytes(200 * 1024**2), 9)
        stream = pikepdf.Stream(document, packed)
        stream.Filter = pikepdf.Name.FlateDecode
        stream.stream_dict = pikepdf.Dictionary(Filter=pikepdf.Name.FlateDecode)
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        document.pages[0].Contents = document.make_indirect(stream)

    return changed_pdf(swell)


def pdf_as(**options) -> bytes:
    """Return a PDF of three pages saved in some way."""
    return saved(pikepdf.open(io.BytesIO(pdf(3))), **options)


def scanned_pdf(packing: str) -> bytes:
    """Return a PDF whose page is a picture as scanners pack it; the check does not unpack it."""

    def put(document: pikepdf.Pdf) -> None:
        colours = NAME.DeviceRGB if packing == "DCTDecode" else NAME.DeviceGray
        image = pikepdf.Stream(document, picture() if packing == "DCTDecode" else b"\x26\xa1")
        image.stream_dict = pikepdf.Dictionary(
            Type=NAME.XObject, Subtype=NAME.Image, Width=60, Height=80, ColorSpace=colours, BitsPerComponent=1
        )
        image.write(image.read_raw_bytes(), filter=pikepdf.Name("/" + packing))
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        document.pages[0].Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")

    return changed_pdf(put)


def filled_form() -> bytes:
    """Return a PDF with a text field that somebody filled in."""

    def add(document: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=NAME.Font, Subtype=NAME.Type1, BaseFont=NAME.Helvetica)
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=NAME.Annot,
                Subtype=NAME.Widget,
                FT=NAME.Tx,
                T=pikepdf.String("name"),
                V=pikepdf.String("AIGERIM"),
                DA=pikepdf.String("/Helv 24 Tf 0 g"),
                Rect=[100, 600, 400, 650],
                F=4,
            )
        )
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=[field],
            NeedAppearances=True,
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font)),
            DA=pikepdf.String("/Helv 24 Tf 0 g"),
        )

    return changed_pdf(add)


def zip_archive(name: str = "a.txt") -> bytes:
    """Return a ZIP archive with one file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "hello")
    return target.getvalue()


def zip_with_pdf_ending() -> bytes:
    """Return a PDF followed by a ZIP archive whose comment ends like a PDF."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "hello")
        archive.comment = b"startxref\n9\n%%EOF"
    return pdf() + target.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), mode: str = "RGB", **options) -> bytes:
    """Return a picture: red left half, white right half."""
    white = {"RGBA": (255, 255, 255, 0), "CMYK": (0, 0, 0, 0)}
    image = Image.new(mode, size, white.get(mode, "white"))
    image.paste(
        "red" if mode in {"RGB", "RGBA"} else (0, 255, 255, 0) if mode == "CMYK" else 0,
        (0, 0, size[0] // 2, size[1]),
    )
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def phone_picture() -> bytes:
    """Return a JPEG that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def huge_picture() -> bytes:
    """Return a small PNG file of 10,000 by 10,000 pixels."""
    target = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(target, "PNG")
    return target.getvalue()


def portrait(size: tuple[int, int] = (900, 1200), ground: str = "lightgrey") -> bytes:
    """Return a JPEG of something like a face before a wall."""
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    wide, tall = size
    draw.ellipse((wide * 0.1, tall * 0.7, wide * 0.9, tall * 1.4), fill="steelblue")
    draw.ellipse((wide * 0.3, tall * 0.15, wide * 0.7, tall * 0.68), fill="burlywood")
    for number in range(40):
        at = tall * (0.2 + number / 100)
        draw.line((wide * 0.35, at, wide * 0.65, at), fill="saddlebrown", width=2)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=92)
    return target.getvalue()
