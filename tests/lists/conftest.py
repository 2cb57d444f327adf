"""What tests of lists share: the office, signed in, over rows written straight into the tables."""

import pytest
from django.test import Client

from tests.factories import HomeFactory, staff
from tests.folders import builders


@pytest.fixture(autouse=True)
def home(db):
    """Our own university: every page names it."""
    return HomeFactory()


@pytest.fixture
def call(home):
    """A published call with five papers; departure in ninety days."""
    return builders.call()


@pytest.fixture
def sign_in(db):
    """Return a function that signs in somebody of the office by name, or a user."""

    def as_(who):
        client = Client(headers={"accept-language": "en"})
        client.force_login(staff(who) if isinstance(who, str) else who)
        return client

    return as_
