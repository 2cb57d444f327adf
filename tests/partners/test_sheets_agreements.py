"""Agreements as a sheet: several rows make one, states by their moves, never fewer seats than are offered."""

import datetime as dt

import pytest
from django.utils import translation

from mobility.common import history, sheets
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from partners.models import Agreement, AgreementYear
from partners.sheets import AgreementSheet

from ..common.sheetmaking import workbook
from ..factories import AgreementFactory, InstitutionFactory, staff

pytestmark = pytest.mark.django_db
HEAD = [
    "institution",
    "number",
    "kind",
    "signed_on",
    "valid_from",
    "valid_to",
    "state",
    "renews",
    "academic_year",
    "levels",
    "isced_fields",
    "seats_out",
    "seats_in",
    "months_per_seat",
    "staff_seats_out",
    "notes",
]
EXCHANGE = {
    "institution": "tul",
    "number": "EX-1",
    "kind": "bilateral exchange agreement",
    "signed_on": dt.date(2026, 2, 1),
    "valid_from": "01.03.2026",
    "valid_to": "2029-02-28",
    "state": "in force",
}
FIRST = {
    "academic_year": "2026/2027",
    "levels": "bachelor; магистратура",
    "isced_fields": "0715, 7",
    "seats_out": 4,
}
SECOND = {
    "academic_year": "2027/2028",
    "seats_out": 5,
    "seats_in": 2,
    "months_per_seat": 5,
    "staff_seats_out": 1,
}


@pytest.fixture(autouse=True)
def english(db):
    InstitutionFactory(code="tul", name_en="Lodz University", erasmus_code="PL LODZ02")
    with translation.override("en"):
        yield


def file_of(*rows):
    return workbook(HEAD, *[[row.get(name) for name in HEAD] for row in rows])


def sheet():
    return AgreementSheet(staff("office"))


def check(content):
    kept = sheets.keep(sheet(), "agreements.xlsx", content)
    return kept, sheets.report_of(kept, sheet())


def bring(content):
    kept, report = check(content)
    assert [str(problem) for problem in report.problems] == []
    assert sheets.confirm(kept, sheet(), report.fingerprint) is None
    return report


def told(content):
    return [str(problem) for problem in check(content)[1].problems]


def states():
    rows = [*Agreement.objects.order_by("pk"), *AgreementYear.objects.order_by("pk")]
    return [
        (type(row), row.pk, {name: kept[0] for name, kept in history.state_of(row).items()}) for row in rows
    ]


def comparable(found):
    """Leave out the keys; lines may end in either way."""
    keys = {"agreement", "renews"}
    return sorted(
        sorted((name, str(value).replace("\r", "")) for name, value in kept.items() if name not in keys)
        for _type, _key, kept in found
    )


def test_rows_with_one_number_make_one_agreement_with_its_years():
    report = bring(file_of(EXCHANGE | FIRST, {"institution": "PL  LODZ02", "number": "EX-1"} | SECOND))
    assert (len(report.added), report.writes) == (2, 2)
    row = Agreement.objects.get()
    assert (row.kind, row.number, row.state) == ("exchange", "EX-1", "in_force")
    assert (row.signed_on, row.valid_from, row.valid_to) == (
        dt.date(2026, 2, 1),
        dt.date(2026, 3, 1),
        dt.date(2029, 2, 28),
    )
    assert list(
        row.years.values_list(
            "academic_year",
            "levels",
            "isced_fields",
            "seats_out",
            "seats_in",
            "months_per_seat",
            "staff_seats_out",
        )
    ) == [
        ("2026/2027", ["bachelor", "master"], ["0715", "07"], 4, 0, None, 0),
        ("2027/2028", [], [], 5, 2, 5, 1),
    ]
    verbs = list(LogEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["agreement.add", "agreement.move", "agreement.change", "sheet.import"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_export_comes_back_as_it_went(kind, language):
    second = EXCHANGE | {
        "number": "EX-2",
        "renews": "EX-1",
        "valid_from": "01.03.2029",
        "valid_to": "01.03.2030",
    }
    bring(file_of(EXCHANGE | FIRST, EXCHANGE | SECOND, second | {"state": "", "notes": "'=2+2\nof ours"}))
    AgreementFactory(seats=3, state="ended", notes="Ended\r\nearly")
    before, entries = states(), LogEntry.objects.count()
    with translation.override(language):
        content = sheets.write(kind, sheet().columns, list(sheet().rows(Agreement.objects.all())), "T")
    _kept, report = check(content)
    assert (report.problems, report.writes) == ([], 0)
    assert (states(), LogEntry.objects.count()) == (before, entries)
    for row in Agreement.objects.order_by("-pk"):
        row.delete()
    report = bring(content)
    assert len(report.added) == AgreementYear.objects.count() + 1
    assert comparable(states()) == comparable(before)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"institution": "Hogwarts"},
            "A “institution”: “Hogwarts” is not in the register. Please add the institution first.",
        ),
        ({"number": ""}, "B “number”: This cell is empty, but it is needed."),
        (
            {"kind": "treaty"},
            "C “kind”: “treaty” is not one of: memorandum, bilateral exchange agreement, "
            "KA171 inter-institutional agreement, double degree agreement.",
        ),
        ({"valid_from": "soon"}, "E “valid_from”: “soon” is not a day, such as 31.12.2027."),
        ({"valid_to": "01.01.2026"}, "The agreement ends before it begins."),
        (
            {"signed_on": None},
            "G “state”: Please write the day on which it was signed.",
        ),
        (
            {"academic_year": "2026/2028"},
            "I “academic_year”: Please write two years that follow each other, such as 2026/2027.",
        ),
        (
            {"academic_year": "2035/2036"},
            "I “academic_year”: The agreement does not hold in this academic year.",
        ),
        (
            {"academic_year": None},
            "I “academic_year”: Please write the academic year of these seats.",
        ),
        (
            {"isced_fields": "9999"},
            "K “isced_fields”: Please write ISCED-F codes of two to four digits, such as 07 or 0715.",
        ),
        ({"seats_out": "-1"}, "L “seats_out”: “-1” is not a whole number, such as 2."),
        (
            {"renews": "EX-0"},
            "H “renews”: There is no agreement EX-0 with Lodz University; it has to stand above this row.",
        ),
    ],
)
def test_each_wrong_cell_has_its_reason_and_nothing_is_written(wrong, sentence):
    assert [
        line.removeprefix("row 2").removeprefix(", column ").removeprefix(": ")
        for line in told(file_of(EXCHANGE | FIRST | wrong))
    ] == [sentence]
    assert Agreement.objects.count() == 0


def test_rows_that_contradict_each_other_are_told_both():
    other = EXCHANGE | SECOND | {"kind": "ka171", "valid_to": "01.01.2030"}
    assert told(file_of(EXCHANGE | FIRST, other)) == [
        "row 3, column C “kind”: Row 2 says “bilateral exchange agreement” about the same agreement: both "
        "must say the same.",
        "row 3, column F “valid_to”: Row 2 says “28.02.2029” about the same agreement: both must say "
        "the same.",
    ]


def test_a_year_twice_is_told():
    assert told(file_of(EXCHANGE | FIRST, EXCHANGE | FIRST)) == [
        "row 3, column I “academic_year”: Row 2 is about the same agreement and year. Please leave one "
        "of them out."
    ]


def test_never_fewer_seats_than_are_offered():
    bring(file_of(EXCHANGE | FIRST))
    AgreementYear.objects.update(seats_offered=3)
    assert told(file_of(EXCHANGE | FIRST | {"seats_out": 2})) == [
        "row 2, column L “seats_out”: Published calls offer 3 seats for 2026/2027: no fewer can be agreed."
    ]
    bring(file_of(EXCHANGE | FIRST | {"seats_out": 3}))
    assert AgreementYear.objects.get().seats_out == 3


def test_a_year_is_added_to_an_agreement_that_stands():
    bring(file_of(EXCHANGE | FIRST))
    report = bring(file_of(EXCHANGE | SECOND))
    assert [(c.heading, c.before, c.after) for c in report.changed[0].changes][:1] == [
        ("Academic year", "–", "2027/2028")
    ]
    assert list(Agreement.objects.get().years.values_list("academic_year", flat=True)) == [
        "2026/2027",
        "2027/2028",
    ]


def test_an_agreement_is_not_shortened_over_its_years():
    bring(file_of(EXCHANGE | FIRST, EXCHANGE | SECOND))
    assert told(file_of(EXCHANGE | FIRST | {"valid_to": "01.06.2027"})) == [
        "row 2, column F “valid_to”: The agreement has seats for 2027/2028, when it would no longer hold."
    ]


def test_states_go_by_the_moves_there_are():
    bring(file_of(EXCHANGE | {"state": "ended", "academic_year": None}))
    assert Agreement.objects.get().state == "ended"
    moves = (
        LogEntry.objects.filter(verb="agreement.move").order_by("id").values_list("detail__after", flat=True)
    )
    assert list(moves) == ["in_force", "ended"]
    assert told(file_of(EXCHANGE | {"state": "draft"})) == [
        "row 2, column G “state”: An agreement that is “ended” cannot become “draft”."
    ]


def test_only_the_office_brings_agreements_in():
    made = AgreementSheet(staff("chair"))
    with pytest.raises(Refused):
        made.run(sheets.read(file_of(EXCHANGE | {"state": ""}), made.columns), write=True)
    assert Agreement.objects.count() == 0
