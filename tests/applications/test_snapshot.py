"""What was submitted stays as it was, whatever the profile says later."""

import datetime as dt
from decimal import Decimal

import pytest

from applications import actions
from applications.models import Application
from tests.factories.applications import draft, submitted
from tests.factories.calls import CallFactory

pytestmark = pytest.mark.django_db


def test_a_profile_changed_for_another_draft_does_not_change_what_was_submitted():
    application = submitted()
    before = application.applicant
    name, born, gpa, faculty = before.full_name, before.birth_date, before.gpa, before.faculty_id
    actions.start(before.user, CallFactory())
    before.last_name, before.gpa, before.birth_date = "Басқа", Decimal("3.99"), dt.date(2001, 1, 1)
    actions.save_profile(before, before.user)

    person = Application.objects.get(pk=application.pk).person
    assert (person.full_name, person.birth_date, person.gpa, person.faculty_id) == (name, born, gpa, faculty)
    assert person.user == before.user


def test_a_draft_shows_the_profile_as_it_is():
    application = draft(papers=False)
    application.applicant.last_name = "Жаңа"
    assert application.person.last_name == "Жаңа"
