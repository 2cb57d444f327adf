"""Ask the faculty and take its answer: once each, with a reason where one is needed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import actions as applications
from applications import queries as application_queries
from applications.models import Application
from mobility.common import log
from mobility.common.models import StoredFile
from mobility.common.policy import require
from mobility.mail.actions import Letter, enqueue, enqueue_all
from programs.models import Call

from . import queries, wording
from .models import FacultyDecision

State, Matter = FacultyDecision.State, FacultyDecision.Matter


def register_all() -> None:
    """Ask when an application is submitted, drop the question when it ends; stop what lacks the answer."""
    applications.add_step_follower("submit", ask_after_submission)
    for step in ("withdraw", "refuse"):
        applications.add_step_follower(step, drop_questions)
    applications.add_step_follower("reopen", ask_again)
    application_queries.add_agreement_finder(lacking)


def lacking(application: Application) -> list[str]:
    """Say whose answer an application lacks; a draft lacks one only where its call wants it first."""
    if application.is_draft and application.call.faculty_agreement != Call.FacultyAgreement.BEFORE:
        return []
    rows = queries.standing(application)
    if application.is_draft and not rows:
        return [_("The faculty's agreement is needed first. Please ask for it.")]
    return [said for row in rows if (said := wording.awaited(row))]


def ask_after_submission(application: Application, by: Any) -> None:
    """Ask what the call and its rules leave to the faculty, once the application is submitted."""
    if application.call.faculty_agreement == Call.FacultyAgreement.AFTER:
        _ask(application, by, [(Matter.AGREEMENT, "")])
    _ask(application, by, [(Matter.INDIVIDUAL, code) for code in queries.left_to_the_faculty(application)])


@transaction.atomic
def ask_before_submission(
    application: Application, by: Any, now: dt.datetime | None = None
) -> FacultyDecision:
    """The applicant asks the faculty to agree to a draft; asking twice is the same as once.

    Raises Refused, TooLate, ValidationError when the call does not want it, or when the draft names no
    faculty or no place yet.
    """
    application = applications.lock(application)
    require(by, "approval.ask", application)
    applications.check_deadline(application, now)
    if application.call.faculty_agreement != Call.FacultyAgreement.BEFORE:
        raise ValidationError(_("This call does not ask for the faculty's agreement beforehand."))
    if application.applicant.faculty is None:
        raise ValidationError(_("Please name your faculty first, under “About me”."))
    if not application.choices.exists():
        raise ValidationError(_("Please choose a place first: the faculty agrees to it."))
    _ask(application, by, [(Matter.AGREEMENT, "")])
    return application.faculty_decisions.get(matter=Matter.AGREEMENT)


def _ask(application: Application, by: Any, matters: Iterable[tuple[str, str]]) -> None:
    """Write down the questions and tell the approvers. Nobody is asked for people without a faculty."""
    faculty = application.applicant.faculty
    if faculty is None:
        return
    for matter, code in matters:
        decision, created = FacultyDecision.objects.get_or_create(
            application=application,
            matter=matter,
            finding=code,
            defaults={"faculty": faculty, "asked_at": application.submitted_at or timezone.now()},
        )
        if created:
            log.record(by, "faculty.ask", application, matter=str(matter), rule=code)
            enqueue_all(
                "faculty-asked", [_to_approver(decision, user) for user in queries.approvers_of(faculty)]
            )


def _to_approver(decision: FacultyDecision, user: Any) -> Letter:
    with override(user.language):
        context = {
            "name": user.get_full_name(),
            "matter": wording.question(decision).title,
            "call": decision.application.call.title,
            "number": decision.application.number or _("draft"),
        }
    occasion = f"faculty-asked:{decision.application.ref}:{decision.question}"
    return Letter(user=user, occasion=occasion, context=context, link=decision.get_absolute_url())


def drop_questions(application: Application, by: Any) -> None:
    """Take back what the faculty has not answered: the application has ended."""
    dropped = application.faculty_decisions.waiting().update(state=State.VOID)
    if dropped:
        log.record(by, "faculty.drop", application, questions=dropped)


def ask_again(application: Application, by: Any) -> None:
    """Put the questions that were taken back to the faculty again: the application goes on."""
    again = application.faculty_decisions.filter(state=State.VOID).update(state=State.ASKED)
    if again:
        log.record(by, "faculty.ask", application, questions=again)


@transaction.atomic
def decide(
    decision: FacultyDecision, by: Any, *, agrees: bool, reason: str, paper: StoredFile | None = None
) -> FacultyDecision:
    """Take the faculty's answer; it is given once.

    Raises Refused, Stale when it was answered or dropped meanwhile, ValidationError when a reason is needed:
    always for an individual decision, otherwise to decline.
    """
    decision = (
        FacultyDecision.objects.select_for_update(of=("self",))
        .select_related("faculty", "application__applicant__user", "application__call")
        .get(pk=decision.pk)
    )
    require(by, "approval.decide", decision)
    if not decision.is_waiting:
        raise applications.Stale
    reason = reason.strip()
    if not reason and (decision.needs_reason or not agrees):
        raise ValidationError({"reason": _("Please give the reason: the applicant and the office read it.")})
    decision.state = State.AGREED if agrees else State.DECLINED
    decision.reason, decision.paper = reason, paper
    decision.decided_by, decision.decided_at = by, timezone.now()
    decision.save()
    log.record(by, f"faculty.{decision.state}", decision.application, matter=decision.matter)
    _tell_applicant(decision)
    return decision


def _tell_applicant(decision: FacultyDecision) -> None:
    application = decision.application
    user = application.applicant.user
    with override(user.language):
        matter = wording.question(decision).title
        enqueue(
            "faculty-agreed" if decision.state == State.AGREED else "faculty-declined",
            user,
            occasion=f"faculty-decided:{application.ref}:{decision.question}",
            context={
                "name": application.applicant.first_name or user.get_full_name(),
                "call": application.call.title,
                "number": application.number or _("draft"),
                "matter": matter,
                "reason": decision.reason or "–",
            },
            link=f"/applications/{application.ref}/",
        )
