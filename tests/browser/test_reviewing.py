"""Checking papers by keyboard alone: how many keys it takes, and how soon the next paper is there."""

import io
import statistics

import pytest
from PIL import Image, ImageDraw

from applications import actions
from applications.models import Application, Document
from mobility.accounts.models import Role, User
from mobility.common.files import Checked, store
from mobility.mail.loading import load_letters
from partners.actions import load_institutions
from programs.actions import publish
from programs.models import DocumentRequirement
from tests.factories.applications import draft
from tests.factories.calls import CallFactory
from tests.factories.people import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long quiet sentence"
TITLES = [
    ("Identity card", "identity"),
    ("Passport", "identity"),
    ("Photo", "photo"),
    ("Transcript", "academic_record"),
    ("Certificate of studies", "academic_record"),
    ("Language certificate", "language"),
    ("Motivation letter", "motivation"),
    ("Curriculum vitae", "other"),
    ("Consent", "consent"),
]
A4 = (1240, 1754)  # a scan of 150 dots to the inch
# When a key was pressed, and how long after it the paper of the page that came was drawn; milliseconds.
WATCH = """
const now = () => performance.timeOrigin + performance.now();
document.addEventListener("keydown", () => sessionStorage.setItem("pressed", now()), true);
addEventListener("DOMContentLoaded", async () => {
  const leaf = document.querySelector("[data-viewer] img");
  if (leaf) await leaf.decode();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    document.documentElement.dataset.shownAfter = now() - Number(sessionStorage.getItem("pressed"));
  }));
});
"""


def scans(count: int) -> list[Checked]:
    """Return as many files as an application has papers: pictures and PDFs of two pages, each another."""
    made = []
    grain = Image.effect_noise(A4, 12).convert("RGB")
    for number in range(count):
        pages = []
        for page in (1, 2):
            image = grain.copy()
            pen = ImageDraw.Draw(image)
            for line in range(40):
                pen.text(
                    (120, 120 + 36 * line), f"Paper {number}, page {page}, line {line} " * 3, fill="black"
                )
            pages.append(image)
        buffer = io.BytesIO()
        if number % 2:
            pages[0].save(buffer, "JPEG", quality=80)
            made.append(Checked(f"{number}.jpg", buffer.getvalue(), "image/jpeg", 1))
        else:
            pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
            made.append(Checked(f"{number}.pdf", buffer.getvalue(), "application/pdf", 2))
    return made


def line_of(people: int, papers: int) -> None:
    """Let so many people send in an application with so many papers each."""
    load_institutions()
    load_letters()
    user = User.objects.create_user("specialist@example.kz", PASSWORD, full_name="Zarina Temirova")
    user.role_holdings.create(role=Role.OFFICE_SPECIALIST)
    call = CallFactory(code="mshe", published=False)
    call.document_requirements.all().delete()
    for number, (title, kind) in enumerate(TITLES[:papers], start=1):
        texts = {f"title_{language}": title for language in ("kk", "ru", "en")}
        DocumentRequirement.objects.create(call=call, code=f"P{number}", order=number, kind=kind, **texts)
    call = publish(call, staff("head"))
    files = scans(papers)
    for _unused in range(people):
        application = draft(call, papers=False)
        person = application.applicant.user
        documents = list(application.documents.order_by("requirement__order", "id"))
        assert len(documents) == papers
        for document, checked in zip(documents, files, strict=True):
            actions.upload(document, store(checked, person), person)
        actions.submit(application, person, consent_processing=True, consent_cross_border=True)


class Keyboard:
    """Presses keys, counts them, and notes how long the next paper took."""

    def __init__(self, reader) -> None:
        self.page, self.reader = reader.page, reader
        self.pressed, self.took = 0, []

    def press(self, key: str) -> None:
        self.pressed += 1
        with self.page.expect_navigation(wait_until="commit"):
            self.page.keyboard.press(key)
        shown = self.page.locator("html[data-shown-after]")
        shown.wait_for(state="attached")
        self.took.append(float(shown.get_attribute("data-shown-after")))


@pytest.mark.parametrize(("people", "papers"), [(2, 4), pytest.param(20, 9, marks=pytest.mark.soak)])
def test_a_line_is_checked_by_keyboard_alone(reader, transactional_db, record_property, people, papers):
    line_of(people, papers)
    office = reader("en", 1280)
    office.sign_in("specialist@example.kz", PASSWORD)
    office.open("/admin/")
    office.press("table.tasks a.btn-primary")  # the mouse for the last time
    office.page.add_init_script(WATCH)
    office.page.reload()
    keyboard = Keyboard(office)
    for number in range(people):
        for _unused in range(papers):
            assert office.page.locator("[data-viewer] img").count() == 1
            keyboard.press("a")
        if number == 0:
            office.look()
        keyboard.press("v")
    assert Document.objects.exclude(state="accepted").count() == 0
    assert {row.state for row in Application.objects.all()} == {"verified"}
    assert keyboard.pressed == people * (papers + 1)
    took = sorted(keyboard.took)
    median, p95 = statistics.median(took), took[int(len(took) * 0.95)]
    told = (
        f"{keyboard.pressed / people:.0f} keys an application; next paper: {median:.0f} ms, p95 {p95:.0f} ms"
    )
    record_property("reviewing", told)
    print(told)
    assert median < 1500
