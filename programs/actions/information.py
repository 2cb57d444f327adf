"""Load the programs that are only described."""

from django.conf import settings

from .. import preset as presets
from ..models import Program
from ..preset import in_three

# Behind the programs that take applications.
FIRST = 100


def load_information() -> list[Program]:
    """Make the programs for information of the installed university; what staff have changed stays."""
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
