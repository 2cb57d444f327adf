"""A draft in words: its steps with what is missing, its answers, why a place is not for this person."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications import queries
from applications.models import Applicant, Application
from mobility.common import dates
from mobility.common.verdict import Outcome
from programs.models import Offering
from programs.wording import finding_text

from ..earlier import went_before
from ..wishes import Barrier, findings_of, worst
from .deadline import page_language
from .findings import said

CATEGORIES = [
    ("many_children_family", gettext_lazy("family with many children")),
    ("orphan_or_no_parental_care", gettext_lazy("orphan, or without parental care")),
    ("disability", gettext_lazy("disability")),
]


# One question asks for the months of earlier stays, and the stays themselves for the rest.
EARLIER_STAYS = gettext_lazy("Were you abroad before on a stay that a program paid for?")


def question(name: str) -> str:
    """Return what the page "about me" asks for a field of the profile."""
    return str(EARLIER_STAYS) if name.startswith("earlier_") else field_label(name)


def anchor(name: str) -> str:
    """Return where the page "about me" asks for a field of the profile."""
    return "id_went_before" if name.startswith("earlier_") else f"id_{name.removesuffix('_id')}"


def field_label(name: str) -> str:
    """Return what an answer of the profile is called on forms and papers."""
    if name == "proofs":
        return _("Foreign languages")
    field = Applicant._meta.get_field(name.removesuffix("_id"))
    assert isinstance(field, Field)  # the profile asks for own columns only
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


@dataclass(frozen=True)
class Stage:
    """A step of filling in: its page, and what is missing there."""

    name: str
    label: str
    url: str
    missing: int
    note: str
    state: str


@dataclass(frozen=True)
class AddedStep:
    """A step that a later stage adds before the last one: its page, and the papers that are dealt with there.

    ``note`` says of it that something is missing, ``done`` that nothing is.
    """

    name: str
    label: str
    url: str
    documents: frozenset[int]
    note: str
    done: str


StepMaker = Callable[[Application], AddedStep | None]
_step_makers: list[StepMaker] = []


def add_step(maker: StepMaker) -> None:
    """Let a later stage add a step: ``maker(application)`` returns it, or None when the call has none."""
    _step_makers.append(maker)


def stages(application: Application, missing: dict[str, Any], current: str = "") -> list[Stage]:
    """Return the steps of a draft with what is missing in each; ``current`` names the page shown."""
    added = [step for maker in _step_makers if (step := maker(application))]
    elsewhere = frozenset[int]().union(*(step.documents for step in added))
    lacking = {document.pk for document in missing["documents"]}
    counts = {
        "profile": len(missing["profile"]),
        "choices": int(bool(missing["choices"])),
        "documents": len(lacking - elsewhere),
        **{step.name: len(lacking & step.documents) for step in added},
    }
    whole = not any(counts.values())
    barred = whole and queries.judgement_of(application).outcome == Outcome.NOT_ELIGIBLE
    notes = {
        "profile": _answers(counts["profile"]),
        "choices": _("to be chosen") if counts["choices"] else _("chosen"),
        "documents": _documents(counts["documents"]),
        **{step.name: step.note if counts[step.name] else step.done for step in added},
        "review": _review(whole, barred),
    }
    labels = {
        "profile": _("About me"),
        "choices": _("Where to"),
        "documents": _("Documents"),
        **{step.name: step.label for step in added},
        "review": _("Check and submit"),
    }
    urls = {step.name: step.url for step in added}
    return [
        Stage(
            name=name,
            label=label,
            url=urls.get(name) or reverse(f"applications:{name}", args=[application.ref]),
            missing=counts.get(name, int(barred)),
            note=notes[name],
            state="now" if name == current else "done" if counts.get(name, 1) == 0 else "ahead",
        )
        for name, label in labels.items()
    ]


def _review(whole: bool, barred: bool) -> str:
    if not whole:
        return _("something is missing")
    return _("a condition is not met") if barred else _("ready to be sent")


def _answers(count: int) -> str:
    if not count:
        return _("complete")
    return ngettext("%(count)s answer missing", "%(count)s answers missing", count) % {"count": count}


def _documents(count: int) -> str:
    if not count:
        return _("complete")
    return ngettext("%(count)s document missing", "%(count)s documents missing", count) % {"count": count}


def verdict(application: Application) -> dict[str, Any]:
    """Return the call's answer for the person: the outcome, what is met, and what is not with its reasons."""
    judged = queries.judged(application)
    found = findings_of(judged)
    met = [at for at in found if at.finding.verdict.outcome == Outcome.ELIGIBLE and not at.finding.row.soft]
    unmet = [at for at in found if at.finding.verdict.outcome != Outcome.ELIGIBLE]
    return {
        "outcome": worst(judged).outcome,
        "met": [said(at) for at in met],
        "unmet": [(said(at), at.finding.row.soft) for at in unmet],
    }


def why_not(place: Offering, barrier: Barrier | None) -> list[str]:
    """Say in sentences why a place is not for this person; nothing when it is."""
    if barrier is None:
        return []
    if barrier.gone:
        return [barrier.gone]
    if place.for_staff and barrier.other_cycle:
        return [_("This place is for staff.")]
    names = dict(Applicant.Cycle.choices)
    levels = ", ".join(str(names.get(level, level)) for level in place.levels)
    cycle = _("This place takes: %(levels)s. In “About me” your cycle of study is another one.")
    texts = [finding_text(finding) for finding in barrier.findings]
    return [cycle % {"levels": levels}] * barrier.other_cycle + [
        f"{text.sentence} {text.advice}".strip() for text in texts
    ]


def shown(applicant: Applicant, name: str) -> str:
    """Return one answer of the profile as the page shows it; an empty string when there is none."""
    language = page_language()
    if name == "went_before":
        return _went_before(applicant, language)
    value = getattr(applicant, name)
    if value in (None, "", []):
        return ""
    if name == "categories":
        names = dict(CATEGORIES)
        return ", ".join(str(names.get(code, code)) for code in value)
    if name == "citizenship":
        return dates.country_name(value, language)
    if name == "gpa":
        return dates.number(value, language, 2)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return dates.long_date(value, language)
    if name in ("phone", "emergency_phone"):
        return re.sub(r"^(\+7)(\d{3})(\d{3})(\d\d)(\d\d)$", r"\1 \2 \3 \4 \5", value)
    display = getattr(applicant, f"get_{name}_display", None)
    return str(display() if display else value)


def emergency(person: Applicant) -> tuple[str, str]:
    """Return whom to call in an emergency: phone, and in whose hands it is."""
    who = ", ".join(part for part in (person.emergency_name, person.emergency_relation) if part)
    return shown(person, "emergency_phone") or who, who if person.emergency_phone else ""


def _went_before(applicant: Applicant, language: str) -> str:
    went = went_before(applicant)
    if not went:
        return {None: "", False: _("no")}[went]
    if applicant.earlier_mobilities:
        return "; ".join(earlier_stays(applicant, language))
    study, internship = applicant.earlier_study_months, applicant.earlier_internship_months
    return _("months of study: %(study)s, months of internship: %(internship)s") % {
        "study": study or 0,
        "internship": internship or 0,
    }


def earlier_stays(applicant: Applicant, language: str) -> list[str]:
    """Return each earlier stay as one line: program, host, country, days, months paid for."""
    kinds = {"study": _("study"), "internship": _("internship")}
    lines = []
    for row in applicant.earlier_mobilities:
        days = [
            dates.long_date(dt.date.fromisoformat(day), language)
            for day in (row["starts_on"], row["ends_on"])
            if day
        ]
        months = ngettext("%(count)s month", "%(count)s months", row["months"] or 0) % {
            "count": row["months"]
        }
        parts = [
            row["program"],
            kinds.get(row["kind"], ""),
            row["host"],
            row["country"],
            " – ".join(days),
            months if row["months"] is not None else "",
        ]
        lines.append(", ".join(part for part in parts if part))
    return lines
