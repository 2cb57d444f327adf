"""The log in words: what happened, to what, with which details."""

import pytest
from django.utils import translation

from applications.workflow import STEPS
from mobility.common import logwords


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("application.submit", "application sent in"),
        ("document.waived", "document not required"),
        ("institution.add", "entry added"),
        ("call.change", "entry changed"),
        ("unheard.of", "unheard.of"),
    ],
)
def test_what_happened_is_said_in_words(verb, words):
    assert logwords.happened(verb) == words


def test_every_step_of_an_application_has_words():
    assert [name for name in STEPS if f"application.{name}" not in logwords.VERBS] == []


def test_a_record_is_named_by_its_kind():
    assert logwords.kind_of_record("applications.application") == "Application"
    assert logwords.kind_of_record("gone.model") == "gone.model"
    assert logwords.kind_of_record("nothing") == "nothing"


def test_details_leave_out_what_the_step_says_already():
    detail = {"source": "draft", "target": "submitted", "printed": False, "reason": "", "code": ["a", "b"]}
    assert logwords.details(detail) == "for print: no, code: a; b"
    assert logwords.details({"valid_to": None, "points": {"motivation": 4}}) == "points: motivation 4"
