"""PDFs that are sound to look at and too much to work with: no paper has their size, or they swell."""

import zlib

import pikepdf
import pytest

from mobility.common import filecheck, files, filework

from . import samples

NAME = pikepdf.Name


def checked(content):
    return filecheck.main(content, 100, 25_000_000)[0]


def packed_twice() -> bytes:
    """Return a PDF with a stream that is packed twice: how large it unpacks shows only after the first."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    stream = document.make_stream(b"x")
    stream.write(
        zlib.compress(zlib.compress(bytes(1024**2))),
        filter=pikepdf.Array([NAME.FlateDecode, NAME.FlateDecode]),
    )
    document.pages[0].Contents = stream
    none = pikepdf.StreamDecodeLevel.none
    return samples.saved(document, compress_streams=False, stream_decode_level=none)


def with_picture(width: int, height: int) -> bytes:
    """Return a PDF that names a picture of a size."""

    def put(document: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(document, b"\x26\xa1")
        image.stream_dict = pikepdf.Dictionary(
            Type=NAME.XObject, Subtype=NAME.Image, Width=width, Height=height, BitsPerComponent=1
        )
        image.write(b"\x26\xa1", filter=NAME.CCITTFaxDecode)
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))

    return samples.changed_pdf(put)


@pytest.mark.parametrize("size", [(0, 842), (595, 1), (20_001, 842), (595, 20_001)])
def test_a_page_of_a_size_no_paper_has_is_refused(size):
    content = samples.changed_pdf(
        lambda document: document.pages[0].__setitem__("/MediaBox", pikepdf.Array([0, 0, *size]))
    )
    assert checked(content) == {"kind": "broken_pdf"}


def test_more_parts_than_an_honest_file_has_are_refused(monkeypatch):
    monkeypatch.setattr(filecheck, "MAX_OBJECTS", 20)
    assert checked(samples.pdf(1)) == {"pages": 1}
    assert checked(samples.pdf(20)) == {"kind": "too_heavy"}


def test_a_stream_packed_twice_is_refused():
    assert checked(packed_twice()) == {"kind": "too_heavy"}


def test_a_scan_finer_than_any_scanner_makes_is_refused():
    assert checked(with_picture(10_000, 12_000)) == {"pages": 1}
    assert checked(with_picture(10_000, 12_001)) == {"kind": "too_heavy"}


def test_whoever_takes_too_much_memory_is_ended(tmp_path):
    script = tmp_path / "swell.py"
    load = f"import runpy\nrunpy.run_path({str(files.CHILD)!r})['limit']()\n"
    script.write_text(load + "held = bytearray(3 * 1024**3)\nprint('{}')\n")
    assert files.run_child(script, [], b"") == ({"kind": "too_heavy"}, b"")


def test_what_a_process_said_before_it_broke_down_does_not_count(tmp_path):
    script = tmp_path / "break.py"
    script.write_text("print('{\"pages\": 1}')\nraise SystemExit(1)\n")
    assert files.run_child(script, [], b"") == ({"kind": "too_heavy"}, b"")


def test_pages_are_counted_from_one():
    with pytest.raises(filework.Refusal, match="no_such_page"):
        filework.show(samples.pdf(2), page=0, width=100, most_bytes=10**6)
