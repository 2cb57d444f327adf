"""The approver of the applicant's faculty recognises credits."""

from typing import Any

from applications.models import Application
from applications.policy import visible_applications
from mobility.accounts.models import Role
from mobility.accounts.policy import holds
from mobility.common.policy import register_action, register_visible

from .models import RecognisedCourse


def approves_faculty_of(user: Any, application: Application) -> bool:
    """A faculty approver of the applicant's own faculty."""
    if not holds(user, Role.FACULTY_APPROVER) or application.applicant.faculty is None:
        return False
    holdings = user.role_holdings.current().filter(role=Role.FACULTY_APPROVER)
    return holdings.filter(faculty_code=application.applicant.faculty.code).exists()


def visible_courses(user: Any):
    return RecognisedCourse.objects.filter(application__in=visible_applications(user))


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(RecognisedCourse, visible_courses)
    register_action("applications.as_faculty", approves_faculty_of)
