"""The register as a sheet: 200 rows of which 7 are wrong, the round trip, duplicates, once only."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mobility.common import history, sheets
from mobility.common.models import LogEntry, SheetUpload, StoredFile
from mobility.common.policy import Refused
from partners.actions import load_institutions
from partners.models import GradingScale, Institution, Tag
from partners.sheets import InstitutionSheet

from ..common.sheetmaking import changed, workbook
from ..factories import InstitutionFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
HEAD = [
    "code",
    "name_kk",
    "name_ru",
    "name_en",
    "kind",
    "city_kk",
    "city_ru",
    "city_en",
    "country",
    "latitude",
    "longitude",
    "web_domain",
    "erasmus_code",
    "pic",
    "oid",
    "languages",
    "grading_scale",
    "tags",
    "hosts_ka171",
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def sheet(who="office"):
    return InstitutionSheet(staff(who))


def table(content):
    return sheets.read(content, InstitutionSheet(None).columns)


def check(content, who="office"):
    """Keep a file and say what it would do."""
    made = sheet(who)
    kept = sheets.keep(made, "partners.xlsx", content)
    return kept, sheets.report_of(kept, made)


def bring(content, who="office"):
    """Check a file and confirm it; return the report the person saw."""
    kept, report = check(content, who)
    assert sheets.confirm(kept, sheet(who), report.fingerprint) is None
    return report


def partner(number, **other):
    cells = {
        "name_kk": f"Серіктес {number}",
        "name_ru": f"Партнёр {number}",
        "name_en": f"Partner {number}",
        "kind": "university",
        "city_kk": "Прага",
        "city_ru": "Прага",
        "city_en": "Prague",
        "country": "CZ",
        "latitude": 50.0755,
        "longitude": -14.4378,
        "web_domain": f"partner{number}.example",
        "erasmus_code": f"cz praha{number:02}" if number < 100 else "",
        "pic": 900000000 + number,
        "languages": "en B2; чешский B1",
        "tags": "new; winter school",
        "hosts_ka171": "yes",
    } | other
    return [cells.get(name) for name in HEAD]


def two_hundred(**wrong):
    return workbook(HEAD, *[partner(number, **wrong.get(f"n{number}", {})) for number in range(1, 201)])


def exported(kind, rows=None, language="en"):
    with translation.override(language):
        made = sheet()
        cells = list(made.rows(Institution.objects.all() if rows is None else rows))
        return sheets.write(kind, made.columns, cells, made.title())


def states():
    """Return every column of every institution, its languages and tags."""
    return {
        row.code: (
            {name: value[0] for name, value in history.state_of(row).items()},
            row.search_words,
            list(row.teaching_languages.values_list("language", "min_level")),
        )
        for row in Institution.objects.all()
    }


# --- Seven wrong of two hundred -----------------------------------------------------------------------------

WRONG = {
    "n3": {"name_en": ""},
    "n20": {"country": "Narnia"},
    "n41": {"latitude": 95},
    "n77": {"erasmus_code": "PRAHA"},
    "n100": {"pic": "12345"},
    "n150": {"kind": "school"},
    "n199": {"web_domain": "partner1.example"},
}


def test_of_200_rows_7_are_wrong_so_none_is_imported_and_each_has_its_reason():
    kept, report = check(two_hundred(**WRONG))
    assert [str(problem) for problem in report.problems] == [
        "row 4, column D “name_en”: This cell is empty, but it is needed.",
        "row 21, column I “country”: “Narnia” is no country we know, such as PL.",
        "row 42, column J “latitude”: 95 is not between -90 and 90.",
        "row 78, column M “erasmus_code”: An Erasmus code has a country, a town and two digits, such as"
        " “PL LODZ02”.",
        "row 101, column N “pic”: A PIC has nine digits.",
        "row 151, column E “kind”: “school” is not one of: university, training centre, laboratory,"
        " association.",
        "row 200, column L “web_domain”: Row 2 is the same institution (the same web domain). Please leave"
        " one of them out.",
    ]
    assert (len(report.added), len(report.changed), len(report.same), len(report.wrong)) == (193, 0, 0, 7)
    assert report.writes == 0
    assert sheets.confirm(kept, sheet(), report.fingerprint).problems == report.problems
    assert (Institution.objects.count(), Tag.objects.count()) == (0, 0)
    assert LogEntry.objects.count() == 0
    assert SheetUpload.objects.get().used_at is None


def test_corrected_all_200_are_imported_and_on_record():
    kept, report = check(two_hundred())
    assert (report.problems, len(report.added), report.writes) == ([], 200, 200)
    assert Institution.objects.count() == 0
    assert sheets.confirm(kept, sheet(), report.fingerprint) is None
    assert Institution.objects.count() == 200
    row = Institution.objects.get(code="partner-7")
    assert (row.name_kk, row.name_ru, row.country, row.erasmus_code, row.pic) == (
        "Серіктес 7", "Партнёр 7", "CZ", "CZ PRAHA07", "900000007",
    )  # fmt: skip
    assert [str(value) for value in (row.latitude, row.longitude)] == ["50.07550", "-14.43780"]
    assert (row.hosts_ka171, row.is_confirmed, row.kind) == (True, True, "university")
    assert dict(row.teaching_languages.values_list("language", "min_level")) == {"cs": "B1", "en": "B2"}
    assert [tag.name for tag in row.tags.all()] == ["new", "winter school"]
    assert LogEntry.objects.filter(verb="institution.add").count() == 200
    entry = LogEntry.objects.get(verb="sheet.import")
    assert entry.detail == {
        "sheet": "institutions", "sha256": kept.file.sha256, "added": 200, "changed": 0, "same": 0,
    }  # fmt: skip
    assert entry.actor == staff("office")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_comes_back_as_it_went(kind, language):
    bring(two_hundred())
    before, entries = states(), LogEntry.objects.count()
    _kept, report = check(exported(kind, language=language))
    assert (report.problems, report.writes, len(report.same)) == ([], 0, 200)
    assert (states(), LogEntry.objects.count()) == (before, entries)


def test_one_without_kazakh_and_russian_names_comes_back_too():
    InstitutionFactory(name_kk="", name_ru="", city_kk="", city_ru="")
    _kept, report = check(exported("xlsx", language="ru"))
    assert (report.problems, report.writes, len(report.same)) == ([], 0, 1)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_taken_out_makes_the_same_register_elsewhere(kind):
    load_institutions()
    GradingScale.objects.create(code="ects", name_en="ECTS")
    content, before = exported(kind), states()
    Institution.objects.exclude(is_home=True).delete()
    home = Institution.objects.get().code
    report = bring(content)
    assert len(report.added) == len(before) - 1
    assert [line.name for line in report.same] == [Institution.objects.get(code=home).name]
    assert states() == before


# --- Rows and records ---------------------------------------------------------------------------------------


def test_a_change_is_told_old_and_new_and_written_once():
    InstitutionFactory(code="tul", name_en="Lodz University", pic="999886671", hosts_ka171=True)
    content = workbook(
        ["code", "name_en", "country", "languages"], ["TUL", "Technical University", "DE", "de B1"]
    )
    report = bring(content)
    assert [(c.heading, c.before, c.after) for c in report.changed[0].changes] == [
        ("Name (English)", "Lodz University", "Technical University"),
        ("Country", "PL", "DE"),
        ("Languages of teaching", "–", "de B1"),
    ]
    row = Institution.objects.get()
    assert (row.name_en, row.country, row.pic, row.hosts_ka171) == (
        "Technical University",
        "DE",
        "999886671",
        True,
    )
    entry = LogEntry.objects.get(verb="institution.change")
    assert entry.detail["changes"] == [
        ["name_en", "Lodz University", "Technical University"],
        ["country", "PL", "DE"],
        {"kind": "partners.teachinglanguage", "row": "German B1", "act": "added", "columns": []},
    ]


def test_an_empty_cell_empties_what_may_be_empty_and_leaves_yes_and_no():
    InstitutionFactory(code="tul", pic="999886671", hosts_ka171=True, is_confirmed=False)
    bring(workbook(["code", "pic", "hosts_ka171", "is_confirmed"], ["tul", None, None, None]))
    row = Institution.objects.get()
    assert (row.pic, row.hosts_ka171, row.is_confirmed) == ("", True, False)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"erasmus_code": "PL  lodz02"}, "the same Erasmus code"),
        ({"pic": 999886671}, "the same PIC"),
        ({"oid": "E10000001"}, "the same OID"),
        ({"web_domain": "P.Lodz.pl"}, "the same web domain"),
        ({"name_en": "ŁÓDŹ  university", "city_en": "Lodz"}, "the same name and city"),
    ],
)
def test_an_institution_of_the_register_is_not_doubled(cells, why):
    InstitutionFactory(
        code="tul", name_en="Lodz University", erasmus_code="PL LODZ02", pic="999886671", oid="E10000001",
        web_domain="p.lodz.pl",
    )  # fmt: skip
    _kept, report = check(workbook(HEAD, partner(1, **cells)))
    assert [problem.sentence for problem in report.problems] == [
        f"It is in the register already: “Lodz University” ({why}). To change it, write its code tul; "
        "otherwise leave this row out."
    ]


def test_two_that_stand_in_the_register_already_do_not_stop_an_export_from_coming_back():
    for code in ("one", "two"):
        InstitutionFactory(code=code, name_en="The same", web_domain="same.example")
    _kept, report = check(exported("xlsx"))
    assert (report.problems, len(report.same)) == ([], 2)


def test_a_code_twice_in_the_file_and_a_merged_one_are_told():
    kept = InstitutionFactory(code="tul", name_en="Lodz University")
    InstitutionFactory(code="old", merged_into=kept)
    _kept, report = check(workbook(["code", "pic"], ["tul", ""], ["tul", ""], ["old", ""]))
    assert [str(problem) for problem in report.problems] == [
        "row 3, column A “code”: “tul” stands in row 2 already.",
        "row 4, column A “code”: “old” was merged into “Lodz University”. Please write its code: tul.",
    ]


def test_new_rows_need_the_columns_without_which_nothing_can_be_added():
    _kept, report = check(workbook(["name_en", "country"], ["A new one", "PL"]))
    assert "the whole file: New rows need the column “Kind”." in [str(problem) for problem in report.problems]


def test_new_codes_are_free_and_short():
    InstitutionFactory(code="university-of-very-long-names", web_domain="a.example")
    long = "University of very long names that go on"
    rows = [partner(n, name_en=long, city_en=f"Town {n}", city_ru=f"Г {n}", city_kk=f"Қ {n}") for n in (1, 2)]
    bring(workbook(HEAD, *rows))
    assert sorted(Institution.objects.values_list("code", flat=True)) == [
        "university-of-very-long-name-2",
        "university-of-very-long-name-3",
        "university-of-very-long-names",
    ]


def test_an_unknown_scale_is_told_with_those_there_are():
    GradingScale.objects.create(code="ects", name_en="ECTS")
    _kept, report = check(workbook(HEAD, partner(1, grading_scale="german")))
    assert [problem.sentence for problem in report.problems] == ["“german” is not one of: ects."]


# --- One file, once, by whoever may -------------------------------------------------------------------------


def test_a_register_that_changed_meanwhile_is_looked_at_again():
    kept, report = check(workbook(HEAD, partner(1)))
    InstitutionFactory(code="other", web_domain="partner1.example")
    now = sheets.confirm(kept, sheet(), report.fingerprint)
    assert [problem.heading for problem in now.problems] == ["web_domain"]
    assert list(Institution.objects.values_list("code", flat=True)) == ["other"]
    Institution.objects.all().delete()
    InstitutionFactory(code="partner-1", name_en="Another")
    rows = [["partner-1", "Renamed"]]
    kept, report = check(workbook(["code", "name_en"], *rows))
    Institution.objects.update(name_en="Changed meanwhile")
    again = sheets.confirm(kept, sheet(), report.fingerprint)
    assert [change.before for change in again.changed[0].changes] == ["Changed meanwhile"]
    assert Institution.objects.get().name_en == "Changed meanwhile"
    assert sheets.confirm(kept, sheet(), again.fingerprint) is None


def test_a_file_is_imported_once():
    kept, report = check(workbook(HEAD, partner(1)))
    assert sheets.confirm(kept, sheet(), report.fingerprint) is None
    with pytest.raises(SheetUpload.DoesNotExist):
        sheets.confirm(kept, sheet(), report.fingerprint)
    assert Institution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_import_once():
    kept, report = check(two_hundred())
    office, ends, barrier = staff("office"), [], threading.Barrier(2)

    def confirm():
        try:
            barrier.wait()
            ends.append(sheets.confirm(kept, InstitutionSheet(office), report.fingerprint))
        except SheetUpload.DoesNotExist:
            ends.append("used")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, ends)) == ["None", "used"]
    assert Institution.objects.count() == 200
    assert LogEntry.objects.filter(verb="sheet.import").count() == 1


@pytest.mark.parametrize("who", ["chair", "faculty"])
def test_only_the_office_takes_out_and_brings_in(who):
    made = InstitutionSheet(staff(who))
    with pytest.raises(Refused):
        made.rows(Institution.objects.all())
    with pytest.raises(Refused):
        made.run(table(workbook(HEAD, partner(1))), write=True)
    with pytest.raises(Refused):
        InstitutionSheet(UserFactory()).run(table(workbook(HEAD, partner(1))), write=False)
    assert Institution.objects.count() == 0


def test_files_nobody_confirmed_are_forgotten_after_a_day(settings):
    kept, _report = check(workbook(HEAD, partner(1)))
    path = sheets.uploads.files.path_of(kept.file.sha256)
    assert path.exists()
    SheetUpload.objects.update(created_at=kept.created_at - dt.timedelta(days=1, seconds=1))
    assert SheetUpload.objects.waiting().count() == 0
    check(workbook(HEAD, partner(2)))
    assert (SheetUpload.objects.count(), StoredFile.objects.count(), path.exists()) == (1, 1, False)


@pytest.mark.parametrize("count", [1, 40])
def test_unchanged_rows_cost_no_query_but_their_savepoint(count):
    for _number in range(count):
        InstitutionFactory()
    made, read = sheet(), table(exported("csv"))
    with CaptureQueriesContext(connection) as asked:
        made.run(read, write=False)
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 8


def test_only_the_cells_one_changes_in_a_taken_out_table_change():
    load_institutions()
    content = changed(exported("xlsx", Institution.objects.filter(code="tul")), {"M2": "tul.example"})
    with translation.override("en"):
        report = bring(content)
    assert [(c.heading, c.after) for c in report.changed[0].changes] == [("Web domain", "tul.example")]
