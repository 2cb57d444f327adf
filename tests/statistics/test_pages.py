"""The office's pages of figures and what leaves it: sheets and a PDF without small numbers, on record."""

import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mobility.common import pdf
from mobility.common.models import LogEntry
from mobility.portal.statistics.loading import load_columns
from mobility.portal.statistics.models import ReportColumn
from tests.factories import staff

from . import rows

pytestmark = pytest.mark.django_db
HOME = reverse("statistics:home")


def export(code, kind="csv"):
    return reverse("statistics:export", args=[code, kind])


def signed_in(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff(name))
    return client


@pytest.fixture
def office(db):
    rows.year()
    load_columns()
    return signed_in("office")


def lines(answer):
    return answer.content.decode("utf-8-sig").splitlines()


def test_the_page_shows_the_latest_year_with_charts_and_tables(office):
    page = office.get(HOME)
    assert (page.status_code, page.context["asked"].year) == (200, "2026/2027")
    text = page.content.decode()
    assert text.count('<svg class="chart"') == 1
    assert [table.code for table in page.context["tables"]] == [
        *(
            "funnel",
            "stages",
            "rules",
            "checks",
            "programs",
            "faculties",
            "countries",
            "levels",
            "sexes",
            "seats",
        )
    ]
    assert page.context["days"].total.cells == (6, 1)
    assert "style=" not in text
    assert f'<a href="{HOME}" aria-current="page">Statistics</a>' in text


def test_the_page_narrows_to_a_year_and_a_program(office):
    page = office.get(HOME, {"year": "2025/2026"})
    assert page.context["days"].total.cells == (1, 0)
    page = office.get(HOME, {"year": "2026/2027", "program": "swap"})
    assert page.context["tables"][0].rows[0].cells[0] == 2
    page = office.get(HOME, {"year": "1999/2000", "program": "none"})
    assert (page.context["asked"].year, page.context["asked"].program) == ("2026/2027", "")


def test_the_page_asks_the_same_number_of_queries(office, django_assert_num_queries):
    office.get(HOME)
    with django_assert_num_queries(20):
        office.get(HOME)


def test_a_sheet_hides_small_numbers_and_is_on_record(office, settings):
    assert lines(office.get(export("sexes"))) == [
        "Sex,Applied,Got a place,Went",
        "Female,…,…,…",
        "Male,…,0,0",
        "In all,6,…,…",
    ]
    settings.STATISTICS_SMALLEST = 1
    assert lines(office.get(export("sexes")))[1] == "Female,4,3,2"
    entry = LogEntry.objects.filter(verb="sheet.export").latest("id")
    assert (entry.actor, entry.detail) == (
        staff("office"),
        {"sheet": "statistics-sexes", "format": "csv", "year": "2026/2027"},
    )


def test_days_are_told_whole(office):
    assert lines(office.get(export("days")))[1] == "01.10.2026,3,0"


@pytest.mark.parametrize("code", ["nothing", "home"])
def test_what_is_not_there_answers_404(office, code):
    assert office.get(export(code)).status_code == 404
    assert office.get(export("sexes", "exe")).status_code == 404


def test_the_yearly_table_as_a_workbook(office, settings):
    settings.STATISTICS_SMALLEST = 1
    ReportColumn.objects.exclude(code__in=["program", "country", "applied", "went-women"]).update(shown=False)
    answer = office.get(export("ministry", "xlsx"))
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert list(sheet.values) == [
        ("№", "Program", "Country", "Applied", "of them women"),
        ("1", "Exchange", "Poland", 2, 1),
        ("2", "Grant", "Estonia", 1, 0),
        ("3", "Grant", "Poland", 3, 1),
        ("In all", None, None, 6, 2),
    ]


def test_the_yearly_table_hides_small_numbers(office, settings):
    settings.STATISTICS_SMALLEST = 3
    ReportColumn.objects.exclude(code__in=["program", "applied"]).update(shown=False)
    assert lines(office.get(export("ministry"))) == [
        "№,Program,Applied",
        "1,Exchange,…",
        "2,Grant,…",
        "In all,,6",
    ]


def test_exact_numbers_leave_with_the_head_for_a_reason(office, settings):
    settings.STATISTICS_SMALLEST = 3
    ReportColumn.objects.exclude(code__in=["program", "applied"]).update(shown=False)
    address = reverse("statistics:exact")
    said = {"reason": "Letter 12 of the ministry", "kind": "csv"}
    assert office.post(address, said).status_code == 403
    assert address not in office.get(reverse("statistics:report")).content.decode()
    head = signed_in("head")
    assert address in head.get(reverse("statistics:report")).content.decode()
    assert head.post(address, said | {"reason": " "}).status_code == 422
    assert not LogEntry.objects.filter(verb="sheet.export_exact").exists()
    assert lines(head.post(address, said)) == ["№,Program,Applied", "1,Exchange,2", "2,Grant,4", "In all,,6"]
    entry = LogEntry.objects.get(verb="sheet.export_exact")
    assert (entry.actor, entry.detail["reason"]) == (staff("head"), "Letter 12 of the ministry")


def test_the_page_of_the_yearly_table_marks_what_is_assumed(office):
    page = office.get(reverse("statistics:report")).content.decode()
    assert page.count('<span class="figures-assumed">assumed</span>') == 13
    assert "Change the columns" not in page


def test_the_head_writes_the_columns(office):
    row = ReportColumn.objects.get(code="went-women")
    address = reverse("admin:statistics_reportcolumn_change", args=[row.pk])
    typed = {"title_en": "Women", "title_ru": "Женщины", "title_kk": "Әйелдер", "code": row.code, "order": 1}
    typed |= {"shows": "went", "sex": "f", "shown": "on", "person": "", "cycle": ""}
    assert office.post(address, typed).status_code == 403
    head = signed_in("head")
    assert head.post(address, typed | {"shows": "country"}).status_code == 200  # a country has no sex
    assert head.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert (row.title_en, row.assumed) == ("Women", False)


def test_the_pdf(office):
    answer = office.get(reverse("statistics:paper"), {"program": "mshe"})
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        assert len(made.pages) >= 1
    assert LogEntry.objects.get(verb="sheet.export").detail["format"] == "pdf"


def test_the_pdf_hides_small_numbers(office, monkeypatch):
    drawn = []
    monkeypatch.setattr(pdf, "render", lambda template, context, language: drawn.append(context) or b"%PDF-")
    office.get(reverse("statistics:paper"))
    sexes = next(table for table in drawn[0]["tables"] if table.code == "sexes")
    assert [row.cells for row in sexes.rows] == [("…", "…", "…"), ("…", 0, 0)]


@pytest.mark.parametrize("name", ["chair", "faculty"])
def test_others_do_not_get_in(office, name):
    client = signed_in(name)
    assert [client.get(address).status_code for address in (HOME, export("sexes"))] == [403, 403]
