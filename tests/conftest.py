"""What every test starts from: its own folder for files, letters that stay in memory, a broker in memory."""

import pytest
from celery import current_app


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Keep stored files of a test apart from those of the portal."""
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(autouse=True, scope="session")
def broker_in_memory():
    """Send wake-up calls to nobody: tests run tasks themselves."""
    current_app.conf.broker_url = "memory://"
    current_app.conf.broker_transport_options = {}
