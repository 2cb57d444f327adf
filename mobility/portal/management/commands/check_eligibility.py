"""Ask the check on the command line: facts in a file, the API's answer on the screen."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from pydantic import ValidationError

from mobility.portal.api.answer import CheckIn, check
from mobility.portal.api.errors import UNREADABLE, Problem, Wrong, problems_of
from mobility.portal.api.reading import parse_text
from mobility.portal.api.writing import dumps

QUESTION = {"facts", "call", "ruleset", "preset", "date", "stages"}
BAD_INPUT = 2


class Command(BaseCommand):
    """Reads ``{"facts": {…}}`` or bare facts, or a list of such cases, and prints an answer for each."""

    help = "Answers whether a person may go, as POST /api/v1/check does. Exit code 2: the input is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file with JSON; - reads from the standard input")
        parser.add_argument(
            "--ruleset", "--preset", dest="ruleset", help="id of a ruleset, e.g. tou-mshe-001"
        )
        parser.add_argument("--call", help="code of a published call")
        parser.add_argument("--date", help="the day on which the person applies: 2026-11-20")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: options[name] for name in ("ruleset", "call", "date") if options[name] is not None}
        try:
            data = parse_text(read(options["file"]))
        except Wrong as error:
            answers: Any = error.as_json()
        else:
            many = isinstance(data, list)
            answers = [answer(case, given) for case in data] if many else answer(data, given)
        self.stdout.write(dumps(answers).decode())
        if any("errors" in found for found in (answers if isinstance(answers, list) else [answers])):
            sys.exit(BAD_INPUT)


def read(name: str) -> bytes:
    """Return what a file holds. Raises Wrong when there is none to read."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Wrong([Problem("file", "unreadable")], UNREADABLE) from error


def answer(case: Any, given: dict[str, str]) -> dict[str, Any]:
    """Answer one case; what it says itself outweighs the options. Mistakes are an answer, too."""
    bare = isinstance(case, dict) and not QUESTION & case.keys()
    asked = {"facts": case} if bare else case
    if isinstance(asked, dict):
        asked = {name: value for name, value in given.items() if not said(asked, name)} | asked
    try:
        return check(CheckIn.model_validate(asked))
    except ValidationError as error:
        problems = problems_of([dict(problem) for problem in error.errors(include_url=False)])
        return Wrong(problems).as_json()
    except Wrong as error:
        return error.as_json()


def said(case: dict[str, Any], name: str) -> bool:
    """Tell whether a case names this itself."""
    return name in case or (name == "ruleset" and "preset" in case)
