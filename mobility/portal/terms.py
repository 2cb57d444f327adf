"""What the page of a call says beyond its dates: requirements, language table, papers, places, changes."""

from dataclasses import dataclass, field, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.wording import asked_for
from programs.changes import Difference, differences, snapshot
from programs.models import Call, DocumentRequirement, LanguageThreshold, Provision
from programs.rules import RuleRow
from programs.wording import condition_name, how_met, rule_sentence, score_text, test_name
from programs.wording.values import language_name, names


@dataclass
class Sourced:
    """Sentences that come from the same source. ``whom`` is empty where they hold for everybody."""

    source: str
    whom: str = ""
    sentences: list[str] = field(default_factory=list)


BOUND = {
    "": "",
    "student": gettext_lazy("Students"),
    "staff": gettext_lazy("Teaching staff"),
}


def requirements(call: Call) -> list[Sourced]:
    """Return what is asked in words: of everybody, of students, of staff, each by source."""
    groups: dict[tuple[str, str], Sourced] = {}
    for row in sorted(call.eligibility_rules.all(), key=lambda one: list(BOUND).index(one.applies_to)):
        group = groups.setdefault(
            (row.applies_to, row.source), Sourced(row.source, str(BOUND[row.applies_to]))
        )
        group.sentences.append(_requirement(row.as_row()))
    return list(groups.values())


def _requirement(row: RuleRow) -> str:
    """Say what a rule asks; the heading above it says of whom, what only warns says so."""
    sentence = rule_sentence(replace(row, applies_to=""))
    return _("Recommended: %(sentence)s") % {"sentence": sentence} if row.soft else sentence


@dataclass(frozen=True)
class ScoreLine:
    """A line of the language table: which test, from which result on, what it counts as."""

    language: str
    test: str
    minimum: str
    level: str
    note: str


def scores(call: Call) -> list[ScoreLine]:
    """Return the call's language table in words."""
    return [
        ScoreLine(
            capfirst(language_name(row.language)),
            test_name(row.test),
            _("from %(score)s") % {"score": score_text(row.minimum)} if row.usable else "–",
            row.level or "–",
            _score_note(row),
        )
        for row in call.thresholds.all()
    ]


def _score_note(row: LanguageThreshold) -> str:
    if not row.usable:
        return _("The office decides about each result.")
    return _("A host may accept less.") if row.host_may_lower else ""


@dataclass(frozen=True)
class PaperRow:
    """A line of the call's list of papers. ``whose`` is empty where everybody brings it."""

    title: str
    help: str
    asked: list[str]
    whose: str
    optional: bool
    ways: list["PaperRow"]


def papers(call: Call) -> list[tuple[str, list[PaperRow]]]:
    """Return the papers by the stage in which they are handed in."""
    rows = list(call.document_requirements.all())
    found = []
    for stage in DocumentRequirement.Stage:
        lines = [_paper(row, rows) for row in rows if row.stage == stage and row.parent_id is None]
        if lines:
            found.append((STAGES[stage], lines))
    return [(str(title), lines) for title, lines in found]


def _paper(row: DocumentRequirement, rows: list[DocumentRequirement]) -> PaperRow:
    ways = [_paper(way, []) for way in rows if way.parent_id == row.pk]
    asked = [*how_met(row), *asked_for(row)]
    return PaperRow(row.title, row.help, asked, "; ".join(_whose(row)), row.optional, ways)


def _whose(row: DocumentRequirement) -> list[str]:
    """Say of whom a paper is asked, one phrase for each bound."""
    said = []
    if row.condition != "everybody":
        said.append(condition_name(row.condition, row.condition_params))
    if row.applies_to:
        said.append(_("students") if row.applies_to == "student" else _("teachers and staff"))
    if row.scope:
        said.append(_("who goes abroad") if row.scope == Call.Scope.EXTERNAL else _("inside Kazakhstan"))
    if row.funding:
        said.append(_("paid by: %(payers)s") % {"payers": names(dict(Call.Funding.choices), row.funding)})
    return said


STAGES = {
    DocumentRequirement.Stage.APPLICATION: gettext_lazy("With the application"),
    DocumentRequirement.Stage.NOMINATION: gettext_lazy("After you are nominated"),
    DocumentRequirement.Stage.DEPARTURE: gettext_lazy("Before you leave"),
    DocumentRequirement.Stage.RETURN: gettext_lazy("After your return"),
}


@dataclass(frozen=True)
class Further:
    """What a call says beyond its rules: sentences by topic, and where they come from."""

    topics: list[tuple[str, list[str]]]
    sources: list[str]


def provisions(call: Call) -> Further:
    """Return what the call says further, in the order of the topics: one query."""
    rows = list(call.provisions.current().filter(public=True).order_by("order", "id"))
    said = [
        (str(capfirst(topic.label)), [row.text for row in rows if row.topic == topic])
        for topic in Provision.Topic
    ]
    sources = list(dict.fromkeys(row.source for row in rows if row.source))
    return Further([(topic, texts) for topic, texts in said if texts], sources)


def news(call: Call) -> list[Difference]:
    """Return what differs from the call this one was made from; nothing where there is none."""
    before = call.based_on
    return differences(snapshot(before), snapshot(call)) if before is not None else []
