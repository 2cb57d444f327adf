"""What every test starts from: its own folder for files, letters that stay in memory, a broker in memory."""

import uuid

import pytest
from celery import current_app
from django.conf import settings as portal_settings
from django.db import connections
from django.test import override_settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite's test database in a file: one in memory does not wait for locks, so threads would fail."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Keep stored files and cached values (rate limits) apart from the portal's and from other tests."""
    settings.FILES_DIR = tmp_path / "files"
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture(autouse=True, scope="session")
def broker_in_memory():
    """Send wake-up calls to nobody: tests run tasks themselves."""
    current_app.conf.broker_url = "memory://"
    current_app.conf.broker_transport_options = {}


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords():
    """Store passwords without the deliberate slowness of the portal's own hasher."""
    cheap = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[cheap, *portal_settings.PASSWORD_HASHERS]):
        yield
