"""What every test starts from: its own folder for files, letters that stay in memory, a broker in memory."""

import os
import uuid

import hypothesis
import pytest
from celery import current_app
from django.conf import settings as portal_settings
from django.db import connections
from django.test import override_settings
from django.utils import translation

# The same examples at every run: a build is red for what changed in it. `make soak` looks for new ones.
hypothesis.settings.register_profile("quick", max_examples=100, deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what Hypothesis drives before tests are chosen by mark, so that `make soak` finds it."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.property)


# Folders whose tests take longest: the others fill the gaps when these come first.
LONG = ("tests/browser/", "tests/story/", "tests/portal/test_demo", "tests/portal/test_institutions")


class LongestFirst:
    """Let the long tests begin: one that begins last would keep a worker busy while the others wait."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_configure(config):
    config.pluginmanager.register(LongestFirst())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite's test database in a file: one in memory does not wait for locks, so threads would fail."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Send everybody out before PostgreSQL drops the database: a thread may still hold a connection."""
    yield
    connection = connections["default"]
    if connection.vendor == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Keep stored files and cached values (rate limits) apart from the portal's and from other tests.

    A cache made of files drops some of them when there are many: one test must not lose another's counts.
    """
    settings.FILES_DIR = tmp_path / "files"
    cache = settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}
    if "filebased" in cache["BACKEND"]:
        cache["LOCATION"] = str(tmp_path / "cache")
    settings.CACHES = {"default": cache}


@pytest.fixture(autouse=True)
def own_language():
    """Forget the language of the last page a test asked for: the next test starts with the portal's."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def broker_in_memory():
    """Send wake-up calls to nobody: tests run tasks themselves."""
    current_app.conf.broker_url = "memory://"
    current_app.conf.broker_transport_options = {}


@pytest.fixture(autouse=True, scope="session")
def quick():
    """Store passwords without the deliberate slowness; find static files when asked, not per client."""
    cheap = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(
        PASSWORD_HASHERS=[cheap, *portal_settings.PASSWORD_HASHERS], WHITENOISE_AUTOREFRESH=True
    ):
        yield
