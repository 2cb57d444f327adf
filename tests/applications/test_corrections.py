"""When a call is corrected, drafts come along with their files; what was submitted stays to the letter."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from applications import actions, packet, queries
from applications.commission import queries as commission
from applications.commission.models import Commission, Session
from applications.commission.tables import tables_of
from applications.models import Application, Document
from mobility.common.dates import long_date
from mobility.common.verdict import Outcome
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from programs.actions.corrections import apply_correction, begin_correction, preview
from programs.models import Call, DocumentRequirement, EligibilityRule
from tests.common.reading import text_of

from . import builders
from .people import browser, fill, stored, submit

pytestmark = pytest.mark.django_db
REASON = "The ministry changed it."


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def head(call):
    return builders.head()


@pytest.fixture
def correction(call, head):
    return begin_correction(call, head)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def raise_gpa(correction, value="3.70"):
    rule = correction.eligibility_rules.get(kind="gpa")
    rule.params = {**rule.params, "value": value}
    rule.save()


def add_paper(correction, code="PLAN", **columns):
    return DocumentRequirement.objects.create(
        call=correction,
        since=correction.version,
        code=code,
        kind="curriculum",
        order=500,
        **{"title_kk": "Оқу жоспары", "title_ru": "Учебный план", "title_en": "Study plan"} | columns,
    )


def move_stay(correction, **days):
    Call.objects.filter(pk=correction.pk).update(**days)


def codes(application):
    rows = application.documents.select_related("requirement").order_by("requirement__code")
    return [(row.requirement.code, row.requirement.since, row.state) for row in rows]


def touched(rows):
    return [(row.name, row.is_draft, list(row.consequences), row.letter) for row in rows]


# --- Drafts -------------------------------------------------------------------------------------------------


def test_a_new_paper_joins_the_draft_and_its_files_stay(call, draft, head, correction):
    fill(draft)
    files = sorted(draft.documents.values_list("uploads__file__sha256", flat=True))
    before = codes(draft)
    add_paper(correction)
    assert touched(preview(correction).drafts) == [
        (f"draft {draft.ref}", True, ["One more paper: Study plan."], True)
    ]
    apply_correction(correction, head, REASON)
    assert sorted(codes(fresh(draft))) == sorted([*before, ("PLAN", 2, "missing")])
    assert (
        sorted(draft.documents.filter(uploads__isnull=False).values_list("uploads__file__sha256", flat=True))
        == files
    )
    with pytest.raises(actions.Incomplete) as lacking:
        submit(fresh(draft))
    assert [d.requirement.code for d in lacking.value.missing["documents"]] == ["PLAN"]


def test_a_changed_paper_keeps_its_file_and_its_way(call, draft, head, correction):
    document = draft.documents.get(requirement__code="LANGUAGE")
    way = document.requirement.alternatives.order_by("order").last()
    actions.upload(document, stored(draft.applicant.user), draft.applicant.user, alternative=way)
    correction.document_requirements.filter(code="LANGUAGE").update(help_en="Read this anew.")
    apply_correction(correction, head, REASON)
    same = Document.objects.get(pk=document.pk)
    assert (same.requirement.code, same.requirement.since, same.requirement.until) == ("LANGUAGE", 2, None)
    assert (same.alternative.code, same.alternative.since, same.state) == (way.code, 2, "uploaded")
    assert same.alternative.parent_id == same.requirement_id
    assert same.uploads.count() == 1


def test_a_way_that_is_gone_is_no_longer_chosen(call, draft, head, correction):
    document = draft.documents.get(requirement__code="LANGUAGE")
    way = document.requirement.alternatives.order_by("order").last()
    actions.upload(document, stored(draft.applicant.user), draft.applicant.user, alternative=way)
    correction.document_requirements.get(code=way.code, parent__isnull=False).delete()
    apply_correction(correction, head, REASON)
    same = Document.objects.get(pk=document.pk)
    assert (same.requirement.since, same.alternative, same.state) == (2, None, "uploaded")


def test_a_line_that_fell_away_goes_unless_a_file_lies_in_it(call, draft, applicant, head, correction):
    user = applicant.user
    held = draft.documents.get(requirement__code="TRANSCRIPT")
    actions.upload(held, stored(user), user)
    correction.document_requirements.filter(code__in=["TRANSCRIPT", "PASSPORT"]).delete()
    apply_correction(correction, head, REASON)
    left = {code: (since, state) for code, since, state in codes(fresh(draft))}
    assert "PASSPORT" not in left
    assert left["TRANSCRIPT"] == (1, "uploaded")
    page = browser(user).get(f"/applications/{draft.ref}/documents/").content.decode()
    assert "It is no longer needed after your last answers." in page
    actions.remove_upload(held, user)
    assert "TRANSCRIPT" not in {code for code, _since, _state in codes(fresh(draft))}


def test_a_higher_figure_judges_the_draft_anew(call, draft, head, correction):
    fill(draft)
    raise_gpa(correction)
    assert touched(preview(correction).drafts) == [
        (f"draft {draft.ref}", True, ["This condition is not met: GPA."], True)
    ]
    apply_correction(correction, head, REASON)
    assert queries.judgement_of(fresh(draft)).reasons == {"gpa"}
    with pytest.raises(actions.Incomplete) as lacking:
        submit(fresh(draft))
    [finding] = lacking.value.missing["eligibility"]
    assert finding.row.params["value"] == "3.70"


@pytest.mark.parametrize(("value", "reasons"), [("3.67", set()), ("3.68", {"gpa"})])
def test_at_the_figure_and_one_hundredth_above(call, draft, head, correction, value, reasons):
    raise_gpa(correction, value)
    apply_correction(correction, head, REASON)
    assert queries.judgement_of(fresh(draft)).reasons == reasons
    assert Message.objects.filter(template__code="corrected-draft").count() == len(reasons)


def test_a_lower_figure_lets_a_draft_in(call, head):
    weak = builders.draft(builders.student("weak@example.kz", gpa="2.50"), call)
    correction = begin_correction(call, head)
    raise_gpa(correction, "2.50")
    assert touched(preview(correction).drafts) == [
        (f"draft {weak.ref}", True, ["This condition stands in the way no longer: GPA."], True)
    ]
    apply_correction(correction, head, REASON)
    assert queries.judgement_of(fresh(weak)).outcome == Outcome.ELIGIBLE


def test_a_draft_that_is_not_touched_gets_no_letter(call, draft, head, correction):
    correction.eligibility_rules.filter(kind="gpa").update(quote="…")
    raise_gpa(correction, "3.00")
    shown = preview(correction)
    assert (len(shown.differences), shown.drafts, shown.letters) == (1, [], 0)
    apply_correction(correction, head, REASON)
    assert Message.objects.filter(template__code__startswith="corrected").count() == 0


def test_what_was_submitted_after_the_correction_has_the_new_version(call, draft, head, correction):
    fill(draft)
    raise_gpa(correction, "3.00")
    apply_correction(correction, head, REASON)
    sent = submit(fresh(draft))
    assert sent.rules_version == 2
    [finding] = [row for row in sent.findings if row["code"] == "gpa"]
    assert finding["params"]["value"] == "3.00"


# --- The stay moves -----------------------------------------------------------------------------------------

BIRTH = dt.date(2009, 2, 22)
LEAP = dt.date(2012, 2, 29)


@pytest.mark.parametrize(
    ("birth", "departure", "joins"),
    [
        (BIRTH, dt.date(2027, 2, 21), True),
        (BIRTH, dt.date(2027, 2, 22), False),  # the eighteenth birthday itself
        (LEAP, dt.date(2030, 2, 28), True),  # in a common year a birthday of 29 February is 1 March
        (LEAP, dt.date(2030, 3, 1), False),
        (dt.date(2010, 3, 1), dt.date(2028, 2, 29), True),
        (dt.date(2010, 2, 28), dt.date(2028, 2, 29), False),
    ],
)
def test_an_earlier_departure_brings_the_parents_consent(call, head, birth, departure, joins):
    later = {"stay_from": departure.replace(year=departure.year + 2, day=20)}
    Call.objects.filter(pk=call.pk).update(**later, stay_to=later["stay_from"] + dt.timedelta(days=100))
    young = builders.student("young@example.kz", birth_date=birth, passport_until=dt.date(2040, 1, 1))
    application = builders.draft(young, Call.objects.get(pk=call.pk))
    assert "PARENT_CONSENT" not in {code for code, _since, _state in codes(application)}
    correction = begin_correction(Call.objects.get(pk=call.pk), head)
    move_stay(correction, stay_from=departure)
    [row] = preview(correction).drafts
    assert any("One more paper" in sentence for sentence in row.consequences) is joins
    apply_correction(correction, head, REASON)
    assert ("PARENT_CONSENT" in {code for code, _since, _state in codes(fresh(application))}) is joins


@pytest.mark.parametrize(
    ("end", "reasons"),
    [
        (dt.date(2027, 6, 30), set()),
        (dt.date(2027, 7, 1), set()),
        (dt.date(2027, 7, 2), {"passport"}),
    ],
)
def test_a_later_return_asks_for_a_passport_that_lasts(call, head, end, reasons):
    EligibilityRule.objects.create(call=call, kind="passport", params={"months_after": 0}, order=90)
    holder = builders.student("pass@example.kz", passport_until=dt.date(2027, 7, 1))
    application = builders.draft(holder, call)
    correction = begin_correction(call, head)
    move_stay(correction, stay_to=end)
    [row] = preview(correction).drafts
    named = ["This condition is not met: Passport."] if reasons else []
    assert row.consequences[: len(named)] == named
    assert row.consequences[-1].startswith("The stay is now from 22 February 2027 to")
    apply_correction(correction, head, REASON)
    assert queries.judgement_of(fresh(application)).reasons == reasons


# --- What was submitted -------------------------------------------------------------------------------------


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
    assert commission.language_level(facts, table(1)) == "B2"


# --- Letters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject", "one_more", "changed"),
    [
        ("kk", "Конкурс шарттары өзгерді", "Оқу жоспары", "3,70"),
        ("ru", "Условия конкурса изменились", "Учебный план", "3,70"),
        ("en", "The call has changed", "Study plan", "3.70"),
    ],
)
def test_the_owner_of_a_draft_reads_what_changed_and_what_to_do(
    call, head, language, subject, one_more, changed
):
    draft = builders.draft(builders.student("l@example.kz", language=language), call)
    correction = begin_correction(call, head)
    raise_gpa(correction)
    add_paper(correction)
    apply_correction(correction, head, REASON)
    deliver_due()
    letter = Message.objects.get(template__code="corrected-draft")
    assert (letter.language, letter.state, letter.link) == (language, "sent", f"/applications/{draft.ref}/")
    assert letter.subject.startswith(subject)
    assert (one_more in letter.body, changed in letter.body, "{" in letter.body) == (True, True, False)


def test_nobody_is_written_to_twice_about_a_version(call, draft, head, correction):
    raise_gpa(correction)
    apply_correction(correction, head, REASON)
    apply_correction(correction, head, REASON)
    assert Message.objects.filter(template__code="corrected-draft").count() == 1
    second = begin_correction(Call.objects.get(pk=call.pk), head)
    raise_gpa(second, "2.97")
    apply_correction(second, head, REASON)
    occasions = Message.objects.filter(template__code="corrected-draft").order_by("pk")
    assert [row.occasion for row in occasions] == [
        f"corrected:{draft.ref}:2",
        f"corrected:{draft.ref}:3",
    ]


def test_a_closed_account_gets_no_letter(call, draft, head, correction):
    user = draft.applicant.user
    user.is_active = False
    user.save()
    raise_gpa(correction)
    [row] = preview(correction).drafts
    assert row.letter is False
    apply_correction(correction, head, REASON)
    assert Message.objects.filter(template__code="corrected-draft").count() == 0


def test_the_deadline_in_the_letter_is_that_of_the_person(call, draft, head, correction):
    later = call.closes_on + dt.timedelta(days=30)
    actions.extend(draft, later, "Was ill.", head)
    new = call.closes_on + dt.timedelta(days=4)
    move_stay(correction, closes_on=new)
    raise_gpa(correction)
    apply_correction(correction, head, REASON)
    letter = Message.objects.get(template__code="corrected-draft")
    assert f"{later.day}" in letter.context["deadline"]
    assert fresh(draft).last_day == later


def test_a_draft_whose_own_deadline_stays_is_not_touched_by_another_one(call, draft, head, correction):
    late = call.closes_on + dt.timedelta(days=3)
    move_stay(correction, late_until=late)
    [row] = preview(correction).drafts
    assert row.consequences == [
        f"The last day to apply is now: {long_date(call.closes_on, 'en')}.",
        f"Later applications are taken until {long_date(late, 'en')} and marked as late.",
    ]
    actions.extend(draft, late, "Was ill.", head)
    assert preview(correction).drafts == []


def test_a_preview_and_a_correction_cost_the_same_for_one_and_many(call, head):
    correction = begin_correction(call, head)
    raise_gpa(correction)
    counted = []
    for number in range(3):
        builders.draft(builders.student(f"p{number}@example.kz"), call)
        with CaptureQueriesContext(connection) as asked:
            assert len(preview(correction).drafts) == number + 1
        counted.append(len(asked))
    assert len(set(counted)) == 1


def test_what_a_host_asks_beyond_the_call_counts_in_the_preview(call, head):
    draft = builders.draft(builders.student("h@example.kz", gpa="3.50"), call, wishes=1)
    [place] = queries.wishes_of(draft)
    place.min_gpa = "3.60"
    place.save()
    correction = begin_correction(call, head)
    raise_gpa(correction, "3.55")  # the host bars this person already
    assert preview(correction).drafts == []
    place.min_gpa = None
    place.save()
    [row] = preview(correction).drafts
    assert row.consequences == ["This condition is not met: GPA."]
