"""A referee writes and sends in a real Chromium: three languages, phone and desk, also without script."""

import pytest

from applications.references.models import Reference, ReferenceRequest
from mobility.accounts.models import User
from tests.references import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long quiet sentence"


@pytest.mark.parametrize(
    ("language", "width", "script"), [("kk", 360, True), ("ru", 360, False), ("en", 1280, True)]
)
def test_a_referee_writes_and_sends(reader, language, width, script):
    draft = build.waiting_draft()
    owner = draft.applicant.user
    owner.set_password(PASSWORD)
    owner.save()
    document = build.recommendation(draft)
    student = reader(language, width, script=script)
    student.sign_in(owner.email, PASSWORD)
    student.open(f"/applications/{draft.ref}/documents/{document.pk}/reference/ask/1/")
    student.page.fill("#id_name", "Болат Жұмабаев")
    student.page.fill("#id_email", "bolat@uni.example")
    student.press("main form button.btn-primary")
    request = ReferenceRequest.objects.get()

    referee = reader(language, width, script=script)
    link = build.address(request)
    referee.open(link)
    referee.press("button[name=look]")
    referee.page.fill("#id_position", "доцент")
    for code, text in build.TEXTS.items():
        referee.page.fill(f"#id_text_{code}", text)
    referee.page.check("#id_confirmed")
    referee.press("button[name=look]")
    referee.press("main form button.btn-primary")
    assert referee.page.url.endswith("/r/thanks/")
    assert Reference.objects.get().texts == build.TEXTS
    referee.open(link)
    student.open(f"/applications/{draft.ref}/documents/")
    assert "Болат Жұмабаев" in student.page.inner_text(f"#document-{document.pk}")
    assert User.objects.filter(email="bolat@uni.example").count() == 0
