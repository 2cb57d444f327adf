"""Keeping lists under a name, and making one step for many: tried out first, made once confirmed."""

import logging
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from applications import steps
from applications.actions import Incomplete
from applications.actions.moves import check_length
from applications.models import Application, Document, StepReason
from applications.policy import is_locked_for, owns
from applications.reasons import in_words
from applications.workflow import FACES, STEPS, Impossible, State
from mobility.common import jobs, log
from mobility.common.models import Job
from mobility.common.policy import Refused, require, visible

from . import queries
from .models import BulkLine, BulkStep, SavedList

TRY, MAKE = "bulk-try", "bulk-make"
MOST_AT_ONCE = 2000
# A worker says how far it is after so many applications.
STRIDE = 10
_log = logging.getLogger(__name__)


# --- Lists -----------------------------------------------------------------------------------------------


@transaction.atomic
def keep_list(section: str, name: str, query: str, by: Any, *, shared: bool) -> SavedList:
    """Keep a list under a name; one of the same name is written over. Raises Refused, ValidationError."""
    require(by, "lists.save")
    asked = queries.asked_by(query)
    if not asked:
        raise ValidationError(_("Please narrow the list first: this one holds everything."))
    if len(asked) > queries.LONGEST:
        raise ValidationError(_("This list asks too much to be kept."))
    kept, _made = SavedList.objects.update_or_create(
        owner=by, section=section, name=name.strip(), defaults={"query": asked, "shared": shared}
    )
    return kept


@transaction.atomic
def remove_list(kept: SavedList, by: Any) -> None:
    """Throw a list away; the applications in it stay. Raises Refused."""
    require(by, "lists.remove", kept)
    kept.delete()


# --- Steps for many --------------------------------------------------------------------------------------


@transaction.atomic
def try_for_many(
    keys: list[int], step: str, note: str, by: Any, reason: StepReason | None = None
) -> BulkStep:
    """Let a worker find out for which applications a step can be made; nothing is changed by that.

    Raises Refused for a step this person cannot make for many, ValidationError when a reason is missing.
    """
    require(by, "lists.bulk")
    if step not in {known.name for known in queries.steps_for_many(by)}:
        raise Refused(step)
    if reason and reason.step != step:
        raise ValidationError({"reason": _("This reason belongs to another step.")})
    if STEPS[step].needs_note and not reason and not note.strip():
        raise ValidationError({"note": _("Please give a reason: the applicant will read it.")})
    check_length(note, "note")
    known = visible(by, Application).filter(pk__in=keys).order_by("state_since", "pk")
    found = list(known.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if not found:
        raise ValidationError(_("Please choose applications first."))
    if len(found) > MOST_AT_ONCE:
        words = ngettext(
            "At most %(count)s application at once.", "At most %(count)s applications at once.", 2
        )
        raise ValidationError(words % {"count": MOST_AT_ONCE})
    bulk = BulkStep.objects.create(step=step, reason=reason, note=note.strip(), by=by)
    BulkLine.objects.bulk_create(BulkLine(bulk=bulk, application_id=key) for key in found)
    go_on(bulk)
    return bulk


@transaction.atomic
def confirm(bulk: BulkStep, by: Any) -> BulkStep:
    """Let a worker make the step for those for whom it can be made. Raises Refused, Impossible."""
    bulk = BulkStep.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    require(by, "lists.confirm", bulk)
    if bulk.phase != BulkStep.Phase.TRIED:
        raise Impossible(bulk.phase)
    bulk.phase, bulk.confirmed_at = BulkStep.Phase.MAKING, timezone.now()
    bulk.save(update_fields=["phase", "confirmed_at"])
    log.record(by, "bulk.confirm", bulk, step=bulk.step, rows=queries.counts(bulk)["can"])
    go_on(bulk)
    return bulk


def go_on(bulk: BulkStep) -> Job | None:
    """Ask a worker for what is left of a step for many; None when nothing is. Asking twice is one job."""
    kind = {BulkStep.Phase.TRYING: TRY, BulkStep.Phase.MAKING: MAKE}.get(BulkStep.Phase(bulk.phase))
    return jobs.ask(kind, f"{kind}:{bulk.pk}", {"bulk": bulk.pk}, bulk.by) if kind else None


def job_of(bulk: BulkStep) -> Job | None:
    """Return the work that is under way for a step for many, or failed."""
    kind = {BulkStep.Phase.TRYING: TRY, BulkStep.Phase.MAKING: MAKE}.get(BulkStep.Phase(bulk.phase))
    return Job.objects.filter(key=f"{kind}:{bulk.pk}").first() if kind else None


def register_all() -> None:
    """Name the work of this package."""
    jobs.register(TRY)(partial(_work, keep=False))
    jobs.register(MAKE)(partial(_work, keep=True))


def _work(job: Job, progress: jobs.Progress, *, keep: bool) -> None:
    """Go through the applications that are left, each in a transaction of its own.

    A worker that takes over goes on where the last one stopped.
    """
    bulk = BulkStep.objects.select_related("by", "reason").get(pk=job.params["bulk"])
    before = BulkLine.State.CAN if keep else BulkLine.State.WAITING
    left = list(bulk.lines.filter(state=before).values_list("pk", flat=True))
    total = bulk.lines.count()
    with override(bulk.by.language):
        for number, key in enumerate(left):
            if number % STRIDE == 0:
                progress(total - len(left) + number, total)
            _one_or_left_out(bulk, key, before, keep=keep)
    progress(total, total)
    after = BulkStep.Phase.MADE if keep else BulkStep.Phase.TRIED
    finished = timezone.now() if keep else None
    BulkStep.objects.filter(pk=bulk.pk).update(phase=after, finished_at=finished)


def _one_or_left_out(bulk: BulkStep, key: int, before: str, *, keep: bool) -> None:
    """Make the step for one application; one that fails is left out, so that the rest go on.

    A database that is away is nobody's fault: the whole work is tried again.
    """
    try:
        _one(bulk, key, before, keep=keep)
    except (InterfaceError, OperationalError):
        raise
    except Exception:  # whatever is wrong with one application must not stop the others
        _log.exception("Step %s for line %s failed.", bulk.step, key)
        why = _("Something went wrong here, and nothing was changed. Please make this step by itself.")
        BulkLine.objects.filter(pk=key, state=before).update(state=BulkLine.State.CANNOT, why=why)


@transaction.atomic
def _one(bulk: BulkStep, key: int, before: str, *, keep: bool) -> None:
    """Make the step for one application, and write down what became of it in the same transaction.

    To try it out it is really made, and taken back: what is promised is what the step itself says.
    """
    line = BulkLine.objects.select_for_update(of=("self",)).get(pk=key)
    if line.state != before:
        return  # another worker was here
    why = _make(bulk, line, keep=keep)
    settled = BulkLine.State.DONE if keep else BulkLine.State.CAN
    BulkLine.objects.filter(pk=key).update(state=BulkLine.State.CANNOT if why else settled, why=why)


def _make(bulk: BulkStep, line: BulkLine, *, keep: bool) -> str:
    """Make the step in a savepoint; return why it cannot be made, else nothing."""
    step = STEPS[bulk.step]
    known = visible(bulk.by, Application).select_related("applicant__user", "call")
    application = known.filter(pk=line.application_id).first()
    if application is None:
        return _("You do not see this application any more.")
    way = steps.way_of(step)
    try:
        with transaction.atomic():
            if State(application.state) in step.sources and not way.when(application):
                raise Impossible(bulk.step)
            language = application.applicant.user.language
            way.perform(application, bulk.by, {"note": in_words(bulk.reason, bulk.note, language)})
            if not keep:
                transaction.set_rollback(True)
    except (Refused, Impossible, Incomplete, ValidationError) as refusal:
        return _in_words(application, refusal, bulk)
    return ""


def _in_words(application: Application, refusal: Exception, bulk: BulkStep) -> str:
    """Say why a step cannot be made for an application, as far as this person may know it."""
    if owns(bulk.by, application):
        return _("It is your own application.")
    if is_locked_for(bulk.by, application):
        return _("You declared a conflict of interest here.")
    match refusal:
        case Refused():
            return _("You may not make this step here.")
        case ValidationError():
            return " ".join(refusal.messages)
        case Incomplete():
            return _what_is_open(refusal.missing, bulk.by)
    if State(application.state) not in STEPS[bulk.step].sources:
        return _("It stands at “%(state)s”.") % {"state": FACES[State(application.state)].staff}
    if bulk.step == "nominate":
        return _("The person has not agreed to sending the data abroad.")
    return _("The time for this step has not come yet.")


def _what_is_open(missing: dict[str, Any], by: Any) -> str:
    """Name what is missing; of papers this person may not open only that there are some."""
    papers = missing.get("documents", [])
    known = visible(by, Document).filter(pk__in=[paper.pk for paper in papers])
    known = known.select_related("requirement").order_by("requirement__order", "pk")
    names = [str(paper.requirement.title) for paper in known]
    said = [_("Not accepted yet: %(papers)s.") % {"papers": ", ".join(names)}] if names else []
    if len(papers) > len(names):
        said.append(_("Papers that only others may open are not accepted yet."))
    return " ".join([*said, *(str(sentence) for sentence in missing.get("agreements", []))])
