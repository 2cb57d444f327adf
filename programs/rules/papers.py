"""The checklist: which papers of a call one person needs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .conditions import applies
from .facts import Facts
from .person import group_of

# Without a wish for one stage the checklist holds what comes before the return.
BEFORE_THE_RETURN = ("application", "nomination", "departure")


class Bound(Protocol):
    """What a row says about whom it binds."""

    @property
    def applies_to(self) -> str: ...
    @property
    def funding(self) -> Sequence[str]: ...
    @property
    def scope(self) -> str: ...


def binds(row: Bound, facts: Facts) -> bool:
    """Tell whether a row is about this kind of person, money and mobility.

    Who did not say who pays is taken for somebody with a grant.
    """
    if row.applies_to not in ("", group_of(facts)):
        return False
    if row.funding and facts.funding is not None and facts.funding not in row.funding:
        return False
    return row.scope in ("", facts.scope)


@dataclass(frozen=True)
class Paper:
    """A line of a checklist without its table. ``parent`` is the code of the line it is one way for."""

    code: str
    kind: str
    parent: str = ""
    stage: str = "application"
    titles: Mapping[str, str] = field(default_factory=dict)
    copies: int | None = None
    forms: Sequence[str] = ()
    languages: Sequence[str] = ()
    questions: Sequence[Mapping[str, str]] = ()
    condition: str = "everybody"
    condition_params: Mapping[str, Any] = field(default_factory=dict)
    optional: bool = False
    min_level: str = ""
    way: str = "upload"
    applies_to: str = ""
    funding: Sequence[str] = ()
    scope: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the checklist for one person. ``needed`` is None while a fact is missing."""

    paper: Paper
    needed: bool | None
    alternatives: tuple[Paper, ...] = ()


def needed(row: Any, facts: Facts) -> bool | None:
    """Tell whether a person needs a paper (a Paper or a table's row); None while a fact is missing."""
    return binds(row, facts) and applies(row.condition, facts, row.condition_params)


def checklist(papers: Iterable[Paper], facts: Facts, stages: Iterable[str] = BEFORE_THE_RETURN) -> list[Line]:
    """Return every line of these stages in order, each with whether this person needs it.

    A line's alternatives are those that are open to this person.
    """
    rows, wanted = list(papers), set(stages)
    return [
        Line(row, needed(row, facts), tuple(_ways(row, rows, facts)))
        for row in rows
        if not row.parent and row.stage in wanted
    ]


def _ways(line: Paper, rows: Iterable[Paper], facts: Facts) -> Iterator[Paper]:
    for row in rows:
        if row.parent == line.code and needed(row, facts) is not False:
            yield row
