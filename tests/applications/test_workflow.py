"""Every state × step × person through the one door, against a table written by hand."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from applications.actions import fire
from applications.commission.models import Commission, Member, Session
from applications.models import Applicant, Application, Transition
from applications.workflow import STEPS, Impossible, State
from mobility.accounts.models import Role, User
from mobility.common.models import LogEntry
from mobility.common.policy import Refused
from mobility.mail.models import LetterTemplate, Message
from partners.models import Faculty, Institution
from programs.models import Call, Program

# from, step, to, who may
MOVES = """
draft        submit     submitted     owner
draft        withdraw   withdrawn     owner
submitted    withdraw   withdrawn     owner
returned     withdraw   withdrawn     owner
verified     withdraw   withdrawn     owner
scoring      withdraw   withdrawn     owner
ranked       withdraw   withdrawn     owner
selected     withdraw   withdrawn     owner
reserve      withdraw   withdrawn     owner
accepted     withdraw   withdrawn     owner
submitted    return     returned      specialist head
returned     resubmit   submitted     owner
submitted    verify     verified      specialist head
submitted    refuse     refused       specialist head
returned     refuse     refused       specialist head
verified     refuse     refused       specialist head
verified     reopen     submitted     head
refused      reopen     submitted     head
verified     admit      scoring       chair
scoring      rank       ranked        chair
ranked       select     selected      head
reserve      select     selected      head
ranked       hold       reserve       head
ranked       pass_over  not_selected  head
reserve      pass_over  not_selected  head
selected     accept     accepted      owner
selected     decline    declined      owner
reserve      decline    declined      owner
accepted     nominate   nominated     specialist head
nominated    depart     abroad        specialist head
abroad       come_back  back          specialist head
back         recognise  recognised    approver
"""
ROWS = [line.split() for line in MOVES.strip().splitlines()]
TABLE = {(source, step): (target, set(who)) for source, step, target, *who in ROWS}
PEOPLE = ["owner", "stranger", "specialist", "head", "chair", "member"]
PEOPLE += ["approver", "other_approver", "technician"]


@pytest.fixture
def people(db):
    made = {name: User.objects.create_user(f"{name}@example.kz") for name in PEOPLE[:-1]}
    made["technician"] = User.objects.create_superuser("technician@example.kz")
    made["specialist"].role_holdings.create(role=Role.OFFICE_SPECIALIST)
    made["head"].role_holdings.create(role=Role.OFFICE_HEAD)
    made["approver"].role_holdings.create(role=Role.FACULTY_APPROVER, faculty_code="energy")
    made["other_approver"].role_holdings.create(role=Role.FACULTY_APPROVER, faculty_code="law")
    return made


@pytest.fixture
def call(people):
    today = timezone.localdate()
    program = Program.objects.create(code="mshe", title="MSHE", number_prefix="MSHE")
    call = Call.objects.create(
        program=program,
        code="round",
        title="Round",
        year=2027,
        academic_year="2026/2027",
        term="spring",
        opens_on=today,
        closes_on=today,
        stay_from=today + dt.timedelta(days=90),
        stay_to=today + dt.timedelta(days=200),
        state=Call.State.PUBLISHED,
    )
    commission = Commission.objects.create(title="Commission", order_number="1", order_date=today)
    for name in ("chair", "member"):
        Member.objects.create(commission=commission, user=people[name], function=name)
    Session.objects.create(commission=commission, call=call, closes_on=today)
    for code in ("submitted", "returned", "verified", "refused", "selected", "reserve", "not-selected"):
        LetterTemplate.objects.get_or_create(code=code, defaults={"subject": code, "body": code})
    return call


@pytest.fixture
def application(people, call):
    home = Institution.objects.create(code="home", name="Home", city="Pavlodar", country="KZ", is_home=True)
    faculty = Faculty.objects.create(institution=home, code="energy", name="Energy")
    applicant = Applicant.objects.create(user=people["owner"], last_name="A", first_name="B", faculty=faculty)
    return Application.objects.create(
        applicant=applicant,
        call=call,
        number="MSHE-2027-0001",
        submitted_at=timezone.now(),
        consent_cross_border=True,  # without it nobody is nominated to a host abroad
    )


def put(application: Application, state: str) -> None:
    """Set a state behind the door's back, to try the door from there."""
    Application.objects.filter(pk=application.pk).update(state=state)


def outcome_of(application: Application, step: str, person: User) -> str:
    """Try a move, undo it, and return the state it led to or why it was not made."""
    with transaction.atomic():
        try:
            fire(application, step, person, note="because")
        except (Refused, Impossible):
            transaction.set_rollback(True)
            return "no"
        application.refresh_from_db()
        transaction.set_rollback(True)
        return application.state


@pytest.mark.parametrize("state", list(State))
def test_state_by_step_by_person(state, people, application):
    put(application, state)
    for step in STEPS:
        target, allowed = TABLE.get((state, step), ("no", set()))
        found = {}
        for name in PEOPLE:
            application.refresh_from_db()
            found[name] = outcome_of(application, step, people[name])
        assert (step, found) == (step, {name: target if name in allowed else "no" for name in PEOPLE})
        assert Application.objects.get(pk=application.pk).state == state


def test_the_table_has_no_move_that_is_not_written_down_here():
    assert {(source, step.name) for step in STEPS.values() for source in step.sources} == set(TABLE)


def test_a_move_leaves_one_transition_one_log_entry_and_one_letter(people, application):
    put(application, "submitted")
    fire(application, "verify", people["specialist"])
    moves = list(Transition.objects.values_list("step", "source", "target", "by__email"))
    assert moves == [("verify", "submitted", "verified", "specialist@example.kz")]
    assert list(LogEntry.objects.values_list("verb", "target")) == [("application.verify", application.ref)]
    assert list(Message.objects.values_list("template__code", "recipient")) == [
        ("verified", "owner@example.kz")
    ]


def test_a_refusal_without_a_reason_changes_nothing(people, application):
    put(application, "submitted")
    with pytest.raises(ValidationError):
        fire(application, "refuse", people["specialist"], note="  ")
    application.refresh_from_db()
    assert application.state == "submitted"
    assert Transition.objects.count() == 0


def test_the_office_makes_no_move_with_an_own_application(people, application):
    put(application, "submitted")
    people["owner"].role_holdings.create(role=Role.OFFICE_HEAD)
    owner = User.objects.get(pk=people["owner"].pk)
    with pytest.raises(Refused):
        fire(application, "verify", owner)
