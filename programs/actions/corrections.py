"""Correct a call after it was published: a hidden copy is edited, looked at, and applied as the next version.

Nothing that people applied under is changed or deleted: replaced rows are closed, new ones take their place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require

from .. import seats
from ..changes import Difference, columns, content, differences, snapshot
from ..models import (
    Call,
    DocumentRequirement,
    EligibilityRule,
    LanguageThreshold,
    Provision,
)
from ..queries import of_correction, with_rules
from .agreements import hold_agreements, put_under_agreements
from .calls import wrong_dates, wrong_days_of_places
from .copying import copy_rows
from .versions import close_version, keep_version

ROWS = (EligibilityRule, LanguageThreshold, Provision)
# Numbers and the order of equal totals belong to the choice that has begun: no correction touches them.
# When the faculty is asked stays as people began; whether they may propose a host, and what is shown beside
# places, is changed in the call itself.
NEVER_CORRECTED = (
    "year",
    "tie_breaks",
    "faculty_agreement",
    "takes_proposals",
    "shows_seats",
    "shows_last_year",
)


@dataclass(frozen=True)
class Touched:
    """An application that a correction touches: its name, what changes for it, whether a letter goes.

    ``address`` is that of its page for the office, "" when it has none.
    """

    name: str
    is_draft: bool
    consequences: Sequence[str]
    letter: bool
    address: str = ""


class Follower(Protocol):
    """What depends on a call and comes along when it is corrected; it lives in a package above this one."""

    def hold(self, call: Call) -> None:
        """Lock what will follow, before anything is written."""

    def touched(self, before: Call, after: Call) -> list[Touched]:
        """Return whom the correction touches, in words. ``before`` and ``after`` have their rules."""

    def follow(self, before: Call, after: Call, call: Call, by: Any) -> None:
        """Bring everything along: ``call`` stands corrected now; write the letters."""


_followers: list[Follower] = []


def add_follower(follower: Follower) -> None:
    """Let a package above bring its records along with a correction."""
    _followers.append(follower)


@dataclass(frozen=True)
class Preview:
    """What a correction would do."""

    differences: list[Difference]
    drafts: list[Touched]
    submitted: list[Touched]
    problems: list[str]

    @property
    def letters(self) -> int:
        """How many letters go out."""
        return sum(row.letter for row in [*self.drafts, *self.submitted])


@transaction.atomic
def begin_correction(call: Call, by: Any) -> Call:
    """Make a hidden copy of a published call to correct, or return the one that is in preparation.

    Criteria and places stay with the call: they are not corrected. Raises Refused, ValidationError.
    """
    call = _locked(call)
    require(by, "programs.correct", call)
    if call.state != Call.State.PUBLISHED:
        raise ValidationError(_("This call is not published yet: change it directly."))
    known = Call.objects.filter(corrects=call).first()
    if known is not None:
        return known
    keep_version(call, None)
    copy = Call(
        program=call.program,
        preset=call.preset,
        code=f"{call.code[:29]}-correction",
        version=call.version,
        state=Call.State.DRAFT,
        corrects=call,
        **{field.name: getattr(call, field.name) for field in columns(Call)},
    )
    copy.full_clean(exclude=["program", "corrects"])
    copy.save()
    copy_rows(call, copy, places=False, criteria=False)
    log.record(by, "call.correction_begin", call, version=call.version)
    return copy


def preview(correction: Call) -> Preview:
    """Say what a correction would change and whom it touches; nothing is written."""
    call = _corrected(correction)
    before, after = _both(call, correction)
    touched = [row for follower in _followers for row in follower.touched(before, after)]
    return Preview(
        differences=_differences(call, correction),
        drafts=[row for row in touched if row.is_draft],
        submitted=[row for row in touched if not row.is_draft],
        problems=problems(correction),
    )


def _corrected(correction: Call) -> Call:
    if correction.corrects_id is None:
        raise ValidationError(_("This call corrects no other one."))
    return Call.objects.get(pk=correction.corrects_id)


def _both(call: Call, correction: Call) -> tuple[Call, Call]:
    return with_rules(Call.objects.all()).get(pk=call.pk), of_correction(correction)


def _differences(call: Call, correction: Call) -> list[Difference]:
    before, after = snapshot(call), snapshot(correction)
    after["call"] |= {name: before["call"][name] for name in NEVER_CORRECTED}
    del after["criteria"], after["places"]
    return differences(before, after, for_staff=True)


def problems(correction: Call) -> list[str]:
    """Say in whole sentences what keeps a correction from being applied; empty when nothing does."""
    found = wrong_dates(correction)
    if not correction.document_requirements.exists():
        found.append(_("The list of papers is empty."))
    if not correction.title:
        found.append(_("The call has no title."))
    return found + wrong_days_of_places(correction) + seats.plan(correction).problems


@transaction.atomic
def apply_correction(correction: Call, by: Any, reason: str) -> Call:
    """Make a correction the next version of its call, and bring along whoever it touches.

    Applying twice is the same as once. Raises Refused, and ValidationError without a reason, with nothing
    changed, with wrong dates, or when the call was corrected since the copy was made.
    """
    call = _locked(_corrected(correction))
    require(by, "programs.correct", call)
    found = Call.objects.select_for_update(of=("self",)).filter(pk=correction.pk).first()
    if found is None:
        return call
    hold_agreements(found)
    _check(call, found, reason.strip())
    for follower in _followers:
        follower.hold(call)
    before, after = _both(call, found)
    close_version(call)
    call.version += 1
    for name in (field.name for field in columns(Call) if field.name not in NEVER_CORRECTED):
        setattr(call, name, getattr(found, name))
    call.save()
    for model in ROWS:
        _replace_rows(model, call, found)
    _replace_papers(call, found)
    found.delete()
    put_under_agreements(call)
    keep_version(call, by, reason.strip())
    log.record(by, "call.correct", call, version=call.version, reason=reason.strip())
    corrected = with_rules(Call.objects.all()).get(pk=call.pk)
    for follower in _followers:
        follower.follow(before, after, corrected, by)
    return corrected


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("program").get(pk=call.pk)


def _check(call: Call, correction: Call, reason: str) -> None:
    wrong = problems(correction)
    if not reason:
        wrong.append(_("Please say why the call is corrected: the reason is kept with the version."))
    if correction.version != call.version:
        wrong.append(_("The call was corrected since this copy was made. Please discard it and begin again."))
    if not wrong and not _differences(call, correction):
        wrong.append(_("Nothing was changed yet."))
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def discard_correction(correction: Call, by: Any) -> None:
    """Throw the hidden copy away; the call stays as it is. Raises Refused."""
    call = _locked(_corrected(correction))
    require(by, "programs.correct", call)
    deleted, _by_model = Call.objects.filter(pk=correction.pk, corrects=call).delete()
    if deleted:
        log.record(by, "call.correction_discard", call, version=call.version)


def _replace_rows(model: Any, call: Call, correction: Call) -> None:
    """Close the rows that the correction no longer has, and take over those the call did not have."""
    old, new = _contents(model, call), _contents(model, correction)
    _close(model, call, _without_equal(old, new))
    _take_over(model, call, _without_equal(new, old))


def _contents(model: Any, call: Call) -> list[tuple[Any, dict[str, Any]]]:
    rows = model.objects.current().filter(call=call).order_by("pk")
    return [((row.pk,), content(row)) for row in rows]


def _replace_papers(call: Call, correction: Call) -> None:
    """Replace papers together with their ways: a paper of a version and its ways always belong together."""
    old, new = _papers(call), _papers(correction)
    _close(DocumentRequirement, call, _without_equal(old, new))
    _take_over(DocumentRequirement, call, _without_equal(new, old))


def _papers(call: Call) -> list[tuple[Any, dict[str, Any]]]:
    rows = list(call.document_requirements.current().order_by("order", "pk"))
    found = []
    for row in rows:
        if row.parent_id is None:
            ways = [way for way in rows if way.parent_id == row.pk]
            keys = (row.pk, *(way.pk for way in ways))
            found.append((keys, {**content(row), "ways": [content(way) for way in ways]}))
    return found


def _without_equal(
    rows: Iterable[tuple[Any, dict[str, Any]]], others: Iterable[tuple[Any, dict[str, Any]]]
) -> list[int]:
    """Return the keys of the rows that have no equal among the others, each of which is counted once."""
    rest = [said for _keys, said in others]
    found: list[int] = []
    for keys, said in rows:
        if said in rest:
            rest.remove(said)
        else:
            found += keys
    return found


def _close(model: Any, call: Call, keys: list[int]) -> None:
    model.objects.filter(pk__in=keys).update(until=call.version - 1)


def _take_over(model: Any, call: Call, keys: list[int]) -> None:
    model.objects.filter(pk__in=keys).update(call=call, since=call.version, until=None)
