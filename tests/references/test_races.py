"""Sixteen clicks at once send one recommendation."""

import threading

import pytest
from django.db import connection

from applications.references import actions, queries
from applications.references.models import Reference
from mobility.mail.models import Message

from . import build


@pytest.mark.django_db(transaction=True)
def test_sixteen_sendings_at_once_are_one():
    draft = build.waiting_draft()
    request = build.ask(draft)
    token = build.token_of(request)
    actions.keep_typed(request, {"name": "Б", "position": "П", "texts": build.TEXTS})
    start, found = threading.Barrier(16), []

    def send() -> None:
        start.wait()
        try:
            actions.send(queries.by_token(token))
            found.append("sent")
        except actions.Gone:
            found.append("gone")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["gone"] * 15 + ["sent"]
    assert Reference.objects.count() == 1
    assert Message.objects.filter(template__code="reference-received").count() == 1
    assert build.recommendation(draft).version == 1
