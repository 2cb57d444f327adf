"""The list of applications as a table: who may have what, what never stands in it, what the log keeps."""

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from applications.lists import sheets
from applications.models import Application, Choice
from mobility.common import files, jobs
from mobility.common.models import Job, LogEntry
from tests.factories import OfferingFactory, staff
from tests.folders.builders import application

pytestmark = pytest.mark.django_db
EXPORT = "/admin/lists/savedlist/export/"
WITH_IIN = "/admin/lists/savedlist/export-iin/"


def table(answer):
    """The rows of a CSV, each by its headings."""
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=","))


def test_the_table_holds_what_the_list_shows(sign_in, call):
    one = application(call, 1, last_name="Әбдіқадырова", first_name="Гүлнұр", speciality="Energy")
    application(call, 2, "verified")
    place = OfferingFactory(call=call)
    Choice.objects.create(application=one, offering=place, rank=1)
    answer = sign_in("office").get(f"{EXPORT}csv/", {"state": "submitted"})
    rows = table(answer)
    assert [row["Number"] for row in rows] == ["MSHE-2027-0001"]
    assert rows[0]["Last name"] == "Әбдіқадырова"
    assert rows[0]["Wishes"] == f"1. {place.institution}"
    assert rows[0]["State"] == "to be checked"
    assert rows[0]["Sent"] == f"{timezone.localdate():%d.%m.%Y}"
    assert answer["Content-Disposition"].startswith('attachment; filename="applications-')
    entry = LogEntry.objects.get(verb="list.export")
    assert entry.actor == staff("office")
    assert entry.detail == {"rows": 1, "format": "csv", "questions": "state=submitted"}


def test_the_log_keeps_no_names_that_were_searched_for(sign_in, call):
    application(call, 1)
    sign_in("office").get(f"{EXPORT}csv/", {"state": "submitted", "q": "Сәрсенова"})
    assert LogEntry.objects.get(verb="list.export").detail["questions"] == "state=submitted"


@pytest.mark.parametrize("who", ["office", "medical", "head"])
def test_medical_data_and_the_iin_are_in_nobodys_table(sign_in, call, who):
    row = application(call, 1)
    assert row.documents.filter(requirement__kind="medical").count() == 1
    answer = sign_in(who).get(f"{EXPORT}csv/")
    assert table(answer)[0]["Papers to check"] == "4"
    for secret in (row.applicant.iin, row.applicant.passport_number, "IIN", "MEDICAL", "edical"):
        assert secret not in answer.content.decode("utf-8-sig")


def test_of_a_draft_only_that_it_exists(sign_in, call):
    row = application(call, 1)
    Application.objects.filter(pk=row.pk).update(state="draft", number=None, submitted_at=None)
    found = table(sign_in("head").get(f"{EXPORT}csv/"))[0]
    told = {name for name, value in found.items() if value}
    assert told == {"Number", "Call", "State", "Since"}
    assert found["Number"] == f"draft {row.ref}"


def test_a_cell_is_never_a_formula(sign_in, call):
    application(call, 1, first_name="=HYPERLINK(1)")
    assert table(sign_in("office").get(f"{EXPORT}csv/"))[0]["First name"] == "'=HYPERLINK(1)"
    book = openpyxl.load_workbook(io.BytesIO(sign_in("office").get(f"{EXPORT}xlsx/").content))
    assert book.active["C2"].data_type == "s"


def test_a_table_says_the_profile_as_it_was_submitted(sign_in, call):
    row = application(call, 1, last_name="Ким")
    Application.objects.filter(pk=row.pk).update(snapshot={"last_name": "Цой"})
    assert table(sign_in("office").get(f"{EXPORT}csv/"))[0]["Last name"] == "Цой"


def test_the_iin_needs_the_head_a_reason_and_leaves_a_mark(sign_in, call):
    row = application(call, 1, iin="060514654321")
    for who in ("office", "medical"):
        assert sign_in(who).get(WITH_IIN).status_code == 403
        assert sign_in(who).post(WITH_IIN, {"reason": "x", "kind": "csv"}).status_code == 403
        page = sign_in(who).get("/admin/applications/application/").content.decode()
        assert WITH_IIN not in page
    head = sign_in("head")
    assert WITH_IIN in head.get("/admin/applications/application/").content.decode()
    assert "1 application" in head.get(WITH_IIN).content.decode()
    assert head.post(WITH_IIN, {"reason": "  ", "kind": "csv"}).status_code == 422
    assert LogEntry.objects.filter(verb="list.export_iin").count() == 0
    answer = head.post(WITH_IIN, {"reason": "Letter 17-04/1", "kind": "csv"})
    found = table(answer)[0]
    assert found["IIN"] == row.applicant.iin
    mark = found["Taken out by, when, why"]
    assert mark.startswith(f"{staff('head')} · {timezone.localtime():%d.%m.%Y} ")
    assert mark.endswith(" · Letter 17-04/1")
    assert LogEntry.objects.get(verb="list.export_iin").detail == {
        "rows": 1,
        "format": "csv",
        "questions": "",
        "reason": "Letter 17-04/1",
    }


def test_a_long_list_is_made_by_a_worker(sign_in, call, monkeypatch):
    monkeypatch.setattr(sheets, "AT_ONCE", 2)
    monkeypatch.setattr(sheets, "CHUNK", 2)
    for number in (1, 2, 3):
        application(call, number)
    client = sign_in("office")
    answer = client.get(f"{EXPORT}xlsx/")
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    with files.open_stored(job.result) as source:
        sheet = openpyxl.load_workbook(source).active
    numbers = sorted(row[0].value for row in sheet.iter_rows(min_row=2))
    assert numbers == ["MSHE-2027-0001", "MSHE-2027-0002", "MSHE-2027-0003"]
    handed_out = client.get(f"/jobs/{job.pk}/file/")
    assert b"".join(handed_out.streaming_content).startswith(b"PK")
    staff("office").role_holdings.all().delete()
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_the_queries_of_a_table_do_not_grow(sign_in, call, count, django_assert_num_queries):
    keys = [application(call, number).pk for number in range(1, count + 1)]
    user = staff("office")
    user.roles()
    order = sheets.Order("csv", "en")
    with django_assert_num_queries(4):
        sheets.write(keys, order, user)
