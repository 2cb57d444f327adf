"""What a faculty approver may see and do (permissions.md, rows 19, 26 and 27): of the own faculties only."""

from typing import Any

from django.db.models import QuerySet

from applications.models import Application, Document
from applications.policy import add_document_reader
from mobility.accounts.models import Role
from mobility.accounts.policy import holds, is_office
from mobility.common.policy import register_action, register_visible

from .models import FacultyDecision

FACULTY_READS = {"academic_record", "motivation"}


def faculty_codes(user: Any) -> frozenset[str]:
    """Return the codes of the faculties for which somebody decides today; deputies hold the same role.

    Read once per request object, like the roles themselves.
    """
    if not holds(user, Role.FACULTY_APPROVER):
        return frozenset()
    if not hasattr(user, "_faculty_codes"):
        held = user.role_holdings.current().filter(role=Role.FACULTY_APPROVER).exclude(faculty_code="")
        user._faculty_codes = frozenset(held.values_list("faculty_code", flat=True))
    return user._faculty_codes


def applications_of_faculty(user: Any) -> QuerySet[Application]:
    """Return the submitted applications of the people of an approver's faculties, but for an own one."""
    rows = Application.objects.filter(number__isnull=False, applicant__faculty__code__in=faculty_codes(user))
    return rows.exclude(applicant__user=user)


def visible_decisions(user: Any):
    """The approver's: those of the own faculties; the office's: all; a person's: those about oneself."""
    if not user.is_authenticated:
        return FacultyDecision.objects.none()
    if is_office(user):
        return FacultyDecision.objects.all()
    own = FacultyDecision.objects.filter(application__applicant__user=user)
    theirs = FacultyDecision.objects.filter(faculty__code__in=faculty_codes(user))
    return own | theirs.exclude(application__applicant__user=user)


def may_decide(user: Any, decision: FacultyDecision) -> bool:
    """Decide: an approver of that faculty, never about oneself."""
    return decision.application.applicant.user_id != user.pk and decision.faculty.code in faculty_codes(user)


def reads_for_the_faculty(user: Any, document: Document) -> bool:
    """An approver opens transcript and motivation letter of a submitted application of the own faculty."""
    if document.requirement.kind not in FACULTY_READS:
        return False
    return applications_of_faculty(user).filter(pk=document.application_id).exists()


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(FacultyDecision, visible_decisions)
    register_action("approval.enter", lambda user, obj=None: bool(faculty_codes(user)))
    register_action("approval.decide", may_decide)
    register_action(
        "approval.ask",
        lambda user, application: application.applicant.user_id == user.pk and application.is_draft,
    )
    add_document_reader(reads_for_the_faculty)
