"""The history of a record: who, when, which column from what into what; rows of the record included."""

import pytest
from django.urls import reverse

from mobility.common.models import LogEntry
from partners.models import Agreement, Tag
from tests.factories import AgreementFactory, InstitutionFactory

from .typing import typed_record

pytestmark = pytest.mark.django_db


def change(client, record, **values):
    """Open the record's page, type something else, save."""
    address = reverse(f"admin:partners_{record._meta.model_name}_change", args=[record.pk])
    answer = client.post(address, typed_record(client.get(address)) | values)
    assert answer.status_code == 302, answer.context["errors"]
    return LogEntry.objects.filter(verb__endswith=".change").order_by("-id").first()


def history(client, record):
    return client.get(reverse(f"admin:partners_{record._meta.model_name}_history", args=[record.pk]))


def test_columns_and_tags_of_an_institution(sign_in):
    host, tag = InstitutionFactory(), Tag.objects.create(name="Baltic")
    entry = change(sign_in("head"), host, name_ru="Новое имя", country="CZ", tags=[tag.pk], web_domain="a.cz")
    assert (entry.verb, entry.target) == ("institution.change", str(host.pk))
    assert sorted(entry.detail["changes"]) == [
        ["country", "PL", "CZ"],
        ["name_ru", f"Университет {host.code}", "Новое имя"],
        ["tags", [], ["Baltic"]],
        ["web_domain", None, "a.cz"],
    ]


def test_the_page_says_what_changed_in_words(sign_in):
    host, client = InstitutionFactory(), sign_in("head")
    change(client, host, kind="laboratory")
    page = history(client, host)
    ((happened, told, _entry),) = page.context["entries"]
    assert happened == "entry changed"
    assert [part.lines for part in told] == [["Kind: university → laboratory"]]
    assert "Kind: university → laboratory" in page.content.decode()


def test_the_seats_of_a_year(sign_in):
    agreement = AgreementFactory(seats=3)
    client = sign_in("head")
    entry = change(client, agreement, **{"years-0-seats_out": "4"})
    year = agreement.years.first()
    assert entry.detail["changes"] == [
        {
            "kind": "partners.agreementyear",
            "row": year.academic_year,
            "act": "changed",
            "columns": [["seats_out", 3, 4]],
        }
    ]
    assert (
        f"Changed: year of an agreement “{year.academic_year}”" in history(client, agreement).content.decode()
    )
    assert "Seats for our students: 3 → 4" in history(client, agreement).content.decode()


def test_rows_that_came_and_went(sign_in):
    host, client = InstitutionFactory(), sign_in("head")
    rows = {
        "teaching_languages-TOTAL_FORMS": "1",
        "teaching_languages-0-language": "de",
        "teaching_languages-0-min_level": "B2",
    }
    added = change(client, host, **rows)
    assert added.detail["changes"] == [
        {"kind": "partners.teachinglanguage", "row": "German B2", "act": "added", "columns": []}
    ]
    removed = change(client, host, **{"teaching_languages-0-DELETE": "on"})
    assert removed.detail["changes"] == [
        {"kind": "partners.teachinglanguage", "row": "German B2", "act": "removed", "columns": []}
    ]


def test_saving_without_a_change_leaves_no_trace(sign_in):
    host = InstitutionFactory()
    assert change(sign_in("head"), host) is None


def test_a_move_says_its_states_in_words(sign_in):
    agreement = AgreementFactory()
    Agreement.objects.filter(pk=agreement.pk).update(state="in_signing")
    client = sign_in("head")
    client.post(reverse("admin:partners_agreement_move", args=[agreement.pk, "in_force"]))
    page = history(client, agreement).content.decode()
    assert "before: in signing, now: in force" in page
    assert "in_force" not in page


def test_who_may_not_read_the_log_is_told_so(sign_in):
    host = InstitutionFactory()
    change(sign_in("office"), host, city_en="Lodz")
    page = history(sign_in("office"), host).content.decode()
    assert "The log is read by the head of the office and the technician." in page
    assert "→ Lodz" not in page
