"""Correcting a call and extending a deadline in the browser of the office."""

import datetime as dt

import pytest
from django.urls import reverse

from applications.models import Application
from mobility.common.dates import long_date
from programs.actions.corrections import begin_correction
from programs.models import Call, DocumentRequirement
from tests.factories import CallFactory, application_in, staff

pytestmark = pytest.mark.django_db


def page_of(call):
    return reverse("admin:programs_call_change", args=[call.pk])


def at(name, call):
    return reverse(f"admin:programs_call_{name}", args=[call.pk])


def extend(application):
    return reverse("admin:applications_application_extend", args=[application.ref])


def page_of_draft(application):
    return reverse("admin:applications_application_change", args=[application.ref])


def text(answer):
    return answer.content.decode()


@pytest.fixture
def call():
    return CallFactory()


@pytest.fixture
def head(sign_in):
    return sign_in("head")


def test_the_head_begins_edits_looks_and_applies(call, head):
    draft = application_in("draft", call)
    assert at("correct", call) in text(head.get(page_of(call)))
    assert "Criteria and weights cannot: they stay as they were published." in text(
        head.get(at("correct", call))
    )
    assert not Call.objects.filter(corrects=call).exists()
    answer = head.post(at("correct", call))
    correction = Call.objects.get(corrects=call)
    assert answer["Location"] == page_of(correction)
    assert "is being prepared here" in text(head.get(page_of(correction)))
    assert "Nothing was changed yet." in text(head.get(at("apply", correction)))

    correction.document_requirements.filter(code="TRANSCRIPT").update(copies=2)
    shown = text(head.get(at("apply", correction)))
    assert ("Copies: –" in shown, "Copies: 2" in shown) == (True, True)
    assert "It touches 1 draft" in shown
    assert f"draft {draft.ref}" in shown
    assert draft.applicant.last_name not in shown
    assert "1 letter goes out." in shown

    answer = head.post(at("apply", correction), {"reason": "The ministry asks for two."})
    assert answer["Location"] == page_of(call)
    assert Call.objects.get(pk=call.pk).version == 2
    assert "version 2 holds now" in text(head.get(page_of(call)))
    assert head.get(page_of(correction)).status_code == 404


def test_without_a_reason_or_with_nothing_changed_the_page_says_so(call, head):
    correction = begin_correction(call, staff("head"))
    answer = head.post(at("apply", correction), {"reason": "Because."})
    assert (answer.status_code, "Nothing was changed yet." in text(answer)) == (422, True)
    DocumentRequirement.objects.filter(call=correction, code="TRANSCRIPT").update(copies=2)
    answer = head.post(at("apply", correction), {"reason": " "})
    assert (answer.status_code, "This field is required." in text(answer)) == (422, True)
    assert Call.objects.get(pk=call.pk).version == 1


def test_a_correction_is_thrown_away_with_one_button(call, head):
    correction = begin_correction(call, staff("head"))
    assert head.get(at("discard", correction)).status_code == 404
    assert head.post(at("discard", correction))["Location"] == page_of(call)
    assert not Call.objects.filter(corrects=call).exists()


def test_a_specialist_edits_the_copy_and_leaves_applying_to_the_head(call, sign_in):
    correction = begin_correction(call, staff("head"))
    office = sign_in("office")
    page = text(office.get(page_of(correction)))
    assert "The head of the office applies it." in page
    assert at("apply", correction) not in page
    assert at("correct", call) not in text(office.get(page_of(call)))
    for name, thing in [("correct", call), ("apply", correction), ("discard", correction)]:
        assert office.get(at(name, thing)).status_code == 403
        assert office.post(at(name, thing)).status_code == 403
    assert Call.objects.filter(pk=correction.pk).exists()


def test_these_pages_belong_to_published_calls_and_their_corrections(call, head):
    draft = CallFactory(published=False)
    assert head.get(at("correct", draft)).status_code == 404
    assert head.post(at("apply", call), {"reason": "Because."}).status_code == 404
    assert head.post(at("discard", call)).status_code == 404
    assert head.get(at("correct", begin_correction(call, staff("head")))).status_code == 404
    assert Call.objects.get(pk=call.pk).version == 1


def test_the_list_of_calls_leaves_corrections_out(call, head):
    correction = begin_correction(call, staff("head"))
    page = text(head.get(reverse("admin:programs_call_changelist")))
    assert (page_of(call) in page, page_of(correction) in page) == (True, False)


# --- A later deadline for one person ------------------------------------------------------------------------


def test_the_head_gives_a_draft_a_later_day(call, head):
    draft = application_in("draft", call)
    day = call.closes_on + dt.timedelta(days=5)
    assert extend(draft) in text(head.get(page_of_draft(draft)))
    assert draft.applicant.last_name not in text(head.get(extend(draft)))
    answer = head.post(extend(draft), {"until": str(day), "reason": "Was ill."})
    assert answer["Location"] == page_of_draft(draft)
    page = text(head.get(page_of_draft(draft)))
    assert f"The deadline of this draft is now {long_date(day, 'en')}." in page
    assert f"until {long_date(day, 'en')}, given by" in page
    assert "Was ill." in page
    assert Application.objects.get(pk=draft.pk).last_day == day


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [
        (-1, "Was ill.", "The call itself is open longer: choose its last day or a later one."),
        (-30, "Was ill.", "This day has passed already."),
        (5, " ", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(call, head, days, reason, said):
    draft = application_in("draft", call)
    day = call.closes_on + dt.timedelta(days=days)
    answer = head.post(extend(draft), {"until": str(day), "reason": reason})
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert draft.extensions.count() == 0


def test_only_the_head_and_only_drafts(call, head, sign_in):
    draft, sent = application_in("draft", call), application_in("submitted", call)
    office = sign_in("office")
    day = {"until": str(call.closes_on + dt.timedelta(days=5)), "reason": "Was ill."}
    assert extend(draft) not in text(office.get(page_of_draft(draft)))
    assert (office.get(extend(draft)).status_code, office.post(extend(draft), day).status_code) == (403, 403)
    assert (head.get(extend(sent)).status_code, head.post(extend(sent), day).status_code) == (404, 404)
    assert draft.extensions.count() + sent.extensions.count() == 0


def test_a_late_application_is_marked_in_the_list_and_on_its_page(call, head):
    sent = application_in("submitted", call)
    listed = reverse("admin:applications_application_changelist")
    mark = '<span class="state warn">late</span>'
    assert mark not in text(head.get(listed))
    assert "sent in late" not in text(head.get(page_of_draft(sent)))
    Application.objects.filter(pk=sent.pk).update(late=True)
    assert mark in text(head.get(listed))
    assert "sent in late" in text(head.get(page_of_draft(sent)))
