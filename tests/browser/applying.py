"""What an applicant does on the way to the receipt, step by step, through the pages."""

import datetime as dt

from django.utils import timezone

from applications.models import Application, Document
from applications.references.models import Reference, ReferenceRequest
from mobility.common.clock import add_months
from mobility.portal.demo.people import make_iin
from partners.models import Faculty
from tests.common import samples
from tests.factories import paper
from tests.references import build

PASSWORD = "a long quiet sentence"
EMAIL = "aigerim@example.kz"
EVERYBODY = {
    "last_name": "Сәрсенова",
    "first_name": "Айгерім",
    "patronymic": "Ерланқызы",
    "latin_name": "AIGERIM SARSENOVA",
    "passport_number": "N00000017",
    "phone": "+7 700 000 00 17",
    "department": "Информационные системы",
}
STUDIES = {"speciality": "Информационные системы", "speciality_code": "6B06103"}


def day(value: dt.date) -> str:
    """Return a day as people type it."""
    return f"{value:%d.%m.%Y}"


def birthday(years: int) -> str:
    """Return the birthday of somebody who is so old today."""
    return day(add_months(timezone.localdate(), -12 * years))


def may_i_apply(student, call, answers: dict[str, str], *, finds: str) -> None:
    """Ask whether one may apply, sign up from the answer, and begin."""
    page = student.open("/check/")
    for name, value in answers.items():
        student.answer(name, value)
    student.press("main form[action='/check/'] button.btn")
    card = f"#call-{call.code}"
    assert page.locator(f"{card} .state-{finds}").count() == 1
    student.press(f"{card} a[href*='/accounts/signup/']")
    student.answer("email", EMAIL)
    student.answer("password1", PASSWORD)
    student.press("main form button.btn-primary")
    student.press(f"form[action='/applications/start/{call.code}/'] button:visible")
    assert page.url.endswith("/profile/")


def about_me(student, **more: str) -> None:
    """Type what the check did not ask, and go on."""
    page = student.page
    born = dt.datetime.strptime(page.input_value("[name=birth_date]"), "%d.%m.%Y").date()
    typed = EVERYBODY | {
        "iin": make_iin(born, "f", 5000),
        "passport_until": day(timezone.localdate() + dt.timedelta(days=3000)),
        "faculty": str(Faculty.objects.get().pk),
    }
    for name, value in (typed | (more or STUDIES)).items():
        student.answer(name, value)
    student.press("button[name=next]")
    assert page.url.endswith("/choices/")


def where_to(student) -> None:
    """Wish for the one place."""
    student.press("button[name=add]")
    student.press("main .container.stack a.btn-primary[href$='/documents/']")


def document(code: str) -> Document:
    return Document.objects.get(requirement__code=code)


def papers_of(application: Application) -> list[str]:
    """Return what stands on the checklist of an application."""
    return list(application.documents.values_list("requirement__code", flat=True))


def bring(student, code: str, *, way: str = "", content: bytes = b"") -> None:
    """Upload a file into a card; ``way`` is the one of several papers it is."""
    found = document(code)
    form = f"form[action$='/documents/{found.pk}/upload/']"
    page = student.page
    folded = page.locator("details:not([open])", has=page.locator(form))
    if folded.count():  # another way to meet it is offered first
        folded.locator("summary").click()
        student.pressed += 1
    if way:
        alternative = found.requirement.alternatives.get(code=way)
        page.check(f"{form} input[name=way][value='{alternative.pk}']")
        student.pressed += 1
    content = content or paper().content
    student.choose(
        f"{form} input[type=file]", {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.locator(f"{form} button.btn").first.click()
    student.pressed += 1
    page.wait_for_selector(f"form[action$='/documents/{found.pk}/remove/']")


def sign(student, code: str) -> None:
    """Take the form that the portal filled in, and bring it back signed."""
    found = document(code)
    card = f"#document-{found.pk}"
    form = student.take(f"{card} .to-sign a[download]")
    assert form.startswith(b"%PDF")
    bring(student, code, content=form)


def bring_photo(student) -> None:
    """Take a photo with the phone and keep the frame that the portal puts around the face."""
    found = document("PHOTO_3X4")
    form = f"form[action$='/documents/{found.pk}/upload/']"
    student.choose(
        f"{form} input[type=file]",
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": samples.portrait((750, 1000))},
    )
    student.press(f"{form} button.btn", lands="**/photo/")
    student.press("[data-keep] .btn-primary", lands="**/documents/*")


def ask_for_a_recommendation(student, referee) -> None:
    """Ask somebody by e-mail, who writes in three languages behind their link."""
    found = document("RECOMMENDATION")
    student.press(f"#document-{found.pk} a[href*='/reference/ask/']")
    student.answer("name", "Болат Жұмабаев")
    student.answer("email", "bolat@uni.example")
    student.answer("language", referee.language)
    student.press("main form button.btn-primary")
    referee.open(build.address(ReferenceRequest.objects.get()))
    referee.answer("position", "доцент")
    for code, text in build.TEXTS.items():
        referee.answer(f"text_{code}", text)
    referee.answer("confirmed", "yes")
    referee.press("button[name=look]", lands="**/preview/")
    referee.press("main form button.btn-primary")
    assert Reference.objects.get().texts == build.TEXTS


def write_letter(student, answers: list[str]) -> None:
    """Write the letter in the portal, question by question, and hand it in."""
    page = student.page
    student.press("nav a[href$='/statement/'], ol a[href$='/statement/']")
    student.press("main ol.rows a")
    for number, text in enumerate(answers, start=1):
        assert page.url.endswith(f"/{number}/")
        student.answer("text", text)
        student.press("main form button.btn-primary", lands="**/statement/**")
    student.answer("language", student.language)
    student.press("form[action$='/finish/'] button.btn-primary")


def submit(student) -> None:
    """Check everything once more, agree twice, and send."""
    student.look("with all papers")
    student.press("main a.btn-primary[href$='/review/']")
    student.answer("processing", "yes")
    student.answer("cross_border", "yes")
    student.press("form[action$='/submit/'] button.btn-primary")
    assert student.page.url.endswith("/sent/")
