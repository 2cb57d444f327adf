"""Who works with folders: the office. Papers in them are seen as the documents themselves are."""

from typing import Any

from django.db.models import Exists, OuterRef

from applications.models import Application, Document
from applications.policy import locked_applications, stands_apart
from mobility.accounts.policy import is_office
from mobility.common.policy import register_action, register_visible, visible

from .models import Folder, Move, Paper, Place, Transfer


def visible_folders(user: Any):
    """The office sees every folder but the own one and those of applications locked for the asker."""
    if not is_office(user):
        return Folder.objects.none()
    own = Application.objects.filter(applicant__user=user).order_by()
    rows = Folder.objects.exclude(application__in=own.values("pk"))
    return rows.exclude(application__in=locked_applications(user))


def visible_papers(user: Any):
    """Papers of visible folders that this person may open as documents: a medical one takes a permission."""
    document = visible(user, Document).order_by().filter(pk=OuterRef("document"))
    folder = visible_folders(user).order_by().filter(pk=OuterRef("folder"))
    return Paper.objects.filter(Exists(document), Exists(folder))


def visible_transfers(user: Any):
    """The office sees every act: who handed what to whom is its own business."""
    return Transfer.objects.all() if is_office(user) else Transfer.objects.none()


def may_work(user: Any, folder: Folder | None = None) -> bool:
    """Check in, tick, hand over, print labels: the office, never about oneself."""
    return is_office(user) and (folder is None or not stands_apart(user, folder.application))


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Folder, visible_folders)
    register_visible(Paper, visible_papers)
    register_visible(Move, lambda user: Move.objects.filter(folder__in=visible_folders(user)))
    register_visible(Place, lambda user: Place.objects.all() if is_office(user) else Place.objects.none())
    register_visible(Transfer, visible_transfers)
    register_action("folders.work", may_work)
    register_action("folders.places", lambda user, place=None: is_office(user))
