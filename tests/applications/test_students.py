"""The register of students: a list is read in whole or not at all, fills in, confirms, contradicts."""

import datetime as dt
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.translation import override

from applications import actions, students
from applications.actions.students import forget_former_students
from applications.admin import page
from applications.models import Applicant, Application, StudentRecord
from applications.packet import facts as paper
from applications.sheets import StudentSheet
from mobility.common import own_data, sheets
from mobility.common.models import LogEntry, SheetUpload, StoredFile
from mobility.common.policy import Refused
from programs.models import Call
from programs.queries import with_rules
from tests.common.sheetmaking import cells, workbook
from tests.factories.applications import submitted
from tests.factories.calls import CallFactory
from tests.factories.people import ApplicantFactory, UserFactory, staff
from tests.factories.places import FacultyFactory

from .people import browser

pytestmark = pytest.mark.django_db
HEAD = [
    "email",
    "iin",
    "last_name",
    "first_name",
    "birth_date",
    "faculty",
    "speciality_code",
    "cycle",
    "full_time",
    "semester",
    "gpa",
    "as_of",
]
DAY = dt.date(2026, 9, 1)
AIGERIM = [
    "A.Sarsenova@example.kz",
    60314650426,  # a number: the zero in front is gone
    "Сәрсенова",
    "Айгерім",
    dt.date(2006, 3, 14),
    "eng",
    "6B06103",
    "bachelor",
    "full-time",
    5,
    3.41,
    "01.09.2026",
]


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def head():
    return staff("head")


@pytest.fixture
def faculty():
    return FacultyFactory(code="eng")


def row(**changes):
    return [changes.get(name, value) for name, value in zip(HEAD, AIGERIM, strict=True)]


def send(by, *rows, head=HEAD):
    sheet = StudentSheet(by)
    kept = sheets.keep(sheet, "students.xlsx", workbook(head, *rows))
    return kept, sheets.report_of(kept, StudentSheet(by))


def take_in(by, *rows, head=HEAD):
    kept, report = send(by, *rows, head=head)
    assert sheets.confirm(kept, StudentSheet(by), report.fingerprint) is None
    return report


def record(**fields):
    known = {"email": "me@example.kz", "last_name": "Сәрсенова", "first_name": "Айгерім", "as_of": DAY}
    return StudentRecord.objects.create(**known | fields)


def student(confirmed=True, email="me@example.kz"):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=confirmed, primary=True)
    return user


def draft_of(user):
    call = with_rules(Call.objects.all()).get(pk=CallFactory(places=0, published=False).pk)
    applicant, _new = Applicant.objects.get_or_create(user=user)
    return Application.objects.create(applicant=applicant, call=call)


# --- Reading a list in --------------------------------------------------------------------------------------


def test_a_list_is_looked_at_and_then_taken_in(head, faculty):
    _kept, report = send(head, row())
    assert [line.name for line in report.added] == ["Сәрсенова Айгерім · a.sarsenova@example.kz"]
    assert StudentRecord.objects.count() == 0
    take_in(head, row())
    kept = StudentRecord.objects.get()
    assert (kept.email, kept.iin, kept.birth_date) == (
        "a.sarsenova@example.kz",
        "060314650426",
        dt.date(2006, 3, 14),
    )
    assert (kept.faculty, kept.full_time, kept.semester, kept.gpa, kept.as_of) == (
        faculty,
        True,
        5,
        Decimal("3.41"),
        DAY,
    )


def test_one_wrong_row_keeps_the_whole_list_out_and_every_problem_has_its_cell(head, faculty):
    wrong = row(
        email="b@example.kz", iin="123", birth_date="31.02.2006", faculty="?", gpa=4.5, semester=13, as_of=""
    )
    twice = row(email="c@example.kz")
    kept, report = send(head, row(), wrong, twice)
    assert [(one.row, one.letter, one.sentence) for one in report.problems] == [
        (3, "B", "The IIN has 12 digits."),
        (3, "E", "“31.02.2006” is not a day, such as 31.12.2027."),
        (3, "F", f"“?” is not one of: {faculty.name}."),
        (3, "J", "Ensure this value is less than or equal to 12."),
        (3, "K", "4.5 is not between 0 and 4."),
        (3, "L", "This cell is empty, but it is needed."),
        (4, "B", "Row 2 has the same IIN. Please look which of the two is right."),
    ]
    assert sheets.confirm(kept, StudentSheet(head), report.fingerprint).problems
    assert StudentRecord.objects.count() == 0


def test_the_next_list_changes_and_what_it_leaves_out_stays(head, faculty):
    take_in(head, row(), row(email="b@example.kz", iin=""))
    report = take_in(head, row(semester=6, iin="060314650427", as_of="01.02.2027"))
    assert [(c.heading, c.before, c.after) for line in report.changed for c in line.changes] == [
        ("IIN", "…", "another number"),
        ("Current semester", "5", "6"),
        ("As of", "01.09.2026", "01.02.2027"),
    ]
    take_in(head, [*row(semester=7)[:1], 7], head=["email", "semester"])
    kept = StudentRecord.objects.get(email="a.sarsenova@example.kz")
    assert (kept.semester, kept.gpa, kept.iin) == (7, Decimal("3.41"), "060314650427")
    assert StudentRecord.objects.count() == 2


def test_two_students_of_the_register_have_not_one_iin(head, faculty):
    record(email="old@example.kz", iin="060314650426")
    _kept, report = send(head, row())
    assert [str(one.sentence) for one in report.problems] == [
        "old@example.kz has the same IIN. Please look which of the two is right."
    ]


def test_neither_the_log_nor_the_disk_keeps_the_list_a_second_time(head, faculty):
    take_in(head, row())
    assert (SheetUpload.objects.count(), StoredFile.objects.count()) == (0, 0)
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.detail["added"]) == ("sheet.import", 1)
    assert "Сәрсенова" not in str(entry.detail)


@pytest.mark.parametrize(("who", "may"), [("head", True), ("office", False), ("faculty", False)])
def test_who_reads_lists_in(who, may, faculty):
    try:
        send(staff(who), row())
    except Refused:
        assert not may
    else:
        assert may


# --- The admin ----------------------------------------------------------------------------------------------


def test_no_page_and_no_table_shows_an_iin(head, faculty, django_assert_max_num_queries):
    take_in(head, row(), *(row(email=f"s{n}@example.kz", iin="") for n in range(5)))
    client = browser(head)
    base = reverse("admin:applications_studentrecord_changelist")
    key = StudentRecord.objects.get(email="a.sarsenova@example.kz").pk
    with django_assert_max_num_queries(14):
        listed = client.get(base).content.decode()
    pages = [
        listed,
        client.get(f"{base}{key}/change/").content.decode(),
        client.get(f"{base}sheets/").content,
    ]
    assert "Сәрсенова Айгерім" in listed
    assert [shown for shown in pages[:2] if "0314650426" in shown] == []
    table = cells(client.get(f"{base}sheets/export/xlsx/").content)
    assert table[0][1] == "IIN"
    assert {line[1] for line in table[1:]} == {None}
    assert client.post(f"{base}{key}/change/", {"last_name": "X"}).status_code == 403


# --- Filling in ---------------------------------------------------------------------------------------------


def test_a_new_profile_is_filled_in_for_a_confirmed_address(faculty):
    record(email="me@example.kz", iin="060314650426", faculty=faculty, semester=5, full_time=False)
    me = student()
    call = CallFactory(places=1)
    applicant = actions.start(me, call).applicant
    applicant.refresh_from_db()
    assert (applicant.last_name, applicant.iin, applicant.faculty, applicant.semester) == (
        "Сәрсенова",
        "060314650426",
        faculty,
        5,
    )
    assert applicant.full_time is False


@pytest.mark.parametrize("confirmed", [True, False])
def test_only_a_confirmed_address_leads_to_a_row(confirmed):
    record(email="second@example.kz")
    me = student()
    EmailAddress.objects.create(user=me, email="Second@example.kz", verified=confirmed, primary=False)
    assert (students.record_of(me) is not None) is confirmed


def test_what_the_person_typed_stays_and_staff_are_not_students():
    record(semester=5, department="IT", full_time=False)
    mine = Applicant(user=student(), last_name="Other", semester=4)
    assert students.fill_in(mine)
    assert (mine.last_name, mine.semester, mine.department, mine.full_time) == ("Other", 4, "IT", True)
    assert not students.fill_in(Applicant(user=mine.user, person="teacher"))


# --- Confirmed or different ---------------------------------------------------------------------------------


def test_the_profile_marks_what_is_confirmed_and_what_differs():
    record(semester=5, gpa=Decimal("3.40"), department="Энергетика", iin="060314650426")
    draft = draft_of(student())
    person = draft.applicant
    person.last_name, person.first_name, person.semester = "сәрсенова ", "Айгерім", 6
    person.gpa, person.iin = Decimal("3.4"), "060314650427"
    person.save()
    shown = browser(person.user).get(reverse("applications:profile", args=[draft.ref])).content.decode()
    assert shown.count("Confirmed by the register, 1 September 2026.") == 3
    assert "The register says (1 September 2026): 5. If yours is right, leave it." in shown
    assert "The register says (1 September 2026): Энергетика." in shown
    assert "060314650426. If yours is right" in shown


def test_the_office_sees_both_and_what_the_register_said_at_submission_stays():
    known = record(semester=5, gpa=Decimal("3.40"), iin="060314650426", faculty=FacultyFactory())
    draft = draft_of(student())
    person = draft.applicant
    person.last_name, person.first_name, person.gpa = "Сәрсенова", "Айгерім", Decimal("3.40")
    person.iin, person.semester, person.faculty = "060314650427", 6, FacultyFactory(code="law")
    person.save()
    draft.register_said = students.said_about(person)
    draft.save()
    StudentRecord.objects.filter(pk=known.pk).update(semester=7, gpa=Decimal("2.00"))
    draft.refresh_from_db()
    shown = {fact.label: fact for fact in [*page.facts(draft), *page.studies(draft)]}
    assert {label: (fact.register, fact.differs) for label, fact in shown.items() if fact.register} == {
        "Name": ("as in the register", False),
        "IIN": ("in the register: 060314650426", True),
        "Faculty": (f"in the register: {known.faculty}", True),
        "Semester": ("in the register: 5", True),
        "GPA": ("as in the register", False),
    }
    assert shown["Register"].value == "1 September 2026"
    told = {line["label"]: line.get("note", "") for line in paper.form_facts(draft, "en")}
    assert (told["GPA"], told["Study"]) == ("as in the register", "in the register: 5")


def test_without_the_register_nothing_is_said():
    draft = draft_of(student())
    assert students.said_about(draft.applicant) == {}
    assert {fact.register for fact in [*page.facts(draft), *page.studies(draft)]} == {""}


def test_submitting_keeps_what_the_register_says():
    applicant = ApplicantFactory()
    email = applicant.user.email
    EmailAddress.objects.create(user=applicant.user, email=email, verified=True, primary=True)
    record(email=email, semester=4)
    application = submitted(applicant=applicant)
    assert application.register_said == {
        "as_of": "2026-09-01",
        "values": {"last_name": "Сәрсенова", "first_name": "Айгерім", "semester": 4},
    }


# --- Own data, and an end -----------------------------------------------------------------------------------


def test_the_person_gets_what_the_register_says_of_them_and_nobody_else():
    record(iin="060314650426", semester=5)
    rows = next(r for r in own_data.registered()["applications"] if r.model is StudentRecord)
    assert [(line["email"], line["iin"]) for line in rows.values(student())] == [
        ("me@example.kz", "060314650426")
    ]
    assert rows.values(student(email="other@example.kz")) == []


def test_who_stands_in_no_list_for_over_a_year_is_forgotten():
    record(email="old@example.kz", as_of=DAY - dt.timedelta(days=400))
    record(email="new@example.kz", as_of=DAY - dt.timedelta(days=399))
    assert forget_former_students(DAY + dt.timedelta(days=1)) == 1
    assert [row.email for row in StudentRecord.objects.all()] == ["new@example.kz"]
