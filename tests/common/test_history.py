"""What changed in a record, as the log keeps it and as its readers are told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from mobility.common import history, logwords
from mobility.common.models import LogEntry
from partners.models import HostContact, TeachingLanguage
from tests.factories import AgreementFactory, InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_only_what_differs_is_kept_with_both_values():
    host = InstitutionFactory()
    before = history.state_of(history.stored(host))
    host.name_ru, host.country, host.latitude, host.hosts_ka171 = "Новое", "CZ", Decimal("51.5"), True
    host.save()
    after = history.state_of(history.stored(host))
    assert sorted(history.differences(host, before, after)) == [
        ["country", "PL", "CZ"],
        ["hosts_ka171", False, True],
        ["latitude", None, "51.5"],
        ["name_ru", f"Университет {host.code}", "Новое"],
    ]


def test_the_same_number_written_otherwise_is_no_change():
    host = InstitutionFactory(latitude=Decimal("51.75000"))
    before = history.state_of(history.stored(host))
    host.latitude = Decimal("51.75")
    assert history.differences(host, before, history.state_of(host)) == []


def test_passwords_and_what_the_portal_writes_itself_are_never_looked_at():
    assert "password" not in history.state_of(UserFactory())
    assert "search_words" not in history.state_of(InstitutionFactory())
    assert "name" not in history.state_of(InstitutionFactory())


def test_of_people_only_that_something_changed_is_kept():
    contact = HostContact.objects.create(institution=InstitutionFactory(), name="Ana", email="a@example.cz")
    before = history.state_of(contact)
    contact.email, contact.role = "b@example.cz", "finance"
    columns = history.differences(contact, before, history.state_of(contact))
    kept = history.about_row(contact, "changed", columns)
    assert kept == {
        "kind": "partners.hostcontact",
        "row": "",
        "act": "changed",
        "columns": [["role", "coordinator", "finance"], ["email", "…", "…"]],
    }
    (told,) = history.in_words("partners.institution", [kept])
    assert told.title == "Changed: contact at the host"
    assert told.lines == ["Role: mobility coordinator → grants and money", "E-mail: changed"]


def test_changes_are_told_in_the_readers_words():
    changes = [
        ["name_ru", "Старое", "Новое"],
        ["kind", "university", "laboratory"],
        ["country", "PL", "CZ"],
        ["hosts_ka171", False, True],
        ["grading_scale", None, "ECTS letters"],
        ["tags", [], ["Baltic", "new"]],
    ]
    (told,) = history.in_words("partners.institution", changes)
    assert told.lines == [
        "Name (русский): Старое → Новое",
        "Kind: university → laboratory",
        "Country: Poland → Czechia",
        "Can host under Erasmus+ KA171: no → yes",
        "Grading scale: – → ECTS letters",
        "Tags: – → Baltic, new",
    ]
    (told,) = history.in_words("partners.agreement", [["valid_to", "2026-12-31", "2028-02-29"]])
    assert told.lines == ["Valid until: 31.12.2026 → 29.02.2028"]


def test_what_no_longer_exists_is_told_as_it_was_written():
    (told,) = history.in_words("gone.model", [["column", "a", "b"], "another"])
    assert told.lines == ["column: a → b", "another: changed"]
    assert history.in_words("partners.institution", '[{"changed": {"fields": ["Name"]}}]') == []
    assert history.in_words("partners.institution", None) == []


def test_a_long_note_is_cut_when_it_is_told():
    assert len(history.value_in_words("partners.institution", "notes_en", "x" * 1000)) == history.LONGEST


def test_an_agreements_states_are_told_in_words():
    agreement = AgreementFactory()
    entry = LogEntry(
        verb="agreement.move",
        target_type="partners.agreement",
        target=str(agreement.pk),
        detail={"before": "in_signing", "after": "in_force"},
    )
    assert logwords.told(entry) == [history.Told("before: in signing, now: in force")]


def test_a_language_is_called_by_its_name():
    row = TeachingLanguage(institution=InstitutionFactory(), language="de", min_level="B2")
    assert str(row) == "German B2"
    assert history.value_in_words("partners.teachinglanguage", "language", "de") == "German"


def test_a_day_is_kept_as_text():
    state = history.state_of(AgreementFactory(valid_from=dt.date(2025, 3, 1), valid_to=dt.date(2028, 3, 1)))
    assert state["valid_to"] == (dt.date(2028, 3, 1), "2028-03-01")
