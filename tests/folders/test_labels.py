"""Labels: where each stands, that nothing is cut, and that the code on the print leads to its folder."""

import io
import subprocess

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image, ImageChops

from applications.folders import packet, queries
from applications.folders.labels import Spot, sheets, sizes
from applications.folders.models import Folder
from mobility.common.policy import Refused
from programs.models import Provision
from tests.common.reading import text_of
from tests.factories import staff

from . import builders

LONG = {
    "last_name": "Әбдірахмановтегінұлы-Құнанбайқызы",
    "first_name": "Гүлжанат-Айымкүмісбекова",
    "patronymic": "Нұрсұлтанбекқызы",
    "speciality": "Автоматтандыру және басқару, электр энергетикалық жүйелерді пайдалану технологиясы",
    "department": "«Электр энергетикасы, автоматтандыру және телекоммуникациялық жүйелер» кафедрасы",
}
DPI = 150
MM = DPI / 25.4


def pictures(document: bytes) -> list[Image.Image]:
    """Return the pages as a printer would see them."""
    drawn = subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray"], input=document, capture_output=True, check=True
    ).stdout
    found, at = [], 0
    while at < len(drawn):
        _kind, size, _depth, _rest = drawn[at : at + 40].split(b"\n", 3)
        width, height = map(int, size.split())
        length = drawn.index(b"255\n", at) + 4 - at + width * height
        found.append(Image.open(io.BytesIO(drawn[at : at + length])))
        at += length
    return found


def is_white(page: Image.Image, left: float, top: float, width: float, height: float) -> bool:
    """Tell whether nothing is printed on a rectangle, given in mm."""
    box = tuple(round(value * MM) for value in (left, top, left + width, top + height))
    part = page.crop(box)
    return ImageChops.invert(part).getbbox() is None


def test_labels_stand_row_by_row_from_the_first_free_one():
    size = sizes()["3x8"]
    laid = list(sheets(list("abcd"), size, start=23))
    assert laid == [
        [(Spot(70.0, 259.5), "a"), (Spot(140.0, 259.5), "b")],
        [(Spot(0.0, 0.5), "c"), (Spot(70.0, 0.5), "d")],
    ]


@pytest.mark.parametrize("size", sizes().values(), ids=sizes().keys())
def test_every_sheet_stands_on_a4(size):
    assert size.left + size.columns * size.width + (size.columns - 1) * size.gap_x <= 210
    assert size.top + size.rows * size.height + (size.rows - 1) * size.gap_y <= 297


@pytest.mark.parametrize("code", sizes())
def test_the_code_on_the_print_leads_to_its_folder_and_nothing_is_cut(code, call, office):
    for number in range(1, 4):
        builders.folder(call, number, **(LONG if number < 3 else {}))
    folders = list(queries.with_people(Folder.objects.all()).order_by("application__number"))
    size = sizes()[code]
    document = packet.labels(folders, size, size.on_a_sheet - 1, office)
    pages = pictures(document)
    read = [sorted(code.text for code in zxingcpp.read_barcodes(page)) for page in pages]
    wanted = [f"{settings.SITE_URL}/folders/{folder.ref}/" for folder in folders]
    assert read == [sorted(wanted[:2]), wanted[2:]]
    client = builders.browser(office)
    for folder, address in zip(folders, wanted, strict=True):
        path = address.removeprefix(settings.SITE_URL)
        assert client.get(path).url == f"/admin/folders/folder/{folder.pk}/change/"
        assert queries.scanned(office, address) == folder
    (spot, _label), *_rest = next(iter(sheets(folders, size, size.on_a_sheet - 1)))
    for edge in (
        (spot.left, spot.top, size.width, 3),
        (spot.left, spot.top + size.height - 3, size.width, 3),
        (spot.left + size.width - 3, spot.top, 3, size.height),
    ):
        assert is_white(pages[0], *edge)
    # Read back without spaces and the marks where an address may be parted.
    text = "".join(text_of(document).replace("\N{ZERO WIDTH SPACE}", "").split())
    person = folders[2].application.applicant
    for said in (folders[2], person.full_name, person.speciality, person.department, person.user.email):
        assert "".join(str(said).split()) in text


def test_a_cover_shows_what_the_page_of_the_call_asks(call, office):
    folder = builders.folder(call)
    (row,) = queries.with_people(Folder.objects.all())
    assert queries.on_the_cover([call]) == {call.pk: list(queries.COVER)}
    Provision.objects.create(
        call=call, topic="channel", text="x", data={"must_show": ["full_name", "department"]}
    )
    text = text_of(packet.labels([row], sizes()["2x7"], 1, office))
    applicant = folder.application.applicant
    assert (applicant.department in text, applicant.phone in text) == (True, False)
    assert (str(folder) in text, applicant.last_name in text) == (True, True)


def test_labels_are_the_offices(call):
    folder = builders.folder(call)
    with pytest.raises(Refused):
        packet.labels([folder], sizes()["2x7"], 1, staff("faculty"))
