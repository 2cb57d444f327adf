"""A draft that lacks its recommendation only, and the people around it."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from applications import actions as papers
from applications.models import Application, Document
from applications.references import actions, secrets
from applications.references.models import ReferenceRequest
from mobility.mail.loading import load_letters
from tests.factories import ApplicantFactory, CallFactory, HomeFactory, fill_papers
from tests.factories.applications import draft

TYPED = {
    "name": "Болат Жұмабаев",
    "position": "аға оқытушы, энергетика кафедрасы",
    "confirmed": "on",
    "text_kk": "Айгерім – еңбекқор студент.\n\nҰсынамын.",
    "text_ru": "Айгерім – старательная студентка.",
    "text_en": "Aigerim works hard & well.",
}
TEXTS = {code: TYPED[f"text_{code}"] for code in ("kk", "ru", "en")}
REFEREE = {"name": "Болат Жұмабаев", "email": "bolat@uni.example", "language": "ru"}


def waiting_draft(**call) -> Application:
    """Return a draft with everything but the recommendation. Its owner reads English."""
    HomeFactory()
    load_letters()
    application = draft(CallFactory(**call), ApplicantFactory(), papers=False)
    fill_papers(application, but=("RECOMMENDATION",))
    return fresh(application)


def fresh(application: Application) -> Application:
    return Application.objects.select_related("call__program", "applicant__user").get(pk=application.pk)


def recommendation(application: Application) -> Document:
    """Return the line of the checklist."""
    found = application.documents.select_related("requirement", "application__applicant__user")
    return found.select_related("application__call").get(requirement__code="RECOMMENDATION")


def ask(application: Application, **changes) -> ReferenceRequest:
    """Let the student ask."""
    document = recommendation(application)
    return actions.ask(document, application.applicant.user, **(REFEREE | changes))


def token_of(request: ReferenceRequest) -> str:
    """Return the token as the letter carries it."""
    request.refresh_from_db()
    return secrets.token_of(request.seed)


def address(request: ReferenceRequest, page: str = "") -> str:
    return f"/r/{token_of(request)}/{page}"


def referee(language: str = "en") -> Client:
    """Return the browser of somebody without an account."""
    browser = Client(headers={"accept-language": language})
    browser.cookies["django_language"] = language
    return browser


def write_and_send(request: ReferenceRequest, browser: Client | None = None):
    """Let the referee type everything, look at it, and send it."""
    browser, link = browser or referee(), address(request)
    assert browser.post(link, TYPED | {"look": "1"}).status_code == 302
    assert browser.get(f"{link}preview/").status_code == 200
    return browser.post(f"{link}send/")


def submit(application: Application) -> Application:
    return papers.submit(
        fresh(application), application.applicant.user, consent_processing=True, consent_cross_border=True
    )


def close(application: Application, days_ago: int) -> None:
    """Let the call have closed some days ago, counted from today (0: it closes today at 24:00)."""
    call = application.call
    type(call).objects.filter(pk=call.pk).update(
        closes_on=timezone.localdate() - dt.timedelta(days=days_ago), late_until=None
    )
