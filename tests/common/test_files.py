"""What is taken, what is refused with which words, and how files are kept and handed out."""

import hashlib
import io
import os
import time

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from mobility.common import filecheck, files
from mobility.common.models import StoredFile

from . import samples

NAME = pikepdf.Name


def set_root(key, value):
    return lambda document: document.Root.__setitem__(key, value)


SCRIPT_BUTTON = pikepdf.Dictionary(Subtype=NAME.Widget, FT=NAME.Btn, A=samples.action("JavaScript", JS="x"))
HOSTILE = {
    "empty": (b"", "empty"),
    "text": (b"hello", "wrong_kind"),
    "program": (b"\x7fELF" + bytes(200), "wrong_kind"),
    "web page": (b"<html><script>alert(1)</script></html>", "wrong_kind"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_kind"),
    "tiff from a scanner": (samples.picture("TIFF", mode="1", compression="group4"), "wrong_kind"),
    "webp": (samples.picture("WEBP"), "wrong_kind"),
    "program called a picture": (b"MZ\x90\x00" + bytes(300), "wrong_kind"),
    "gif": (samples.picture("GIF"), "wrong_kind"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "phone_photo"),
    "docx": (samples.zip_archive(), "office_file"),
    "docm with a macro": (samples.zip_archive("word/vbaProject.bin"), "office_file"),
    "rtf": (b"{\\rtf1 hello}", "office_file"),
    "old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "office_file"),
    "junk before the header": (b"junk\n" + samples.pdf(), "leading_data"),
    "web page before the header": (b"<html>" + samples.pdf(), "leading_data"),
    "zip after the end": (samples.pdf() + samples.zip_archive(), "trailing_data"),
    "script after the end": (samples.pdf() + b"<script>alert(1)</script>", "trailing_data"),
    "zip that ends like a PDF": (samples.zip_with_pdf_ending(), "mixed"),
    "web page in the header": (samples.pdf().replace(b"\n", b"\n%<html><script>\n", 1), "mixed"),
    "only a header": (b"%PDF-1.7\n", "broken_pdf"),
    "cut off": (samples.pdf(3)[:-200], "broken_pdf"),
    "a few bytes lost": (samples.pdf(3)[:500] + samples.pdf(3)[520:], "broken_pdf"),
    "middle cut out": (samples.pdf(30)[:400] + samples.pdf(30)[-60:], "broken_pdf"),
    "noise": (b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\nstartxref\n9\n%%EOF", "broken_pdf"),
    "no pages": (samples.changed_pdf(lambda document: document.pages.__delitem__(0)), "broken_pdf"),
    "password": (samples.encrypted_pdf("secret"), "encrypted_pdf"),
    "encrypted, opens without password": (samples.encrypted_pdf(""), "encrypted_pdf"),
    "script at opening": (
        samples.changed_pdf(set_root("/OpenAction", samples.action("JavaScript", JS="app.alert(1)"))),
        "active_pdf",
    ),
    "address at opening": (
        samples.changed_pdf(set_root("/OpenAction", samples.action("URI", URI="https://evil.example"))),
        "active_pdf",
    ),
    "launch": (
        samples.changed_pdf(
            lambda document: document.pages[0].__setitem__(
                "/Annots",
                pikepdf.Array(
                    [pikepdf.Dictionary(Subtype=NAME.Link, A=samples.action("Launch", F="calc.exe"))]
                ),
            )
        ),
        "active_pdf",
    ),
    "attachment": (
        samples.changed_pdf(
            lambda document: document.attachments.__setitem__(
                "x.exe", pikepdf.AttachedFileSpec(document, b"MZ", filename="x.exe")
            )
        ),
        "active_pdf",
    ),
    "additional actions": (
        samples.changed_pdf(
            lambda document: document.pages[0].__setitem__(
                "/AA", pikepdf.Dictionary(O=samples.action("JavaScript", JS="x"))
            )
        ),
        "active_pdf",
    ),
    "script hidden in the names": (
        samples.changed_pdf(
            set_root(
                "/Names",
                pikepdf.Dictionary(
                    JavaScript=pikepdf.Dictionary(
                        Names=pikepdf.Array(["a", samples.action("JavaScript", JS="x")])
                    )
                ),
            )
        ),
        "active_pdf",
    ),
    "button that runs a script": (
        samples.changed_pdf(set_root("/AcroForm", pikepdf.Dictionary(Fields=[SCRIPT_BUTTON]))),
        "active_pdf",
    ),
    "form that sends itself": (
        samples.changed_pdf(set_root("/OpenAction", samples.action("SubmitForm", F="https://evil.example"))),
        "active_pdf",
    ),
    "form in XML": (
        samples.changed_pdf(set_root("/AcroForm", pikepdf.Dictionary(Fields=[], XFA=pikepdf.String("x")))),
        "active_pdf",
    ),
    "101 pages": (samples.pdf(101), "too_many_pages"),
    "swelling page": (samples.swelling_pdf(), "too_heavy"),
    "half a picture": (samples.picture(size=(400, 400))[:-400], "broken_image"),
    "half a PNG": (samples.picture("PNG", size=(400, 400))[:-100], "broken_image"),
    "JPEG header only": (b"\xff\xd8\xff\xe0" + bytes(50), "broken_image"),
    "100 megapixels": (samples.huge_picture(), "too_many_pixels"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_with_its_own_reason(case):
    content, kind = HOSTILE[case]
    with pytest.raises(files.Unacceptable) as refusal:
        files.check("paper.pdf", content)
    assert refusal.value.kind == kind


def test_every_kind_of_refusal_has_its_own_sentence():
    with translation.override("en"):
        sentences = [str(files.Unacceptable(kind)) for kind in files.SENTENCES]
    assert len(set(sentences)) == len(files.SENTENCES)
    assert all(sentence.endswith((".", ").")) for sentence in sentences)
    elsewhere = {
        "too_big",
        "not_saved",
        "too_many_files",
        "joined_too_big",
        "no_such_page",
        "photo_too_small",
    }
    assert {kind for _content, kind in HOSTILE.values()} | elsewhere == set(files.SENTENCES)


def test_a_sentence_is_said_in_the_readers_language_and_names_the_file_among_several():
    with translation.override("ru"):
        assert str(files.Unacceptable("wrong_kind")).startswith("Принимаются только")
    with translation.override("en"):
        assert str(files.Unacceptable("empty", "b.pdf")).startswith("b.pdf: The file is empty.")


# What phones and scanners send. The check itself, without a process of its own for each.
HONEST = {
    "progressive JPEG": (samples.picture(progressive=True), "JPEG"),
    "CMYK JPEG of a print shop": (samples.picture(mode="CMYK"), "JPEG"),
    "JPEG of 12 megapixels": (samples.picture(size=(4000, 3000)), "JPEG"),
    "PNG with transparency": (samples.picture("PNG", mode="RGBA"), "PNG"),
    "screenshot with a palette": (samples.picture("PNG", mode="P"), "PNG"),
    "fax in CCITT": (samples.scanned_pdf("CCITTFaxDecode"), 1),
    "scanner's JBIG2": (samples.scanned_pdf("JBIG2Decode"), 1),
    "scan in JPEG": (samples.scanned_pdf("DCTDecode"), 1),
    "PDF 1.3": (samples.pdf_as(force_version="1.3"), 3),
    "PDF 2.0": (samples.pdf_as(force_version="2.0"), 3),
    "PDF for the web": (samples.pdf_as(linearize=True), 3),
    "PDF with packed objects": (
        samples.pdf_as(object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True),
        3,
    ),
    "PDF with blanks after its end": (samples.pdf(2) + b"\r\n\r\n", 2),
    "form filled in": (samples.filled_form(), 1),
    "100 pages": (samples.pdf(100), 100),
}


@pytest.mark.parametrize("case", HONEST)
def test_honest_file_is_taken(case):
    content, expected = HONEST[case]
    finding, kept = filecheck.main(content, 100, 25_000_000)
    assert finding.get("format", finding.get("pages")) == expected
    assert bool(kept) == content.startswith((b"\xff\xd8", b"\x89PNG"))


def test_eleven_megabytes_are_too_big_however_they_come(settings):
    content = b"%PDF-" + bytes(settings.UPLOAD_MAX_BYTES)
    for given in (content, io.BytesIO(content), SimpleUploadedFile("a.pdf", content)):
        with pytest.raises(files.Unacceptable) as refusal:
            files.check("a.pdf", given)
        assert refusal.value.kind == "too_big"


def test_a_bomb_is_refused_within_seconds():
    begun = time.monotonic()
    with pytest.raises(files.Unacceptable):
        files.check("a.pdf", samples.swelling_pdf())
    assert time.monotonic() - begun < 20


def test_plain_pdf_is_kept_byte_for_byte():
    content = samples.pdf(3)
    checked = files.check("C:\\scans\\Transcript.PDF", io.BytesIO(content))
    assert checked == files.Checked("Transcript.pdf", content, files.PDF, 3)
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_pdf_that_opens_at_a_page_and_links_to_the_web_is_taken():
    def add(document):
        document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, NAME.Fit])
        document.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Subtype=NAME.Link, A=samples.action("URI", URI="https://tou.edu.kz"))]
        )

    assert files.check("a.pdf", samples.changed_pdf(add)).pages == 1


def test_phone_picture_is_turned_upright_and_loses_its_metadata():
    checked = files.check("IMG_1.jpeg", samples.phone_picture())
    assert (checked.name, checked.media_type) == ("IMG_1.jpg", files.JPEG)
    with Image.open(io.BytesIO(checked.content)) as kept:
        assert kept.size == (80, 60)
        assert dict(kept.getexif()) == {}
        assert kept.getpixel((40, 10))[1] < 60
        assert kept.getpixel((40, 50))[1] > 200
    assert b"Phone maker" not in checked.content


@pytest.mark.parametrize("quality", [30, 75, 95])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_jpeg_stays_as_fine_and_as_large_as_it_came(mode, quality):
    noise = io.BytesIO()
    Image.effect_noise((500, 400), 60).convert(mode).save(noise, "JPEG", quality=quality)
    kept = files.check("a.jpg", noise.getvalue()).content
    with Image.open(io.BytesIO(kept)) as picture, Image.open(noise) as came:
        assert picture.mode == {"CMYK": "RGB"}.get(mode, mode)
        if mode != "CMYK":
            assert picture.quantization == came.quantization
            assert len(kept) < 1.1 * len(noise.getvalue())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_png_is_kept_as_png_without_transparency(mode):
    checked = files.check("photo", samples.picture("PNG", mode=mode) if mode != "I;16" else grey16())
    assert (checked.name, checked.media_type) == ("photo.png", files.PNG)
    with Image.open(io.BytesIO(checked.content)) as kept:
        assert kept.mode in {"RGB", "L", "1"}
        assert "transparency" not in kept.info


def grey16() -> bytes:
    target = io.BytesIO()
    Image.new("I;16", (20, 20), 30_000).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Әлия\\Өтініш (1).docx", "Өтініш (1).pdf"),
        ('a"b<c>|d?.pdf', "a b c d.pdf"),
        ("line\r\nbreak\x00.pdf", "linebreak.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert files.clean_name(given, ".pdf") == kept


@pytest.fixture
def checked():
    return files.Checked("Transcript.pdf", samples.pdf(), files.PDF, 1)


@pytest.mark.django_db
def test_stored_under_its_hash_and_read_back(checked, settings):
    stored = files.store(checked, None)
    digest = checked.sha256
    assert (stored.sha256, stored.size, stored.pages) == (digest, len(checked.content), 1)
    path = settings.FILES_DIR / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == checked.content
    assert os.listdir(path.parent) == [digest]
    with files.open_stored(stored) as content:
        assert content.read() == checked.content


@pytest.mark.django_db
def test_same_content_twice_is_one_file_and_two_rows(checked, settings):
    first, second = files.store(checked, None), files.store(checked, None)
    assert first.pk != second.pk
    assert len([path for path in settings.FILES_DIR.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_half_written_file_of_an_earlier_crash_is_written_anew(checked):
    path = files.path_of(checked.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(checked.content[:10])
    files.store(checked, None)
    assert path.read_bytes() == checked.content


@pytest.mark.django_db
def test_full_disk_leaves_no_row_and_no_half_file(checked, settings, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.Unacceptable) as refusal:
        files.store(checked, None)
    assert refusal.value.kind == "not_saved"
    assert StoredFile.objects.count() == 0
    assert [path for path in settings.FILES_DIR.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_download_and_view(checked):
    stored = files.store(checked, None)
    download = files.response(stored)
    assert download["Content-Disposition"] == 'attachment; filename="Transcript.pdf"'
    assert download["Content-Type"] == "application/pdf"
    assert download["X-Content-Type-Options"] == "nosniff"
    assert download["Cache-Control"] == "private, no-store"
    assert download["Content-Security-Policy"] == files.SHOWN_ALONE
    assert b"".join(download.streaming_content) == checked.content
    download.close()
    view = files.response(stored, inline=True)
    view.close()
    assert view["Content-Disposition"] == 'inline; filename="Transcript.pdf"'
    assert view["Content-Security-Policy"] == files.SHOWN_ALONE


def test_everything_is_shown_in_a_sandbox():
    assert files.SHOWN_ALONE.startswith("sandbox; default-src 'none'; ")
