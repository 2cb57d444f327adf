"""Papers hold every Kazakh letter, load nothing from outside, and bind what people upload."""

import base64
import io
import subprocess

import pikepdf
import pytest
from django.template import engines
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from PIL import Image

from mobility.common import pdf

from . import samples
from .reading import bookmarks_of, pages_of, text_of

KAZAKH = "ӘҒҚҢӨҰҮҺІәғқңөұүһі"


@pytest.fixture
def template(monkeypatch):
    """Give ``render`` a template that stands in the test."""

    def use(source: str) -> None:
        made = engines["django"].from_string(f'<html lang="{{{{ language }}}}"><title>x</title>{source}')
        monkeypatch.setattr(
            pdf,
            "render_to_string",
            lambda name, context: made.render(context) if name == "x" else render_to_string(name, context),
        )

    return use


@pytest.fixture
def own_page(template):
    template("<h1>Own paper</h1><p>first page</p>")
    return pdf.render("x", {}, "en")


@pytest.mark.parametrize("family", ["Noto Sans", "Noto Serif"])
@pytest.mark.parametrize("weight", [400, 600])
def test_every_kazakh_letter_is_in_the_text_and_in_the_embedded_font(template, family, weight):
    template('<p style="font: {{ weight }} 20pt {{ family }}">{{ letters }}</p>')
    drawn = pdf.render("x", {"letters": KAZAKH, "family": family, "weight": weight}, "kk")
    assert text_of(drawn).strip() == KAZAKH
    (font,) = fonts_in(drawn)
    drawn_shapes = [name for name in font.getGlyphOrder()[1:] if font["glyf"][name].numberOfContours != 0]
    assert len(drawn_shapes) >= len(set(KAZAKH))


def fonts_in(document: bytes) -> list[TTFont]:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [
            TTFont(io.BytesIO(item.FontFile2.read_bytes()), lazy=False)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]


def test_letters_are_drawn_as_different_shapes(template):
    template('<p style="font: 40pt Noto Sans">{{ letters }}</p>')
    pictures = set()
    for letter in KAZAKH + "?□":
        drawn = pdf.render("x", {"letters": letter}, "kk")
        picture = subprocess.run(
            ["pdftoppm", "-png", "-r", "40", "-gray"], input=drawn, capture_output=True, check=True
        ).stdout
        with Image.open(io.BytesIO(picture)) as image:
            pictures.add(image.tobytes())
    assert len(pictures) == len(KAZAKH) + 2


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.com/a.css",
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "//example.com/a.png",
        "/media/a.png",
        "/static/../mobility/settings.py",
        "/static/..%2f..%2fetc/passwd",
        "/static/css/paper.css/../../../etc/passwd",
        "/static/fonts/fonts.conf",
        "/static/nothing.css",
        "data:text/css;base64,Ym9keXt9",
        "data:text/html,<script>",
        "jar:file:///etc/passwd",
    ],
)
def test_nothing_outside_the_static_files_is_loaded(address):
    full = pdf.BASE_URL + address.removeprefix("/") if address.startswith("/") else address
    with pytest.raises(pdf.Forbidden):
        pdf.fetch(full)


def test_static_files_and_given_pictures_are_loaded():
    content, kind = pdf.fetch(pdf.BASE_URL + "static/css/paper.css")
    assert kind == "text/css"
    assert b"@page" in content
    assert pdf.fetch("data:image/png;base64,aGVsbG8=") == (b"hello", "image/png")


def test_what_people_type_stays_text(template):
    template("<p>{{ name }}</p>")
    drawn = pdf.render("x", {"name": '<img src="file:///etc/passwd"><b>A</b>'}, "en")
    assert text_of(drawn).split() == ["<img", 'src="file:///etc/passwd"><b>A</b>']


def test_text_is_in_the_language_asked_for(template):
    template("{% load i18n %}{% translate 'May' %} {{ language }}")
    assert text_of(pdf.render("x", {}, "kk")).split() == ["Мамыр", "kk"]


def test_qr_is_a_small_black_and_white_picture():
    start = "data:image/png;base64,"
    address = pdf.qr("http://127.0.0.1:8000/applications/abcdefghjk/")
    assert address.startswith(start)
    with Image.open(io.BytesIO(base64.b64decode(address[len(start) :]))) as picture:
        assert picture.mode == "1"
        assert picture.width == picture.height


def test_uploads_are_bound_in_order_with_bookmarks_and_page_numbers(own_page):
    parts = [
        pdf.Part("Own", own_page),
        pdf.Part("1. Транскрипт", samples.pdf(2, (612, 792), "LETTER"), header="version 1"),
        pdf.Part("2. Сертификат", samples.picture(size=(300, 400)), "image/jpeg", "version 2"),
        pdf.Part("3. Анкета", samples.pdf(1, (842, 595), "LYING"), header="version 1"),
    ]
    bound = pdf.bind(parts, "en", "MSHE-2027-0042")
    pages = pages_of(bound)
    assert len(pages) == 5
    assert "first page" in pages[0]
    for number, words in enumerate(
        [
            ["1. Транскрипт · sheet 1 of 2", "version 1", "LETTER"],
            ["1. Транскрипт · sheet 2 of 2", "LETTER"],
            ["2. Сертификат · sheet 1 of 1", "version 2"],
            ["3. Анкета · sheet 1 of 1", "LYING"],
        ],
        start=2,
    ):
        assert f"MSHE-2027-0042 · {number} / 5" in pages[number - 1]
        for word in words:
            assert word in pages[number - 1]
    assert bookmarks_of(bound) == [
        ("Own paper", 1),
        ("1. Транскрипт", 2),
        ("2. Сертификат", 4),
        ("3. Анкета", 5),
    ]
    sizes = sizes_of(bound)
    assert sizes[1:4] == [(595, 842)] * 3
    assert sizes[4] == (842, 595)


def sizes_of(document: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [(round(page.mediabox[2]), round(page.mediabox[3])) for page in opened.pages]


def test_turned_page_is_bound_as_its_reader_sees_it(own_page):
    turned = samples.changed_pdf(lambda document: document.pages[0].rotate(90, relative=False))
    assert sizes_of(pdf.bind([pdf.Part("a", own_page), pdf.Part("b", turned, header="h")]))[1] == (842, 595)


def test_pictures_are_placed_without_loss(own_page):
    content = samples.picture(size=(300, 400), quality=60)
    bound = pdf.bind([pdf.Part("a", own_page), pdf.Part("b", content, "image/jpeg", "h")])
    with pikepdf.open(io.BytesIO(bound)) as opened:
        streams = [
            item
            for item in opened.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        (picture,) = streams
        assert picture.read_raw_bytes() == content


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (None, "application/pdf"),
        (samples.pdf()[:100], "application/pdf"),
        (samples.encrypted_pdf("secret"), "application/pdf"),
        (b"no picture", "image/jpeg"),
    ],
    ids=["gone", "cut off", "locked", "no picture"],
)
def test_upload_that_cannot_be_opened_becomes_one_page_that_says_so(own_page, data, kind):
    broken = pdf.Part("2. Broken", data, kind, "version 1")
    assert pdf.leaves_of(broken) == 1
    bound = pdf.bind([pdf.Part("a", own_page), broken, pdf.Part("3. Whole", samples.pdf(), header="h")])
    pages = pages_of(bound)
    assert len(pages) == 3
    assert "This file could not be opened." in pages[1]
    assert "2 / 3" in pages[1]
    assert "3. Whole" in pages[2]


def test_filled_in_form_fields_are_kept(own_page):
    def fill(document):
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="name",
                V="TYPED ANSWER",
                DA="/F1 12 Tf 0 g",
                Rect=pikepdf.Array([72, 600, 400, 630]),
                F=4,
            )
        )
        page = document.pages[0]
        page.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([field]), DA="/F1 12 Tf 0 g", DR=page.Resources, NeedAppearances=True
        )

    bound = pdf.bind([pdf.Part("a", own_page), pdf.Part("b", samples.changed_pdf(fill), header="h")])
    assert "TYPED ANSWER" in text_of(bound)
