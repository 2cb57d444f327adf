"""Where a folder is and what it lacks, in the active language."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from applications import narrowing, standing, tracing
from applications.models import Application
from mobility.common.dates import long_date
from mobility.common.policy import visible

from . import queries
from .models import AT_HAND, AWAY, Folder, Paper


def whereabouts(folder: Folder) -> str:
    """Say where a folder is."""
    return _("not handed in") if folder.place is None else str(folder.place)


def badge(folder: Folder) -> str:
    """Return the mark that goes with where a folder is."""
    if folder.place is None:
        return "open"
    if folder.place.kind in AT_HAND:
        return "ok"
    return "out" if folder.place.kind in AWAY else "open"


def lack(paper: Paper) -> str:
    """Say what a paper in a folder lacks."""
    title = str(paper.document.requirement.title)
    if paper.shown:
        return _("%(paper)s: the original was not shown") % {"paper": title}
    originals = max(0, paper.originals - paper.originals_in)
    copies = max(0, paper.copies - paper.copies_in)
    if originals and copies:
        return _("%(paper)s: originals missing: %(originals)s, copies missing: %(copies)s") % {
            "paper": title,
            "originals": originals,
            "copies": copies,
        }
    if copies:
        return ngettext(
            "%(paper)s: %(count)s copy missing", "%(paper)s: %(count)s copies missing", copies
        ) % {"paper": title, "count": copies}
    if paper.originals == 1:
        return _("%(paper)s: missing") % {"paper": title}
    return ngettext(
        "%(paper)s: %(count)s piece missing", "%(paper)s: %(count)s pieces missing", originals
    ) % {"paper": title, "count": originals}


def lacks(count: int, asked: int) -> str:
    """Say how many papers of a folder are not whole."""
    if not count:
        return _("nothing is missing")
    return ngettext("%(count)s of %(all)s missing", "%(count)s of %(all)s missing", count) % {
        "count": count,
        "all": asked,
    }


def for_owner(application: Application) -> standing.Note | None:
    """Tell an applicant whether the folder is here and what it lacks; nothing once nobody waits for it."""
    if application.state in queries.OVER:
        return None
    folder = Folder.objects.filter(application=application).select_related("place").first()
    if folder is None:
        return None
    title = _("Paper folder")
    if folder.received_at is None:
        return standing.Note(
            title,
            "none",
            "open",
            _("Not here yet"),
            _("Bring the papers in a folder to the International Office; the office puts the label on it."),
        )
    lacking = [lack(paper) for paper in queries.lacking_for_owner(application)]
    day = long_date(timezone.localdate(folder.received_at), (get_language() or "kk")[:2])
    here = _("The office received your folder on %(day)s.") % {"day": day}
    if lacking:
        return standing.Note(title, "warn", "miss", _("Something is missing"), here, lacking)
    return standing.Note(title, "ok", "ok", _("Nothing is missing"), here)


def for_office(user: Any, application: Application) -> standing.Note | None:
    """Tell the office where the folder is and how many papers it lacks."""
    folder = visible(user, Folder).filter(application=application).select_related("place__person").first()
    if folder is None:
        return None
    if folder.place:
        queries.with_counts([folder], user)
    counts = vars(folder)
    return standing.Note(
        _("Folder"),
        badge(folder),
        "",
        whereabouts(folder),
        lacks(counts["lacks"], counts["asked"]) if folder.place else "",
        [folder.remark] if folder.remark else [],
        reverse("admin:folders_folder_change", args=[folder.pk]),
        _("Open the folder"),
    )


def folders_of(application: Application) -> list[Model]:
    """Return what of folders belongs to the history of an application."""
    return list(Folder.objects.filter(application=application))


def register_all() -> None:
    """Say it on the pages of the application, and let their list be asked about it."""
    standing.add_for_owners(for_owner)
    standing.add_for_office(for_office)
    tracing.add_part(folders_of)
    narrowing.add_question("no-folder", gettext_lazy("folder not here yet"), queries.not_handed_in)
