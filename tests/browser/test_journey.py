"""The journey in a real Chromium, by the three roles, in each language, on a phone and on a screen."""

import datetime as dt

import pytest
from django.utils import timezone

from applications.commission.models import Session
from applications.models import Application
from mobility.accounts.models import Role, User
from mobility.mail.loading import load_letters
from partners.actions import load_institutions
from partners.models import Institution
from programs.actions import publish
from programs.models import Offering
from tests.factories.applications import paper, submitted
from tests.factories.calls import CallFactory
from tests.factories.commission import appoint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long quiet sentence"
IIN = "060514650000"


@pytest.fixture
def call(transactional_db):
    """A call with two places and the people who run it, all with the same password."""
    load_institutions()
    load_letters()
    for name, role in {"office": Role.OFFICE_SPECIALIST, "head": Role.OFFICE_HEAD}.items():
        User.objects.create_user(f"{name}@example.kz", PASSWORD).role_holdings.create(role=role)
    made = CallFactory(code="mshe", places=0, published=False)
    for code in ("tul", "upol"):
        host = Institution.objects.get(code=code)
        texts = {f"field_{language}": text for language, text in FIELDS.items()}
        Offering.objects.create(call=made, institution=host, levels=["bachelor"], seats=1, **texts)
    publish(made, User.objects.get(email="head@example.kz"))
    for member in appoint().members.select_related("user"):
        member.user.set_password(PASSWORD)
        member.user.save()
    return made


FIELDS = {"kk": "Барлық мамандық", "ru": "Все специальности", "en": "All fields"}


def apply(student, call) -> Application:
    """Walk from the home page to the receipt as a student."""
    student.open("/")
    student.press("form[action='/check/'] button")
    page = student.page
    page.select_option("#id_cycle", "bachelor")
    for field, value in {"semester": "5", "gpa": "3.12", "value": "5.5"}.items():
        page.fill(f"#id_{field}", value)
    page.select_option("#id_test", "IELTS_ACADEMIC")
    page.fill("#id_birth_date", "14.05.2006")
    student.press("main form[action='/check/'] button.btn")
    assert page.locator("article .state-ok").count() == 1
    shared = page.locator("section[aria-labelledby=share-h] a").inner_text()
    assert "2006" not in shared
    student.press("section[aria-labelledby=share-h] a")
    assert page.url == shared
    assert page.locator("article .state-ok").count() == 1
    student.open("/check/")
    student.press("article a[href*='/accounts/signup/']")
    page.fill("input[name=email]", "aigerim@example.kz")
    page.fill("input[name=password1]", PASSWORD)
    student.press("main form button.btn-primary")
    student.press(f"form[action='/applications/start/{call.code}/'] button:visible")
    if "/start/" in page.url:
        student.press("main form button.btn-primary")
    application = Application.objects.get()
    about_me(student)
    student.press("button[name=add]")
    student.press("button[name=add]")
    student.open(f"/applications/{application.ref}/documents/")
    upload_everything(student, application)
    student.open(f"/applications/{application.ref}/review/")
    page.check("#id_processing")
    page.check("#id_cross_border")
    student.press(f"form[action='/applications/{application.ref}/submit/'] button.btn-primary")
    application.refresh_from_db()
    assert application.number == f"MSHE-{call.year}-0001"
    assert application.number in page.locator("main").inner_text()
    return application


def applied(student, call) -> Application:
    """Let somebody apply without the pages, which test_applicants walks in every language, and sign in."""
    call.refresh_from_db()  # it was published behind this object's back
    application = submitted(call)
    user = application.applicant.user
    user.set_password(PASSWORD)
    user.save()
    student.sign_in(user.email, PASSWORD)
    return application


def about_me(student) -> None:
    page = student.page
    typed = {
        "last_name": "Сәрсенова",
        "first_name": "Айгерім",
        "patronymic": "Ерланқызы",
        "latin_name": "AIGERIM SARSENOVA",
        "iin": IIN,
        "passport_number": "N00000017",
        "passport_until": "14.05.2034",
        "phone": "+7 700 000 00 17",
        "department": "Информационные системы",
        "speciality": "Информационные системы",
        "speciality_code": "6B06103",
    }
    page.select_option("#id_faculty", index=1)
    for field, value in typed.items():
        page.fill(f"#id_{field}", value)
    student.press("button[name=next]")


def upload_everything(student, application: Application) -> None:
    """Choose a file on every card; where one of several papers is enough, the first."""
    file = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": paper().content}
    for document in application.documents.all():
        form = student.page.locator(f"form[action$='/documents/{document.pk}/upload/']")
        folded = student.page.locator("details:not([open])", has=form)
        if folded.count():  # another way to meet it is offered first
            folded.locator("summary").click()
        if form.locator("input[name=way]").count():
            form.locator("input[name=way]").first.check()
        form.locator("input[type=file]").set_input_files(file)
        form.locator("button.btn").first.click()
        student.page.wait_for_selector(f"form[action$='/documents/{document.pk}/remove/']")
    student.look()


def check_papers(office, head, application: Application) -> None:
    """Accept every paper by keyboard; the medical one is the head's."""
    office.press(
        f"a[href*='/admin/applications/application/{application.ref}/review/'],"
        " main .primary, main .btn-primary"
    )
    for reader in (office, head):
        reader.open(f"/admin/applications/application/{application.ref}/review/")
        for document in application.documents.filter(state="uploaded"):
            path = f"/admin/applications/application/{application.ref}/review/{document.pk}/"
            medical = document.requirement.kind == "medical"
            if medical == (reader is head):
                reader.open(path)
                with reader.page.expect_navigation():
                    reader.page.keyboard.press("a")
                reader.look()
    office.open(f"/admin/applications/application/{application.ref}/review/")
    office.press("form[action$='/step/verify/'] button")
    application.refresh_from_db()
    assert application.state == "verified"


def score_and_close(reader_of, head, call, application: Application) -> None:
    """The head opens the session, members score, the chair closes; the ranking names the candidate."""
    page = head.open("/admin/commission/session/add/")
    page.select_option("select[name=commission]", index=1)
    page.select_option("select[name=call]", str(call.pk))
    page.fill("input[name=closes_on]", str(timezone.localdate() + dt.timedelta(days=3)))
    head.press(
        "main form button.primary, main form button.btn-primary,"
        " #content form button[type=submit], #content form [type=submit]"
    )
    session = Session.objects.get()
    criteria = list(call.criteria.filter(source="member"))
    for name in ("member", "member2", "chair"):
        member = reader_of(f"{name}@example.kz")
        page = member.open(f"/commission/{session.pk}/{application.ref}/")
        page.locator(f"input[name='points-{criteria[0].code}']").first.focus()
        for _criterion in criteria:
            page.keyboard.press("4")
        member.press("button[name=then][value=next]")
    member.open(f"/commission/{session.pk}/close/")
    member.press("main form button.primary, main form button.btn-primary")
    assert application.number in member.page.locator("main").inner_text()
    application.refresh_from_db()
    assert application.state == "ranked"


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280), ("en", 1280)])
def test_the_journey_of_three_roles(language, width, call, reader):
    student = reader(language, width)
    application = apply(student, call) if language == "kk" else applied(student, call)

    office, head = reader(language, 1280), reader(language, 1280)
    office.sign_in("office@example.kz", PASSWORD)
    head.sign_in("head@example.kz", PASSWORD)
    check_papers(office, head, application)

    def commission(email: str):
        one = reader(language, 820)
        one.sign_in(email, PASSWORD)
        return one

    score_and_close(commission, head, call, application)
    student.open(f"/applications/{application.ref}/")
