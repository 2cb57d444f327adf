"""An open call that accepts our own test, the office, a student with a draft."""

import pytest

from tests.applications import builders as people

from . import builders


@pytest.fixture
def call(db):
    return people.call(recommended=True)


@pytest.fixture
def student(call):
    return builders.student(call)


@pytest.fixture
def office(call):
    return people.specialist()
