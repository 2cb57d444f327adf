"""What pages show of the office's texts."""

from dataclasses import dataclass
from typing import Any

from mobility.common import richtext
from mobility.common.policy import visible
from partners.folding import fold

from .models import Announcement, Question, Topic


@dataclass(frozen=True)
class Group:
    """Questions under one heading."""

    topic: str
    questions: list[Question]


def asked(user: Any, words: str = "", program: str = "") -> list[Group]:
    """Return the questions by topic; of those, what holds all words and is about the program."""
    rows = visible(user, Question).filter(shown=True).select_related("program")
    if program:
        rows = rows.filter(program__code=program)
    wanted = fold(words).split()
    found = [row for row in rows if all(word in _text(row) for word in wanted)] if wanted else list(rows)
    groups = [Group(str(topic.label), [row for row in found if row.topic == topic]) for topic in Topic]
    return [group for group in groups if group.questions]


def _text(row: Question) -> str:
    return fold(f"{row.question} {richtext.plain(row.answer)} {row.program or ''}")


def of_program(user: Any, program: Any) -> list[Question]:
    """Return the questions about one program."""
    return list(visible(user, Question).filter(shown=True, program=program))


def current(user: Any) -> dict[str, list[Announcement]]:
    """Return the announcements of now, the newest first: those of the banner and the others, in one query."""
    rows = list(visible(user, Announcement).current())
    return {
        "urgent": [row for row in rows if row.urgent],
        "news": [row for row in rows if not row.urgent],
    }
