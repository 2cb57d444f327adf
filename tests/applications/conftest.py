"""What the applicant's tests start from: an open call, a student who may apply, the draft, the browser."""

import pytest

from programs.actions.corrections import begin_correction

from . import builders
from .people import browser


@pytest.fixture
def call():
    return builders.call(recommended=True)


@pytest.fixture
def applicant(call):
    return builders.student()


@pytest.fixture
def draft(applicant, call):
    return builders.draft(applicant, call)


@pytest.fixture
def me(applicant):
    return browser(applicant.user)


@pytest.fixture
def head(call):
    return builders.head()


@pytest.fixture
def correction(call, head):
    return begin_correction(call, head)
