"""The answer to a question: may this person go, why, with which papers. For the API and for the command."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override
from pydantic import BaseModel, Field

from mobility.common.policy import visible
from mobility.common.verdict import Outcome
from programs import preset, rules
from programs import queries as programs
from programs.models import Call
from programs.wording import condition_reason, finding_text

from .errors import LANGUAGES, Problem, Wrong
from .facts import Day, FactsIn, Given, also

Stage = Literal["application", "nomination", "departure", "return"]
# What the call settles for everybody who applies; all else the person knows better.
SETTLED = ("scope", "funding", "semesters")


class CheckIn(BaseModel):
    """A question. Without a call and a ruleset it is about every open call."""

    model_config = Given | {"title": "Question"}

    facts: FactsIn
    call: Annotated[str, Field(max_length=40)] | None = Field(None, description="Code of a published call.")
    ruleset: Annotated[str, Field(max_length=40)] | None = Field(
        None,
        validation_alias=also("ruleset", "preset"),
        description="Id of a ruleset, asked without a call: the stay comes from the facts. Also preset.",
        examples=["tou-mshe-001"],
    )
    date: Day | None = Field(
        None,
        description="The day on which the person applies. Without it calls are asked about today, and "
        "the rules of a ruleset that count from this day are not known.",
    )
    stages: Annotated[list[Stage], Field(min_length=1, max_length=4)] | None = Field(
        None, description="Papers of these stages; without it, of all before the return."
    )

    @property
    def day(self) -> dt.date | None:
        """The day asked about, if any."""
        return self.date or self.facts.today


@dataclass(frozen=True)
class Asked:
    """What a question is about, as plain rows. ``quotes`` are the wordings of the sources, rule by rule."""

    of: Mapping[str, str]
    title: Mapping[str, str]
    rows: Sequence[rules.RuleRow]
    quotes: Sequence[str]
    thresholds: Sequence[rules.Threshold]
    papers: Sequence[rules.Paper]


def check(question: CheckIn) -> dict[str, Any]:
    """Answer a question. Raises Wrong for a call or a ruleset that does not exist."""
    day, said = question.day, question.facts.said()
    stages = question.stages or rules.BEFORE_THE_RETURN
    results = [answer(about_call(call), facts_for(call, said, day), stages) for call in _calls(question)]
    if question.ruleset is not None:
        asked = about_ruleset(_known(question.ruleset))
        results.append(answer(asked, rules.Facts(**said | {"today": day}), stages))
    if day is None and question.ruleset is None:
        day = timezone.localdate()
    return {"date": day, "results": results}


def _calls(question: CheckIn) -> list[Call]:
    """Return the calls a question is about: the one named, or every open one; nobody's drafts."""
    if question.call is None and question.ruleset is not None:
        return []
    calls = visible(AnonymousUser(), Call)
    if question.call is None:
        return list(programs.with_rules(calls.open(question.day)).order_by("closes_on", "code"))
    found = list(programs.with_rules(calls.filter(code=question.call))) if question.call.isprintable() else []
    if not found:
        raise Wrong([Problem("call", "unknown_call")])
    return found


def _known(ruleset: str) -> str:
    if ruleset not in preset.names():
        raise Wrong([Problem("ruleset", "unknown_ruleset")])
    return ruleset


def facts_for(call: Call, said: Mapping[str, Any], day: dt.date | None) -> rules.Facts:
    """Put together what a person says and what the call gives: its stay, who pays, the day.

    Of staff whose days a rule counts the call gives no last day.
    """
    of_call = programs.of_call(call, said.get("semester"), day, person=said.get("person"))
    given = {name: value for name, value in of_call.items() if value is not None}
    settled = {name: given[name] for name in SETTLED if name in given}
    return rules.Facts(**given | dict(said) | settled | {"today": given["today"]})


def about_call(call: Call) -> Asked:
    """Return a call, loaded by ``programs.queries.with_rules``, as plain rows."""
    rows = list(call.eligibility_rules.all())
    papers = list(call.document_requirements.all())
    codes = {row.pk: row.code for row in papers}
    return Asked(
        of={"call": call.code},
        title=in_three(call, "title"),
        rows=[row.as_row() for row in rows],
        quotes=[row.quote for row in rows],
        thresholds=[row.as_row() for row in call.thresholds.all()],
        papers=[row.as_row(codes.get(row.parent_id or 0, "")) for row in papers],
    )


@cache
def about_ruleset(name: str) -> Asked:
    """Return a ruleset as plain rows. Raises preset.UnknownPreset."""
    found = preset.ruleset(name)
    return Asked(
        of={"ruleset": name},
        title=found.title,
        rows=found.rules,
        quotes=[row.get("quote", "") for row in preset.read(name)["eligibility"]],
        thresholds=found.thresholds,
        papers=found.papers,
    )


def in_three(row: Any, field: str) -> dict[str, str]:
    """Return a text of a row in the three languages; where one is empty, another language stands in."""
    texts = {code: getattr(row, f"{field}_{code}") or "" for code in LANGUAGES}
    spare = texts["en"] or texts["ru"] or texts["kk"]
    return {code: text or spare for code, text in texts.items()}


def answer(asked: Asked, facts: rules.Facts, stages: Iterable[str]) -> dict[str, Any]:
    """Judge one person by one call or ruleset, and put everything into words and codes."""
    judgement = rules.judge(facts, asked.rows, asked.thresholds)
    lines = rules.checklist(asked.papers, facts, stages)
    quotes = {id(row): quote for row, quote in zip(asked.rows, asked.quotes, strict=True)}
    return {
        **asked.of,
        "title": dict(asked.title),
        "verdict": judgement.verdict.value,
        "answer": judgement.outcome.value,
        "reasons": sorted(judgement.reasons),
        "warnings": sorted(judgement.warnings),
        "not_known": sorted(judgement.unknown),
        "decided_by": sorted(_deciders(judgement)),
        "findings": _findings(judgement.findings, quotes),
        "language_proofs": _proofs(judgement.findings),
        "checklist": _lines([line for line in lines if line.needed], facts),
        "checklist_open": _lines([line for line in lines if line.needed is None], facts),
        "not_needed": [line.paper.code for line in lines if line.needed is False],
    }


def _deciders(judgement: rules.Judgement) -> set[str]:
    individual = [f.verdict for f in judgement.findings if f.verdict.outcome == Outcome.INDIVIDUAL]
    return {verdict.decided_by for verdict in individual if verdict.decided_by}


def _findings(findings: Sequence[rules.Finding], quotes: Mapping[int, str]) -> list[dict[str, Any]]:
    texts: dict[str, list[dict[str, Any]]] = {}
    for code in LANGUAGES:
        with override(code):
            texts[code] = [_words(finding) for finding in findings]
    return [
        _finding(finding, quotes.get(id(finding.row), ""))
        | {"text": {code: texts[code][number] for code in LANGUAGES}}
        for number, finding in enumerate(findings)
    ]


def _words(finding: rules.Finding) -> dict[str, Any]:
    said = asdict(finding_text(finding))
    return {name: str(said[name]) for name in ("title", "sentence", "advice", "value", "needed", "source")}


def _finding(finding: rules.Finding, quote: str) -> dict[str, Any]:
    row, verdict = finding.row, finding.verdict
    found = {
        "code": verdict.code,
        "kind": row.kind,
        "strictness": row.strictness,
        "outcome": verdict.outcome.value,
        "needed": dict(verdict.needed),
        "actual": verdict.actual,
        "warnings": list(verdict.warnings),
        "decided_by": verdict.decided_by,
    }
    return found | {"quote": quote} if quote else found


def _proofs(findings: Iterable[rules.Finding]) -> list[dict[str, str]]:
    """Return how each language paper was judged: accepted only if every rule about languages takes it."""
    judged: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.row.kind == "language":
            for test, value, outcome in finding.verdict.actual or []:
                if judged.get((test, value), "accepted") == "accepted":
                    judged[test, value] = outcome
    return [{"test": test, "value": value, "outcome": outcome} for (test, value), outcome in judged.items()]


def _lines(lines: Sequence[rules.Line], facts: rules.Facts) -> list[dict[str, Any]]:
    reasons: dict[str, list[str]] = {}
    for code in LANGUAGES:
        with override(code):
            reasons[code] = [condition_reason(line.paper, facts, line.needed) for line in lines]
    return [
        paper_as_data(line.paper) | _reason(reasons, number) | _ways(line, facts)
        for number, line in enumerate(lines)
    ]


def _reason(reasons: Mapping[str, Sequence[str]], number: int) -> dict[str, Any]:
    texts = {code: str(reasons[code][number]) for code in LANGUAGES}
    return {"reason": texts} if any(texts.values()) else {}


def _ways(line: rules.Line, facts: rules.Facts) -> dict[str, Any]:
    ways = [way for way in line.alternatives if rules.needed(way, facts) is not False]
    return {"one_of": [paper_as_data(way) for way in ways]} if ways else {}


def paper_as_data(paper: rules.Paper) -> dict[str, Any]:
    """Return a line of a checklist as values."""
    return {
        "code": paper.code,
        "title": dict(paper.titles),
        "kind": paper.kind,
        "stage": paper.stage,
        "copies": paper.copies,
        "forms": list(paper.forms),
        "languages": list(paper.languages),
        "questions": [dict(question) for question in paper.questions],
        "optional": paper.optional,
        "min_level": paper.min_level,
        "condition": paper.condition,
    }
