"""What a faculty is asked, when, and what follows from its answer."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from applications import actions
from applications.approval import actions as approval
from applications.approval.models import FacultyDecision
from applications.approval.queries import waiting_for
from applications.approval.reminders import remind_faculties
from mobility.accounts.models import Role, RoleHolding
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail.models import Message
from programs.models import Call
from tests.applications import builders

pytestmark = pytest.mark.django_db


def approver(faculty, email="dean@example.kz", **days):
    user = builders.user(email, language="en", name="Dean")
    RoleHolding.objects.create(user=user, role=Role.FACULTY_APPROVER, faculty_code=faculty.code, **days)
    return user


@pytest.fixture
def call():
    """A call that leaves the 7th semester to the department."""
    return builders.call(recommended=True)


@pytest.fixture
def seventh(call):
    return builders.student(semester=7)


@pytest.fixture
def dean(seventh):
    return approver(seventh.faculty)


def test_the_seventh_semester_is_put_before_the_department_of_the_persons_own_faculty(call, seventh, dean):
    application = builders.submitted(seventh, call)
    asked = application.faculty_decisions.get()
    assert (asked.matter, asked.finding, asked.state) == ("individual", "semester_individual", "asked")
    assert asked.faculty == seventh.faculty
    assert list(waiting_for(dean)) == [asked]
    letter = Message.objects.get(template__code="faculty-asked")
    assert (letter.recipient, letter.link) == (
        "dean@example.kz",
        f"/faculty/{application.ref}/semester_individual/",
    )


def test_the_sixth_semester_is_nobodys_decision(call, dean):
    application = builders.submitted(builders.student("other@example.kz", semester=5), call)
    assert not application.faculty_decisions.exists()


def test_the_office_waits_for_the_faculty_and_goes_on_when_it_agreed(call, seventh, dean):
    office = builders.specialist()
    application = builders.submitted(seventh, call)
    head = builders.head()
    for document in application.documents.all():
        actions.accept_document(document, head, document.version)
    with pytest.raises(actions.Incomplete) as lacking:
        actions.verify(application, office)
    assert lacking.value.missing["documents"] == []
    assert len(lacking.value.missing["agreements"]) == 1
    approval.decide(
        application.faculty_decisions.get(), dean, agrees=True, reason="Protocol 4 of the department."
    )
    assert actions.verify(application, office).state == "verified"
    assert Message.objects.filter(template__code="faculty-agreed", user=seventh.user).count() == 1


def test_what_the_faculty_declined_is_not_found_in_order(call, seventh, dean):
    application = builders.submitted(seventh, call)
    head = builders.head()
    for document in application.documents.all():
        actions.accept_document(document, head, document.version)
    approval.decide(application.faculty_decisions.get(), dean, agrees=False, reason="State exams.")
    with pytest.raises(actions.Incomplete) as lacking:
        actions.verify(application, head)
    assert "State exams." in lacking.value.missing["agreements"][0]
    assert Message.objects.get(template__code="faculty-declined").context["reason"] == "State exams."


def test_an_individual_decision_is_reasoned_an_agreement_only_when_declined(call, seventh, dean):
    application = builders.submitted(seventh, call)
    individual = application.faculty_decisions.get()
    for agrees in (True, False):
        with pytest.raises(ValidationError) as refused:
            approval.decide(individual, dean, agrees=agrees, reason="  ")
        assert list(refused.value.message_dict) == ["reason"]
    agreement = FacultyDecision.objects.create(
        application=application, faculty=seventh.faculty, matter="agreement"
    )
    with pytest.raises(ValidationError):
        approval.decide(agreement, dean, agrees=False, reason="")
    assert approval.decide(agreement, dean, agrees=True, reason="").state == "agreed"


def test_a_decision_is_given_once(call, seventh, dean):
    decision = builders.submitted(seventh, call).faculty_decisions.get()
    approval.decide(decision, dean, agrees=True, reason="Yes.")
    with pytest.raises(actions.Stale):
        approval.decide(decision, dean, agrees=False, reason="No.")
    decision.refresh_from_db()
    assert (decision.state, decision.reason) == ("agreed", "Yes.")


def test_only_the_own_faculty_decides_and_never_about_oneself(call, seventh, dean):
    decision = builders.submitted(seventh, call).faculty_decisions.get()
    other = decision.faculty.__class__.objects.exclude(pk=decision.faculty_id).first()
    stranger = approver(other, "stranger@example.kz")
    ended = approver(
        seventh.faculty, "ended@example.kz", valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    RoleHolding.objects.create(
        user=seventh.user, role=Role.FACULTY_APPROVER, faculty_code=seventh.faculty.code
    )
    for nobody in (stranger, ended, seventh.user, builders.head(), builders.specialist()):
        with pytest.raises(Refused):
            approval.decide(decision, nobody, agrees=True, reason="Yes.")
    deputy = approver(seventh.faculty, "deputy@example.kz", valid_from=timezone.localdate())
    assert approval.decide(decision, deputy, agrees=True, reason="Yes.").decided_by == deputy


def test_a_call_asks_every_faculty_after_submission(call, dean):
    Call.objects.filter(pk=call.pk).update(faculty_agreement="after")
    call.refresh_from_db()
    application = builders.submitted(builders.student("other@example.kz"), call)
    assert [row.matter for row in application.faculty_decisions.all()] == ["agreement"]


class TestBeforeSubmission:
    @pytest.fixture
    def call(self):
        return builders.call(recommended=True, faculty_agreement="before")

    @pytest.fixture
    def draft(self, call):
        return builders.draft(builders.student(semester=5), call)

    def test_nothing_is_sent_in_before_the_faculty_agreed(self, draft):
        owner = draft.applicant.user
        dean = approver(draft.applicant.faculty)
        for document in draft.documents.select_related("requirement", "application"):
            paper = builders.stored("scan.pdf", builders.samples.pdf(), owner)
            actions.upload(document, paper, owner)
        consents = {"consent_processing": True, "consent_cross_border": True}
        with pytest.raises(actions.Incomplete) as lacking:
            actions.submit(draft, owner, **consents)
        assert len(lacking.value.missing["agreements"]) == 1
        decision = approval.ask_before_submission(draft, owner)
        assert approval.ask_before_submission(draft, owner) == decision
        assert Message.objects.filter(template__code="faculty-asked").count() == 1
        with pytest.raises(actions.Incomplete):
            actions.submit(draft, owner, **consents)
        approval.decide(decision, dean, agrees=True, reason="")
        assert actions.submit(draft, owner, **consents).state == "submitted"
        assert draft.faculty_decisions.count() == 1

    def test_the_faculty_is_asked_about_a_place_by_the_owner_in_time(self, call):
        person = builders.student(semester=5)
        empty = actions.start(person.user, call)
        with pytest.raises(ValidationError):
            approval.ask_before_submission(empty, person.user)
        with pytest.raises(Refused):
            approval.ask_before_submission(empty, builders.user("b@example.kz"))
        draft = builders.draft(person, call)
        Call.objects.filter(pk=call.pk).update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        with pytest.raises(actions.TooLate):
            approval.ask_before_submission(draft, person.user)

    def test_another_call_does_not_ask_beforehand(self, draft):
        Call.objects.filter(pk=draft.call_id).update(faculty_agreement="")
        with pytest.raises(ValidationError):
            approval.ask_before_submission(draft, draft.applicant.user)


def test_a_question_falls_away_with_its_application(call, seventh, dean):
    application = builders.submitted(seventh, call)
    actions.fire(application, "withdraw", seventh.user)
    decision = application.faculty_decisions.get()
    assert decision.state == "void"
    assert not waiting_for(dean).exists()
    with pytest.raises(actions.Stale):
        approval.decide(decision, dean, agrees=True, reason="Yes.")


def test_a_question_comes_back_when_a_refused_application_is_opened_again(call, seventh, dean):
    application = builders.submitted(seventh, call)
    head = builders.head()
    actions.fire(application, "refuse", head, "A paper is missing.")
    assert not waiting_for(dean).exists()
    actions.fire(application, "reopen", head, "It was there.")
    assert [row.finding for row in waiting_for(dean)] == ["semester_individual"]
    for document in application.documents.all():
        actions.accept_document(document, head, document.version)
    with pytest.raises(actions.Incomplete):
        actions.verify(application, head)


def test_approvers_are_reminded_every_three_days_once(call, seventh, dean):
    builders.submitted(seventh, call)
    asked = timezone.localtime(FacultyDecision.objects.get().asked_at)
    noon = asked.replace(hour=12)

    def after(days):
        return remind_faculties(noon + dt.timedelta(days=days))

    assert [after(days) for days in (0, 2, 3, 3, 5, 6)] == [0, 0, 1, 0, 0, 1]
    assert Message.objects.filter(template__code="faculty-waiting").count() == 2
    approval.decide(FacultyDecision.objects.get(), dean, agrees=True, reason="Yes.")
    assert after(9) == 0


def test_every_answer_is_on_record(call, seventh, dean):
    application = builders.submitted(seventh, call)
    approval.decide(application.faculty_decisions.get(), dean, agrees=True, reason="Yes.")
    verbs = LogEntry.objects.filter(target=application.ref, verb__startswith="faculty").order_by("pk")
    assert list(verbs.values_list("verb", "actor__email")) == [
        ("faculty.ask", "student@example.kz"),
        ("faculty.agreed", "dean@example.kz"),
    ]
