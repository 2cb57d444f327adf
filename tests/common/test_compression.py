"""What travels compressed, and what does not because its length would tell a secret."""

import gzip
import io

import pytest
from django.conf import settings
from django.http import FileResponse
from django.test import Client, RequestFactory

from mobility.common.compression import Compression
from partners.actions import load_institutions
from tests.factories import staff

pytestmark = pytest.mark.django_db
TAKES_GZIP = {"accept-encoding": "gzip, deflate, br", "accept-language": "en"}


@pytest.fixture
def visitor():
    load_institutions()
    return Client(headers=TAKES_GZIP)


@pytest.fixture
def person(visitor):
    visitor.force_login(staff("office"))
    return visitor


def encoding(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.headers.get("Content-Encoding")


def test_a_page_is_compressed_and_says_that_there_are_two_of_it(visitor):
    answer = visitor.get("/contacts/")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert b"<h1>" in gzip.decompress(answer.content)


def test_who_takes_only_plain_text_gets_it(visitor):
    answer = visitor.get("/contacts/", headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert b"<h1>" in answer.content


def sent(name, kind):
    """Return a file found where it was written, as it is sent to a browser that takes gzip."""
    content = (settings.BASE_DIR / "static" / name).read_bytes()
    answer = Compression(lambda _request: FileResponse(io.BytesIO(content), content_type=kind))(
        RequestFactory(headers=TAKES_GZIP).get(f"/static/{name}")
    )
    return content, b"".join(answer.streaming_content), answer.headers.get("Content-Encoding")


@pytest.mark.parametrize(
    ("name", "kind"), [("css/portal.css", "text/css"), ("js/autosave.js", "text/javascript; charset=utf-8")]
)
def test_style_sheets_and_scripts_are_compressed_as_they_are_asked_for(name, kind):
    content, body, encoded = sent(name, kind)
    assert (encoded, gzip.decompress(body)) == ("gzip", content)
    assert len(body) < len(content) / 2


def test_a_font_is_compressed_already():
    content, body, encoded = sent("fonts/noto-sans-400.woff2", "font/woff2")
    assert (encoded, body) == (None, content)


@pytest.mark.parametrize(
    ("came_from", "sent_as"),
    [("same-origin", "gzip"), ("none", "gzip"), ("same-site", None), ("cross-site", None)],
)
def test_words_another_site_may_have_chosen_are_not_compressed_beside_something_personal(
    person, came_from, sent_as
):
    assert encoding(person, "/partners/?q=guess", **{"sec-fetch-site": came_from}) == sent_as
    assert encoding(person, "/partners/", **{"sec-fetch-site": came_from}) == "gzip"


def test_an_old_browser_that_does_not_say_where_it_came_from_is_given_plain_text(person):
    assert encoding(person, "/partners/?q=guess") is None


def test_a_visitor_has_nothing_to_hide(visitor):
    assert encoding(visitor, "/partners/?q=guess", **{"sec-fetch-site": "cross-site"}) == "gzip"
