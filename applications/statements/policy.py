"""Who writes a statement and who reads it: as with the document's file (permissions.md, rows 16 to 21)."""

from typing import Any

from applications.models import Document
from applications.policy import owns
from mobility.accounts.policy import is_office
from mobility.common.policy import can, register_action, register_visible

from .models import HandedStatement, Statement


def stands(document: Document) -> bool:
    """Tell whether the letter was handed in and is neither returned nor taken back."""
    settled = {Document.State.UPLOADED, Document.State.ACCEPTED}
    return document.met_by == Document.Way.STATEMENT and document.state in settled


def may_write(user: Any, document: Document) -> bool:
    """Write and hand in: the owner, in a draft until it is handed in, later when the office returned it.

    The deadline is asked by the action, which holds the clock.
    """
    application = document.application
    if not owns(user, application) or not document.requirement.is_letter:
        return False
    if application.is_draft:
        return not stands(document)
    return application.state in {"submitted", "returned"} and document.state == Document.State.RETURNED


def may_take_back(user: Any, document: Document) -> bool:
    """Go on writing what was handed in: the owner of a draft."""
    return owns(user, document.application) and document.application.is_draft and stands(document)


def may_read(user: Any, read: tuple[HandedStatement, Document]) -> bool:
    """Read what was handed in: whoever may open the document; what was set aside is the office's and its
    writer's."""
    handed, document = read
    if not can(user, "documents.open", document):
        return False
    return handed.set_aside_at is None or is_office(user) or owns(user, document.application)


def visible_statements(user: Any):
    """One's own: others read what was handed in."""
    if not user.is_authenticated:
        return Statement.objects.none()
    return Statement.objects.filter(application__applicant__user=user)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Statement, visible_statements)
    register_action("statements.write", may_write)
    register_action("statements.take_back", may_take_back)
    register_action("statements.read", may_read)
