"""What is wrong with a request: the field, a code, and a sentence in three languages."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop, override
from pydantic_core import PydanticCustomError

LANGUAGES = ("kk", "ru", "en")
UNREADABLE, TOO_LARGE, INVALID, NOT_FOUND = 400, 413, 422, 404

MESSAGES = {
    "missing": gettext_noop("This field is needed."),
    "unknown_field": gettext_noop(
        "There is no such field here, or it was given twice under two names. Please check the spelling."
    ),
    "not_one_of": gettext_noop("One of these is expected: %(expected)s."),
    "not_text": gettext_noop("A text is expected."),
    "not_number": gettext_noop("A number is expected, for example 3.2."),
    "not_whole_number": gettext_noop("A whole number is expected."),
    "not_yes_or_no": gettext_noop("Please write true or false."),
    "not_date": gettext_noop("A date is expected, written as year-month-day: 2027-02-15."),
    "date_out_of_range": gettext_noop("The date must lie between %(first)s and %(last)s."),
    "dates_out_of_order": gettext_noop("The dates are not in order: birth, departure, last day of the stay."),
    "not_country": gettext_noop("A country is expected as two Latin letters, for example KZ."),
    "not_language": gettext_noop("A language is expected as two or three Latin letters, for example en."),
    "not_level": gettext_noop("A language level is expected: A1, A2, B1, B2, C1 or C2."),
    "not_scale": gettext_noop("For TOEFL iBT the scale is 0-120 or 1-6."),
    "not_object": gettext_noop("An object in curly brackets is expected."),
    "not_list": gettext_noop("A list in square brackets is expected."),
    "too_small": gettext_noop("The value must be %(limit)s or more."),
    "too_big": gettext_noop("The value must be %(limit)s or less."),
    "over_scale": gettext_noop("The GPA is higher than its scale allows."),
    "too_short": gettext_noop("Something is missing here: it must not be empty."),
    "too_long": gettext_noop("This is too long: %(limit)s at most."),
    "wrong_value": gettext_noop("This value does not fit here."),
    "unknown_call": gettext_noop("There is no such published call."),
    "unknown_ruleset": gettext_noop("There is no such ruleset."),
    "not_json": gettext_noop("This is not valid JSON in UTF-8."),
    "unreadable": gettext_noop("This file cannot be read."),
    "too_large": gettext_noop("The request is too large: %(limit)s bytes at most."),
    "not_found": gettext_noop("There is nothing at this address."),
    "too_many_requests": gettext_noop("Too many requests. Please wait %(seconds)s s and try again."),
}

# Names that Pydantic gives to errors, and ours.
CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_one_of",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "bool_type": "not_yes_or_no",
    "bool_parsing": "not_yes_or_no",
    "int_type": "not_whole_number",
    "int_parsing": "not_whole_number",
    "model_type": "not_object",
    "model_attributes_type": "not_object",
    "dict_type": "not_object",
    "list_type": "not_list",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_big",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "date_out_of_range": "date_out_of_range",
}
LIMITS = ("ge", "gt", "le", "max_length")


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``field`` is a path such as ``facts.gpa``, empty for the whole request."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the problem with its sentence in three languages."""
        return {"field": self.field, "code": self.code, "message": self._sentences()}

    def _sentences(self) -> dict[str, str]:
        sentences = {}
        for code in LANGUAGES:
            with override(code):
                sentences[code] = gettext(MESSAGES[self.code]) % self.params
        return sentences


class Wrong(Exception):
    """A request that cannot be answered, with every problem found and the status to answer with."""

    def __init__(self, problems: Sequence[Problem], status: int = INVALID) -> None:
        self.problems = list(problems)
        self.status = status
        super().__init__([problem.code for problem in problems])

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"errors": [problem.as_json() for problem in self.problems]}


def wrong(code: str, **params: Any) -> PydanticCustomError:
    """Make the error that a field's own check raises."""
    return PydanticCustomError(code, code, params or None)


def problems_of(errors: Iterable[Mapping[str, Any]], root: Sequence[str] = ()) -> list[Problem]:
    """Turn Pydantic's errors into ours; ``root`` stands before the body's own fields in places."""
    found = []
    for error in errors:
        place = [str(part) for part in error["loc"]]
        if place[: len(root)] == list(root):
            place = place[len(root) :]
        kind, context = error["type"], error.get("ctx") or {}
        code = kind if kind in MESSAGES else CODES.get(kind, "wrong_value")
        found.append(Problem(".".join(place), code, _params(context)))
    return found


def _params(context: Mapping[str, Any]) -> dict[str, Any]:
    limit = next((context[name] for name in LIMITS if name in context), "")
    named = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return {"first": "", "last": "", "limit": limit} | dict(context) | {"expected": named}
