"""Who holds which office, and who may see accounts."""

from typing import Any

from mobility.common.models import Job, LogEntry, SheetUpload, StoredFile
from mobility.common.policy import register_action, register_visible

from .models import ErasureRequest, Role, RoleHolding, User


def holds(user: Any, *roles: str) -> bool:
    """Tell whether the signed-in, active user holds one of the roles today."""
    return bool(user.is_authenticated and user.is_active and user.roles() & set(roles))


def is_office(user: Any) -> bool:
    """A specialist or the head of the International Office."""
    return holds(user, Role.OFFICE_SPECIALIST, Role.OFFICE_HEAD)


def is_head(user: Any) -> bool:
    """The head of the International Office."""
    return holds(user, Role.OFFICE_HEAD)


def is_technician(user: Any) -> bool:
    """A superuser: configures the portal, and holds no office by that alone."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


def may_open_admin(user: Any, _obj: Any = None) -> bool:
    return is_office(user) or is_technician(user)


def visible_users(user: Any):
    if is_technician(user) or is_head(user):
        return User.objects.all()
    return User.objects.filter(pk=user.pk) if user.is_authenticated else User.objects.none()


def visible_roles(user: Any):
    return RoleHolding.objects.all() if is_technician(user) or is_head(user) else RoleHolding.objects.none()


def visible_log(user: Any):
    return LogEntry.objects.all() if is_technician(user) or is_head(user) else LogEntry.objects.none()


def visible_jobs(user: Any):
    """A person sees the work they asked for: its result holds what they may open, not what others may."""
    return Job.objects.filter(asked_by=user) if user.is_authenticated else Job.objects.none()


def visible_uploads(user: Any):
    """A person sees the files they sent to be imported, for as long as these are kept."""
    waiting = SheetUpload.objects.waiting()
    return waiting.filter(asked_by=user) if user.is_authenticated else waiting.none()


def visible_files(user: Any):
    """Nobody reads a stored file by itself; documents and jobs lead to it and ask their own policy."""
    return StoredFile.objects.none()


def visible_erasures(user: Any):
    """The head answers requests for erasure; a person sees the own ones."""
    if is_head(user):
        return ErasureRequest.objects.all()
    return (
        ErasureRequest.objects.filter(user=user) if user.is_authenticated else ErasureRequest.objects.none()
    )


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(User, visible_users)
    register_visible(RoleHolding, visible_roles)
    register_visible(LogEntry, visible_log)
    register_visible(Job, visible_jobs)
    register_visible(StoredFile, visible_files)
    register_visible(SheetUpload, visible_uploads)
    register_visible(ErasureRequest, visible_erasures)
    register_action("admin.open", may_open_admin)
    register_action("accounts.ask_erasure", lambda user, obj=None: user.is_authenticated and obj == user)
    register_action("accounts.erasures", lambda user, obj=None: is_head(user))
    # Nobody answers the own request.
    register_action(
        "accounts.answer_erasure", lambda user, obj=None: is_head(user) and (obj is None or obj.user != user)
    )
    # Nobody edits himself: not even a technician can raise an own role.
    register_action(
        "accounts.change", lambda user, obj=None: is_technician(user) and (obj is None or obj != user)
    )
    register_action("accounts.look", lambda user, obj=None: is_technician(user) or is_head(user))
    register_action("log.read", lambda user, obj=None: is_technician(user) or is_head(user))
    register_action("configuration.change", lambda user, obj=None: is_technician(user))
