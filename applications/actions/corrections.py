"""When a call is corrected: drafts come along, what was submitted stays, and both are told."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from mobility.common.dates import deadline_text, long_date
from mobility.common.verdict import Outcome
from mobility.mail.actions import Letter, enqueue_all
from programs.actions.corrections import Touched, add_follower
from programs.changes import FOR_STAFF, content, differences
from programs.models import Call, CallVersion, DocumentRequirement
from programs.queries import checklist
from programs.rules import Facts, Finding, Judgement
from programs.wording import finding_text

from .. import queries, registered
from ..models import Application, Choice, Document
from ..wishes import judged_at, worst
from ..workflow import FACES, Ball, State
from .drafts import refresh_documents

LANGUAGES = ("kk", "ru", "en")
ENDED = [state.value for state, face in FACES.items() if face.ball == Ball.NOBODY]


@dataclass(frozen=True)
class Effect:
    """What a correction changes for one application.

    ``deadlines`` are this person's normal and last day when they become others, else None.
    """

    application: Application
    before: Judgement
    after: Judgement
    joined: tuple[DocumentRequirement, ...]
    left: tuple[DocumentRequirement, ...]
    changed: tuple[DocumentRequirement, ...]
    deadlines: tuple[dt.date, dt.date] | None
    stay: bool

    @property
    def judged_differently(self) -> bool:
        return (self.before.outcome, self.before.reasons) != (self.after.outcome, self.after.reasons)

    @property
    def is_any(self) -> bool:
        """Whether there is anything to tell: what was submitted has no deadline any more."""
        papers = self.joined or self.left or self.changed
        dates = self.application.is_draft and (self.deadlines or self.stay)
        return bool(self.judged_differently or papers or dates)


class Applications:
    """The applications of a call that is corrected."""

    def hold(self, call: Call) -> None:
        """Lock the drafts: nobody submits one while its rules change."""
        list(_drafts(call).select_for_update(of=("self",)).values_list("pk"))

    def touched(self, before: Call, after: Call) -> list[Touched]:
        """Return whom a correction touches. A draft has no name here: the office does not see inside."""
        return [
            Touched(
                name=str(row.number) if row.number else _("draft %(code)s") % {"code": row.ref},
                is_draft=row.is_draft,
                consequences=consequences(effect, after),
                letter=row.applicant.user.can_be_written_to,
                address=reverse("admin:applications_application_change", args=[row.ref]),
            )
            for effect in effects(before, after)
            for row in [effect.application]
        ]

    def follow(self, before: Call, after: Call, call: Call, by: Any) -> None:
        """Bring drafts to the new version, and write to whom it touches."""
        found = effects(before, after)
        _move_documents(before, call)
        for draft in _drafts(call).select_related("applicant__faculty"):
            draft.call = call
            refresh_documents(draft)
        _write(found, after, call)


def _drafts(call: Call) -> Any:
    return Application.objects.filter(call=call, state=State.DRAFT)


def effects(before: Call, after: Call) -> list[Effect]:
    """Return what a correction changes for drafts, and for applications that somebody still works with.

    ``before`` is the call as it holds, ``after`` as it will; both have their rules. Submitted applications
    are judged by their frozen facts.
    """
    rows = Application.objects.filter(call=before).exclude(state__in=ENDED).order_by("pk")
    rows = rows.select_related("applicant__user", "applicant__faculty", "call")
    wishes = Prefetch("choices", Choice.objects.select_related("offering__institution").order_by("rank"))
    changed = _changed_papers(before, after)
    found = [
        _effect(row, before, after, changed)
        for row in rows.prefetch_related("applicant__proofs", "extensions", wishes)
    ]
    return [effect for effect in found if effect.is_any]


def _effect(row: Application, before: Call, after: Call, changed: set[str]) -> Effect:
    old, new = _facts(row, before, after)
    wishes = queries.wishes_of(row)
    papers = {item.requirement.code: item for item in checklist(before, old) if item.needed is not False}
    later = {item.requirement.code: item for item in checklist(after, new) if item.needed is not False}
    return Effect(
        application=row,
        before=worst(judged_at(before, old, wishes)),
        after=worst(judged_at(after, new, wishes)),
        joined=tuple(later[code].requirement for code in later if code not in papers),
        left=tuple(papers[code].requirement for code in papers if code not in later),
        changed=tuple(later[code].requirement for code in later if code in papers and code in changed),
        deadlines=_deadlines(row, before, after),
        stay=(before.stay_from, before.stay_to) != (after.stay_from, after.stay_to),
    )


def _deadlines(row: Application, before: Call, after: Call) -> tuple[dt.date, dt.date] | None:
    """Return this person's normal and last day under the corrected call, None when they stay the same."""
    days = []
    for call in (before, after):
        row.call = call
        days.append((row.normal_day, row.last_day))
    return days[1] if days[0] != days[1] else None


def _facts(row: Application, before: Call, after: Call) -> tuple[Facts, Facts]:
    """Return the facts under the call as it holds and as it will: only what the call gives can differ."""
    old = queries.facts_to_judge(row, before)
    given, later = queries.given_by(before, row.person), queries.given_by(after, row.person)
    return old, replace(old, **{name: later[name] for name in later if later[name] != given[name]})


def _changed_papers(before: Call, after: Call) -> set[str]:
    """Return the codes of papers that ask for something else than before, or in another way."""
    old, new = _asked(before), _asked(after)
    return {code for code in old.keys() & new.keys() if old[code] != new[code]}


def _asked(call: Call) -> dict[str, Any]:
    rows = list(call.document_requirements.all())
    unseen = FOR_STAFF | {"order"}

    def seen(row: DocumentRequirement) -> dict[str, Any]:
        return {name: value for name, value in content(row).items() if name not in unseen}

    return {
        row.code: [seen(row), *(seen(way) for way in rows if way.parent_id == row.pk)]
        for row in rows
        if row.parent_id is None
    }


# --- In words -----------------------------------------------------------------------------------------------


def consequences(effect: Effect, after: Call) -> list[str]:
    """Say what changes for one application, a sentence for each thing, in the active language.

    Conditions are named, values are not: the office does not see what stands in a draft.
    """
    said = [
        _("This condition is not met: %(title)s.") % {"title": title}
        for title in _titles(effect.after, effect.after.reasons - effect.before.reasons)
    ]
    said += [
        _("This condition stands in the way no longer: %(title)s.") % {"title": title}
        for title in _titles(effect.before, effect.before.reasons - effect.after.reasons)
    ]
    if not said and effect.judged_differently:
        said.append(_("The answer is another one: some facts are not known yet."))
    said += [_("One more paper: %(title)s.") % {"title": row.title} for row in effect.joined]
    said += [_("No longer asked for: %(title)s.") % {"title": row.title} for row in effect.left]
    said += [_("Asked for in another way: %(title)s.") % {"title": row.title} for row in effect.changed]
    return said + (_dates(effect, after) if effect.application.is_draft else [])


def _titles(judgement: Judgement, codes: Iterable[str]) -> list[str]:
    wanted, met = set(codes), (Outcome.ELIGIBLE, Outcome.NOT_KNOWN)
    named: list[Finding] = [
        row
        for row in judgement.findings
        if row.verdict.code in wanted and not row.row.soft and row.verdict.outcome not in met
    ]
    return list(dict.fromkeys(str(capfirst(finding_text(row).title)) for row in named))


def _dates(effect: Effect, after: Call) -> list[str]:
    language = (get_language() or "en")[:2]
    said = []
    if effect.deadlines:
        normal, last = effect.deadlines
        said.append(_("The last day to apply is now: %(day)s.") % {"day": long_date(normal, language)})
        if last > normal:
            words = {"day": long_date(last, language)}
            said.append(_("Later applications are taken until %(day)s and marked as late.") % words)
    if effect.stay:
        words = {"first": long_date(after.stay_from, language), "last": long_date(after.stay_to, language)}
        said.append(_("The stay is now from %(first)s to %(last)s.") % words)
    return said


# --- Coming along -------------------------------------------------------------------------------------------


def _move_documents(before: Call, call: Call) -> None:
    """Point the drafts' documents at the rows that took the place of theirs, by code; files stay with them.

    A way that is gone is no longer chosen. What no longer stands on the list keeps the row it was made for.
    """
    documents = Document.objects.filter(application__call=call, application__state=State.DRAFT)
    old, new = _by_code(before), _by_code(call)
    for code, row in old.items():
        later = new.get(code)
        if later is None or later.pk == row.pk:
            continue
        if row.parent_id is None:
            documents.filter(requirement=row.pk).update(requirement=later.pk)
        else:
            documents.filter(alternative=row.pk).update(alternative=later.pk)
    gone = [row.pk for code, row in old.items() if row.parent_id is not None and code not in new]
    documents.filter(alternative__in=gone, requirement__until=None).update(alternative=None)


def _by_code(call: Call) -> dict[tuple[str, str], DocumentRequirement]:
    """Return papers and ways by their codes: a way by that of its paper and its own."""
    rows = list(call.document_requirements.all())
    codes = {row.pk: row.code for row in rows}
    return {(codes.get(row.parent_id or 0, ""), row.code): row for row in rows}


def _write(found: Iterable[Effect], after: Call, call: Call) -> None:
    changes = _changes(call)
    letters: dict[str, list[Letter]] = {"corrected-draft": [], "corrected-submitted": []}
    for effect in found:
        if effect.application.applicant.user.can_be_written_to:
            template = "corrected-draft" if effect.application.is_draft else "corrected-submitted"
            letters[template].append(_letter(effect, after, call, changes))
    for template, rows in letters.items():
        if rows:
            enqueue_all(template, rows)


def _changes(call: Call) -> dict[str, str]:
    """Return what the newest version changed, in each language."""
    before, after = (
        CallVersion.objects.get(call=call, number=number).content
        for number in (call.version - 1, call.version)
    )
    texts = {}
    for code in LANGUAGES:
        with override(code):
            texts[code] = _list(row.sentence for row in differences(before, after))
    return texts


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"– {sentence}" for sentence in sentences)


def _letter(effect: Effect, after: Call, call: Call, changes: Mapping[str, str]) -> Letter:
    row = effect.application
    user = row.applicant.user
    row.call = call
    with override(user.language):
        meaning = _list(consequences(effect, after))
    return Letter(
        user=user,
        occasion=f"corrected:{row.ref}:{call.version}",
        context={
            "name": row.applicant.first_name or user.get_full_name(),
            "number": row.number or "",
            "call": {code: getattr(call, f"title_{code}") for code in LANGUAGES},
            "changes": dict(changes),
            "meaning": meaning,
            "deadline": deadline_text(row.last_day, user.language).text,
        },
        link=registered.address_for_applicant(row),
    )


def register() -> None:
    """Come along with every correction."""
    add_follower(Applications())
