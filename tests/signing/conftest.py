"""An open call, a student with a draft and its papers, the wordings of the forms, the student's browser."""

import pytest

from programs.form_texts import load_form_texts
from tests.applications import builders
from tests.applications.people import browser


@pytest.fixture
def call(db):
    load_form_texts()
    return builders.call(recommended=True)


@pytest.fixture
def applicant(call):
    return builders.student(language="en")


@pytest.fixture
def draft(applicant, call):
    return builders.draft(applicant, call)


@pytest.fixture
def me(applicant):
    return browser(applicant.user)


@pytest.fixture
def paper(draft):
    """Return a function that gives a paper of the draft by its code."""
    return lambda code: draft.documents.select_related("requirement").get(requirement__code=code)
