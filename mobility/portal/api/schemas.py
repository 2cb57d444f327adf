"""What the API answers, as the documentation shows it; the values themselves are built elsewhere."""

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["eligible", "not_eligible", "individual_decision", "not_known"]
State = Literal["coming", "open", "closed"]


class Shape(BaseModel):
    """A value of an answer."""

    model_config = ConfigDict(extra="forbid")


class Three(Shape):
    """A text in Kazakh, Russian and English."""

    kk: str
    ru: str
    en: str


class Error(Shape):
    """One thing that is wrong: the field, a code, and a sentence."""

    field: str = Field(description="A path such as facts.gpa; empty for the whole request.")
    code: str
    message: Three


class Errors(Shape):
    """Why a request was not answered."""

    errors: list[Error]


class Program(Shape):
    """A program: what is funded by whom for whom."""

    code: str
    title: Three
    summary: Three
    description: Three
    source: Three
    quote: str
    link: str
    information_only: bool = Field(description="The portal takes no applications for it.")


class Call(Shape):
    """A call in short."""

    code: str
    program: str
    title: Three
    summary: Three
    pays_for: Three
    for_whom: Three
    you_need: Three
    state: State
    ruleset: str | None
    version: int
    academic_year: str
    term: str
    scope: str
    funding: str | None
    semesters: int | None
    opens_on: dt.date
    closes_on: dt.date = Field(description="Open until 24:00 of this day, local time.")
    late_until: dt.date | None
    interviews_from: dt.date | None
    interviews_to: dt.date | None
    results_on: dt.date | None
    stay_from: dt.date
    stay_to: dt.date
    max_choices: int
    page: str


class ProgramWithCalls(Program):
    """A program and its published calls."""

    calls: list[Call]


class Rule(Shape):
    """A rule in words and as data."""

    kind: str
    params: dict[str, Any]
    strictness: Literal["hard", "soft", "individual"]
    applies_to: str | None
    funding: list[str] = Field(description="Binds only if one of these pays; empty: whoever pays.")
    scope: str | None
    decided_by: str
    warning: str
    sentence: Three
    source: Three
    quote: str


class Threshold(Shape):
    """A line of the language table."""

    language: str
    test: str
    minimum: str
    level: str
    usable: bool
    host_may_lower: bool


class Paper(Shape):
    """A paper of the checklist."""

    code: str
    title: Three
    kind: str
    stage: str
    copies: int | None
    forms: list[str]
    languages: list[str]
    questions: list[Three]
    optional: bool
    min_level: str
    condition: str


class RulePaper(Paper):
    """A paper as a ruleset asks for it. ``way``: upload, paper, or the form that the portal fills in."""

    way: str
    condition_params: dict[str, Any]
    applies_to: str | None
    funding: list[str]
    scope: str | None


class RulesetPaper(RulePaper):
    """A paper with the ways of which one is enough."""

    one_of: list[RulePaper]


class CallPaperWay(RulePaper):
    """A paper of a call."""

    help: Three
    source: Three
    quote: str


class CallPaper(CallPaperWay):
    """A paper of a call with the ways of which one is enough."""

    one_of: list[CallPaperWay]


class Provision(Shape):
    """What a page says beyond rules: who pays what, who selects, how papers come in."""

    topic: str
    text: Three
    data: Any
    source: Three
    quote: str


class Host(Shape):
    """A partner in short."""

    code: str
    name: Three
    city: Three
    country: str


class Demands(Shape):
    """What the host asks for beyond the call: the stricter of both holds."""

    teaching_language: str
    min_gpa: Decimal | None
    min_level: str | None
    min_scores: dict[str, Any]


class Place(Shape):
    """A place to go. Seats are null where the call does not show them; empty days are those of the call."""

    partner: Host
    field: Three
    isced_field: str | None
    levels: list[str]
    seats: int | None
    zero_grant_seats: int | None
    closes_on: dt.date | None
    term: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    tuition: Three
    costs: Three
    requirements: Three
    catalogue_url: str
    demands: Demands


class PlaceOfCall(Place):
    """A place to go and its call."""

    call: str


class Offering(PlaceOfCall):
    """A place to go, its call, and whether this is open."""

    state: State


class CallInFull(Call):
    """A call with everything it asks and offers."""

    rules: list[Rule]
    thresholds: list[Threshold]
    papers: list[CallPaper]
    provisions: list[Provision]
    offerings: list[Place]


class Partner(Shape):
    """A partner institution."""

    code: str
    name: Three
    local_name: str
    kind: str
    city: Three
    country: str
    latitude: Decimal | None
    longitude: Decimal | None
    web_domain: str
    erasmus_code: str
    hosts_ka171: bool
    page: str


class PartnerWithPlaces(Partner):
    """A partner and the places it offers."""

    offerings: list[PlaceOfCall]


class Ruleset(Shape):
    """A ruleset: the rules of one page of one university in one edition."""

    id: str
    university: str
    program: str
    title: Three
    summary: Three
    edition: str
    status: str
    scope: str
    funding: str | None
    semesters: int | None


class Window(Shape):
    """When calls are usually open."""

    label: Three
    from_month: int | None
    to_month: int | None
    for_term: str | None
    opens: str | None = Field(description="Month and day, 10-01.")
    normal: str | None
    late: str | None


class RulesetInFull(Ruleset):
    """A ruleset with its rules, language table and papers."""

    rules: list[Rule]
    thresholds: list[Threshold]
    papers: list[RulesetPaper]
    windows: list[Window]
    provisions: list[Provision]


class Words(Shape):
    """A finding in words of one language."""

    title: str
    sentence: str
    advice: str
    value: str
    needed: str
    source: str


class WordsInThree(Shape):
    """A finding in words."""

    kk: Words
    ru: Words
    en: Words


class Finding(Shape):
    """A rule and what it said of this person."""

    code: str
    kind: str
    strictness: Literal["hard", "soft", "individual"]
    outcome: Verdict
    needed: dict[str, Any]
    actual: Any
    warnings: list[str]
    decided_by: str
    text: WordsInThree
    quote: str | None = None


class JudgedProof(Shape):
    """How a language paper was judged."""

    test: str
    value: str
    outcome: Literal["accepted", "rejected", "invalid_score", "manual_review"]


class Line(Paper):
    """A paper this person needs."""

    reason: Three | None = None
    one_of: list[Paper] | None = None


class Result(Shape):
    """The answer for one call or ruleset."""

    call: str | None = None
    ruleset: str | None = None
    title: Three
    verdict: Verdict = Field(description="By what is known: rules whose facts are absent are left out.")
    answer: Verdict = Field(description="What the portal's pages show: not_known while facts are absent.")
    reasons: list[str] = Field(description="Codes of the rules that were not met, or need a decision.")
    warnings: list[str]
    not_known: list[str] = Field(description="Codes of the rules that could not be answered.")
    decided_by: list[str]
    findings: list[Finding]
    language_proofs: list[JudgedProof]
    checklist: list[Line]
    checklist_open: list[Line] = Field(description="Papers that depend on facts not given.")
    not_needed: list[str]


class Answer(Shape):
    """The answer to a question."""

    date: dt.date | None
    results: list[Result]
