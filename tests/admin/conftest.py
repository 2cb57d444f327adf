"""What tests of the office's pages share."""

import pytest
from django.test import Client

from mobility.accounts.models import User
from tests.factories import HomeFactory, UserFactory, staff


@pytest.fixture(autouse=True)
def home(db):
    """Our own university: every page names it."""
    return HomeFactory()


@pytest.fixture
def sign_in(db):
    """Return a function that signs in a name of the office, ``technician``, ``student``, or a user."""

    def as_(who):
        client = Client(headers={"accept-language": "en"})
        client.force_login(who if isinstance(who, User) else person(who))
        return client

    return as_


def person(name):
    if name == "technician":
        return UserFactory(email="technician@example.kz", is_staff=True, is_superuser=True)
    return UserFactory(email="student@example.kz") if name == "student" else staff(name)
