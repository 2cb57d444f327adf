"""The verbs of an application, each with what stands in its way."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from applications import actions
from applications.answers import take_over
from applications.models import Applicant, Application, Document, LanguageProof, Upload
from applications.queries import facts_of, judgement_of, missing_profile_fields, what_is_missing
from applications.workflow import Impossible
from mobility.accounts.models import Role
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, can, visible
from mobility.mail.models import Message
from programs.models import Call, NumberSeries

from . import builders
from .people import fill, stored, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def codes(application):
    return [d.requirement.code for d in application.documents.select_related("requirement")]


def after(call):
    return call.deadline


# --- Begin --------------------------------------------------------------------------------------------------


def test_starting_twice_is_one_draft(applicant, call):
    first = actions.start(applicant.user, call)

    assert actions.start(applicant.user, call) == first
    assert Application.objects.count() == 1
    assert LogEntry.objects.filter(verb="application.start").count() == 1


def test_starting_after_the_last_second(applicant, call):
    actions.start(applicant.user, call, now=call.deadline - dt.timedelta(microseconds=1))
    Application.objects.all().delete()

    with pytest.raises(actions.TooLate):
        actions.start(applicant.user, call, now=call.deadline)


@pytest.mark.parametrize("role", [Role.OFFICE_SPECIALIST, Role.OFFICE_HEAD])
def test_whoever_decides_about_applications_starts_none(call, role):
    with pytest.raises(Refused):
        actions.start(builders.user("office@example.kz", role), call)


# --- Profile and checklist ----------------------------------------------------------------------------------


def test_the_checklist_follows_the_profile(draft, applicant):
    assert "PARENT_CONSENT" not in codes(draft)

    applicant.birth_date = dt.date(2010, 1, 1)
    applicant.categories = ["disability"]
    actions.save_profile(applicant, applicant.user)

    assert codes(draft)[-2:] == ["PARENT_CONSENT", "DISABILITY"]


def test_a_line_that_no_longer_applies_stays_while_a_file_lies_in_it(draft, applicant):
    applicant.categories = ["disability"]
    actions.save_profile(applicant, applicant.user)
    document = draft.documents.get(requirement__code="DISABILITY")
    actions.upload(document, stored(applicant.user), applicant.user)
    applicant.categories = []
    actions.save_profile(applicant, applicant.user)

    assert "DISABILITY" in codes(draft)
    actions.remove_upload(document, applicant.user)
    assert "DISABILITY" not in codes(draft)


def test_a_removed_file_does_not_keep_a_line_that_no_longer_applies(draft, applicant):
    applicant.categories = ["disability"]
    actions.save_profile(applicant, applicant.user)
    document = draft.documents.get(requirement__code="DISABILITY")
    actions.upload(document, stored(applicant.user), applicant.user)
    actions.remove_upload(document, applicant.user)
    applicant.categories = []
    actions.save_profile(applicant, applicant.user)

    assert "DISABILITY" not in codes(draft)


def test_saving_a_profile_replaces_the_proofs_and_names_the_account(applicant):
    actions.save_profile(applicant, applicant.user, [LanguageProof(test="HSK", value="5", language="zh")])

    assert [(p.test, p.value) for p in applicant.proofs.all()] == [("HSK", "5")]
    assert applicant.user.full_name == "Айгерім Сәрсенова"


def test_a_foreign_profile_is_not_saved(applicant):
    with pytest.raises(Refused):
        actions.save_profile(applicant, builders.user("other@example.kz"))


def test_a_submitted_application_keeps_its_facts_when_the_profile_moves_on(draft, applicant):
    fill(draft)
    sent = submit(draft)
    applicant.gpa = Decimal("1.00")
    actions.save_profile(applicant, applicant.user)

    sent.refresh_from_db()
    assert sent.facts["gpa"] == "3.67"
    assert [finding["outcome"] for finding in sent.findings] == ["eligible"] * len(sent.findings)


def test_teachers_count_as_staff_for_the_rules(applicant, call):
    applicant.person = Applicant.Person.TEACHER

    assert facts_of(applicant, call).person == "teacher"
    assert "gpa" not in missing_profile_fields(Applicant(person=Applicant.Person.TEACHER), call)


def test_foreigners_need_no_iin(applicant, call):
    applicant.iin = ""
    assert missing_profile_fields(applicant, call) == ["iin"]
    applicant.citizenship = "UZ"
    assert missing_profile_fields(applicant, call) == []


def test_no_language_paper_in_an_unfinished_draft_is_not_known_yet(draft, applicant):
    applicant.proofs.all().delete()
    applicant.gpa = None
    applicant.save()
    fresh = Application.objects.get(pk=draft.pk)
    assert judgement_of(fresh).outcome == "not_known"

    applicant.gpa = Decimal("3.67")
    applicant.save()
    assert judgement_of(Application.objects.get(pk=draft.pk)).reasons == {"language_missing"}


def test_answers_of_the_check_fill_only_what_is_empty(applicant):
    fresh = Applicant.objects.create(user=builders.user("new@example.kz"), semester=4)
    answers = {
        "person": "staff",
        "cycle": "master",
        "semester": "3",
        "gpa": "3.12",
        "test": "GOETHE",
        "value": "B2",
        "birth_date": "2006-03-14",
        "categories": ["disability"],
    }

    proofs = take_over(fresh, answers, {"GOETHE": "de"})

    assert (fresh.person, fresh.cycle, fresh.semester, fresh.gpa) == ("staff", "master", 4, Decimal("3.12"))
    assert (fresh.birth_date, fresh.passport_until) == (dt.date(2006, 3, 14), None)
    assert [(p.test, p.value, p.language) for p in proofs] == [("GOETHE", "B2", "de")]
    assert take_over(applicant, answers, {}) is None
    assert (applicant.person, applicant.gpa) == ("student", Decimal("3.67"))


# --- Wishes -------------------------------------------------------------------------------------------------


def test_wishes_are_ranked_in_the_order_given(draft, applicant, call):
    first, second = call.offerings.all()

    actions.choose(draft, [second, first], applicant.user)

    assert list(draft.choices.values_list("offering", "rank")) == [(second.pk, 1), (first.pk, 2)]


def test_a_place_for_another_cycle_is_refused_and_noticed_when_the_cycle_changes(draft, applicant, call):
    applicant.cycle = "master"
    applicant.save()

    assert what_is_missing(Application.objects.get(pk=draft.pk))["choices"] is True
    actions.choose(draft, [], applicant.user)
    with pytest.raises(ValidationError):
        actions.choose(draft, list(call.offerings.all()), applicant.user)


def test_places_of_another_call_too_many_and_twice_the_same(draft, applicant, call):
    other = builders.call("ka171", preset="tou-ka171-001").offerings.first()
    place = call.offerings.first()
    Call.objects.filter(pk=call.pk).update(max_choices=1)

    for wishes in ([other], [place, place], list(call.offerings.all())):
        with pytest.raises(ValidationError):
            actions.choose(draft, wishes, applicant.user)


def test_wishes_after_the_deadline(draft, applicant, call):
    with pytest.raises(actions.TooLate):
        actions.choose(draft, [], applicant.user, now=after(call))
    assert draft.choices.count() == 2


# --- Documents ----------------------------------------------------------------------------------------------


def test_a_new_file_is_the_next_version(draft, applicant):
    document = draft.documents.first()
    actions.upload(document, stored(applicant.user), applicant.user)
    entry = actions.upload(document, stored(applicant.user, text="again"), applicant.user)

    document.refresh_from_db()
    assert (entry.number, document.state, document.version) == (2, "uploaded", 2)


def test_a_way_of_another_line_is_refused(draft, applicant):
    way = draft.documents.get(requirement__code="LANGUAGE").requirement.alternatives.first()

    with pytest.raises(ValidationError):
        actions.upload(draft.documents.first(), stored(applicant.user), applicant.user, alternative=way)


def test_uploading_into_a_foreign_draft(draft):
    other = builders.user("other@example.kz")

    with pytest.raises(Refused):
        actions.upload(draft.documents.first(), stored(other), other)


def test_uploading_into_a_draft_after_the_deadline(draft, applicant, call):
    with pytest.raises(actions.TooLate):
        actions.upload(draft.documents.first(), stored(applicant.user), applicant.user, now=after(call))


def test_only_the_returned_document_can_be_replaced_and_the_last_one_sends_the_application_back(
    draft, applicant
):
    office = builders.specialist()
    fill(draft)
    sent = submit(draft)
    document, other = sent.documents.all()[:2]
    actions.return_document(document, office, document.version, "Page 2 is cut off.")

    with pytest.raises(Refused):
        actions.upload(other, stored(applicant.user), applicant.user)
    actions.upload(document, stored(applicant.user), applicant.user)

    sent.refresh_from_db()
    document.refresh_from_db()
    assert (sent.state, document.state, document.reason) == ("submitted", "uploaded", "")


def test_accepting_the_returned_document_after_all_gives_the_ball_back_to_the_office(draft):
    office = builders.specialist()
    fill(draft)
    sent = submit(draft)
    document = sent.documents.first()
    document = actions.return_document(document, office, document.version, "Page 2 is cut off.")

    actions.accept_document(document, office, document.version)

    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_a_remark_longer_than_its_column_is_said_to_be_too_long(draft):
    office = builders.specialist()
    fill(draft)
    sent = submit(draft)
    document = sent.documents.first()

    with pytest.raises(ValidationError):
        actions.return_document(document, office, document.version, "x" * 501)
    with pytest.raises(ValidationError):
        actions.fire(sent, "refuse", office, note="x" * 501)


def test_papers_on_social_status_are_the_heads(applicant, draft):
    """permissions.md, row 18."""
    applicant.categories = ["disability"]
    actions.save_profile(applicant, applicant.user)
    fill(draft)
    submit(draft)
    document = Document.objects.get(requirement__code="DISABILITY")
    specialist, head = builders.specialist(), builders.head()
    doctor = builders.user("doctor@example.kz", Role.OFFICE_SPECIALIST, Role.MEDICAL)

    assert [can(user, "documents.open", document) for user in (applicant.user, specialist, doctor, head)] == [
        True,
        False,
        False,
        True,
    ]
    assert not visible(specialist, Document).filter(pk=document.pk).exists()
    assert visible(head, Document).filter(pk=document.pk).exists()


def test_earlier_versions_are_the_offices(applicant, draft):
    """permissions.md, row 21."""
    document = draft.documents.first()
    actions.upload(document, stored(applicant.user, text="first"), applicant.user)
    fill(draft)
    submit(draft)
    head = builders.head()
    first, second = Upload.objects.filter(document=document).order_by("number")

    assert [can(applicant.user, "uploads.open", row) for row in (first, second)] == [False, True]
    assert [can(head, "uploads.open", row) for row in (first, second)] == [True, True]


# --- Submit -------------------------------------------------------------------------------------------------


def test_submitting_freezes_and_numbers_and_writes_one_letter(draft, call):
    fill(draft)
    sent = submit(draft)

    assert (sent.state, sent.number, sent.rules_version) == ("submitted", f"MSHE-{call.year}-0001", 1)
    assert sent.facts["semester"] == 5
    assert (sent.consent_processing, sent.consent_cross_border) == (True, True)
    assert list(Message.objects.values_list("template__code", "recipient")) == [
        ("submitted", "student@example.kz")
    ]


def test_submitting_twice_is_one_application_one_letter_one_move(draft):
    fill(draft)
    first = submit(draft)
    second = submit(draft)

    assert first.number == second.number
    assert second.transitions.count() == 1
    assert Message.objects.count() == 1
    assert NumberSeries.objects.get().last == 1


def test_everything_missing_is_said_at_once(applicant, call):
    applicant.phone = ""
    applicant.save()
    draft = actions.start(applicant.user, call)

    with pytest.raises(actions.Incomplete) as said:
        submit(draft)

    missing = said.value.missing
    assert (missing["profile"], missing["choices"], len(missing["documents"])) == (["phone"], True, 8)


def test_consents_stand_before_everything(draft, applicant):
    with pytest.raises(ValidationError):
        actions.submit(draft, applicant.user, consent_processing=False, consent_cross_border=True)


def test_whoever_a_rule_excludes_cannot_submit_and_learns_why(draft, applicant):
    fill(draft)
    applicant.gpa = Decimal("2.96")
    actions.save_profile(applicant, applicant.user)

    with pytest.raises(actions.Incomplete) as said:
        submit(draft)

    assert [finding.verdict.code for finding in said.value.missing["eligibility"]] == ["gpa"]
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", None)


def test_an_individual_case_can_submit(draft, applicant):
    fill(draft)
    applicant.semester = 7
    actions.save_profile(applicant, applicant.user)

    assert submit(draft).state == "submitted"


def test_a_paper_that_became_necessary_since_is_asked_for_at_submission(draft, applicant):
    fill(draft)
    Applicant.objects.filter(pk=applicant.pk).update(birth_date=dt.date(2010, 1, 1))

    with pytest.raises(actions.Incomplete) as said:
        submit(draft)

    assert [row.requirement.code for row in said.value.missing["documents"]] == ["PARENT_CONSENT"]


def test_one_second_late(draft, applicant, call):
    fill(draft)

    with pytest.raises(actions.TooLate):
        actions.submit(
            draft, applicant.user, consent_processing=True, consent_cross_border=True, now=call.deadline
        )
    draft.refresh_from_db()
    assert (draft.state, draft.documents.filter(state="uploaded").count()) == ("draft", 8)


def test_verifying_asks_first_who_asks(draft, applicant):
    fill(draft)
    sent = submit(draft)

    with pytest.raises(Refused):
        actions.verify(sent, applicant.user)
    with pytest.raises(actions.Incomplete):
        actions.verify(sent, builders.specialist())


def test_withdrawn_is_withdrawn(draft, applicant):
    fill(draft)
    sent = actions.fire(submit(draft), "withdraw", applicant.user, note="Another plan.")

    assert sent.state == "withdrawn"
    assert sent.transitions.first().note == "Another plan."
    assert sent.state_since <= timezone.now()
    with pytest.raises(Impossible):
        actions.fire(sent, "withdraw", applicant.user)
