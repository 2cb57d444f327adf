"""Calls in the admin: made from a preset, frozen when published, published by the head alone."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility.common.models import LogEntry
from partners.models import Institution
from programs import preset
from programs.models import Call
from tests.factories import CallFactory, InstitutionFactory

from .typing import typed

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
    assert call.eligibility_rules.count() == len(preset.read("tou-mshe-001")["eligibility"])
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


def details(call):
    return reverse("admin:programs_call_details", args=[call.pk])


def test_rules_read_as_sentences_and_a_published_call_cannot_be_changed(sign_in):
    call = CallFactory()
    client = sign_in("head")
    text = client.get(page_of(call)).content.decode()
    assert "GPA: at least 2.97" in text
    assert "/rows/" not in text
    page = client.get(details(call))
    assert 'name="closes_on"' not in page.content.decode()
    closes, steps = call.closes_on, call.tie_breaks
    forged = typed(page) | {
        "title_en": "Better words",
        "closes_on": str(closes + dt.timedelta(days=5)),
        "state": "draft",
        "tie_1": "language",
    }
    assert client.post(details(call), forged)["Location"] == page_of(call)
    call.refresh_from_db()
    assert (call.title_en, call.closes_on, call.state) == ("Better words", closes, Call.State.PUBLISHED)
    assert call.tie_breaks == steps
    assert LogEntry.objects.filter(verb="call.change", target=str(call.pk)).count() == 1


def test_equal_points_are_parted_step_by_step(sign_in):
    call = CallFactory(published=False)
    client = sign_in("office")
    data = typed(client.get(details(call)))
    assert [data["tie_1"], data["tie_2"], data["tie_3"]] == call.tie_breaks
    data |= {"tie_1": "motivation", "tie_2": "gpa", "tie_3": "gpa", "tie_4": ""}
    assert client.post(details(call), data).status_code == 302
    call.refresh_from_db()
    assert call.tie_breaks == ["motivation", "gpa"]


def test_dates_of_a_call_in_preparation_stand_in_order(sign_in):
    call = CallFactory(published=False)
    client = sign_in("office")
    data = typed(client.get(details(call)))
    wrong = client.post(details(call), data | {"closes_on": str(call.opens_on - dt.timedelta(days=1))})
    assert "The call closes before it opens." in wrong.content.decode()
    late = client.post(details(call), data | {"late_until": str(call.closes_on)})
    assert "The late deadline lies after the last day." in late.content.decode()
    day = call.closes_on + dt.timedelta(days=3)
    assert client.post(details(call), data | {"late_until": str(day)}).status_code == 302
    call.refresh_from_db()
    assert call.late_until == day
    second = client.post(details(call), data)
    assert second.status_code == 409


def test_only_the_head_publishes(sign_in):
    call = CallFactory(published=False)
    office = sign_in("office")
    assert (office.get(publish(call)).status_code, office.post(publish(call)).status_code) == (403, 403)
    call.refresh_from_db()
    assert call.state == Call.State.DRAFT
    assert publish(call) not in office.get(page_of(call)).content.decode()
    head = sign_in("head")
    assert publish(call) in head.get(page_of(call)).content.decode()
    assert "Everybody will see the call." in head.get(publish(call)).content.decode()
    assert head.post(publish(call))["Location"] == page_of(call)
    call.refresh_from_db()
    assert call.state == Call.State.PUBLISHED
    assert head.get(publish(call))["Location"] == page_of(call)


def test_a_call_that_is_not_ready_says_why(sign_in):
    call = CallFactory(published=False, places=0)
    head = sign_in("head")
    assert "There is no place to go yet." in head.get(publish(call)).content.decode()
    assert "There is no place to go yet." in head.post(publish(call), follow=True).content.decode()
    call.refresh_from_db()
    assert call.state == Call.State.DRAFT


def test_agreements_in_force_are_a_filter(sign_in):
    for value in ("today", "12m", "6m", "3m", "over", "ahead"):
        answer = sign_in("office").get(reverse("admin:partners_agreement_changelist"), {"in_force": value})
        assert answer.context["cl"].result_count == 0


def test_the_second_of_two_editors_gets_both_values_and_overwrites_nothing(sign_in):
    partner = InstitutionFactory(notes="")
    client = sign_in("office")
    address = reverse("admin:partners_institution_change", args=[partner.pk])
    page = client.get(address)
    form = page.context["adminform"].form
    sent = {name: form.initial[name] for name in form.fields if form.initial.get(name)}
    for inline in page.context["inline_admin_formsets"]:
        sent |= {f"{inline.formset.prefix}-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    sent["seen"] = form.now
    sent["notes_en"] = "Mine."
    Institution.objects.filter(pk=partner.pk).update(notes_en="Theirs.")
    answer = client.post(address, sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Notes for staff (English): now “Theirs.”." in text
    assert "Mine." in text
    partner.refresh_from_db()
    assert partner.notes_en == "Theirs."
    sent["seen"] = answer.context["adminform"].form.now
    assert client.post(address, sent).status_code == 302
    partner.refresh_from_db()
    assert partner.notes_en == "Mine."


def test_what_the_head_does_is_said_to_the_office(sign_in):
    published, draft = CallFactory(), CallFactory(published=False, code="next", year=2040)
    office = sign_in("office")
    assert "the head of the office corrects it" in office.get(page_of(published)).content.decode()
    assert "The head of the office publishes it." in office.get(page_of(draft)).content.decode()
    head = sign_in("head")
    assert "the head of the office corrects it" not in head.get(page_of(published)).content.decode()
    assert "The head of the office publishes it." not in head.get(page_of(draft)).content.decode()


def test_a_published_call_leads_to_a_new_one_made_from_it(sign_in):
    call = CallFactory()
    page = sign_in("office").get(page_of(call)).content.decode()
    assert f"{reverse('admin:programs_call_add')}?based_on={call.pk}" in page


def test_a_text_with_another_gpa_than_the_rule_is_named_before_publishing(sign_in):
    call = CallFactory(published=False)
    rule = call.eligibility_rules.get(kind="gpa")
    call.you_need_en, call.you_need_ru, call.you_need_kk = "GPA 2.11 or higher", "", ""
    call.save()
    head = sign_in("head")
    for address in (page_of(call), publish(call)):
        assert "still says 2.11 (English)" in head.get(address).content.decode()
    call.you_need_en = f"GPA {rule.params['value']} or higher"
    call.save()
    assert "still says" not in head.get(publish(call)).content.decode()


def test_why_a_call_was_corrected_stands_on_its_page(sign_in):
    call = CallFactory(version=2)
    call.versions.update_or_create(number=2, defaults={"reason": "A slip of the pen."})
    assert "A slip of the pen." in sign_in("office").get(page_of(call)).content.decode()


def test_an_older_edition_among_the_presets_is_named_so(sign_in):
    page = sign_in("office").get(reverse("admin:programs_call_add")).content.decode()
    assert "tou-mshe-000 · older edition" in page
    assert "tou-mshe-001 · older edition" not in page
