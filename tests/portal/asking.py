"""Asking the JSON API as a program does: over HTTP, without cookies."""

import json

from django.test import Client

PERSON = {
    "person": "student",
    "cycle": "bachelor",
    "semester": 5,
    "gpa": "3.20",
    "full_time": True,
    "birth_date": "2006-05-14",
    "citizenship": "KZ",
    "categories": [],
    "language_proofs": [{"test": "IELTS", "variant": "academic", "score": "6.5"}],
    "passport_valid_until": "2034-05-14",
    "earlier_stays": [],
    "departure": "2027-02-15",
    "stay_end": "2027-06-12",
    "semesters_planned": 1,
}


def person(**changes):
    """Return the facts of a person every rule lets through, with other facts; ``...`` leaves one out."""
    return {name: value for name, value in (PERSON | changes).items() if value is not ...}


def post(question, **headers):
    """Send a question as it is, text or values."""
    body = question if isinstance(question, str | bytes) else json.dumps(question)
    return Client(headers=headers).post("/api/v1/check", body, content_type="application/json")


def result(ruleset, facts, **question):
    """Return the answer of one ruleset."""
    answer = post({"ruleset": ruleset, "facts": facts} | question)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"][0]


def get(address, **headers):
    """Return the answer of an address below /api/v1/."""
    return Client(headers=headers).get(f"/api/v1/{address}")


def errors(answer):
    """Return field and code of every mistake an answer names; each has its sentence in three languages."""
    named = answer.json()["errors"]
    assert all(
        set(error["message"]) == {"kk", "ru", "en"} and all(error["message"].values()) for error in named
    )
    return [(error["field"], error["code"]) for error in named]
