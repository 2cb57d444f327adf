"""The register in the office's desk: the list and its filters, one institution, its contacts and files."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mobility.common.models import LogEntry
from partners.models import (
    Agreement,
    CountryStatus,
    HostContact,
    Institution,
    InstitutionFile,
    Tag,
    TeachingLanguage,
)
from tests.common.samples import pdf
from tests.factories import AgreementFactory, CallFactory, InstitutionFactory

from .test_lists import cells
from .typing import typed_record

pytestmark = pytest.mark.django_db
SOME = ["en", "de", "fr", "es", "it", "pl", "cs", "tr", "ru"]
LIST = "/admin/partners/institution/"


def codes(client, **query):
    return sorted(row.code for row in client.get(LIST, query).context["cl"].result_list)


@pytest.fixture
def lodz():
    return InstitutionFactory(code="lodz")


@pytest.fixture
def prague():
    places = {"city_en": "Prague", "city_ru": "Прага", "city_kk": "Прага", "country": "CZ"}
    return InstitutionFactory(code="prague", kind="laboratory", **places)


@pytest.mark.parametrize("text", ["lodz", "ЛОДЗЬ", "Łódź", "польша лод", "Poland"])
def test_found_in_any_spelling(sign_in, lodz, prague, text):
    assert codes(sign_in("office"), q=text) == ["lodz"]


def test_what_a_row_says(sign_in, lodz):
    CountryStatus.objects.create(country="PL", status="programme", since=dt.date(2021, 1, 1))
    agreement = AgreementFactory(institution=lodz, ends=900)
    page = sign_in("office").get(LIST, {"q": "lodz"})
    assert cells(page, "country_named") == ["Polandin the Erasmus+ programme"]
    assert cells(page, "agreed") == [f"until {agreement.valid_to:%d.%m.%Y}"]
    assert cells(page, "places") == ["–"]
    assert 'class="state ok"' in page.content.decode()
    Agreement.objects.update(valid_to=timezone.localdate() + dt.timedelta(days=60))
    assert 'class="state warn"' in sign_in("office").get(LIST, {"q": "lodz"}).content.decode()
    Agreement.objects.update(state="in_signing")
    assert cells(sign_in("office").get(LIST, {"q": "lodz"}), "agreed") == ["in signing"]


def test_every_filter(sign_in, lodz, prague):
    client = sign_in("office")
    home = Institution.objects.get(is_home=True).code
    CountryStatus.objects.create(country="CZ", status="programme", since=dt.date(2021, 1, 1))
    tag = Tag.objects.create(name="Baltic")
    lodz.tags.add(tag)
    today = timezone.localdate()
    AgreementFactory(institution=lodz, ends=(dt.date(today.year, 12, 31) - today).days)
    assert codes(client) == ["lodz", "prague", home]
    assert codes(client, country="CZ") == ["prague"]
    assert codes(client, kind__exact="laboratory") == ["prague"]
    assert codes(client, tag=str(tag.pk)) == ["lodz"]
    assert codes(client, erasmus="programme") == ["prague"]
    assert codes(client, erasmus="partner") == []
    assert codes(client, agreement="in_force") == ["lodz"]
    assert codes(client, agreement="none") == ["prague"]
    assert codes(client, agreement="year") == ["lodz"]
    assert codes(client, agreement="lasting6m") == ([] if today.month >= 7 else ["lodz"])
    assert codes(client, places="none") == ["lodz", "prague"]
    assert codes(client, tag="x", erasmus="x", places="x", agreement="x") == ["lodz", "prague", home]


def test_who_offers_a_place_this_year_is_left_out(sign_in):
    call = CallFactory(places=1)
    host = call.offerings.get().institution
    type(call).objects.update(stay_from=timezone.localdate())
    assert codes(sign_in("office"), places="none") == []
    call.offerings.update(withdrawn_on=timezone.localdate(), withdrawn_because="no")
    assert codes(sign_in("office"), places="none") == [host.code]


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_costs_the_same_however_many(sign_in, django_assert_num_queries, count):
    for _n in range(count):
        AgreementFactory(institution=InstitutionFactory(country="PL"))
    client = sign_in("office")
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 9])
def test_one_institution_costs_the_same_however_much_hangs_on_it(
    sign_in, django_assert_num_queries, lodz, count
):
    for n in range(count):
        AgreementFactory(institution=lodz)
        HostContact.objects.create(institution=lodz, name=str(n))
        TeachingLanguage.objects.create(institution=lodz, language=SOME[n])
    client = sign_in("office")
    address = reverse("admin:partners_institution_change", args=[lodz.pk])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)


def test_a_new_partner_and_then_an_agreement_from_its_page(sign_in):
    client = sign_in("office")
    address = reverse("admin:partners_institution_add")
    form = typed_record(client.get(address)) | {
        "name_en": "Riga Technical University",
        "city_en": "Riga",
        "country": "LV",
        "erasmus_code": "lv riga02",
        "web_domain": "https://www.rtu.lv/en/",
        "_save": "Save",
    }
    answer = client.post(address, form)
    made = Institution.objects.get(code="rtu")
    assert answer["Location"] == reverse("admin:partners_institution_change", args=[made.pk])
    assert (made.erasmus_code, made.country, made.is_confirmed) == ("LV RIGA02", "LV", True)
    assert made.web_domain == "rtu.lv"
    page = client.get(reverse("admin:partners_institution_change", args=[made.pk])).content.decode()
    link = f"/admin/partners/agreement/add/?institution={made.pk}"
    assert link in page
    empty = client.get(link)
    assert empty.context["adminform"].form.initial["institution"] == str(made.pk)
    days = {"signed_on": "2026-11-01", "valid_from": "2026-11-01", "valid_to": "2028-12-31"}
    typed = typed_record(empty) | days | {"kind": "exchange", "number": "RTU-1", "_save": "Save"}
    page = client.post("/admin/partners/agreement/add/", typed, follow=True)
    agreement = made.agreements.get()
    assert page.redirect_chain[-1][0] == reverse("admin:partners_agreement_change", args=[agreement.pk])
    assert "It is a draft so far." in page.content.decode()


def test_our_own_university_has_looks_and_no_partnership(sign_in):
    home = Institution.objects.get(is_home=True)
    answer = sign_in("office").get(reverse("admin:partners_institution_change", args=[home.pk]))
    names = set(answer.context["adminform"].form.fields)
    assert {"brand_colour", "monogram", "tags", "notes_en"} <= names
    assert not {"is_confirmed", "hosts_ka171"} & names
    assert "Add an agreement" not in answer.content.decode()


def test_contacts_are_the_offices_alone(sign_in, lodz):
    HostContact.objects.create(institution=lodz, name="Ana Nowak", email="ana@example.pl")
    address = reverse("admin:partners_institution_change", args=[lodz.pk])
    assert "ana@example.pl" in sign_in("office").get(address).content.decode()
    page = sign_in("technician").get(address)
    assert page.status_code == 200
    assert "ana@example.pl" not in page.content.decode()


def test_a_file_is_kept_read_on_record_and_taken_away(sign_in, lodz):
    client = sign_in("office")
    address = reverse("admin:partners_institution_file_add", args=[lodz.pk])
    sent = {"title": "Fact sheet", "file": SimpleUploadedFile("f.pdf", pdf(), "application/pdf")}
    assert client.post(address, sent).status_code == 302
    paper = InstitutionFile.objects.get()
    assert (paper.title, paper.institution) == ("Fact sheet", lodz)
    one = reverse("admin:partners_institution_file", args=[lodz.pk, paper.pk])
    assert b"".join(client.get(one).streaming_content).startswith(b"%PDF")
    gone = reverse("admin:partners_institution_file_remove", args=[lodz.pk, paper.pk])
    assert client.get(gone).status_code == 404
    assert client.post(gone).status_code == 302
    assert InstitutionFile.objects.count() == 0
    entries = LogEntry.objects.filter(verb__startswith="institution.file").order_by("id")
    assert [(entry.verb, entry.detail["title"]) for entry in entries] == [
        ("institution.file_add", "Fact sheet"),
        ("institution.file_read", "Fact sheet"),
        ("institution.file_remove", "Fact sheet"),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Please choose a file."),
        ({"file": SimpleUploadedFile("f.pdf", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("f.exe", b"MZ")}, "Only PDF, JPEG and PNG files are taken."),
        ({"title": "x" * 151, "file": SimpleUploadedFile("f.pdf", pdf())}, "The title is too long"),
    ],
)
def test_a_file_that_is_not_taken_is_said_in_a_sentence(sign_in, lodz, sent, sentence):
    address = reverse("admin:partners_institution_file_add", args=[lodz.pk])
    page = sign_in("office").post(address, sent, follow=True).content.decode()
    assert sentence in page
    assert InstitutionFile.objects.count() == 0


def test_another_institutions_file_is_not_found_here(sign_in, lodz, prague):
    client = sign_in("office")
    address = reverse("admin:partners_institution_file_add", args=[lodz.pk])
    client.post(address, {"file": SimpleUploadedFile("f.pdf", pdf())})
    paper = InstitutionFile.objects.get()
    assert paper.title == "f.pdf"
    assert (
        client.get(reverse("admin:partners_institution_file", args=[prague.pk, paper.pk])).status_code == 404
    )


def test_agreements_of_this_calendar_year_and_of_an_academic_year(sign_in):
    client, today = sign_in("office"), timezone.localdate()
    rest = (dt.date(today.year, 12, 31) - today).days
    for number, days in (("this", rest), ("next", rest + 1), ("before", -today.timetuple().tm_yday)):
        AgreementFactory(number=number, ends=days, begins=-800, seats=1 if number == "next" else 0)
    listed = client.get("/admin/partners/agreement/", {"in_force": "year"}).context["cl"].result_list
    assert [row.number for row in listed] == ["this"]
    year = f"{today.year - (today.month < 7)}/{today.year + (today.month >= 7)}"
    listed = client.get("/admin/partners/agreement/", {"year": year}).context["cl"].result_list
    assert [row.number for row in listed] == ["next"]


def test_a_tag_is_taken_out_of_use_and_the_log_knows_its_name(sign_in, lodz):
    tag = Tag.objects.create(name="Baltic")
    lodz.tags.add(tag)
    client = sign_in("office")
    assert (
        client.post(reverse("admin:partners_tag_delete", args=[tag.pk]), {"post": "yes"}).status_code == 302
    )
    assert (Tag.objects.count(), Institution.objects.filter(pk=lodz.pk).count()) == (0, 1)
    entry = LogEntry.objects.get(verb="tag.delete")
    assert entry.detail == {"record": "Baltic"}
