"""The OpenAPI document describes what the API does."""

import json
import re

import pytest
from django.urls import get_resolver

from mobility.portal.api.answer import CheckIn, check
from mobility.portal.api.examples import QUESTION

from .asking import get, post

PATHS = {
    "/api/v1/programs": {"get"},
    "/api/v1/programs/{code}": {"get"},
    "/api/v1/calls": {"get"},
    "/api/v1/calls/{code}": {"get"},
    "/api/v1/partners": {"get"},
    "/api/v1/partners/{code}": {"get"},
    "/api/v1/offerings": {"get"},
    "/api/v1/rulesets": {"get"},
    "/api/v1/rulesets/{id}": {"get"},
    "/api/v1/check": {"post"},
}
UNDOCUMENTED = {"openapi-json", "api-root"}


@pytest.fixture(scope="module")
def document():
    answer = get("openapi.json")
    assert answer.status_code == 200
    assert dict(answer.cookies) == {}
    assert answer["Cache-Control"] == "public, max-age=60"
    return answer.json()


def test_every_path_stands_in_the_document(document):
    assert {path: set(operations) for path, operations in document["paths"].items()} == PATHS
    _patterns, resolver = get_resolver().namespace_dict["api"]
    names = {pattern.name for pattern in resolver.url_patterns} - UNDOCUMENTED
    assert len(names) == len(PATHS)


def references(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_leads_somewhere_and_every_schema_is_used(document):
    schemas = document["components"]["schemas"]
    used = set(references(document))
    assert used == {f"#/components/schemas/{name}" for name in schemas}
    assert document["openapi"].startswith("3.1")


def test_every_operation_and_every_mistake_is_described(document):
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["operationId"] and operation["description"], path
            assert "429" in operation["responses"], path
            assert set(re.findall(r"{(\w+)}", path)) == {
                parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"
            }
    assert set(document["paths"]["/api/v1/check"]["post"]["responses"]) == {"200", "400", "413", "422", "429"}


def test_facts_are_documented(document):
    facts = document["components"]["schemas"]["FactsIn"]
    assert facts["additionalProperties"] is False
    assert {"gpa", "language_proofs", "passport_valid_until", "departure", "host"} <= set(facts["properties"])
    silent = {"many_children_family", "orphan_or_no_parental_care", "disability", "birth_date"}
    assert {name for name, field in facts["properties"].items() if "description" not in field} == silent


@pytest.mark.django_db
def test_the_example_is_a_question_that_is_answered(document):
    content = document["paths"]["/api/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert content["example"] == QUESTION
    answer = post(content["example"]).json()
    assert answer == json.loads(json.dumps(check(CheckIn.model_validate(QUESTION)), default=str))
    assert (answer["results"][0]["verdict"], answer["results"][0]["answer"]) == ("eligible", "eligible")
