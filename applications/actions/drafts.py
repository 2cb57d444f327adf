"""What a person does with a draft: begin, tell about themselves, choose places, submit."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import can, require
from mobility.common.verdict import Outcome
from programs.models import Call, NumberSeries, Offering
from programs.queries import with_rules

from .. import frozen, queries, registered, students
from ..deadlines import Channel
from ..models import Applicant, Application, Choice, Document, LanguageProof
from ..wishes import Judged, findings_of, gone, worst
from ..wording.findings import kept_finding
from ..workflow import State
from .deadlines import TooLate, check_deadline
from .directions import settle
from .moves import Incomplete, fire, lock


class AtTheOffice(Exception):
    """The office is typing in this application from paper or eGov: a second draft is not begun."""


@transaction.atomic
def start(user: Any, call: Call, now: dt.datetime | None = None) -> Application:
    """Begin a draft for a call, or return the one that exists. Raises Refused, AtTheOffice, TooLate."""
    require(user, "applications.start", call)
    held = Application.objects.filter(applicant__user=user, call=call, number=None)
    if held.exclude(channel=Channel.PORTAL).exists():
        raise AtTheOffice
    if not call.is_open(now or timezone.now()):
        raise TooLate
    applicant, _created = Applicant.objects.get_or_create(user=user)
    if students.fill_in(applicant):
        applicant.save()
    application, created = Application.objects.get_or_create(applicant=applicant, call=call)
    if created:
        log.record(user, "application.start", application, call=call.code)
        refresh_documents(application)
    return application


_followers: list[Callable[[Application], None]] = []


def add_checklist_follower(follower: Callable[[Application], None]) -> None:
    """Let a later stage look after a draft's checklist whenever it was brought up to date."""
    _followers.append(follower)


def refresh_documents(application: Application) -> None:
    """Keep one document row for each line of the checklist that applies to this person now.

    A line that no longer applies loses its row, unless a file lies in it: the person decides about that one.
    """
    if not application.is_draft:
        return
    needed = {
        item.requirement.pk: item.requirement
        for item in queries.checklist_of(application)
        if item.needed is not False
    }
    existing = set(application.documents.values_list("requirement_id", flat=True))
    Document.objects.bulk_create(
        [
            Document(application=application, requirement=row)
            for pk, row in needed.items()
            if pk not in existing
        ],
        ignore_conflicts=True,  # two saves at once add the same row
    )
    application.documents.exclude(requirement_id__in=needed).filter(state=Document.State.MISSING).delete()
    for follower in _followers:
        follower(application)


@transaction.atomic
def save_profile(applicant: Applicant, by: Any, proofs: list[LanguageProof] | None = None) -> None:
    """Save what a person says about themselves and bring their drafts' checklists up to date.

    ``proofs``, when given, replace the language papers the person typed before. What the office confirmed
    stays, and the same test in the same language is not taken beside it. The account takes over the name.
    Facts of submitted applications stay as they were: they were frozen at submission. The office fills it in
    for a person whose application it registers. Raises Refused.
    """
    require(by, "applicants.describe", applicant)
    account = by if applicant.user_id == by.pk else applicant.user
    applicant.save()
    if proofs is not None:
        applicant.proofs.filter(confirmed_at=None).delete()
        confirmed = set(applicant.proofs.values_list("test", "language"))
        typed = [proof for proof in proofs if (proof.test, proof.language) not in confirmed]
        for proof in typed:
            proof.applicant = applicant
        LanguageProof.objects.bulk_create(typed)
    name = " ".join(part for part in (applicant.first_name, applicant.last_name) if part)
    if name and name != account.full_name:
        account.full_name = name
        account.save(update_fields=["full_name"])
    log.record(by, "applicant.save", applicant)
    applicant.applications.exclude(unfinished={}).update(unfinished={})
    for application in applicant.applications.filter(state=State.DRAFT).select_related("call", "applicant"):
        refresh_documents(application)


def change_emergency(applicant: Applicant, by: Any) -> None:
    """Save whom to call in an emergency, also after applications were sent. Raises Refused."""
    require(by, "applicants.describe", applicant)
    applicant.save(update_fields=["emergency_name", "emergency_relation", "emergency_phone"])
    log.record(by, "applicant.emergency", applicant)


def keep_unfinished(application: Application, typed: dict[str, Any], by: Any) -> None:
    """Keep what was typed into the profile of a draft and could not be taken. Raises Refused.

    ``typed`` holds ``posted``, the page as it was sent, and ``fields``, the names of what is wrong in it.
    """
    require(by, "applications.edit", application)
    Application.objects.filter(pk=application.pk, state=State.DRAFT).update(unfinished=typed)
    application.unfinished = typed


@transaction.atomic
def choose(
    application: Application, offerings: list[Offering], by: Any, now: dt.datetime | None = None
) -> None:
    """Set the ranked wishes of a draft. Raises Refused, TooLate, ValidationError."""
    application = lock(application)
    require(by, "applications.edit", application)
    check_deadline(application, now)
    if any(offering.call_id != application.call_id for offering in offerings):
        raise ValidationError(_("This place does not belong to the call."))
    if len(offerings) > application.call.max_choices or len(set(offerings)) != len(offerings):
        raise ValidationError(
            _("Choose up to %(count)s different places.") % {"count": application.call.max_choices}
        )
    known = queries.wishes_of(application)
    wanted = [offering.pk for offering in offerings if offering not in known]
    added = list(Offering.objects.filter(pk__in=wanted).select_related("institution"))
    if lost := [said for place in added if (said := gone(place, now))]:
        raise ValidationError(lost)
    if queries.barriers(application, added):
        raise ValidationError(_("This place is not open to you; the reason stands beside it."))
    application.choices.all().delete()
    Choice.objects.bulk_create(
        [Choice(application=application, offering=o, rank=n) for n, o in enumerate(offerings, start=1)]
    )
    settle(application)
    log.record(by, "application.choose", application, offerings=[offering.pk for offering in offerings])


@transaction.atomic
def submit(
    application: Application,
    by: Any,
    *,
    consent_processing: bool,
    consent_cross_border: bool,
    now: dt.datetime | None = None,
) -> Application:
    """Submit a draft: freeze facts, findings and rule version, give a number, write the letter.

    Submitting twice is the same as once. Sending the data abroad need not be agreed to yet: it is asked again
    when a place is accepted. Raises Refused, TooLate, ValidationError (consents), Incomplete;
    the last also when a rule that must be met is not, or when nobody can wish for one of the places any more:
    the person learns it here, not later from the office.
    """
    application = lock(application)
    if application.number and can(by, "applications.as_applicant", application):
        return application
    require(by, "applications.submit", application)
    now = application.moment(now or timezone.now())
    # Read again: a correction of the call may have been applied while this one waited for the lock.
    application.call = with_rules(Call.objects.all()).get(pk=application.call_id)
    check_deadline(application, now)
    if not consent_processing:
        raise ValidationError(_("Without this consent the office may not open your papers."))
    refresh_documents(application)
    application.submitted_at = now  # the day of the application: rules count from it
    judged = queries.judged(application)
    judgement = worst(judged)
    missing = queries.what_is_missing(application)
    if judgement.outcome == Outcome.NOT_ELIGIBLE:
        missing["eligibility"] = judgement.failed
    lost = [said for place in queries.wishes_of(application) if (said := gone(place, now))]
    missing["agreements"] = queries.agreements_awaited(application)
    advice = _("Please take this wish out.")
    missing["wishes"] = [f"{said} {advice}" for said in lost]
    if any(missing.values()):
        raise Incomplete(missing)
    _freeze(application, judged)
    application.consent_processing, application.consent_cross_border = True, consent_cross_border
    application.late = application.past_normal(now)
    application.number = next_number(application.call)
    # The series is locked now: of two who send in at once, the second sees the first here.
    if other := registered.same_person(application):
        raise Incomplete({"other": [other]})
    application.save()
    return fire(application, "submit", by)


def _freeze(application: Application, judged: list[Judged]) -> None:
    facts = queries.known_facts(application, application.call)
    application.facts = frozen.plain_facts(facts)
    application.findings = [kept_finding(at) for at in findings_of(judged)]
    application.snapshot = frozen.plain_profile(application.applicant)
    application.register_said = students.said_about(application.applicant)
    application.rules_version = application.call.version


def next_number(call: Call) -> str:
    """Give the next number of a call's series, e.g. ``MSHE-2027-0042``. No number is given twice."""
    series, _created = NumberSeries.objects.get_or_create(name=f"{call.program.number_prefix}-{call.year}")
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return f"{series.name}-{series.last:04d}"
