"""Which of several ways somebody will bring is kept as soon as it is chosen."""

import pytest

from applications import actions
from applications.models import Application, Document
from programs.models import DocumentRequirement

from .people import browser, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(draft) -> Document:
    """Return a line with two ways that nothing was brought for."""
    row = DocumentRequirement.objects.create(call=draft.call, code="SHOWN", kind="other", order=900)
    for code in ("ONE", "TWO"):
        DocumentRequirement.objects.create(call=draft.call, code=code, kind="other", parent=row, order=901)
    return Document.objects.create(application=draft, requirement=row)


def choose(line: Document, code: str, **headers):
    application = Application.objects.get(pk=line.application_id)
    way = DocumentRequirement.objects.get(call=application.call, code=code)
    address = f"/applications/{application.ref}/documents/{line.pk}/way/"
    return browser(application.applicant.user).post(address, {"way": way.pk}, headers=headers)


def test_a_way_is_kept_before_there_is_a_file(line):
    answer = choose(line, "TWO")
    assert answer["Location"].endswith(f"/documents/#document-{line.pk}")
    assert choose(line, "ONE", **{"X-Requested-With": "fetch"}).status_code == 204
    line.refresh_from_db()
    assert (line.alternative.code, line.state) == ("ONE", "missing")


def test_a_file_keeps_the_way_it_was_sent_with_and_a_way_of_another_line_is_none(line):
    other = DocumentRequirement.objects.filter(parent=None).exclude(pk=line.requirement_id).first()
    choose(line, other.code)
    line.refresh_from_db()
    assert line.alternative is None
    user = line.application.applicant.user
    one = DocumentRequirement.objects.get(code="ONE")
    actions.upload(line, stored(user), user, alternative=one)
    choose(line, "TWO")
    line.refresh_from_db()
    assert line.alternative == one
