"""Returned documents: each with its own term, one letter for all, reminders, and the office's other day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from applications import actions, mending
from applications.models import Application
from applications.reminders import plan_mending_reminders
from applications.wording import clock as shown_clock
from mobility.common import clock
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from tests.common import samples

from . import builders
from .people import browser, fill, stored, submit

pytestmark = pytest.mark.django_db
TICK = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(draft):
    fill(draft)
    return submit(draft)


@pytest.fixture
def office(call):
    return builders.specialist()


def paper(application, code="TRANSCRIPT"):
    return application.documents.select_related("requirement", "application__applicant").get(
        requirement__code=code
    )


def give_back(application, by, code="TRANSCRIPT", remark="The seal is missing.", **more):
    document = paper(application, code)
    return actions.return_document(document, by, document.version, remark, **more)


def letters(code="returned"):
    return Message.objects.filter(template__code=code).order_by("id")


def mend(application, code="TRANSCRIPT", **more):
    user = application.applicant.user
    return actions.upload(paper(application, code), stored(user, text=code), user, **more)


def text(answer):
    return " ".join(answer.content.decode().split())


# --- The term -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "until"),
    [("2026-11-23", "2026-11-30"), ("2026-11-27", "2026-12-04"), ("2026-11-28", "2026-12-04")],
)
def test_the_usual_term_is_five_working_days(today, until):
    assert str(mending.usual_term(dt.date.fromisoformat(today))) == until


def test_a_returned_document_gets_the_usual_term_or_the_day_the_office_chose(sent, office):
    today = timezone.localdate()

    assert give_back(sent, office).due == mending.usual_term(today)
    assert give_back(sent, office, due=today + 20 * DAY).due == today + 20 * DAY
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        give_back(sent, office, due=today - DAY)
    assert refusal.value.message_dict == {"due": ["This day has passed already."]}


def test_the_last_instant_of_the_term_is_in_time_and_the_next_is_not(sent, office):
    until = clock.end_of(give_back(sent, office).due)

    with pytest.raises(actions.TooLate):
        mend(sent, now=until)
    assert paper(sent).uploads.count() == 1
    assert mend(sent, now=until - TICK).number == 2
    assert (paper(sent).due, Application.objects.get().state) == (None, "submitted")


def test_after_the_term_the_page_offers_no_upload_and_the_office_opens_it_again(sent, office, me):
    give_back(sent, office)
    sent.documents.update(due=timezone.localdate() - DAY)
    documents = reverse("applications:documents", args=[sent.ref])

    assert "Only the office can open this document again" in text(me.get(documents))
    assert reverse("applications:upload", args=[sent.ref, paper(sent).pk]) not in text(me.get(documents))
    assert "The time to mend your documents has passed" in text(
        me.get(reverse("applications:show", args=[sent.ref]))
    )
    answer = me.post(
        reverse("applications:upload", args=[sent.ref, paper(sent).pk]),
        {"file": SimpleUploadedFile("new.pdf", samples.pdf())},
        follow=True,
    )
    assert "The time to mend this document has passed, so nothing was changed." in text(answer)
    assert paper(sent).uploads.count() == 1

    give_back(sent, office, remark="One more week.")
    assert mend(sent).number == 2


def test_the_page_counts_down_to_the_term_that_ends_first(sent, office, me):
    today = timezone.localdate()
    give_back(sent, office, due=today + 9 * DAY)
    give_back(sent, office, "QUESTIONNAIRE", "Please sign it.", due=today + 2 * DAY)
    page = text(me.get(reverse("applications:show", args=[sent.ref])))

    assert "Please mend: Completed application form" in page
    assert "2 days <small>left to mend it</small>" in page
    assert page.count("To be mended until:") == 3  # beside the countdown and under both papers


# --- One letter for all -------------------------------------------------------------------------------------


def test_several_returned_within_minutes_are_one_letter_with_remarks_and_terms(sent, office, settings):
    settings.RETURN_LETTER_MINUTES = 0
    today = timezone.localdate()
    give_back(sent, office, due=today + 9 * DAY)
    give_back(sent, office, "QUESTIONNAIRE", "Please sign it.", due=today + 2 * DAY)

    letter = letters().get()
    english = letter.context["reason"]["en"].split("\n\n")
    assert [line.split(": ")[0] for line in english] == [
        "Completed application form",
        "Transcript certified by the university seal",
    ]
    assert "“Please sign it.” To be mended until: " in english[0]
    assert "“The seal is missing.” To be mended until: " in english[1]
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert "Please sign it." in letter.body


def test_the_letter_waits_for_more_and_names_only_what_is_still_to_mend(sent, office):
    give_back(sent, office)
    give_back(sent, office, "QUESTIONNAIRE", "Please sign it.")
    deliver_due()
    assert letters().get().state == "queued"

    mend(sent)
    assert "The seal is missing." not in letters().get().context["reason"]["en"]
    mend(sent, "QUESTIONNAIRE")
    assert letters().get().state == "cancelled"


def test_what_is_returned_after_the_letter_went_is_told_in_another(sent, office, settings):
    settings.RETURN_LETTER_MINUTES = 0
    give_back(sent, office)
    deliver_due()
    give_back(sent, office, "QUESTIONNAIRE", "Please sign it.")
    deliver_due()

    assert [letter.state for letter in letters()] == ["sent", "sent"]
    assert "Please sign it." in letters().last().body


# --- Reminders ----------------------------------------------------------------------------------------------


def test_reminders_come_three_days_and_one_day_before_and_once_each(sent, office):
    due = give_back(sent, office, due=timezone.localdate() + 7 * DAY).due
    give_back(sent, office, "QUESTIONNAIRE", "Please sign it.", due=due)
    noon = clock.start_of(due) + dt.timedelta(hours=12)
    planned = {
        days: plan_mending_reminders(noon - days * DAY) + plan_mending_reminders(noon - days * DAY)
        for days in (5, 4, 3, 2, 1, 0)
    }

    assert planned == {5: 0, 4: 0, 3: 1, 2: 0, 1: 1, 0: 0}
    first = letters("mend-reminder").first()
    assert first.context["days"]["en"] == "3 days left"
    assert "Please sign it." in first.context["reason"]["en"]
    assert "The seal is missing." in first.context["reason"]["en"]


def test_whoever_mended_it_is_not_reminded(sent, office):
    due = give_back(sent, office, due=timezone.localdate() + 3 * DAY).due
    mend(sent)

    assert plan_mending_reminders(clock.start_of(due) - 3 * DAY) == 0


# --- The office ---------------------------------------------------------------------------------------------


def test_the_office_gives_another_day_on_the_review_screen(sent, office):
    client, document, today = browser(office), paper(sent), timezone.localdate()
    decide = reverse("admin:applications_document_decide", args=[document.pk])
    asked = {"decision": "return", "remark": "Seal.", "version": document.version}

    refused = client.post(decide, asked | {"due": str(today - DAY)})
    assert (refused.status_code, paper(sent).state) == (400, "uploaded")
    assert "This day has passed already." in text(refused)
    assert client.post(decide, asked | {"due": str(today + 12 * DAY)}).status_code == 302
    assert paper(sent).due == today + 12 * DAY


# --- A personal deadline for the whole draft ----------------------------------------------------------------


def test_every_step_says_the_personal_deadline_and_that_it_is_personal(call, draft, me, head):
    later = call.closes_on + 4 * DAY
    said = "This is your personal deadline"
    pages = [
        reverse(f"applications:{name}", args=[draft.ref])
        for name in ("profile", "choices", "documents", "review", "show")
    ]
    assert [said in text(me.get(page)) for page in pages] == [False] * 5

    actions.extend(draft, later, "Ill.", head)
    shown = [text(me.get(page)) for page in pages]
    assert [said in page for page in shown] == [True] * 5
    assert all(f"{later:%-d %B %Y}" in page for page in shown)
    assert shown_clock(call, timezone.now()).is_personal is False


@pytest.mark.parametrize(("after", "open_then"), [(-TICK, True), (dt.timedelta(0), False), (TICK, False)])
def test_the_personal_deadline_to_the_microsecond(call, draft, head, after, open_then):
    later = call.closes_on + 4 * DAY
    actions.extend(draft, later, "Ill.", head)
    own = Application.objects.get(pk=draft.pk)
    moment = clock.end_of(later) + after

    assert shown_clock(own, moment).is_open is open_then
    assert own.is_open(moment) is open_then
