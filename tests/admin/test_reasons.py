"""The catalogues of reasons: kept by the office, read by the applicant in the own language."""

import pytest
from django.urls import reverse

from applications import reasons
from applications.models import Applicant, Application, ReturnReason, StepReason
from mobility.common.models import LogEntry
from mobility.mail.loading import load_letters
from programs.models import Call, Program
from tests.factories import ApplicantFactory

from .typing import typed_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(db):
    reasons.load_return_reasons()


def sent_in(language: str) -> Application:
    """Return an application before the office, of a person who reads letters in a language."""
    load_letters()
    applicant: Applicant = ApplicantFactory(user__language=language)
    program = Program.objects.create(code="p", title="P")
    call = Call.objects.create(
        program=program,
        code="c",
        year=2027,
        academic_year="2026/2027",
        term="spring",
        opens_on="2026-10-01",
        closes_on="2026-11-01",
        stay_from="2027-02-01",
        stay_to="2027-06-30",
    )
    return Application.objects.create(
        applicant=applicant, call=call, state="submitted", number="N-1", submitted_at="2026-10-20T10:00Z"
    )


def refuse(application):
    return reverse("admin:applications_application_step", args=[application.ref, "refuse"])


def test_the_catalogue_is_loaded_once_and_is_whole(catalogue):
    StepReason.objects.filter(code="our-mistake").update(text_en="Our own words.")
    reasons.load_return_reasons()
    assert StepReason.objects.get(code="our-mistake").text_en == "Our own words."
    assert dict(StepReason.objects.values_list("code", "step"))["appeal"] == "reopen"
    assert StepReason.objects.filter(step="refuse").count() == 7
    for row in StepReason.objects.all():
        assert row.text_kk and row.text_ru and row.text_en


def test_a_step_offers_its_reasons_and_writes_in_the_language_of_the_person(catalogue, sign_in):
    application, client = sent_in("kk"), sign_in("office")
    form = client.get(refuse(application)).context["form"]
    assert set(form.fields["reason"].queryset.values_list("step", flat=True)) == {"refuse"}
    reason = StepReason.objects.get(code="not-mended")
    answer = client.post(refuse(application), {"reason": reason.pk, "note": "N-1."})
    assert answer.status_code == 302
    assert application.transitions.get().note == f"{reason.text_kk} N-1."


def test_a_step_without_any_reason_is_not_made(catalogue, sign_in):
    application, client = sent_in("en"), sign_in("office")
    other = StepReason.objects.get(code="appeal")
    for typed in ({"note": " "}, {"reason": other.pk}, {"reason": "x", "note": ""}, {"note": "a" * 501}):
        assert client.post(refuse(application), typed).status_code == 200
    application.refresh_from_db()
    assert (application.state, application.transitions.count()) == ("submitted", 0)


def test_the_office_keeps_the_reasons_of_steps(catalogue, sign_in):
    client = sign_in("office")
    address = reverse("admin:applications_stepreason_changelist")
    assert client.get(address, {"step__exact": "reopen", "q": "appeal"}).context["cl"].result_count == 1
    row = StepReason.objects.get(code="appeal")
    change = reverse("admin:applications_stepreason_change", args=[row.pk])
    typed = typed_record(client.get(change)) | {"text_en": "Looked at again."}
    assert client.post(change, typed).status_code == 302
    entry = LogEntry.objects.get(verb="stepreason.change")
    assert entry.detail["changes"] == [
        ["text_en", "You asked us to look again: the decision is reconsidered.", "Looked at again."]
    ]


def test_kinds_of_documents_are_ticked_and_filter_the_list(catalogue, sign_in):
    client, row = sign_in("office"), ReturnReason.objects.get(code="expires-early")
    change = reverse("admin:applications_returnreason_change", args=[row.pk])
    typed = typed_record(client.get(change))
    assert typed["kinds"] == ["identity"]
    assert client.post(change, typed | {"kinds": ["identity", "medical"]}).status_code == 302
    row.refresh_from_db()
    assert row.kinds == ["identity", "medical"]
    listing = reverse("admin:applications_returnreason_changelist")
    found = client.get(listing, {"kind": "medical"}).context["cl"].queryset
    assert {reason.code for reason in found} == {
        reason.code for reason in ReturnReason.objects.all() if not reason.kinds or "medical" in reason.kinds
    }
