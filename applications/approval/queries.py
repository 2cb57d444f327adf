"""What an approver's pages and the decisions of others need to know about the faculty's answers."""

from typing import Any

from django.db.models import QuerySet

from applications.models import Application, Choice
from mobility.accounts.models import Role, RoleHolding, User
from mobility.common.policy import visible
from mobility.common.verdict import Outcome
from partners.models import Faculty

from .models import FacultyDecision, FacultyDecisionQuerySet
from .policy import applications_of_faculty, faculty_codes

LISTED = 50
# Who decides individually at a faculty; other bodies (the office, a commission) decide elsewhere.
AT_THE_FACULTY = {"department", "faculty"}


def faculties_of(user: Any) -> list[Faculty]:
    """Return the faculties for which somebody decides today."""
    return list(Faculty.objects.filter(code__in=faculty_codes(user)))


def decisions_of(user: Any) -> FacultyDecisionQuerySet:
    """Return the decisions an approver owes or took, with what a list shows of them; never about oneself."""
    rows = visible(user, FacultyDecision).filter(faculty__code__in=faculty_codes(user))
    return rows.select_related("application__applicant__user", "application__call", "faculty", "decided_by")


def waiting_for(user: Any) -> QuerySet[FacultyDecision]:
    """Return what an approver has to decide, the oldest first."""
    asked = decisions_of(user).filter(state=FacultyDecision.State.ASKED)
    return asked.order_by("asked_at", "id")


def decided_by_faculty(user: Any) -> list[FacultyDecision]:
    """Return the last decisions of an approver's faculties, the newest first."""
    answered = [FacultyDecision.State.AGREED, FacultyDecision.State.DECLINED]
    return list(decisions_of(user).filter(state__in=answered).order_by("-decided_at")[:LISTED])


def applications_for(user: Any) -> QuerySet[Application]:
    """Return the submitted applications of an approver's faculties, the newest first (row 26)."""
    rows = applications_of_faculty(user).select_related("applicant", "call")
    return rows.order_by("-submitted_at", "-id")


def wishes(application: Application) -> list[Choice]:
    """Return where a person wants to go, the dearest first."""
    return list(application.choices.select_related("offering__institution").order_by("rank"))


def left_to_the_faculty(application: Application) -> list[str]:
    """Return the codes of the rules that were left to an individual decision when it was submitted."""
    found = [
        str(row["code"])
        for row in application.findings
        if row.get("outcome") == Outcome.INDIVIDUAL.value and row.get("decided_by") in AT_THE_FACULTY
    ]
    return list(dict.fromkeys(found))


def approvers_of(faculty: Faculty) -> QuerySet[User]:
    """Return who decides for a faculty today: the approver and the deputies."""
    held = RoleHolding.objects.current().filter(role=Role.FACULTY_APPROVER, faculty_code=faculty.code)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def standing(application: Application) -> list[FacultyDecision]:
    """Return what the faculty was asked about an application and still counts, in the order of asking."""
    rows = application.faculty_decisions.exclude(state=FacultyDecision.State.VOID)
    return list(rows.select_related("faculty", "decided_by").order_by("asked_at", "id"))
