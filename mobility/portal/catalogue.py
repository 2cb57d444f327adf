"""The programs of the university and what of them is open now or opens later."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mobility.common.policy import visible
from programs.models import Call, Program

from .queries import Deadline, deadline


@dataclass(frozen=True)
class OpenCall:
    """A call that takes applications today, and its deadline ahead."""

    call: Call
    deadline: Deadline


@dataclass(frozen=True)
class Entry:
    """A program with its calls that take applications today and those that open later."""

    program: Program
    open: list[OpenCall] = field(default_factory=list)
    upcoming: list[Call] = field(default_factory=list)


def entries(user: Any) -> list[Entry]:
    """Return all programs in three queries: those with an open call first, those for information last."""
    programs = list(visible(user, Program))
    found = _with_calls(user, programs)
    return sorted(found, key=lambda entry: (entry.program.is_information, not entry.open, not entry.upcoming))


def entry(user: Any, program: Program) -> Entry:
    """Return one program with its calls."""
    return _with_calls(user, [program])[0]


def _with_calls(user: Any, programs: list[Program]) -> list[Entry]:
    calls = visible(user, Call).filter(program__in=programs).select_related("program")
    opened = _by_program(calls.open().order_by("closes_on", "code"))
    later = _by_program(calls.upcoming().order_by("opens_on", "code"))
    return [
        Entry(
            program,
            [OpenCall(call, deadline(call)) for call in opened.get(program.pk, [])],
            later.get(program.pk, []),
        )
        for program in programs
    ]


def _by_program(calls: Iterable[Call]) -> dict[int, list[Call]]:
    groups: dict[int, list[Call]] = {}
    for call in calls:
        groups.setdefault(call.program_id, []).append(call)
    return groups
