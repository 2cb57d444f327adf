"""Calls in the admin: made from a preset, frozen when published, published by the head alone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility.common.models import LogEntry
from partners.models import Institution
from programs.models import Call
from tests.factories import CallFactory, InstitutionFactory

pytestmark = pytest.mark.django_db


def page_of(call):
    return reverse("admin:programs_call_change", args=[call.pk])


def publish(call):
    return reverse("admin:programs_call_publish", args=[call.pk])


def test_a_new_call_is_copied_from_a_preset(sign_in):
    today = timezone.localdate()
    answer = sign_in("office").post(
        reverse("admin:programs_call_add"),
        {
            "preset": "tou-mshe-001",
            "code": "autumn",
            "opens_on": today,
            "closes_on": today + dt.timedelta(days=20),
            "stay_from": today + dt.timedelta(days=100),
            "stay_to": today + dt.timedelta(days=200),
        },
    )
    call = Call.objects.get(code="autumn")
    assert answer["Location"] == page_of(call)
    assert (call.preset, call.state) == ("tou-mshe-001", Call.State.DRAFT)
    assert call.eligibility_rules.count() == 4
    assert LogEntry.objects.get(verb="call.create").actor.email == "office@example.kz"


def test_impossible_dates_are_said_and_nothing_is_made(sign_in):
    today = timezone.localdate()
    answer = sign_in("office").post(
        reverse("admin:programs_call_add"),
        {
            "preset": "tou-mshe-001",
            "code": "autumn",
            "opens_on": today,
            "closes_on": today - dt.timedelta(days=1),
            "stay_from": today,
            "stay_to": today,
        },
    )
    assert answer.status_code == 200
    assert Call.objects.count() == 0


def test_rules_read_as_sentences_and_a_published_call_cannot_be_changed(sign_in):
    call = CallFactory()
    client = sign_in("head")
    page = client.get(page_of(call))
    text = page.content.decode()
    assert "GPA: at least 2.97" in text
    assert 'name="eligibility_rules-0-kind"' not in text
    assert 'name="closes_on"' not in text
    form = page.context["adminform"].form
    typed = {name: form.initial.get(name) or "" for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        typed |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    closes, rules = call.closes_on, call.eligibility_rules.count()
    forged = typed | {
        "title_en": "Better words",
        "closes_on": str(closes + dt.timedelta(days=5)),
        "state": "draft",
        "eligibility_rules-TOTAL_FORMS": 1,
        "eligibility_rules-0-kind": "gpa",
        "eligibility_rules-0-params": '{"at_least": "1.0"}',
    }
    assert client.post(page_of(call), forged).status_code == 302
    call.refresh_from_db()
    assert (call.title_en, call.closes_on, call.state) == ("Better words", closes, Call.State.PUBLISHED)
    assert call.eligibility_rules.count() == rules
    assert LogEntry.objects.filter(verb="call.change", target=str(call.pk)).count() == 1


def test_a_call_in_preparation_is_edited_row_by_row(sign_in):
    call = CallFactory(published=False)
    text = sign_in("office").get(page_of(call)).content.decode()
    assert 'name="eligibility_rules-0-kind"' in text
    assert 'name="closes_on"' in text


def test_only_the_head_publishes(sign_in):
    call = CallFactory(published=False)
    assert sign_in("office").post(publish(call)).status_code == 403
    call.refresh_from_db()
    assert call.state == Call.State.DRAFT
    assert "publish-call" not in sign_in("office").get(page_of(call)).content.decode()
    head = sign_in("head")
    assert "publish-call" in head.get(page_of(call)).content.decode()
    assert head.post(publish(call))["Location"] == page_of(call)
    call.refresh_from_db()
    assert call.state == Call.State.PUBLISHED


def test_a_call_that_is_not_ready_says_why(sign_in):
    call = CallFactory(published=False, places=0)
    head = sign_in("head")
    assert "There is no place to go yet." in head.get(page_of(call)).content.decode()
    assert "There is no place to go yet." in head.post(publish(call), follow=True).content.decode()
    call.refresh_from_db()
    assert call.state == Call.State.DRAFT
    assert head.get(publish(call)).status_code == 404


def test_agreements_in_force_are_a_filter(sign_in):
    for value in ("today", "ending", "over", "ahead"):
        answer = sign_in("office").get(reverse("admin:partners_agreement_changelist"), {"in_force": value})
        assert answer.context["cl"].result_count == 0


def test_the_second_of_two_editors_gets_both_values_and_overwrites_nothing(sign_in):
    partner = InstitutionFactory(notes="")
    client = sign_in("office")
    address = reverse("admin:partners_institution_change", args=[partner.pk])
    page = client.get(address)
    form = page.context["adminform"].form
    typed = {name: form.initial.get(name) or "" for name in form.fields}
    typed |= {"agreements-TOTAL_FORMS": 0, "agreements-INITIAL_FORMS": 0, "notes": "Mine.", "seen": form.now}
    Institution.objects.filter(pk=partner.pk).update(notes="Theirs.")
    answer = client.post(address, typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Notes for staff: now “Theirs.”." in text
    assert "Mine." in text
    partner.refresh_from_db()
    assert partner.notes == "Theirs."
    typed["seen"] = answer.context["adminform"].form.now
    assert client.post(address, typed).status_code == 302
    partner.refresh_from_db()
    assert partner.notes == "Mine."
