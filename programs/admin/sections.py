"""The rows of a call as its page shows them: section by section, every row in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms import words
from ..forms.choice import CriterionForm
from ..forms.documents import PaperForm, WayForm, looks
from ..forms.places import PlaceForm
from ..forms.provisions import ProvisionForm
from ..forms.row import RowForm
from ..forms.rules import RuleForm
from ..forms.thresholds import ThresholdForm, threshold_sentence
from ..models import (
    Call,
    Criterion,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Offering,
    Provision,
)
from ..wording import condition_name, rule_sentence, score_text, test_name
from ..wording.values import day, figure


@dataclass(frozen=True)
class Line:
    """A row in words: what it says, the cells beside it, and the ways that are one of it."""

    row: Any
    text: str
    cells: Sequence[str] = ()
    ways: Sequence["Line"] = ()

    @property
    def source(self) -> str:
        """Where the row comes from; nothing for a criterion: its source is how it is scored."""
        return "" if isinstance(self.row, Criterion) else getattr(self.row, "source", "")


@dataclass(frozen=True)
class Section:
    """Rows of one kind: how they are read, and the form they are edited with."""

    key: str
    model: Any
    form: type[RowForm]
    title: Any
    line: Any
    columns: Sequence[Any]
    add: Any
    read: Callable[[Call], Iterator[Line]]
    moves: bool = True
    corrected: bool = True


@dataclass(frozen=True)
class Shown:
    """A section with its rows, as the page of a call shows it."""

    section: Section
    lines: Sequence[Line]
    warning: str = ""
    width: int = field(default=0)


def show(call: Call) -> list[Shown]:
    """Return every section of a call with its rows; a correction has no criteria and no places of its own."""
    return [
        Shown(section, lines, _warning(section, lines), len(section.columns) + 1)
        for section in SECTIONS.values()
        if section.corrected or call.corrects_id is None
        for lines in [list(section.read(call))]
    ]


def _warning(section: Section, lines: Sequence[Line]) -> str:
    if section.key != "criteria":
        return ""
    total = sum(line.row.weight for line in lines)
    return "" if total == 100 else _("The weights add up to %(total)s, not to 100.") % {"total": total}


def _whom(row: Any) -> str:
    """Say whom a row binds: students, with a grant, abroad."""
    payers = dict(Call.Funding.choices)
    parts = [row.get_applies_to_display() if row.applies_to else ""]
    if row.funding:
        names = ", ".join(str(payers.get(code, code)) for code in row.funding)
        parts.append(_("if paid by: %(names)s") % {"names": names})
    parts.append(row.get_scope_display() if row.scope else "")
    return "; ".join(str(part) for part in parts if part) or _("everybody")


def _rules(call: Call) -> Iterator[Line]:
    for row in call.eligibility_rules.current().order_by("order", "id"):
        strict = str(row.get_strictness_display())
        if row.strictness == EligibilityRule.Strictness.INDIVIDUAL and row.decided_by:
            strict = _("decided individually, by: %(who)s") % {"who": words.value(row.decided_by)}
        yield Line(row, rule_sentence(row.as_row()), [strict, _whom(row)])


def _papers(call: Call) -> Iterator[Line]:
    rows = list(call.document_requirements.current().order_by("order", "id"))
    for row in rows:
        if row.parent_id is None:
            ways = [Line(way, way.title, ["", looks(way), ""]) for way in rows if way.parent_id == row.pk]
            yield Line(row, row.title, [_asked_of(row), looks(row), str(row.get_stage_display())], ways)


def _asked_of(row: DocumentRequirement) -> str:
    who = condition_name(row.condition, row.condition_params)
    bound = _whom(row) if row.applies_to or row.funding or row.scope else ""
    asked = f"{who} ({bound})" if bound else who
    return _("%(who)s, if they have it") % {"who": asked} if row.optional else asked


def _table(call: Call) -> Iterator[Line]:
    for row in call.thresholds.current().order_by("id"):
        lower = _("a host may ask for less") if row.host_may_lower else ""
        yield Line(row, threshold_sentence(row), [words.language_name(row.language), lower])


def _provisions(call: Call) -> Iterator[Line]:
    for row in call.provisions.current().order_by("order", "id"):
        readers = _("applicants and staff") if row.public else _("staff")
        yield Line(row, row.text, [str(row.get_topic_display()), readers])


def _criteria(call: Call) -> Iterator[Line]:
    for row in call.criteria.current().order_by("order", "id"):
        cells = [_("%(weight)s percent") % {"weight": row.weight}, f"0–{row.scale_max}"]
        yield Line(row, row.title, [*cells, str(row.get_source_display())])


def _places(call: Call) -> Iterator[Line]:
    for row in call.offerings.select_related("institution"):
        levels = ", ".join(words.value(level) for level in row.levels)
        field = f"{row.field} ({row.isced_field})" if row.isced_field else row.field
        yield Line(row, str(row.institution), [field, _seats(row), levels, _asked_by(row), _own_days(row)])


def _seats(row: Offering) -> str:
    if not row.zero_grant_seats:
        return str(row.seats)
    words_ = {"seats": row.seats, "without": row.zero_grant_seats}
    return _("%(seats)s, of these without a grant: %(without)s") % words_


def _asked_by(row: Offering) -> str:
    """Say what a host asks for: the language of teaching with its level, the GPA, results of tests."""
    spoken = f"{words.language_name(row.teaching_language)} {row.min_level}".strip()
    gpa = f"GPA {figure(row.min_gpa, 2)}" if row.min_gpa is not None else ""
    scores = [f"{test_name(test)} {score_text(str(score))}" for test, score in row.min_scores.items()]
    return ", ".join(part for part in (spoken, gpa, *scores) if part)


def _own_days(row: Offering) -> str:
    """Say which days of a place are its own, and since when nobody goes there any more."""
    if row.withdrawn_on:
        told = {"day": day(row.withdrawn_on), "reason": row.withdrawn_because}
        return _("withdrawn on %(day)s: %(reason)s") % told
    parts = [str(row.get_term_display())] if row.term else []
    if row.closes_on:
        parts.append(_("open until %(day)s") % {"day": day(row.closes_on)})
    if row.starts_on:
        parts.append(_("from %(day)s") % {"day": day(row.starts_on)})
    if row.ends_on:
        parts.append(_("until %(day)s") % {"day": day(row.ends_on)})
    return ", ".join(parts)


SECTIONS = {
    section.key: section
    for section in (
        Section(
            "rules",
            EligibilityRule,
            RuleForm,
            gettext_lazy("Requirements"),
            gettext_lazy("Who may apply. The portal checks each of them."),
            [gettext_lazy("Requirement"), gettext_lazy("How strict"), gettext_lazy("For whom")],
            gettext_lazy("Add a requirement"),
            _rules,
        ),
        Section(
            "papers",
            DocumentRequirement,
            PaperForm,
            gettext_lazy("Papers"),
            gettext_lazy("The checklist. Everybody sees only the papers that concern them."),
            [
                gettext_lazy("Paper"),
                gettext_lazy("Who brings it"),
                gettext_lazy("What it looks like"),
                gettext_lazy("Stage"),
            ],
            gettext_lazy("Add a paper"),
            _papers,
        ),
        Section(
            "languages",
            LanguageThreshold,
            ThresholdForm,
            gettext_lazy("Language table"),
            gettext_lazy("From which result on a test counts."),
            [gettext_lazy("Test"), gettext_lazy("Language"), gettext_lazy("Exception")],
            gettext_lazy("Add a test"),
            _table,
            moves=False,
        ),
        Section(
            "provisions",
            Provision,
            ProvisionForm,
            gettext_lazy("Provisions"),
            gettext_lazy("What the call says beyond its rules: who pays what, how long, who selects."),
            [gettext_lazy("Text"), gettext_lazy("Topic"), gettext_lazy("Who reads it")],
            gettext_lazy("Add a provision"),
            _provisions,
        ),
        Section(
            "criteria",
            Criterion,
            CriterionForm,
            gettext_lazy("Criteria"),
            gettext_lazy("What the commission scores. The weights add up to 100."),
            [
                gettext_lazy("Criterion"),
                gettext_lazy("Weight"),
                gettext_lazy("Points"),
                gettext_lazy("How it is scored"),
            ],
            gettext_lazy("Add a criterion"),
            _criteria,
            corrected=False,
        ),
        Section(
            "places",
            Offering,
            PlaceForm,
            gettext_lazy("Places"),
            gettext_lazy("Where people can go, and what the host asks for beyond the call."),
            [
                gettext_lazy("Host"),
                gettext_lazy("Field"),
                gettext_lazy("Seats"),
                gettext_lazy("For"),
                gettext_lazy("The host asks for"),
                gettext_lazy("Own days"),
            ],
            gettext_lazy("Add a place"),
            _places,
            moves=False,
            corrected=False,
        ),
    )
}


def form_of(section: Section, row: Any) -> type[RowForm]:
    """Return the form of a row: a way for a paper has a shorter one than the paper itself."""
    is_way = isinstance(row, DocumentRequirement) and row.parent_id is not None
    return WayForm if is_way else section.form
