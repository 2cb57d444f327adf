"""Five people from "may I apply?" to the receipt, in a real Chromium, on a phone and on a screen."""

import sys

import pytest

from applications.approval.models import FacultyDecision
from applications.models import Application
from applications.statements.models import Answer
from mobility.mail.loading import load_letters
from mobility.mail.models import Message
from programs.actions import publish
from programs.form_texts import load_form_texts
from tests.common.reading import text_of
from tests.factories import CallFactory, FacultyFactory, OfferingFactory, staff

from .applying import (
    PASSWORD,
    STUDIES,
    about_me,
    ask_for_a_recommendation,
    birthday,
    bring,
    bring_photo,
    may_i_apply,
    papers_of,
    sign,
    submit,
    where_to,
    write_letter,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERYBODY = [
    "APPLICATION",
    "LANGUAGE",
    "MEDICAL_072U",
    "PASSPORT",
    "PHOTO_3X4",
    "QUESTIONNAIRE",
    "RECOMMENDATION",
]
STUDENTS = [*EVERYBODY, "TRANSCRIPT"]
HEAVIEST = 120_000  # bytes sent of a page opened for the first time; documents are not the page
STUDENT = {"cycle": "bachelor", "semester": "5", "gpa": "3.12", "birth_date": birthday(20)}
IELTS = {"test": "IELTS_ACADEMIC", "value": "6.5"}


@pytest.fixture
def open_call(transactional_db):
    """Return a maker of open calls of one preset, with one place for somebody of ``levels``."""
    load_letters()
    load_form_texts()
    FacultyFactory()

    def make(preset: str, *levels: str):
        call = CallFactory(preset=preset, code="open", places=0, published=False)
        OfferingFactory(call=call, levels=list(levels) or ["bachelor"])
        return publish(call, staff("head"))

    return make


def arrived(student, call, papers: list[str], *, pressed: int, typed: int) -> Application:
    """Check what stands at the end of a journey, and what it took."""
    application = Application.objects.get()
    assert (application.state, application.number) == (
        "submitted",
        f"{call.program.number_prefix}-{call.year}-0001",
    )
    assert sorted(papers_of(application)) == sorted(papers)
    letters = Message.objects.filter(template__code="submitted", user=application.applicant.user)
    assert letters.count() == 1
    assert application.number in text_of(student.take("a[href$='/receipt/']"))
    told = [f"{call.code}, {student.language}: {student.pressed} pressed, {student.typed} typed"]
    for address, weight in sorted(student.weights.items()):
        told.append(f"{weight.html:>8} + {weight.parts:>6} = {weight.whole:>6}  {address}")
    sys.stdout.write("\n".join(["", *told, ""]))
    assert max(weight.whole for weight in student.weights.values()) < HEAVIEST
    assert (student.pressed <= pressed, student.typed <= typed) == (True, True), told[0]
    return application


def bring_all(student, *codes: str, way: str) -> None:
    """Bring what everybody brings: two signed forms, proof of a language, papers of others, a photo."""
    for code in ("APPLICATION", "QUESTIONNAIRE"):
        sign(student, code)
    bring(student, "LANGUAGE", way=way)
    for code in ("MEDICAL_072U", "PASSPORT", *codes):
        bring(student, code)
    bring_photo(student)


def test_a_bachelor_with_a_certificate(open_call, reader):
    call = open_call("tou-mshe-001")
    student = reader("kk", 360, also=1280)
    may_i_apply(student, call, STUDENT | IELTS, finds="ok")
    about_me(student)
    where_to(student)
    bring_all(student, "TRANSCRIPT", "RECOMMENDATION", way="LANG_CERT")
    submit(student)
    arrived(student, call, STUDENTS, pressed=36, typed=17)


def test_a_minor_with_the_consent_of_a_parent(open_call, reader):
    call = open_call("tou-mshe-001")
    student = reader("ru", 360, also=1280)
    may_i_apply(student, call, STUDENT | IELTS | {"semester": "3", "birth_date": birthday(17)}, finds="ok")
    about_me(student)
    where_to(student)
    bring_all(student, "TRANSCRIPT", "RECOMMENDATION", way="LANG_CERT")
    sign(student, "PARENT_CONSENT")
    submit(student)
    arrived(student, call, [*STUDENTS, "PARENT_CONSENT"], pressed=39, typed=17)


def test_ka171_with_a_consent_letter_and_a_recommendation_by_link(open_call, reader):
    call = open_call("tou-ka171-001")
    student = reader("en", 360, also=1280)
    may_i_apply(student, call, STUDENT | {"test": "HOST_CONSENT"}, finds="warn")
    about_me(student, **STUDIES, went_before="no")
    where_to(student)
    bring_all(student, "TRANSCRIPT", way="LANG_HOST_CONSENT")
    ask_for_a_recommendation(student, reader("ru", 360, also=1280))
    answers = ["I learn the trade.", "I worked for it.", "A thesis with two supervisors."]
    write_letter(student, answers)
    assert list(Answer.objects.order_by("number").values_list("text", flat=True)) == answers
    submit(student)
    arrived(student, call, [*STUDENTS, "MOTIVATION"], pressed=44, typed=21)


def test_the_seventh_semester_is_decided_by_the_faculty_without_javascript(open_call, reader):
    call = open_call("tou-mshe-001")
    student = reader("kk", 360, also=1280, script=False)
    may_i_apply(student, call, STUDENT | IELTS | {"semester": "7"}, finds="info")
    about_me(student)
    where_to(student)
    bring_all(student, "TRANSCRIPT", "RECOMMENDATION", way="LANG_CERT")
    submit(student)
    application = arrived(student, call, STUDENTS, pressed=36, typed=17)

    user = staff("faculty")
    user.set_password(PASSWORD)
    user.save()
    faculty = reader("kk", 360, also=1280)
    faculty.sign_in(user.email, PASSWORD)
    faculty.press(f"main a[href*='/{application.ref}/']")
    faculty.answer("answer", "agree")
    faculty.answer("reason", "Диплом жұмысы сапарда да жазылады.")
    faculty.press("main form button.btn-primary")
    decision = FacultyDecision.objects.get()
    assert (decision.matter, decision.state, decision.decided_by) == ("individual", "agreed", user)
    student.open(f"/applications/{application.ref}/")
    letters = Message.objects.filter(user=application.applicant.user).order_by("pk")
    told = ["account-confirm", "submitted", "faculty-agreed"]
    assert list(letters.values_list("template__code", flat=True)) == told


def test_a_lecturer_goes_to_teach(open_call, reader):
    call = open_call("tou-ka171-001", "staff")
    lecturer = reader("ru", 360, also=1280)
    asked = {"person": "teacher", "stay_days": "14", "birth_date": birthday(40)}
    may_i_apply(lecturer, call, asked, finds="warn")
    assert lecturer.page.locator("[name=semester], [name=gpa], [name=cycle]").count() == 0
    about_me(lecturer, position="старший преподаватель")
    where_to(lecturer)
    bring_all(lecturer, "RECOMMENDATION", "MOTIVATION", way="LANG_CERT")
    submit(lecturer)
    application = arrived(lecturer, call, [*EVERYBODY, "MOTIVATION"], pressed=36, typed=14)
    assert (application.person.person, application.person.position) == ("teacher", "старший преподаватель")
    assert (application.person.semester, application.person.gpa) == (None, None)
