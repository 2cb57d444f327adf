"""People who use the portal through its pages, and a real worker that does what it is woken for."""

import io
import re
import time
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail
from django.test import Client
from django.urls import reverse
from PIL import Image

from mobility.celery import app


class Person:
    """Somebody with a browser: opens pages, fills in forms, reads letters."""

    def __init__(self, email: str = "", password: str = "", language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        self.email = email
        self.page = ""
        if password:
            self.send(reverse("account_login"), login=email, password=password)

    def open(self, name: str, *arguments: object) -> str:
        """Open a page and return its text."""
        return self._read(self.client.get(reverse(name, args=arguments), follow=True))

    def send(self, address: str, **fields: object) -> str:
        """Send a form and return the text of the page that follows."""
        return self._read(self.client.post(address, fields, follow=True))

    def press(self, name: str, *arguments: object, **fields: object) -> str:
        """Press a button: send a form to a named address."""
        return self.send(reverse(name, args=arguments), **fields)

    def download(self, name: str, *arguments: object) -> bytes:
        """Fetch a file."""
        response = self.client.get(reverse(name, args=arguments))
        assert response.status_code == 200
        return b"".join(response.streaming_content) if response.streaming else response.content

    def status(self, name: str, *arguments: object) -> int:
        """Return what a page answers."""
        return self.client.get(reverse(name, args=arguments)).status_code

    def _read(self, response) -> str:
        assert response.status_code in {200, 422}, response.status_code
        self.page = re.sub(r"\s+", " ", response.content.decode())
        return self.page

    def letters(self) -> list[str]:
        """Return the subjects of the letters received, the oldest first."""
        return [letter.subject for letter in mail.outbox if letter.to == [self.email]]

    def letter_texts(self) -> str:
        """Return the texts of all letters received."""
        return "\n".join(letter.body for letter in mail.outbox if letter.to == [self.email])


@pytest.fixture
def worker(transactional_db) -> Iterator[None]:
    """Run the Celery worker's own code beside the test, on the same database."""
    with start_worker(app, perform_ping_check=False, pool="solo", loglevel="ERROR", shutdown_timeout=30):
        yield


@pytest.fixture
def soon() -> Callable:
    """Wait until something is so: the worker needs a moment."""

    def wait(question: Callable[[], object], seconds: float = 60) -> object:
        end = time.monotonic() + seconds
        while not (answer := question()):
            assert time.monotonic() < end, "It did not happen."
            time.sleep(0.1)
        return answer

    return wait


def scan(pages: int = 1) -> io.BytesIO:
    """Return a scanned paper as people upload it: a PDF with a picture on each page."""
    picture = Image.new("L", (620, 877), "white")
    picture.paste(60, (80, 80, 540, 110))
    buffer = io.BytesIO()
    picture.save(buffer, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    buffer.seek(0)
    buffer.name = "scan.pdf"
    return buffer


def pdf_pages(data: bytes) -> tuple[int, list[str]]:
    """Return how many pages a PDF has and the titles of its bookmarks."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        return len(pdf.pages), [str(item.title) for item in outline.root]
