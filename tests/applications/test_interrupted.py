"""The server dies while a file is sent: the draft is whole, sending again works, nothing is there twice."""

import http.client
import random
import socket
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from applications.models import Document, Upload
from mobility.common import files
from tests.common import mortal, samples

from . import builders
from .people import browser

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a" * 32
BROKEN = (http.client.HTTPException, ConnectionError)


@pytest.fixture
def transcript():
    draft = builders.draft(builders.student(), builders.call(recommended=True))
    return draft.documents.select_related("application__applicant__user").get(requirement__code="TRANSCRIPT")


def address(document: Document) -> str:
    return reverse("applications:upload", args=[document.application.ref, document.pk])


def message(document: Document, site: str) -> tuple[bytes, bytes]:
    """Return head and body of a browser's request that sends a photo and a scan."""
    user = document.application.applicant.user
    session = browser(user).cookies[settings.SESSION_COOKIE_NAME].value
    sent = [
        SimpleUploadedFile("page.jpg", samples.picture(size=(600, 800)), content_type=files.JPEG),
        SimpleUploadedFile("rest.pdf", samples.pdf(2), content_type=files.PDF),
    ]
    body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": TOKEN, "file": sent})
    head = [
        f"POST {address(document)} HTTP/1.1",
        f"Host: {urlsplit(site).netloc}",
        f"Content-Type: {MULTIPART_CONTENT}",
        f"Content-Length: {len(body)}",
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "Connection: close",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n", body


def send(document: Document, site: str, process=None, part: float = 1.0, wait: float = 0) -> int:
    """Send the request; after some ``part`` of it end the server, if asked to. Returns the status."""
    parts = urlsplit(site)
    head, body = message(document, site)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        line.sendall(head + body[: int(len(body) * part)])
        if process is not None:
            time.sleep(wait)
            process.kill()
            process.wait()
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status


def nothing_is_there(document: Document) -> None:
    """See that the draft is as it was, and that no half file lies about."""
    document.refresh_from_db()
    assert (document.state, Upload.objects.count()) == ("missing", 0)
    assert not list(settings.FILES_DIR.rglob(".half-*"))


def it_is_there_once(document: Document) -> None:
    """See that the joined file is the only version and opens."""
    document.refresh_from_db()
    kept = document.uploads.get().file
    assert (document.state, kept.name, kept.pages) == ("uploaded", "page.pdf", 3)
    with files.open_stored(kept) as content:
        assert files.check(kept.name, content).pages == 3


def test_a_server_killed_while_a_file_arrives_or_is_kept_loses_and_doubles_nothing(transcript, tmp_path):
    with mortal.running("insert:applications_upload", tmp_path) as (site, process):
        with pytest.raises(BROKEN):
            send(transcript, site, process, part=0.5)
        nothing_is_there(transcript)

    with mortal.running(f"answer:{address(transcript)}", tmp_path) as (site, process):
        with pytest.raises(BROKEN):
            send(transcript, site)
        assert process.wait() == -9
    it_is_there_once(transcript)

    with mortal.running("never", tmp_path) as (site, _process):
        assert send(transcript, site) == 302
    it_is_there_once(transcript)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(20))
def test_a_server_killed_at_any_moment_of_an_upload(transcript, tmp_path, number):
    chance = random.Random(number)
    moment = chance.choice(["never", "insert:common_storedfile", "insert:applications_upload"])
    with mortal.running(moment, tmp_path) as (site, process):
        with pytest.raises(BROKEN):
            if moment == "never":
                send(
                    transcript, site, process, part=chance.choice([chance.random(), 1]), wait=chance.random()
                )
            else:
                send(transcript, site)
        process.wait()
    if moment != "never":
        nothing_is_there(transcript)

    with mortal.running("never", tmp_path) as (site, _process):
        assert [send(transcript, site) for _attempt in range(2)] == [302, 302]
    it_is_there_once(transcript)
