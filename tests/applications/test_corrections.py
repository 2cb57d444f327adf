"""When a call is corrected, drafts come along with their files, and people are written to."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from applications import actions, queries
from applications.models import Document
from mobility.common.dates import long_date
from mobility.common.verdict import Outcome
from mobility.mail.models import Message
from mobility.mail.tasks import deliver_due
from programs.actions.corrections import apply_correction, begin_correction, preview
from programs.models import Call, EligibilityRule

from . import builders
from .correcting import REASON, add_paper, codes, fresh, move_stay, raise_gpa, touched
from .people import browser, fill, stored, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


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
