"""An open call that accepts our own test, the office, a student with a draft."""

import pytest
from django.utils import translation

from tests.applications import builders as people

from . import builders


@pytest.fixture(autouse=True)
def in_english():
    """Let what is said outside a page be read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def call(db):
    return people.call(recommended=True)


@pytest.fixture
def student(call):
    return builders.student(call)


@pytest.fixture
def office(call):
    return people.specialist()
