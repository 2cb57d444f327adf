"""Load the programs of our university, before there is any call."""

from django.conf import settings

from .. import preset as presets
from ..models import Program
from ..preset import in_three
from .calls import program_of

# Behind the programs that take applications.
FIRST = 100


def load_programs() -> list[Program]:
    """Make the programs of the installed university where they are missing; what staff have changed stays.

    They are those of its rulesets in force, then those it only names or describes. What no page states (a
    ruleset marked as added) waits for its first call.
    """
    rulesets = [presets.read(name) for name in presets.names()]
    in_force = [
        data
        for data in rulesets
        if data["university"] == settings.INSTITUTION
        and data.get("status", "current") == "current"
        and not data.get("added")
    ]
    return [program_of(data) for data in in_force] + load_information()


def load_information() -> list[Program]:
    """Make the programs for information of the installed university where they are missing."""
    programs = []
    ours = (row for row in presets.information() if row["university"] == settings.INSTITUTION)
    for order, row in enumerate(ours, start=FIRST):
        program, _created = Program.objects.get_or_create(
            code=row["code"],
            defaults={
                "is_information": True,
                "order": order,
                "link": row["link"],
                "quote": row["quote"],
                **in_three("title", row["title"]),
                **in_three("summary", row["summary"]),
                **in_three("body", row["body"]),
                **in_three("source", row["source"]),
            },
        )
        programs.append(program)
    return programs
