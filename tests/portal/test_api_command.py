"""manage.py check_eligibility prints what the API answers."""

import io
import json

import pytest
from django.core.management import call_command

from tests.factories.calls import CallFactory

from .asking import PERSON, person, post

RULESET = "tou-mshe-001"


def run(file, **options):
    """Return what the command prints, and its exit code."""
    printed = io.StringIO()
    try:
        call_command("check_eligibility", str(file), stdout=printed, **options)
    except SystemExit as end:
        return printed.getvalue(), end.code
    return printed.getvalue(), 0


@pytest.fixture
def written(tmp_path):
    """Write values, text or bytes into a file."""

    def write(content):
        file = tmp_path / "facts.json"
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        file.write_bytes(content)
        return file

    return write


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("facts", [PERSON, {}, person(gpa="2,5", proofs=[], language_proofs=...)])
def test_a_ruleset_is_answered_without_a_database_as_by_the_api(written, bare, facts, client):
    answer = post({"facts": facts, "ruleset": RULESET})
    printed, code = run(written(facts if bare else {"facts": facts}), ruleset=RULESET)
    assert (printed.rstrip("\n"), code) == (answer.content.decode(), 0)


@pytest.mark.django_db
def test_a_call_and_a_day(written):
    CallFactory(code="one")
    answer = post({"facts": PERSON, "call": "one", "date": "2026-11-20"})
    printed, code = run(written(PERSON), call="one", date="2026-11-20")
    assert (printed.rstrip("\n"), code) == (answer.content.decode(), 0)


@pytest.mark.django_db
def test_without_a_call_and_a_ruleset_every_open_call_answers(written):
    CallFactory(code="one")
    assert run(written(PERSON))[0].rstrip("\n") == post({"facts": PERSON}).content.decode()


def test_a_list_of_cases_is_answered_case_by_case(written):
    cases = [PERSON, {"facts": {"gpa": "1"}}, {"facts": PERSON, "ruleset": "tou-ka171-001"}]
    printed, code = run(written(cases), ruleset=RULESET)
    asked = [(PERSON, RULESET), ({"gpa": "1"}, RULESET), (PERSON, "tou-ka171-001")]
    assert (json.loads(printed), code) == (
        [post({"facts": facts, "ruleset": ruleset}).json() for facts, ruleset in asked],
        0,
    )


def test_the_standard_input_is_read(monkeypatch):
    class Typed:
        buffer = io.BytesIO(b'{"gpa": "1"}')

    monkeypatch.setattr("sys.stdin", Typed)
    assert json.loads(run("-", ruleset=RULESET)[0])["results"][0]["reasons"] == ["gpa"]


@pytest.mark.parametrize(
    ("content", "options", "wrong"),
    [
        ({"gpa": "high"}, {"ruleset": RULESET}, [("facts.gpa", "not_number")]),
        ({"facts": {"gpaa": 3}}, {"ruleset": RULESET}, [("facts.gpaa", "unknown_field")]),
        ({"facts": {}}, {"ruleset": "none"}, [("ruleset", "unknown_ruleset")]),
        ({}, {"ruleset": RULESET, "date": "tomorrow"}, [("date", "not_date")]),
        (b"{", {"ruleset": RULESET}, [("", "not_json")]),
        (b"\xff", {"ruleset": RULESET}, [("", "not_json")]),
        (7, {"ruleset": RULESET}, [("", "not_object")]),
    ],
)
def test_bad_input_is_named_with_exit_code_2(written, content, options, wrong):
    printed, code = run(written(content), **options)
    assert code == 2
    assert [(error["field"], error["code"]) for error in json.loads(printed)["errors"]] == wrong


def test_one_bad_case_does_not_hide_the_others(written):
    printed, code = run(written([PERSON, {"gpa": "high"}]), ruleset=RULESET)
    good, bad = json.loads(printed)
    assert (code, good["results"][0]["verdict"], bad["errors"][0]["field"]) == (2, "eligible", "facts.gpa")


def test_a_file_that_is_not_there(tmp_path):
    printed, code = run(tmp_path / "none.json", ruleset=RULESET)
    assert (json.loads(printed)["errors"][0]["code"], code) == ("unreadable", 2)
