"""When a call is corrected, what was submitted stays to the letter."""

import datetime as dt
import json
import re

import pytest
from django.utils.translation import override

from applications import actions, packet
from applications.commission.models import Commission, Session
from applications.commission.tables import language_level, tables_of
from applications.models import Application
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from programs.actions.corrections import apply_correction, begin_correction, preview
from programs.models import Call
from tests.common.reading import text_of

from . import builders
from .correcting import REASON, add_paper, fresh, move_stay, raise_gpa, touched
from .people import browser, fill, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def status_page(application):
    """Return the words of the status page: addresses carry keys of the session."""
    page = browser(application.applicant.user).get(f"/applications/{application.ref}/").content.decode()
    return re.sub(r'nonce="[^"]*"|value="[^"]{64}"', "", page[page.index("<main") :])


def packet_text(application, by):
    """Return the text of our own pages of the packet, without the moment at which it was made."""
    words = text_of(packet.packet_for(application, by, "en"))
    return re.sub(r"\d\d:\d\d", "", words)


def frozen(application):
    row = Application.objects.get(pk=application.pk)
    columns = ("state", "number", "rules_version", "facts", "findings", "snapshot", "late", "state_since")
    documents = list(
        application.documents.order_by("pk").values_list(
            "pk", "requirement", "alternative", "state", "version"
        )
    )
    return json.dumps([*(getattr(row, name) for name in columns), documents], default=str)


@pytest.fixture
def sent(draft):
    fill(draft)
    return submit(draft)


def turn_everything_round(correction):
    """Change a figure, papers, a way, the table, a text, and the dates of the stay."""
    raise_gpa(correction)
    correction.document_requirements.filter(code="TRANSCRIPT").update(title_en="Another transcript", copies=3)
    correction.document_requirements.filter(code="LANG_CERT").update(title_en="Another certificate")
    correction.document_requirements.filter(code="PASSPORT").delete()
    correction.thresholds.filter(test="IELTS_ACADEMIC").update(level="A1")
    add_paper(correction)
    Call.objects.filter(pk=correction.pk).update(
        title_en="Another title",
        results_on=correction.closes_on + dt.timedelta(days=20),
        stay_from=correction.stay_from + dt.timedelta(days=9),
        stay_to=correction.stay_to + dt.timedelta(days=9),
    )


def test_an_old_application_is_the_same_to_the_letter(call, sent, head):
    office = builders.specialist()
    before = (frozen(sent), status_page(sent), packet_text(sent, office))
    assert "Transcript certified by the university seal" in before[1]
    correction = begin_correction(call, head)
    turn_everything_round(correction)
    apply_correction(correction, head, REASON)
    Message.objects.all().delete()
    assert Call.objects.get(pk=call.pk).title_en == "Another title"
    assert (frozen(sent), status_page(sent), packet_text(sent, office)) == before


def test_a_text_that_was_mended_before_stays_as_it_was_last_read(call, sent, head):
    Call.objects.filter(pk=call.pk).update(title_en="A title that was mended")
    before = status_page(sent)
    assert "A title that was mended" in before
    correction = begin_correction(call, head)
    turn_everything_round(correction)
    apply_correction(correction, head, REASON)
    Message.objects.all().delete()
    assert status_page(sent) == before


def test_the_pages_of_a_new_application_show_the_new_version(call, sent, head):
    correction = begin_correction(call, head)
    turn_everything_round(correction)
    apply_correction(correction, head, REASON)
    other = builders.draft(builders.student("new@example.kz", gpa="3.90"), Call.objects.get(pk=call.pk))
    fill(other)
    page = status_page(submit(other))
    assert ("Another title" in page, "Another transcript" in page) == (True, True)
    assert "Transcript certified by the university seal" not in page


def test_the_office_sees_the_papers_and_dates_of_the_version(call, sent, head):
    office = browser(builders.specialist())
    address = f"/admin/applications/application/{sent.ref}/change/"
    correction = begin_correction(call, head)
    turn_everything_round(correction)
    apply_correction(correction, head, REASON)
    page = office.get(address).content.decode()
    assert "22 February 2027 – 18 June 2027" in page
    assert "Another transcript" not in page
    page = office.get(f"/admin/applications/application/{sent.ref}/review/", follow=True)
    assert (page.status_code, "Another" in page.content.decode()) == (200, False)


def test_a_later_change_of_the_profile_does_not_reach_a_submitted_application(sent):
    before = status_page(sent)
    sent.applicant.birth_date = dt.date(2011, 1, 1)
    sent.applicant.categories = ["disability"]
    sent.applicant.save()
    assert status_page(sent) == before


def test_a_submitted_one_that_would_be_judged_differently_is_listed_and_told_that_it_stays(call, sent, head):
    correction = begin_correction(call, head)
    raise_gpa(correction)
    shown = preview(correction)
    assert touched(shown.submitted) == [(sent.number, False, ["This condition is not met: GPA."], True)]
    assert (shown.drafts, shown.letters) == ([], 1)
    apply_correction(correction, head, REASON)
    deliver_due()
    letter = Message.objects.get(template__code="corrected-submitted")
    assert (letter.user, letter.link, letter.state) == (
        sent.applicant.user,
        f"/applications/{sent.ref}/",
        "sent",
    )
    assert f"{sent.number} өтініміңіз сіз оны жіберген кездегі шарттармен қаралады" in letter.body
    assert fresh(sent).rules_version == 1


def test_one_whose_answer_stays_is_not_written_to(call, sent, head):
    correction = begin_correction(call, head)
    raise_gpa(correction, "3.67")
    assert preview(correction).submitted == []
    move_stay(correction, stay_to=call.stay_to + dt.timedelta(days=1))
    assert preview(correction).submitted == []


@pytest.mark.parametrize("step", ["withdraw", "refuse"])
def test_one_that_ended_is_left_alone(call, sent, head, step):
    by = sent.applicant.user if step == "withdraw" else builders.specialist()
    actions.fire(sent, step, by, "Because.")
    correction = begin_correction(call, head)
    raise_gpa(correction)
    assert preview(correction).submitted == []


def test_the_commission_counts_by_the_table_of_the_version(call, sent, head):
    correction = begin_correction(call, head)
    rows = correction.thresholds.filter(test="IELTS_ACADEMIC")
    levels = list(rows.values_list("level", flat=True))
    rows.update(level="A1")
    apply_correction(correction, head, REASON)
    body = Commission.objects.create(title="C", order_number="1", order_date=call.closes_on)
    session = Session.objects.create(commission=body, call=call, closes_on=call.closes_on)
    table = tables_of(session)

    def said(version):
        return sorted(row.level for row in table(version) if row.test == "IELTS_ACADEMIC")

    assert (said(1), said(2), said(None)) == (sorted(levels), ["A1"] * len(levels), ["A1"] * len(levels))
    facts = fresh(sent).facts
    assert language_level(facts, table(1)) == "B2"
