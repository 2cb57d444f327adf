"""After submitting: the page that says what comes, the days for a calendar, the consent asked for later."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from applications import actions
from applications.models import Application
from applications.placement.models import Place
from applications.workflow import Impossible
from mobility.common.models import LogEntry
from partners.models import Institution
from programs.models import Call

from . import builders
from .people import fill, submit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(draft, call):
    today = timezone.localdate()
    Call.objects.filter(pk=call.pk).update(
        interviews_from=today + 20 * DAY, interviews_to=today + 24 * DAY, results_on=today + 30 * DAY
    )
    fill(draft)
    return submit(draft)


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def ready(calendar):
    """Return the lines of a calendar file, unfolded."""
    return calendar.content.decode().replace("\r\n ", "").split("\r\n")


def selected(application, country="PL", *, consent=False):
    """Let somebody who has not agreed to sending the data abroad have a place in a country."""
    place = application.choices.first().offering
    Institution.objects.filter(pk=place.institution_id).update(country=country)
    Application.objects.filter(pk=application.pk).update(state="selected", consent_cross_border=consent)
    Place.objects.create(application=application, offering=place)
    return Application.objects.get(pk=application.pk)


# --- What happens next --------------------------------------------------------------------------------------


def test_the_page_after_submitting_says_number_letter_receipt_and_days(me, sent, applicant):
    page = text(me.get(url("sent", sent.ref)))

    name, _at, domain = applicant.user.email.partition("@")
    assert f'Its number is <span class="nowrap">{sent.number}</span>' in page
    assert f"A letter with the number is on its way to {name}<wbr>@{domain}." in page
    assert f'href="{url("receipt", sent.ref)}"' in page
    assert f'href="{url("days", sent.ref)}"' in page
    assert "The office checks your papers." in page
    assert "The commission works from" in page
    assert "Results are expected on" in page


def test_a_draft_has_no_such_page(me, draft):
    assert me.get(url("sent", draft.ref)).url == url("show", draft.ref)


def test_the_page_costs_the_same_for_any_number_of_papers(me, sent, django_assert_num_queries):
    with django_assert_num_queries(16):
        me.get(url("sent", sent.ref))


# --- The calendar -------------------------------------------------------------------------------------------


def test_the_calendar_holds_interviews_and_results_as_whole_days(me, sent):
    today = timezone.localdate()
    answer = me.get(url("days", sent.ref))
    lines = ready(answer)

    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == f'attachment; filename="{sent.number}.ics"'
    assert lines.count("BEGIN:VEVENT") == 2
    assert f"DTSTART;VALUE=DATE:{today + 20 * DAY:%Y%m%d}" in lines
    assert f"DTEND;VALUE=DATE:{today + 25 * DAY:%Y%m%d}" in lines
    assert f"DTSTART;VALUE=DATE:{today + 30 * DAY:%Y%m%d}" in lines
    assert any(line.startswith("SUMMARY:Results are expected (") for line in lines)


def test_a_returned_document_stands_in_the_calendar_until_it_is_mended(me, sent):
    document = sent.documents.get(requirement__code="TRANSCRIPT")
    due = actions.return_document(document, builders.specialist(), document.version, "Seal.").due
    lines = ready(me.get(url("days", sent.ref)))

    assert lines.count("BEGIN:VEVENT") == 3
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in lines


def test_without_days_there_is_no_calendar(me, sent, applicant):
    actions.fire(sent, "withdraw", applicant.user)

    assert me.get(url("days", sent.ref)).status_code == 404
    assert url("days", sent.ref) not in text(me.get(url("show", sent.ref)))


# --- The consent to sending the data abroad -----------------------------------------------------------------


def test_it_may_be_left_open_when_submitting(me, draft):
    fill(draft)
    me.post(url("submit", draft.ref), {"processing": "on"})
    draft.refresh_from_db()

    assert (draft.state, draft.consent_processing, draft.consent_cross_border) == ("submitted", True, False)


def test_accepting_a_place_abroad_asks_for_it(me, sent, applicant):
    selected(sent)
    accept = url("step", sent.ref, "accept")

    assert 'name="cross_border"' in text(me.get(accept))
    refused = me.post(accept, {})
    assert refused.status_code == 422
    assert "Without this consent you cannot be nominated to a host abroad." in text(refused)
    with pytest.raises(ValidationError):
        actions.accept_place(sent, applicant.user)
    assert me.post(accept, {"cross_border": "on"}).status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.consent_cross_border) == ("accepted", True)
    assert LogEntry.objects.filter(verb="application.consent", target=sent.ref).count() == 1


@pytest.mark.parametrize(("country", "consent"), [("KZ", False), ("PL", True)])
def test_whoever_agreed_or_stays_in_the_country_is_not_asked(me, sent, country, consent):
    selected(sent, country, consent=consent)
    accept = url("step", sent.ref, "accept")

    assert 'name="cross_border"' not in text(me.get(accept))
    me.post(accept, {})
    sent.refresh_from_db()
    assert (sent.state, sent.consent_cross_border) == ("accepted", consent)


def test_nobody_is_nominated_abroad_without_it(sent):
    selected(sent)
    Application.objects.filter(pk=sent.pk).update(state="accepted")
    with pytest.raises(Impossible):
        actions.fire(sent, "nominate", builders.specialist())
    Application.objects.filter(pk=sent.pk).update(consent_cross_border=True)

    assert actions.fire(sent, "nominate", builders.head()).state == "nominated"
