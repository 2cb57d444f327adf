"""A submission is made once: sixteen clicks at the same moment, and a server that dies in the middle."""

import http.client
import threading
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from applications import actions
from applications.models import Application, Transition
from mobility.common.models import IssuedPaper
from mobility.mail.models import Message
from programs.models import NumberSeries
from tests.common import mortal

from . import builders
from .people import browser, fill

pytestmark = pytest.mark.django_db(transaction=True)


def made() -> dict[str, int]:
    """Count what a submission leaves behind."""
    return {
        "applications": Application.objects.filter(state="submitted").count(),
        "numbers": sum(NumberSeries.objects.values_list("last", flat=True)),
        "moves": Transition.objects.filter(step="submit").count(),
        "letters": Message.objects.filter(template__code="submitted").count(),
        "receipts": IssuedPaper.objects.count(),
    }


ONCE = {"applications": 1, "numbers": 1, "moves": 1, "letters": 1, "receipts": 1}
NEVER = dict.fromkeys(ONCE, 0)


@pytest.fixture
def filled():
    call = builders.call(recommended=True)
    made_draft = builders.draft(builders.student(), call)
    fill(made_draft)
    return made_draft


def test_sixteen_submissions_at_once_are_one(filled):
    start, numbers, problems = threading.Barrier(16), [], []

    def submit() -> None:
        own = Application.objects.select_related("applicant__user").get(pk=filled.pk)
        start.wait()
        try:
            sent = actions.submit(own, own.applicant.user, consent_processing=True, consent_cross_border=True)
            numbers.append(sent.number)
        except Exception as error:
            problems.append(getattr(error, "missing", error))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert numbers == [Application.objects.get().number] * 16
    assert made() == ONCE


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        """Show where an answer leads instead of going there."""
        return None


def press_submit(site: str, draft: Application) -> int:
    """Press the button in a browser that signed in before. Returns the status."""
    cookies = browser(draft.applicant.user).cookies[settings.SESSION_COOKIE_NAME].value
    token = "a" * 32
    request = urllib.request.Request(
        site + reverse("applications:submit", args=[draft.ref]),
        data=urlencode({"processing": "on", "cross_border": "on", "csrfmiddlewaretoken": token}).encode(),
        headers={
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookies}; {settings.CSRF_COOKIE_NAME}={token}",
        },
    )
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code


def test_a_server_killed_in_the_middle_of_a_submission_loses_nothing_and_doubles_nothing(filled, tmp_path):
    for table in ("mail_message", "common_issuedpaper"):
        with mortal.running(f"insert:{table}", tmp_path) as (site, process):
            with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
                press_submit(site, filled)
            assert process.wait() == -9
        assert made() == NEVER
        draft = Application.objects.get()
        assert (draft.state, draft.number, draft.documents.filter(state="uploaded").count()) == (
            "draft",
            None,
            8,
        )

    with mortal.running(f"answer:{reverse('applications:submit', args=[filled.ref])}", tmp_path) as (
        site,
        process,
    ):
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
            press_submit(site, filled)
        assert process.wait() == -9
    assert made() == ONCE

    with mortal.running("never", tmp_path) as (site, _process):
        assert press_submit(site, filled) == 302
    assert made() == ONCE
