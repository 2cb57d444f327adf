"""Accounts as on a server: addresses must be confirmed, letters go through the outbox."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from mobility.accounts.models import User
from mobility.mail import delivery
from mobility.mail.loading import load_letters
from mobility.mail.models import Message

PASSWORD = "Тұлпар-2026"


@pytest.fixture(autouse=True)
def as_on_a_server(settings, db):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    load_letters()


@pytest.fixture
def client():
    """Return a visitor who reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def person():
    """Return a maker of people who can sign in: ``person("a@example.kz", roles=[…])``."""

    def make(email="aigerim@example.kz", *, verified=True, roles=(), **fields):
        user = User.objects.create_user(email, full_name="Aigerim", language="en", **fields)
        user.password = make_password(PASSWORD)
        user.save()
        user.emailaddress_set.create(email=email, verified=verified, primary=True)
        for role in roles:
            user.role_holdings.create(role=role)
        return user

    return make


def sign_in(client, email="aigerim@example.kz", password=PASSWORD, **headers):
    return client.post("/accounts/login/", {"login": email, "password": password}, **headers)


def letters(*columns):
    """Return columns of the letters that were asked for, oldest first."""
    return list(Message.objects.order_by("pk").values_list(*(columns or ("template__code", "recipient"))))


def link_of_last_letter():
    """Send what waits and return the path in the last letter."""
    delivery.deliver_due()
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.outbox[-1].body)[1]
