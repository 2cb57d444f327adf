"""Several files become one, pages are turned and shown, a photo is cut to 3 by 4."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageFilter, ImageOps

from mobility.common import filemaking, files, filework

from . import samples

A4 = [595, 842]


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def sizes(content: bytes) -> list[list[int]]:
    return [[round(float(edge)) for edge in page.mediabox[2:]] for page in opened(content).pages]


def picture_on(content: bytes) -> tuple[int, int, bytes]:
    """Return width, height and bytes of the only picture of the first page."""
    with opened(content) as pdf:
        ((_name, item),) = pdf.pages[0].Resources.XObject.items()
        return int(item.Width), int(item.Height), item.read_raw_bytes()


def text_of(content: bytes, page: int = 0) -> str:
    return pypdfium2.PdfDocument(content)[page].get_textpage().get_text_bounded()


def jpeg(image: Image.Image, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", **options)
    return target.getvalue()


def checked(name: str, content: bytes, media_type: str = files.PDF, pages: int = 1) -> files.Checked:
    return files.Checked(name, content, media_type, pages)


def join(*parts: bytes, most_bytes: int = 10**7, most_pages: int = 100):
    return filework.join(list(parts), most_bytes, most_pages)


# --- Joining ------------------------------------------------------------------------------------------------


def test_photos_and_pdfs_become_one_pdf_in_their_order():
    parts = [
        checked("IMG_1.jpg", samples.picture(), files.JPEG),
        checked("letter.pdf", samples.pdf(2, text="LETTER"), pages=2),
        checked("wide.png", samples.picture("PNG", size=(80, 60)), files.PNG),
    ]

    joined = filemaking.join(parts)

    assert (joined.name, joined.media_type, joined.pages) == ("IMG_1.pdf", files.PDF, 4)
    assert sizes(joined.content) == [A4, A4, A4, A4[::-1]]
    assert [text_of(joined.content, page) for page in range(4)] == ["", "LETTER", "LETTER", ""]
    assert files.check(joined.name, joined.content) == joined


def test_one_file_stays_byte_for_byte():
    alone = checked("a.pdf", samples.pdf())

    assert filemaking.join([alone]) is alone


def test_photos_are_placed_without_loss_and_twice_the_same_is_the_same():
    photo = samples.picture(size=(300, 400), quality=90)

    _found, content = join(photo, samples.pdf())

    assert picture_on(content) == (300, 400, photo)
    assert join(photo, samples.pdf())[1] == content


def test_what_was_typed_into_a_form_stays_on_the_page():
    _found, content = join(samples.filled_form(), samples.pdf())

    assert text_of(content) == "AIGERIM"
    assert "/AcroForm" not in opened(content).Root


def test_photos_too_large_together_are_made_smaller_but_readable():
    photo = jpeg(Image.effect_noise((3000, 4000), 40), quality=90)

    found, content = join(photo, photo, most_bytes=len(photo))

    assert found == {"pages": 2}
    assert len(content) < len(photo)
    assert picture_on(content)[:2] == (1800, 2400)


@pytest.mark.parametrize(
    ("limits", "kind"), [({"most_bytes": 900}, "joined_too_big"), ({"most_pages": 3}, "too_many_pages")]
)
def test_the_whole_obeys_the_limits(limits, kind):
    with pytest.raises(filework.Refusal) as refusal:
        join(samples.pdf(2), samples.pdf(2), **limits)
    assert str(refusal.value) == kind


# --- Turning ------------------------------------------------------------------------------------------------


def test_only_the_pages_named_are_turned():
    _found, content = filework.turn(samples.pdf(3), {"2": 90, "3": 180})
    _found, again = filework.turn(content, {"2": 270})

    assert [page.obj.get("/Rotate", 0) for page in opened(content).pages] == [0, 90, 180]
    assert [page.obj.get("/Rotate", 0) for page in opened(again).pages] == [0, 0, 180]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_to_the_right(kind):
    _found, content = filework.turn(samples.picture(kind), {"1": 90})

    with Image.open(io.BytesIO(content)) as turned:
        assert (turned.format, turned.size) == (kind, (80, 60))
        assert turned.getpixel((40, 10))[1] < 60  # the red half was at the left
        assert turned.getpixel((40, 50))[1] > 200


@pytest.mark.parametrize("turns", [{}, {0: 90}, {2: 90}, {1: 45}])
def test_pages_and_degrees_there_are_not(turns):
    stored = files.StoredFile(pages=1)
    with pytest.raises(ValueError):
        filemaking.turned(stored, turns)


# --- Showing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (samples.pdf(text="HELLO"), (900, 1274)),
        (samples.picture(size=(1800, 1200)), (900, 600)),
        (samples.picture("PNG", mode="1"), (60, 80)),
    ],
    ids=["pdf", "jpeg", "png"],
)
def test_a_page_is_shown_as_a_small_picture(content, size):
    found, made = filework.show(content, 1, 900, 140 * 1024)

    with Image.open(io.BytesIO(made)) as shown:
        assert (shown.format, shown.size) == ("JPEG", size)
    assert (found["width"], found["height"]) == size


def test_a_picture_hard_to_pack_is_made_to_fit():
    noise = jpeg(Image.effect_noise((2000, 2000), 100), quality=95)

    assert len(filework.show(noise, 1, 900, 60 * 1024)[1]) <= 60 * 1024


@pytest.mark.parametrize("content", [samples.pdf(), samples.picture()], ids=["pdf", "picture"])
def test_a_page_there_is_not(content):
    with pytest.raises(filework.Refusal, match="no_such_page"):
        filework.show(content, 2, 900, 140 * 1024)


# --- The photo of 3×4 ---------------------------------------------------------------------------------------


def crop(content, x=500, y=500, zoom=100, small=False):
    found, made = filework.crop(content, x, y, zoom, small)
    with Image.open(io.BytesIO(made)) as cut:
        cut.load()
        return found, cut


def test_a_photo_is_cut_to_three_by_four_in_the_middle_and_prints_as_such():
    wide = ImageOps.expand(Image.new("RGB", (900, 1200), "lightgrey"), (600, 0), "black")

    found, cut = crop(jpeg(wide))

    assert (cut.size, found["width"], found["height"], found["whole"]) == (
        (708, 944),
        708,
        944,
        [2100, 1200],
    )
    assert cut.getpixel((3, 500))[0] > 200
    assert cut.getpixel((704, 500))[0] > 200
    assert [round(side / dots * 2.54, 2) for side, dots in zip(cut.size, cut.info["dpi"], strict=True)] == [
        3.0,
        4.0,
    ]


def test_the_frame_moves_between_the_edges_and_comes_no_closer_than_a_print_allows():
    photo = Image.new("RGB", (800, 600), "red")
    photo.paste("blue", (400, 0, 800, 600))

    assert crop(jpeg(photo), x=0)[1].getpixel((200, 300))[0] > 200
    assert crop(jpeg(photo), x=1000)[1].getpixel((200, 300))[2] > 200
    found, cut = crop(jpeg(photo), zoom=300)
    assert (found["zoom"], found["closest"], cut.size) == (127, 127, (354, 472))


def test_a_photo_too_small_for_a_print():
    with pytest.raises(filework.Refusal, match="photo_too_small"):
        filework.crop(samples.picture(size=(353, 900)), 500, 500, 100, False)


def test_advice_is_given_for_what_can_be_measured():
    good = Image.open(io.BytesIO(samples.portrait()))
    busy = Image.open(io.BytesIO(samples.portrait()))
    busy.paste(Image.effect_noise((900, 400), 120).convert("RGB"), (0, 0), Image.new("L", (900, 400), 255))

    def advice(image):
        return crop(jpeg(image))[0]["advice"]

    assert advice(good) == []
    assert advice(good.point(lambda value: value // 4)) == ["dark"]
    assert advice(good.point(lambda value: min(255, value + 110))) == ["light"]
    assert advice(good.filter(ImageFilter.GaussianBlur(20))) == ["blurred"]
    assert advice(busy) == ["background"]


def test_six_photos_stand_on_a_sheet_of_fifteen_by_ten_centimetres():
    _found, made = filework.sheet(samples.portrait(ground="red"))

    with Image.open(io.BytesIO(made)) as sheet:
        assert [round(side / 300 * 2.54) for side in sheet.size] == [15, 10]
        corners = [(178 + 532 * (n % 3) + 20, 80 + 551 * (n // 3) + 20) for n in range(6)]
        green = sheet.getchannel("G")
        assert all(green.getpixel(corner) < 60 for corner in corners)
        assert green.getpixel((20, 20)) > 240
