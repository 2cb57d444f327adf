"""Browsers of the people of the story, and files that need no second look."""

from django.test import Client
from django.utils import translation

from applications import actions
from applications.models import Application
from mobility.accounts.models import User
from mobility.common import files
from mobility.common.models import StoredFile
from tests.common import samples


def browser(user: User | None = None, language: str = "en") -> Client:
    """Return a browser that asks for a language, signed in as ``user``."""
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user)
    return client


def stored(user: User, name: str = "scan.pdf", text: str = "") -> StoredFile:
    """Keep a good PDF without asking the checking process: these tests are not about files."""
    return files.store(files.Checked(name, samples.pdf(text=text), files.PDF, 1), user)


def fill(application: Application) -> None:
    """Upload something into every document of a draft."""
    user = application.applicant.user
    for document in application.documents.select_related("requirement", "application"):
        way = document.requirement.alternatives.first()
        actions.upload(document, stored(user), user, alternative=way)


def submit(application: Application) -> Application:
    """Submit a filled draft."""
    with translation.override("en"):
        return actions.submit(
            application, application.applicant.user, consent_processing=True, consent_cross_border=True
        )
