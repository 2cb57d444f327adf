"""Questions and commands that the documentation shows."""

import json
from typing import Any

from django.utils.translation import gettext as _

QUESTION: dict[str, Any] = {
    "ruleset": "tou-mshe-001",
    "date": "2026-11-20",
    "facts": {
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
        "departure": "2027-02-15",
        "stay_end": "2027-06-12",
        "semesters_planned": 1,
    },
}


def examples(site: str) -> list[tuple[str, str]]:
    """Return what one may ask, in words, and the command that asks it."""
    asked = json.dumps(QUESTION, indent=2, ensure_ascii=False)
    return [
        (_("Which calls are open?"), f"curl '{site}/api/v1/calls?state=open'"),
        (_("What does a ruleset ask for?"), f"curl {site}/api/v1/rulesets/{QUESTION['ruleset']}"),
        (
            _("May this person go?"),
            f"curl {site}/api/v1/check -H 'Content-Type: application/json' -d '{asked}'",
        ),
    ]
