"""The token stands in the letter alone: in no table, in no log."""

import datetime as dt
import io
import logging

import pytest
from django.conf import settings
from django.db import connection
from gunicorn.config import Config

from applications.references import actions
from mobility.common.secret_links import MaskSecretLinks, mask
from mobility.launch.access_log import CarefulLogger
from mobility.mail.delivery import deliver_due
from mobility.mail.models import Message

from . import build

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    """Return every value of every table as text."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts.append(repr(cursor.fetchall()))
    return "\n".join(texts)


def test_no_table_holds_the_token_from_asking_to_sending(mailoutbox):
    request = build.ask(build.waiting_draft())
    token = build.token_of(request)
    deliver_due()
    assert token in mailoutbox[0].body
    assert token in str(mailoutbox[0].alternatives[0][0])
    browser = build.referee()
    build.write_and_send(request, browser)
    assert token not in everything_stored()
    assert request.seed in everything_stored()


def test_the_guard_sees_a_token_in_a_table():
    request = build.ask(build.waiting_draft())
    Message.objects.update(link=build.address(request))
    assert build.token_of(request) in everything_stored()


def test_a_new_link_makes_the_old_one_and_its_letter_useless(mailoutbox):
    draft = build.waiting_draft()
    request = build.ask(draft)
    old = build.address(request)
    actions.resend(request, draft.applicant.user)
    new = build.address(request)
    deliver_due()
    assert [new in letter.body for letter in mailoutbox] == [True]
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "sent"]
    assert build.referee().get(old).status_code == 404
    assert build.referee().get(new).status_code == 200


def test_a_letter_of_a_request_that_was_taken_back_does_not_go_out(mailoutbox):
    draft = build.waiting_draft()
    actions.recall(build.ask(draft), draft.applicant.user)
    deliver_due()
    assert [letter.subject for letter in mailoutbox] == [
        f"Рекомендация больше не нужна: {draft.applicant.first_name} {draft.applicant.last_name}"
    ]


def test_another_key_gives_another_token(settings):
    request = build.ask(build.waiting_draft())
    token = build.token_of(request)
    settings.SECRET_KEY = "another"
    assert build.token_of(request) != token


def test_the_console_shows_no_token():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskSecretLinks())
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    token = "T" * 43
    try:
        build.referee().get(f"/r/{token}/")
    finally:
        log.removeHandler(handler)
    assert stream.getvalue() == "Not Found: /r/…/\n"


def test_the_filter_is_on_the_console():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secret_links"]
    assert settings.LOGGING["filters"]["secret_links"]["()"].endswith("MaskSecretLinks")


def test_other_addresses_are_written_whole():
    assert mask("GET /r/thanks/ /applications/abc/ /programs/erasmus-plus/") == (
        "GET /r/thanks/ /applications/abc/ /programs/erasmus-plus/"
    )


def test_the_web_server_writes_no_token():
    class Answer:
        status, headers, response_length, sent = "404 Not Found", [], 1, 1

    class Asked:
        headers: list[tuple[str, str]] = []

    path = f"/r/{'T' * 43}/"
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": path,
        "PATH_INFO": path,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://127.0.0.1{path}",
    }
    line = CarefulLogger(Config()).atoms(Answer(), Asked(), environ, dt.timedelta(seconds=1))
    assert line["r"] == "GET /r/…/ HTTP/1.1"
    assert "TTTT" not in repr(line)
