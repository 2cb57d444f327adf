"""Reading and writing of sheets: kinds by content, encodings, limits, formulas, what comes back."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mobility.common.sheets import Column, Fault, Unreadable, read, write
from mobility.common.sheets.columns import Choice, Country, Day, Figure, Whole, Words, YesNo
from mobility.common.sheets.plain import escape, plain, unescape

from .sheetmaking import cells, changed, with_members, workbook


def column(code, heading="", widget=None, **more):
    made = Column(code, widget, heading, **more)
    made.column_name = code
    return made


COLUMNS = [
    column("name", translation.gettext_lazy("Name")),
    column("day", "Day", Day()),
    column("latitude", "Latitude", Figure(5, -90, 90)),
    column("count", "Count", Whole()),
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rows(content, most=5000):
    table = read(content, COLUMNS, most)
    return table.numbers, [dict(zip(table.dataset.headers, row, strict=True)) for row in table.dataset]


def refusal(content, most=5000):
    with pytest.raises(Unreadable) as caught:
        read(content, COLUMNS, most)
    return str(caught.value)


# --- What is read -------------------------------------------------------------------------------------------


def test_an_xlsx_is_read_with_its_types_and_the_numbers_of_its_rows():
    content = workbook(
        ["Our partners"],
        ["Latitude", None, "name", "Day", "Remarks", "Count"],
        [-12.5, "x", "  Łódź\xa0", dt.date(2027, 2, 1), "mine", 3],
        [],
        [None, None, "Graz", "01.03.2027", None, "4"],
    )
    table = read(content, COLUMNS)
    assert table.letters == {"latitude": "A", "name": "C", "day": "D", "count": "F"}
    assert table.ignored == ["column E “Remarks”"]
    assert rows(content) == (
        [3, 5],
        [
            {"latitude": Decimal("-12.5"), "name": "Łódź", "day": dt.date(2027, 2, 1), "count": Decimal(3)},
            {"latitude": "", "name": "Graz", "day": "01.03.2027", "count": "4"},
        ],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_any_usual_encoding_with_any_usual_delimiter(encoding, delimiter):
    text = f'name{delimiter}Count\r\n"Павлодар; ""Ертіс"", 1"{delimiter}2\r\n'.replace("і", "и")
    assert rows(text.encode(encoding)) == ([2], [{"name": 'Павлодар; "Ертис", 1', "count": "2"}])


@pytest.mark.parametrize(("language", "heading"), [("kk", "Атауы"), ("ru", "Название"), ("en", "NAME *")])
def test_headings_are_known_in_every_language_whatever_the_reader_speaks(language, heading, monkeypatch):
    words = {"kk": "Атауы", "ru": "Название", "en": "Name"}
    named = column("name", lambda: words[translation.get_language()])
    with translation.override("en"):
        table = read(f"{heading};count\nx;1\n".encode(), [named, COLUMNS[3]])
    assert table.dataset.headers == ["name", "count"]


def test_rows_are_counted_as_the_spreadsheet_does_also_where_a_cell_has_two_lines():
    content = b'name;count\n"two\nlines";1\n;;\nx;2\n'
    assert rows(content) == ([2, 4], [{"name": "two\nlines", "count": "1"}, {"name": "x", "count": "2"}])


def test_formulas_and_errors_are_faults_of_their_cells():
    content = workbook(["name", "count"], ["=1+1", "#REF!"])
    (_numbers, [row]) = rows(content)
    assert [type(row["name"]), str(row["name"])] == [
        Fault,
        "This cell holds a formula. Please put its result here as a value.",
    ]
    assert str(row["count"]) == "This cell shows an error of the spreadsheet. Please write the value itself."


# --- What is refused ----------------------------------------------------------------------------------------

BOOK = workbook(["name", "count"], ["x", 1])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"%PDF-1.7\nname;count\n", "This is no table."),
        (b"\x89PNG\r\n\x1a\n....", "This is no table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an older or a protected workbook."),
        (b"name;count\n\x00\x01\x02;1\n", "This is no table."),
        (b"one;two\n1;2\n", "The file has no row of headings that we know."),
        (b"name;count\n", "Below the headings the file has no rows."),
        (b"name;count;name\nx;1;y\n", "“name” stands over column A and over column C."),
        (BOOK[:400], "The workbook is damaged."),
        (with_members(BOOK, {}, {"xl/worksheets/sheet1.xml": b"<sheet><"}), "The workbook is damaged."),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content, words):
    assert refusal(content).startswith(words)


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_an_archive_that_is_no_workbook_is_refused():
    assert refusal(archive(a="x")) == "This is no XLSX workbook. Please save your table as XLSX or CSV."


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/a1.xml"])
def test_macros_are_refused(name):
    said = "The workbook holds macros. Please save it as an ordinary XLSX or as CSV."
    assert refusal(with_members(BOOK, {name: b"x"})) == said


def test_a_macro_workbook_under_another_name_is_refused():
    types = zipfile.ZipFile(io.BytesIO(BOOK)).read("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main+xml", b"macroEnabled.main+xml")
    disguised = with_members(BOOK, {}, {"[Content_Types].xml": macro})
    assert refusal(disguised).startswith("The workbook holds macros")


@pytest.mark.parametrize("name", ["xl/externalLinks/link1.xml", "xl/embeddings/o.bin", "xl/connections.xml"])
def test_links_to_other_files_are_refused(name):
    assert refusal(with_members(BOOK, {name: b"x"})).startswith("The workbook takes data from other files.")


def test_a_document_type_in_a_part_is_refused():
    bad = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    said = "The workbook holds parts that no table needs. It is not opened."
    assert refusal(with_members(BOOK, {"docProps/x.xml": bad})) == said


def test_bombs_are_not_opened():
    said = "The workbook is far larger inside than it looks. It is not opened."
    assert refusal(with_members(BOOK, {"xl/media/a.xml": bytes(20_000_000)})) == said
    many = {f"xl/media/{number}.xml": b"x" for number in range(600)}
    assert refusal(with_members(BOOK, many)) == said
    # Six members of honest ratio, 120 MB together.
    block = bytes(range(256)) * 4
    wide = {
        f"xl/media/{n}.bin": b"".join(block + bytes([n, i % 256]) * 40 for i in range(18_000))
        for n in range(6)
    }
    assert sum(map(len, wide.values())) > 100 * 1024 * 1024
    assert refusal(archive(**{"[Content_Types].xml": b"x", "xl__workbook.xml": b"x"} | wide)) == said


def test_a_member_that_lies_about_its_size_is_damaged():
    bomb = with_members(BOOK, {"xl/media/a.xml": bytes(20_000_000)})
    lying = bomb.replace((20_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal(lying).startswith("The workbook is damaged.")


def test_size_and_rows_are_limited(settings):
    assert refusal(b"name;count\n" + b"x;1\n" * 6, most=5).startswith("The file has more than 5 rows.")
    assert len(rows(b"name;count\n" + b"x;1\n" * 5 + b";;\n" * 90, most=5)[0]) == 5
    book = workbook(["name", "count"], *[["x", 1]] * 6)
    assert refusal(book, most=5).startswith("The file has more than 5 rows.")
    settings.SHEET_MAX_BYTES = 20
    assert refusal(b"name;count\n" + b"x;1\n" * 6) == "The file is larger than 20\xa0bytes. Please split it."


def test_rows_far_below_are_not_lost():
    far = changed(BOOK, {"A9000": "far", "B9000": 2})
    assert rows(far)[0] == [2, 9000]


# --- What is written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_texts_that_look_like_formulas_stay_texts_and_numbers_stay_numbers(kind):
    bad = ["=1+1", "+7 700", "-x", "@SUM(A1)", "'=x", "=cmd|' /C calc'!A0"]
    made = write(kind, COLUMNS, [[text, "", Decimal("-12.5"), 1] for text in bad], "T")
    if kind == "xlsx":
        assert [row[0] for row in cells(made)[1:]] == [f"'{text}" for text in bad]
        assert {row[2] for row in cells(made)[1:]} == {-12.5}
    else:
        lines = made.decode("utf-8-sig").splitlines()[1:]
        assert [line.split(",")[0].strip('"') for line in lines] == [f"'{text}" for text in bad]
        assert {line.split(",")[2] for line in lines} == {"-12.5"}
    assert [row["name"] for row in rows(made)[1]] == bad
    assert {COLUMNS[2].clean(row) for row in rows(made)[1]} == {Decimal("-12.50000")}


def test_a_workbook_has_a_frozen_head_days_as_days_and_a_sheet_that_explains():
    from openpyxl import load_workbook

    made = write("xlsx", COLUMNS, [["x", dt.date(2027, 2, 1), "", 1]], "Partners: all [1]")
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Partners  all  1", "How to fill in"]
    assert book.worksheets[0].freeze_panes == "B2"
    assert book.worksheets[0]["B2"].value == dt.datetime(2027, 2, 1)
    assert book.worksheets[0]["B2"].number_format == "dd.mm.yyyy"
    assert [row[:2] for row in cells(made, 1)[5:]] == [
        ["Name", "name"],
        ["Day", "day"],
        ["Latitude", "latitude"],
        ["Count", "count"],
    ]


@given(st.text())
def test_escaping_is_undone(text):
    assert unescape(escape(text)) == text
    assert escape(text)[:1] not in ("=", "+", "-", "@", "\t", "\r") or not text


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_any_texts_come_back(texts):
    texts = [plain(text) for text in texts if plain(text)]
    for kind in ("xlsx", "csv") if texts else ():
        made = write(kind, COLUMNS, [[text, "", "", 1] for text in texts], "T")
        assert [row["name"] for row in rows(made)[1]] == texts


# --- What cells may hold ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widget", "value", "clean"),
    [
        (Words(), Decimal("999886671"), "999886671"),
        (Words(), Decimal("100"), "100"),
        (Words(), " a \r\n b ", "a \n b"),
        (Whole(), Decimal("3"), 3),
        (Figure(5, -90, 90), "−12,5", Decimal("-12.50000")),
        (Figure(5, -90, 90), Decimal("51.7592485"), Decimal("51.75925")),
        (Day(), "1.2.2027", dt.date(2027, 2, 1)),
        (Day(), "2027-02-01", dt.date(2027, 2, 1)),
        (Day(), dt.date(2027, 2, 1), dt.date(2027, 2, 1)),
        (YesNo(), "иә", True),
        (YesNo(), "Нет", False),
        (YesNo(), "1", True),
        (Country(), "pl", "PL"),
        (Country(), "Польша", "PL"),
        (Country(), "Германия", "DE"),
        (Country(), "Poland", "PL"),
        (Choice(lambda: [("a", "Alpha"), ("b", "Beta")]), "BETA", "b"),
    ],
)
def test_cells_are_read_as_they_are_meant(widget, value, clean):
    assert widget.clean(value) == clean


@pytest.mark.parametrize(
    ("widget", "value", "sentence"),
    [
        (Whole(), "2.5", "“2.5” is not a whole number, such as 2."),
        (Whole(), "40000", "40000 is more than can be."),
        (Figure(5, -90, 90), "51°45'", "“51°45'” is not a number, such as 51.75."),
        (Figure(5, -90, 90), "95", "95 is not between -90 and 90."),
        (Day(), "31.02.2027", "“31.02.2027” is not a day, such as 31.12.2027."),
        (Day(), Decimal("46000"), "“46000” is not a day, such as 31.12.2027."),
        (Country(), "Narnia", "“Narnia” is no country we know, such as PL."),
        (YesNo(), "maybe", "“maybe” is not one of: yes, no."),
        (Choice(lambda: [("a", "Alpha"), ("b", "Beta")]), "c", "“c” is not one of: Alpha, Beta."),
    ],
)
def test_a_wrong_cell_is_told_what_would_be_right(widget, value, sentence):
    with pytest.raises(ValueError, match=r".") as caught:
        widget.clean(value)
    assert str(caught.value) == sentence
