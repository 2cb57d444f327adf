"""What stays closed after a letter was handed in: writing while it waits, an old one to the faculty."""

import pytest
from django.utils import timezone

from applications.models import Applicant
from applications.statements import actions
from mobility.accounts.models import Role, RoleHolding
from mobility.common.policy import Refused, can
from partners.models import Faculty
from tests.factories import HomeFactory
from tests.factories.people import UserFactory

from . import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return build.letter_draft()


def test_a_letter_that_waits_at_the_office_is_not_written_on(draft):
    build.write(draft)
    build.hand_in(draft)
    sent = build.submit(draft)
    with pytest.raises(Refused):
        actions.save(build.letter(sent), 1, "Later.", sent.applicant.user, base=1)
    assert not can(sent.applicant.user, "statements.write", build.letter(sent))


def test_the_faculty_reads_the_letter_that_stands_and_no_earlier_one(draft):
    home = HomeFactory()
    faculty = Faculty.objects.filter(institution=home).first() or Faculty.objects.create(
        institution=home, code="F1", name="Faculty"
    )
    Applicant.objects.filter(pk=draft.applicant_id).update(faculty=faculty)
    build.write(draft)
    handed = build.hand_in(draft)
    build.submit(draft)
    approver = UserFactory()
    RoleHolding.objects.create(user=approver, role=Role.FACULTY_APPROVER, faculty_code=faculty.code)
    document = build.letter(draft)
    assert can(approver, "statements.read", (handed, document))
    handed.set_aside_at = timezone.now()
    handed.save()
    assert not can(approver, "statements.read", (handed, document))
    assert can(draft.applicant.user, "statements.read", (handed, document))
