"""What people do with an application: each verb checks permission and state and writes in one transaction."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import files, log
from mobility.common.models import StoredFile
from mobility.common.policy import Refused, can, require
from mobility.common.verdict import Outcome
from mobility.mail.actions import enqueue
from programs.models import Call, DocumentRequirement, NumberSeries, Offering
from programs.queries import judge
from programs.rules import Facts, Judgement
from programs.wording import finding_texts

from . import queries
from .models import Applicant, Application, Choice, Document, LanguageProof, Transition, Upload
from .workflow import STEPS, Impossible, Role, State, target_of

PERMISSION = {
    Role.APPLICANT: "applications.as_applicant",
    Role.OFFICE: "applications.as_office",
    Role.HEAD: "applications.as_head",
    Role.CHAIR: "applications.as_chair",
    Role.FACULTY: "applications.as_faculty",
}
LETTERS = {
    "submit": "submitted",
    "return": "returned",
    "verify": "verified",
    "refuse": "refused",
    "select": "selected",
    "hold": "reserve",
    "pass_over": "not-selected",
}


class TooLate(Exception):
    """The deadline has passed."""


class Incomplete(Exception):
    """Something is missing; ``missing`` says what.

    Keys are those of ``queries.what_is_missing``, and ``eligibility`` with the findings that rule the person
    out.
    """

    def __init__(self, missing: dict[str, Any]) -> None:
        super().__init__("incomplete")
        self.missing = missing


class Stale(Exception):
    """Somebody else changed the record in the meantime."""


def lock(application: Application) -> Application:
    """Read an application again and hold its row until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("applicant__user", "call__program")
        .get(pk=application.pk)
    )


@transaction.atomic
def fire(
    application: Application, step: str, by: Any, note: str = "", *, as_system: bool = False
) -> Application:
    """Make one move: the only door through which the state of an application changes.

    Raises Refused when the person may not, Impossible when the table does not allow the move, ValidationError
    when a reason is needed and missing. ``as_system`` is for moves that follow from another decision already
    checked (closing a session ranks all its candidates); ``by`` is then whoever took that decision.
    """
    application = lock(application)
    rule = STEPS[step]
    if not as_system:
        require(by, PERMISSION[rule.role], application)
    target = target_of(application.state, step)
    if rule.needs_note and not note.strip():
        raise ValidationError({"note": _("Please give a reason: the applicant will read it.")})
    _check_length(note, "note")
    source = application.state
    application.state = target
    application.state_since = timezone.now()
    application.save(update_fields=["state", "state_since"])
    Transition.objects.create(
        application=application, step=step, source=source, target=target, by=by, note=note.strip()
    )
    log.record(by, f"application.{step}", application, source=source, target=str(target))
    if step in LETTERS:
        write_to_applicant(application, LETTERS[step], reason=note.strip())
    return application


def _check_length(text: str, field: str) -> None:
    if len(text.strip()) > queries.LONGEST_REMARK:
        raise ValidationError(
            {field: _("Please say it in at most %(count)s characters.") % {"count": queries.LONGEST_REMARK}}
        )


def write_to_applicant(application: Application, template: str, occasion: str = "", **context: Any) -> None:
    """Put a letter about the application into the outbox."""
    enqueue(
        template,
        application.applicant.user,
        occasion=occasion or f"{template}:{application.ref}:{application.transitions.count()}",
        context={
            "name": application.applicant.first_name,
            "number": application.number or "",
            "call": {code: getattr(application.call, f"title_{code}") for code in ("kk", "ru", "en")},
            **context,
        },
        link=f"/applications/{application.ref}/",
    )


@transaction.atomic
def start(user: Any, call: Call, now: dt.datetime | None = None) -> Application:
    """Begin a draft for a call, or return the one that exists. Raises Refused, TooLate."""
    require(user, "applications.start", call)
    if not call.is_open(now or timezone.now()):
        raise TooLate
    applicant, _created = Applicant.objects.get_or_create(user=user)
    application, created = Application.objects.get_or_create(applicant=applicant, call=call)
    if created:
        log.record(user, "application.start", application, call=call.code)
        refresh_documents(application)
    return application


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


@transaction.atomic
def save_profile(applicant: Applicant, by: Any, proofs: list[LanguageProof] | None = None) -> None:
    """Save what a person says about themselves and bring their drafts' checklists up to date.

    ``proofs``, when given, replace the language papers. The account takes over the name. Facts of submitted
    applications stay as they were: they were frozen at submission. Raises Refused.
    """
    if applicant.user_id != by.pk:
        raise Refused("applications.edit")
    applicant.save()
    if proofs is not None:
        applicant.proofs.all().delete()
        for proof in proofs:
            proof.applicant = applicant
        LanguageProof.objects.bulk_create(proofs)
    name = " ".join(part for part in (applicant.first_name, applicant.last_name) if part)
    if name and name != by.full_name:
        by.full_name = name
        by.save(update_fields=["full_name"])
    log.record(by, "applicant.save", applicant)
    for application in applicant.applications.filter(state=State.DRAFT).select_related("call", "applicant"):
        refresh_documents(application)


@transaction.atomic
def choose(
    application: Application, offerings: list[Offering], by: Any, now: dt.datetime | None = None
) -> None:
    """Set the ranked wishes of a draft. Raises Refused, TooLate, ValidationError."""
    application = lock(application)
    require(by, "applications.edit", application)
    _check_deadline(application, now)
    if any(offering.call_id != application.call_id for offering in offerings):
        raise ValidationError(_("This place does not belong to the call."))
    if len(offerings) > application.call.max_choices or len(set(offerings)) != len(offerings):
        raise ValidationError(
            _("Choose up to %(count)s different places.") % {"count": application.call.max_choices}
        )
    if any(queries.why_not(application.applicant, offering) for offering in offerings):
        raise ValidationError(_("One of these places is not for your cycle of study."))
    application.choices.all().delete()
    Choice.objects.bulk_create(
        [Choice(application=application, offering=o, rank=n) for n, o in enumerate(offerings, start=1)]
    )
    log.record(by, "application.choose", application, offerings=[offering.pk for offering in offerings])


def _check_deadline(application: Application, now: dt.datetime | None) -> None:
    if not application.call.is_open(now or timezone.now()):
        raise TooLate


@transaction.atomic
def upload(
    document: Document,
    stored: StoredFile,
    by: Any,
    alternative: DocumentRequirement | None = None,
    now: dt.datetime | None = None,
) -> Upload:
    """Put a checked file into a document as its newest version.

    When it was the last returned document, the application goes back to the office by itself.
    Raises Refused, TooLate, ValidationError.
    """
    application = lock(document.application)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    )
    document.application = application
    require(by, "documents.replace", document)
    if application.is_draft:
        _check_deadline(application, now)
    if alternative is not None and alternative.parent_id != document.requirement_id:
        raise ValidationError(_("This is not one of the ways to meet the requirement."))
    entry = Upload.objects.create(document=document, file=stored, number=document.uploads.count() + 1)
    document.alternative = alternative or document.alternative
    document.state = Document.State.UPLOADED
    document.reason = ""
    document.version += 1
    document.save()
    log.record(
        by, "document.upload", application, requirement=document.requirement.code, sha256=stored.sha256
    )
    if application.state == State.RETURNED and not queries.missing_documents(application).exists():
        fire(application, "resubmit", by)
    return entry


@transaction.atomic
def remove_upload(document: Document, by: Any, now: dt.datetime | None = None) -> None:
    """Take the file out of a draft's document; the file itself stays as an earlier version.

    A line that no longer applies goes with its file. Raises Refused, TooLate.
    """
    application = lock(document.application)
    require(by, "applications.edit", application)
    _check_deadline(application, now)
    document = application.documents.select_related("requirement").get(pk=document.pk)
    document.state = Document.State.MISSING
    document.version += 1
    document.save(update_fields=["state", "version"])
    log.record(by, "document.remove", application, requirement=document.requirement.code)
    refresh_documents(application)


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

    Submitting twice is the same as once. Raises Refused, TooLate, ValidationError (consents), Incomplete;
    the last also when a rule that must be met is not: the person learns it here, not later from the office.
    """
    application = lock(application)
    if application.number and can(by, "applications.as_applicant", application):
        return application
    require(by, "applications.submit", application)
    now = now or timezone.now()
    _check_deadline(application, now)
    if not (consent_processing and consent_cross_border):
        raise ValidationError(_("Without both consents the office may not work with your papers."))
    refresh_documents(application)
    facts = queries.facts_of(application.applicant, application.call)
    judgement = judge(application.call, facts)
    missing = queries.what_is_missing(application)
    if judgement.outcome == Outcome.NOT_ELIGIBLE:
        missing["eligibility"] = judgement.failed
    if any(missing.values()):
        raise Incomplete(missing)
    _freeze(application, facts, judgement)
    application.consent_processing = application.consent_cross_border = True
    application.submitted_at = now
    application.number = next_number(application.call)
    application.save()
    return fire(application, "submit", by)


def _freeze(application: Application, facts: Facts, judgement: Judgement) -> None:
    application.facts = queries.plain_facts(facts)
    application.findings = [finding_texts(finding) for finding in judgement.findings]
    application.snapshot = queries.plain_profile(application.applicant)
    application.rules_version = application.call.version


def next_number(call: Call) -> str:
    """Give the next number of a call's series, e.g. ``MSHE-2027-0042``. No number is given twice."""
    series, _created = NumberSeries.objects.get_or_create(name=f"{call.program.number_prefix}-{call.year}")
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return f"{series.name}-{series.last:04d}"


@transaction.atomic
def accept_document(document: Document, by: Any, version: int) -> Document:
    """The office accepts a document. Raises Refused, Stale, Impossible.

    When it was the last returned one, nothing is left for the applicant to do: the office has the ball again.
    """
    document = _under_review(document, by, version)
    document = _decide(document, by, Document.State.ACCEPTED, "")
    application = document.application
    if application.state == State.RETURNED and not queries.missing_documents(application).exists():
        fire(application, "resubmit", by, as_system=True)
    return document


@transaction.atomic
def return_document(document: Document, by: Any, version: int, reason: str) -> Document:
    """The office returns a document with a reason; the application goes to the applicant.

    Raises Refused, Stale, Impossible, ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Please say what to mend: the applicant will read it.")})
    _check_length(reason, "reason")
    document = _under_review(document, by, version)
    document = _decide(document, by, Document.State.RETURNED, reason.strip())
    if document.application.state == State.SUBMITTED:
        fire(document.application, "return", by, note=reason)
    return document


def _under_review(document: Document, by: Any, version: int) -> Document:
    application = lock(document.application)
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    )
    document.application = application
    require(by, "documents.review", document)
    if document.version != version:
        raise Stale
    if application.state not in {State.SUBMITTED, State.RETURNED} or document.state == Document.State.MISSING:
        raise Impossible("This document cannot be decided now.")
    return document


def _decide(document: Document, by: Any, state: str, reason: str) -> Document:
    document.state = state
    document.reason = reason
    document.decided_by = by
    document.decided_at = timezone.now()
    document.version += 1
    document.save()
    log.record(by, f"document.{state}", document.application, requirement=document.requirement.code)
    return document


@transaction.atomic
def verify(application: Application, by: Any) -> Application:
    """The office finds all papers in order.

    Raises Refused, Impossible, Incomplete while a document is neither accepted nor waived.
    """
    application = lock(application)
    require(by, PERMISSION[STEPS["verify"].role], application)
    open_documents = application.documents.exclude(state__in=[Document.State.ACCEPTED, Document.State.WAIVED])
    if open_documents.exists():
        raise Incomplete({"documents": list(open_documents.select_related("requirement"))})
    return fire(application, "verify", by)


def store_upload(name: str, content: Any, by: Any) -> StoredFile:
    """Check a file by its content and keep it. Raises files.Unacceptable with a sentence for the person."""
    return files.store(files.check(name, content), by)
