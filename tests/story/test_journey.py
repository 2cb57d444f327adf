"""One application travels the whole way: from "may I apply?" to the ranking and the packet."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.commission.models import Commission, Session
from applications.models import Application
from applications.reminders import plan_reminders
from mobility.accounts.models import Role, User
from mobility.common import iin
from mobility.common.models import Job
from mobility.mail.loading import load_letters
from partners.actions import load_institutions
from partners.models import Faculty, Institution
from programs.actions import publish
from programs.models import Offering
from tests.factories.calls import CallFactory
from tests.factories.commission import appoint

from .conftest import Person, pdf_pages, scan

PASSWORD = "a long quiet sentence"
ABOUT_ME = {
    "person": "student",
    "last_name": "Сәрсенова",
    "first_name": "Айгерім",
    "patronymic": "Ерланқызы",
    "latin_name": "AIGERIM SARSENOVA",
    "sex": "f",
    "birth_date": "14.05.2006",
    "citizenship": "KZ",
    "passport_number": "N00000017",
    "phone": "+7 700 000 00 17",
    "department": "Информационные системы",
    "speciality": "Информационные системы",
    "speciality_code": "6B06103",
    "cycle": "bachelor",
    "semester": "5",
    "gpa": "3,12",
    "full_time": "on",
    "proofs-TOTAL_FORMS": "1",
    "proofs-INITIAL_FORMS": "0",
    "proofs-0-test": "IELTS_ACADEMIC",
    "proofs-0-value": "5.5",
    "proofs-0-taken_on": "14.03.2026",
}


def account(email: str, *roles: str) -> User:
    user = User.objects.create_user(email, PASSWORD, language="en", full_name=email.split("@")[0].title())
    for role in roles:
        user.role_holdings.create(role=role)
    return user


@pytest.fixture
def university(transactional_db):
    """The university with its office, its commission, and a call with two places that closes in ten days."""
    load_institutions()
    load_letters()
    account("office@example.kz", Role.OFFICE_SPECIALIST)
    head = account("head@example.kz", Role.OFFICE_HEAD)
    call = CallFactory(code="mshe", closes=10, places=0, published=False)
    for code in ("tul", "upol"):
        Offering.objects.create(
            call=call,
            institution=Institution.objects.get(code=code),
            field_en="All fields",
            levels=["bachelor"],
            seats=1,
        )
    publish(call, head)
    commission = appoint()
    for member in commission.members.select_related("user"):
        member.user.set_password(PASSWORD)
        member.user.save()
    return call


def test_one_application_travels_the_whole_way(university, worker, soon):
    call = university
    today = timezone.localdate()

    # A visitor asks whether she may apply, before she has an account.
    aigerim = Person("aigerim@example.kz")
    assert "MSHE grant" in aigerim.open("portal:home")
    answer = aigerim.press(
        "portal:check",
        person="student",
        cycle="bachelor",
        semester="5",
        gpa="3.12",
        test="IELTS_ACADEMIC",
        value="5.5",
        birth_date="14.05.2006",
        passport_until="14.05.2034",
    )
    assert "You may apply" in answer
    assert "Your GPA is 3.12 (needed: at least 2.97)." in answer

    # She signs up and begins; what she answered is there already.
    aigerim.press("account_signup", email=aigerim.email, password1=PASSWORD)
    aigerim.press("applications:start", call.code)
    application = Application.objects.get()
    ref = application.ref
    assert "3.12" in aigerim.open("applications:profile", ref)

    # A wrong IIN is refused with a sentence, and what she typed stays on the page.
    about_me = ABOUT_ME | {"faculty": Faculty.objects.first().pk, "passport_until": "14.05.2034"}
    wrong = aigerim.press("applications:profile", ref, **about_me | {"iin": "060514650002"})
    assert "There is no such IIN: a digit is mistyped." in wrong
    assert "Ерланқызы" in wrong
    right = next(number for number in (f"06051465000{digit}" for digit in range(10)) if _valid(number))
    assert "Saved." in aigerim.press("applications:profile", ref, **about_me | {"iin": right})

    # Where to: Łódź first, Olomouc second.
    lodz, olomouc = call.offerings.order_by("institution__code")
    for place in (lodz, olomouc):
        aigerim.press("applications:choices", ref, add=place.pk)
    assert [c.offering for c in application.choices.all()] == [lodz, olomouc]

    # Submitting too early says what is missing and loses nothing.
    early = aigerim.press("applications:submit", ref, processing="on", cross_border="on")
    assert "It was not sent yet: something is missing." in early

    # A week and later the reminder tells what is missing, once, however often it is planned.
    for _again in range(2):
        plan_reminders(_noon(call.closes_on - dt.timedelta(days=7)))
    soon(lambda: len(aigerim.letters()) >= 2)

    # Her list of papers was computed for her: nobody asks an adult for a parent's consent.
    codes = [d.requirement.code for d in application.documents.select_related("requirement")]
    assert codes == [
        "APPLICATION",
        "TRANSCRIPT",
        "LANGUAGE",
        "PASSPORT",
        "RECOMMENDATION",
        "PHOTO_3X4",
        "QUESTIONNAIRE",
        "MEDICAL_072U",
    ]
    for document in application.documents.select_related("requirement"):
        ways = document.requirement.alternatives.order_by("order")
        way = {"way": ways[0].pk} if ways else {}
        aigerim.press("applications:upload", ref, document.pk, file=scan(), **way)

    # She submits; a second click changes nothing. A number, a letter and a receipt are hers.
    for _click in range(2):
        sent = aigerim.press("applications:submit", ref, processing="on", cross_border="on")
    number = f"MSHE-{call.year}-0001"
    assert number in sent
    application.refresh_from_db()
    assert (application.state, application.number) == ("submitted", number)
    assert application.rules_version == 1
    assert pdf_pages(aigerim.download("applications:receipt", ref))[0] == 1
    soon(lambda: len(aigerim.letters()) == 3)

    # The office checks: one paper goes back with a reason, the others are accepted.
    office = Person("office@example.kz", PASSWORD)
    head = Person("head@example.kz", PASSWORD)
    assert number in office.open("admin:applications_application_changelist")
    for document in application.documents.select_related("requirement"):
        reader = head if document.requirement.kind == "medical" else office
        decision = {"decision": "accept"}
        if document.requirement.code == "TRANSCRIPT":
            decision = {"decision": "return", "remark": "The seal is not visible on page 1."}
        reader.press("admin:applications_document_decide", document.pk, version=document.version, **decision)
    application.refresh_from_db()
    assert application.state == "returned"

    # Only that paper is open to her; replacing it sends the application back by itself.
    page = aigerim.open("applications:show", ref)
    assert "The seal is not visible on page 1." in page
    transcript = application.documents.get(requirement__code="TRANSCRIPT")
    aigerim.press("applications:upload", ref, transcript.pk, file=scan(pages=2))
    application.refresh_from_db()
    transcript.refresh_from_db()
    assert (application.state, transcript.state) == ("submitted", "uploaded")
    office.press(
        "admin:applications_document_decide", transcript.pk, version=transcript.version, decision="accept"
    )
    office.press("admin:applications_application_step", ref, "verify")
    application.refresh_from_db()
    assert application.state == "verified"

    # The commission scores; nobody sees another's points before the session closes.
    head.press(
        "admin:commission_session_add",
        commission=Commission.objects.get().pk,
        call=call.pk,
        closes_on=today + dt.timedelta(days=3),
    )
    session = Session.objects.get()
    criteria = [c.code for c in call.criteria.filter(source="member")]
    members = {name: Person(f"{name}@example.kz", PASSWORD) for name in ("chair", "member", "member2")}
    for name, points in {"chair": 5, "member": 4, "member2": 3}.items():
        sheet = {f"points-{code}": points for code in criteria}
        members[name].press("commission:save", session.pk, ref, then="next", finish="1", **sheet)
    assert members["member"].status("commission:ranking", session.pk) == 404

    # The chair closes; the ranking explains itself.
    members["chair"].press("commission:close", session.pk)
    ranking = members["member"].open("commission:ranking", session.pk)
    assert number in ranking
    application.refresh_from_db()
    assert application.state == "ranked"
    position = application.ranked
    # Members 75 % at a mean of 4 of 5 = 60; GPA 3.12 of 4 at 15 % = 11.7; B2 = 85 at 10 % = 8.5.
    assert (position.position, position.total) == (1, Decimal("80.2"))

    # The office asks for the packet; a worker makes it, and only whoever asked can fetch it.
    office.press("admin:applications_application_packet", ref)
    job = soon(lambda: Job.objects.filter(kind="packet", state="done").first())
    pages, bookmarks = pdf_pages(office.download("portal:job_file", job.pk))
    assert pages >= 3 + 8
    assert any("Transcript" in title for title in bookmarks)
    assert aigerim.status("portal:job_file", job.pk) == 404

    # Each letter came once.
    assert len(aigerim.letters()) == len(set(aigerim.letters()))
    assert reverse("applications:show", args=[ref]) in aigerim.letter_texts()


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_current_timezone())


def _valid(number: str) -> bool:
    return iin.check(number, dt.date(2006, 5, 14), "f") is None
