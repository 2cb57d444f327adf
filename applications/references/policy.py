"""Who asks for a recommendation, takes it back, reads it (permissions.md, rows 22 to 25).

The referee has no account: the link is the right, see ``queries.open_link``.
"""

from typing import Any

from applications.models import Application, Document
from applications.policy import is_locked_for, locked_applications, owns
from mobility.accounts.policy import is_office
from mobility.common.policy import can, register_action, register_visible
from programs.models import DocumentRequirement

from .models import Reference, ReferenceRequest


def is_recommendation(document: Document) -> bool:
    """Tell whether a line of the checklist is a recommendation."""
    return document.requirement.kind == DocumentRequirement.Kind.RECOMMENDATION


def visible_requests(user: Any):
    """Own requests; the office sees those of applications that were sent in, never its own as office."""
    if not user.is_authenticated:
        return ReferenceRequest.objects.none()
    if is_office(user):
        sent_in = ReferenceRequest.objects.filter(document__application__number__isnull=False)
        others = sent_in.exclude(document__application__applicant__user=user)
        return others.exclude(document__application__in=locked_applications(user))
    return ReferenceRequest.objects.filter(document__application__applicant__user=user)


def may_ask(user: Any, document: Document) -> bool:
    """Ask for a recommendation: the owner, while the document is open or somebody else is to send it."""
    application = document.application
    open_paper = document.state in {Document.State.MISSING, Document.State.RETURNED}
    return (
        owns(user, application)
        and is_recommendation(document)
        and open_paper
        and application.state in {"draft", "submitted", "returned"}
    )


def may_manage(user: Any, request: ReferenceRequest) -> bool:
    """Take a request back or send its link again: the owner; the office once the application was sent in."""
    application = request.document.application
    if owns(user, application):
        return True
    return is_office(user) and application.number is not None and not is_locked_for(user, application)


def may_read(user: Any, reference: Reference) -> bool:
    """Read what was sent: whoever may open such a document of somebody else (row 24)."""
    return can(user, "documents.open_handed_in", reference.request.document)


def may_answer(user: Any, application: Application) -> bool:
    """Open the link: anybody who holds it but students: they are not asked, least of all about themselves."""
    if not user.is_authenticated:
        return True
    return not owns(user, application) and not is_student(user)


def is_student(user: Any) -> bool:
    """Tell whether an account is a student's."""
    applicant = getattr(user, "applicant", None)
    return applicant is not None and applicant.person == applicant.Person.STUDENT


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(ReferenceRequest, visible_requests)
    register_action("references.look", lambda user, obj=None: is_office(user))
    register_action("references.ask", may_ask)
    register_action("references.manage", may_manage)
    register_action("references.read", may_read)
    register_action("references.answer", may_answer)
