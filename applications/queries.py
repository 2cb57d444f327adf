"""What pages and decisions need to know about applications."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from programs.models import Call
from programs.queries import ChecklistItem, checklist
from programs.rules import Facts, Proof

from .models import Applicant, Application, Document
from .workflow import State

FIELDS_OF_A_WHOLE_PROFILE = (
    "last_name",
    "first_name",
    "latin_name",
    "birth_date",
    "iin",
    "phone",
    "passport_number",
    "passport_until",
    "faculty_id",
    "department",
    "speciality",
    "speciality_code",
    "cycle",
    "semester",
    "gpa",
)
STAFF_NEED_NOT = {"speciality", "speciality_code", "cycle", "semester", "gpa"}


def facts_of(applicant: Applicant, call: Call) -> Facts:
    """Gather what is known about a person for one call; the stay's dates are the call's."""
    return Facts(
        person=applicant.person,
        cycle=applicant.cycle or None,
        semester=applicant.semester,
        gpa=applicant.gpa,
        full_time=applicant.full_time,
        birth_date=applicant.birth_date,
        citizenship=applicant.citizenship,
        proofs=tuple(Proof(p.test, p.value, p.language) for p in applicant.proofs.all()),
        departure=call.stay_from,
        stay_end=call.stay_to,
        passport_until=applicant.passport_until,
        categories=frozenset(applicant.categories),
        nominated=False,
    )


def plain_facts(facts: Facts) -> dict[str, Any]:
    """Return the facts as JSON values, to be kept with the submitted application."""

    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, tuple):
            return [[proof.test, proof.value, proof.language] for proof in value]
        if value is None or isinstance(value, (bool, int, str)):
            return value
        return str(value)

    return {name: plain(getattr(facts, name)) for name in Facts.__dataclass_fields__}


def missing_profile_fields(applicant: Applicant) -> list[str]:
    """Return the names of the profile's fields that are still empty, in the order of the form."""
    exempt = STAFF_NEED_NOT if applicant.person != Applicant.Person.STUDENT else set()
    return [
        name
        for name in FIELDS_OF_A_WHOLE_PROFILE
        if name not in exempt and getattr(applicant, name) in (None, "")
    ]


def checklist_of(application: Application) -> list[ChecklistItem]:
    """Return the checklist of an application's call for its applicant."""
    return checklist(application.call, facts_of(application.applicant, application.call))


def documents_of(application: Application) -> QuerySet[Document]:
    """Return the documents of an application with requirement, way chosen and files: three queries."""
    return application.documents.select_related("requirement", "alternative").prefetch_related(
        "uploads__file", "requirement__alternatives"
    )


def missing_documents(application: Application) -> QuerySet[Document]:
    """Return the documents the applicant still has to hand in."""
    return application.documents.filter(
        state__in=[Document.State.MISSING, Document.State.RETURNED]
    ).select_related("requirement")


def with_open_documents(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Add ``to_review``, ``returned`` and ``missing``: how many documents stand so."""
    return applications.annotate(
        to_review=Count("documents", filter=Q(documents__state=Document.State.UPLOADED)),
        returned=Count("documents", filter=Q(documents__state=Document.State.RETURNED)),
        missing=Count("documents", filter=Q(documents__state=Document.State.MISSING)),
    )


def counts_by_state(applications: QuerySet[Application]) -> dict[str, int]:
    """Return how many applications stand in each state, in one query."""
    rows = applications.order_by().values_list("state").annotate(n=Count("id"))
    return {state.value: 0 for state in State} | dict(rows)


def incomplete_drafts(call: Call) -> QuerySet[Application]:
    """Return the drafts of a call whose applicant still has something to do before submitting: all of them.

    A draft with nothing missing still waits to be submitted, so it is reminded too.
    """
    return (
        call.applications.filter(state=State.DRAFT)
        .select_related("applicant__user", "call")
        .prefetch_related("documents__requirement", "choices")
    )


def what_is_missing(application: Application) -> dict[str, Any]:
    """Say what keeps a draft from being submitted: profile fields, wishes, documents (missing or returned)."""
    return {
        "profile": missing_profile_fields(application.applicant),
        "choices": not application.choices.all(),
        "documents": [d for d in application.documents.all() if d.state in {"missing", "returned"}],
    }


def next_to_review(application: Application) -> Application | None:
    """Return the oldest other application that waits for the office."""
    waiting = Application.objects.filter(state=State.SUBMITTED).exclude(pk=application.pk)
    return waiting.order_by("state_since", "id").first()
