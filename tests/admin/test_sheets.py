"""Sheets through the pages: what is shown is taken out, a file is checked, looked through, confirmed."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobility.common.models import LogEntry, SheetUpload
from partners.models import Agreement, Institution
from programs.models import Offering

from ..common.sheetmaking import cells, workbook
from ..factories import AgreementFactory, InstitutionFactory
from ..factories.calls import CallFactory, OfferingFactory

HEAD = ["code", "name_kk", "name_ru", "name_en", "kind", "city_kk", "city_ru", "city_en", "country"]
SEND = reverse("admin:partners_institution_sheets")


def partner(number, **other):
    names = {"name_kk": f"Серіктес {number}", "name_ru": f"Партнёр {number}", "name_en": f"Partner {number}"}
    cities = {"city_kk": "Прага", "city_ru": "Прага", "city_en": f"Prague {number}"}
    row = names | cities | {"kind": "university", "country": "CZ"} | other
    return [row.get(name) for name in HEAD]


def send(client, content, address=SEND, name="partners.xlsx"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def agreed(page):
    return page.context["report"].fingerprint


def test_seven_of_200_wrong_then_all_right(sign_in):
    client = sign_in("office")
    wrong = {
        3: {"name_en": ""},
        20: {"country": "Narnia"},
        41: {"kind": "school"},
        77: {"name_kk": "x" * 201},
    }
    wrong |= {
        100: {"city_en": ""},
        150: {"code": "a b"},
        199: {"name_en": "Partner 1", "city_en": "Prague 1"},
    }
    rows = [partner(number, **wrong.get(number, {})) for number in range(1, 201)]
    answer = send(client, workbook(HEAD, *rows))
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert [(problem.row, problem.letter) for problem in page.context["report"].problems] == [
        (4, "D"), (21, "I"), (42, "E"), (78, "B"), (101, "H"), (151, "A"), (200, "D"),
    ]  # fmt: skip
    assert "0 rows were imported." in text
    assert "7 reasons not to import it" in text
    assert "Import 193 rows" not in text
    before = Institution.objects.count()
    assert client.post(answer["Location"], {"agreed": agreed(page)}).status_code == 409
    assert Institution.objects.count() == before

    answer = send(client, workbook(HEAD, *[partner(number) for number in range(1, 201)]))
    page = client.get(answer["Location"])
    assert "Import 200 rows" in page.content.decode()
    done = client.post(answer["Location"], {"agreed": agreed(page)}, follow=True)
    assert Institution.objects.count() == before + 200
    assert "200 rows were imported." in done.content.decode()
    again = client.post(answer["Location"], {"agreed": agreed(page)}, follow=True)
    assert "This file was imported already." in again.content.decode()
    assert Institution.objects.count() == before + 200


def test_what_the_list_shows_is_taken_out_and_on_record(sign_in, home):
    for code, country, kind in (
        ("tul", "PL", "university"),
        ("logo", "DE", "association"),
        ("agh", "PL", "university"),
    ):
        InstitutionFactory(code=code, country=country, kind=kind)
    client = sign_in("office")
    page = client.get(reverse("admin:partners_institution_changelist"), {"country": "PL"})
    assert (
        page.context["csv_url"] == reverse("admin:partners_institution_export", args=["csv"]) + "?country=PL"
    )
    taken = client.get(page.context["csv_url"])
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert (rows[0][0], sorted(row[0] for row in rows[1:])) == ("Code", ["agh", "tul"])
    assert taken["Content-Type"] == "text/csv; charset=utf-8"
    assert taken["X-Content-Type-Options"] == "nosniff"
    entry = LogEntry.objects.get(verb="sheet.export")
    assert entry.detail == {"sheet": "institutions", "rows": 2, "format": "csv"}
    found = client.get(reverse("admin:partners_institution_export", args=["xlsx"]), {"q": "logo"})
    assert [row[0] for row in cells(found.content)] == ["Code", "logo"]
    bad = client.get(reverse("admin:partners_institution_export", args=["xlsx"]), {"nothing__like": "1"})
    assert bad.status_code == 404


def test_the_empty_table_has_headings_and_an_explanation(sign_in):
    taken = sign_in("office").get(reverse("admin:partners_agreement_export", args=["empty"]))
    assert cells(taken.content)[0][:3] == ["Institution", "Name of the institution", "Kind"]
    assert len(cells(taken.content)) == 1
    assert len(cells(taken.content, 1)) > 15
    assert LogEntry.objects.filter(verb="sheet.export").count() == 0


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "The file is empty."),
        (b"%PDF-1.7", "a.csv", "This is no table."),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "The file is larger than 5.0"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(sign_in, content, name, words):
    page = send(sign_in("office"), content, name=name)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert SheetUpload.objects.count() == 0


def test_no_file_is_told(sign_in):
    page = sign_in("office").post(SEND)
    assert (page.status_code, "Please choose a file." in page.content.decode()) == (422, True)


def test_a_file_belongs_to_whoever_sent_it(sign_in):
    answer = send(sign_in("office"), workbook(HEAD, partner(1)))
    for who in ("head", "medical"):
        other = sign_in(who)
        assert other.get(answer["Location"]).status_code == 404
        assert other.post(answer["Location"], {"agreed": "x"}).status_code == 404
    upload = SheetUpload.objects.get()
    other_list = reverse("admin:partners_agreement_sheet", args=[upload.pk])
    assert sign_in("office").get(other_list).status_code == 404
    assert not Institution.objects.filter(name_en="Partner 1").exists()


@pytest.mark.parametrize("who", ["technician", "student", "chair"])
def test_nobody_else_takes_out_or_sends(sign_in, who):
    client = sign_in(who)
    for name, kwargs in (("sheets", {}), ("export", {"kind": "csv"})):
        assert client.get(reverse(f"admin:partners_institution_{name}", kwargs=kwargs)).status_code == 403
    assert send(client, workbook(HEAD, partner(1))).status_code == 403
    assert SheetUpload.objects.count() == 0


def test_places_are_sent_into_a_call_in_preparation_only(sign_in):
    draft, published = CallFactory(published=False, places=0), CallFactory(places=1)
    place = OfferingFactory(call=draft)
    client = sign_in("office")
    taken = client.get(reverse("admin:programs_call_places_export", args=[draft.pk, "xlsx"]))
    sheet = cells(taken.content)
    sheet[1][sheet[0].index("Seats")] = 7
    address = reverse("admin:programs_call_places_sheets", args=[draft.pk])
    assert address in client.get(reverse("admin:programs_call_change", args=[draft.pk])).content.decode()
    answer = send(client, workbook(*sheet), address)
    page = client.get(answer["Location"])
    done = client.post(answer["Location"], {"agreed": agreed(page)})
    assert done["Location"] == reverse("admin:programs_call_change", args=[draft.pk]) + "#places"
    place.refresh_from_db()
    assert (place.seats, Offering.objects.filter(call=draft).count()) == (7, 1)

    of_published = reverse("admin:programs_call_places_sheets", args=[published.pk])
    said = "This call is published: its places are changed one by one, each with a reason."
    assert said in client.get(of_published).content.decode()
    assert said in send(client, workbook(*sheet), of_published).content.decode()
    taken = client.get(reverse("admin:programs_call_places_export", args=[published.pk, "csv"]))
    assert len(taken.content.decode().splitlines()) == 2
    assert SheetUpload.objects.count() == 1


@pytest.mark.parametrize("count", [2, 12])
def test_taking_out_costs_the_same_for_many(sign_in, count):
    for _number in range(count):
        AgreementFactory(seats=2)
    client = sign_in("office")
    for name, queries in (("institution", 12), ("agreement", 9)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"admin:partners_{name}_export", args=["csv"])).status_code == 200
        assert len(asked) == queries, name
    assert Agreement.objects.count() == count
