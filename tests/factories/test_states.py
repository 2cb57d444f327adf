"""The factories bring an application into every state."""

import pytest

from applications.actions import start
from applications.queries import missing_profile_fields
from applications.workflow import State
from tests.factories import CallFactory, UserFactory, application_in, fill_profile


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_reached(state):
    application = application_in(state)
    assert application.state == state
    assert (application.number is None) == (state in {State.DRAFT, State.WITHDRAWN})


@pytest.mark.django_db
def test_a_started_application_gets_a_whole_profile():
    call, user = CallFactory(), UserFactory()
    application = start(user, call)
    fill_profile(application, semester=3)
    assert missing_profile_fields(application.applicant, call) == []
    assert application.applicant.semester == 3
