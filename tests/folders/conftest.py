"""The office, a call, and what is said outside a page in English."""

import pytest
from django.utils import translation

from tests.factories import HomeFactory, staff

from . import builders


@pytest.fixture(autouse=True)
def home(db):
    """Our own university: every page names it."""
    with translation.override("en"):
        yield HomeFactory()


@pytest.fixture
def office(db):
    return staff("office")


@pytest.fixture
def call(db):
    return builders.call()
