"""The page of one folder: where it is, and a line for each paper that should lie in it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.folders import actions, queries, wording
from applications.folders.forms import PaperForm, PlaceForm, RecordForm
from applications.folders.models import Folder, Paper
from applications.wording.papers import asked_for

if TYPE_CHECKING:
    from .folders import FolderAdmin


def show(
    section: "FolderAdmin",
    request: HttpRequest,
    folder: Folder,
    forms: tuple[RecordForm, list[PaperForm]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show one folder; after something was wrong, with what was typed."""
    record, papers = forms or _forms(request, folder)
    lacking = sum(not form.paper.is_whole for form in papers)
    context: dict[str, Any] = {
        "folder": folder,
        "application": folder.application,
        "where": wording.whereabouts(folder),
        "badge": wording.badge(folder),
        "lacks": wording.lacks(lacking, len(papers)),
        "lacking": lacking,
        "place_form": PlaceForm(initial={"place": _likely(request, folder)}),
        "record": record,
        "papers": [(form, asked_for(form.paper.document.requirement)) for form in papers],
        "hidden": queries.hidden_papers(folder, request.user),
        "moves": queries.moves_of(folder),
        "conflict": status == 409,
    }
    return section.shown(request, "change", str(folder), context, status)


def _likely(request: HttpRequest, folder: Folder) -> str | None:
    """Return where this person takes folders in: where it is, else the last place they named."""
    return str(folder.place_id) if folder.is_at_hand else request.session.get("folders_place")


def _forms(request: HttpRequest, folder: Folder, data: Any = None) -> tuple[RecordForm, list[PaperForm]]:
    papers = queries.papers_of(folder, request.user)
    known = {"version": folder.version, "remark": folder.remark}
    return RecordForm(data, initial=known), [PaperForm(data, paper=paper) for paper in papers]


def save(section: "FolderAdmin", request: HttpRequest, folder: Folder) -> HttpResponse:
    """Write down what was typed, or that everything is there."""
    record, papers = _forms(request, folder, request.POST)
    if not (record.is_valid() and all([form.is_valid() for form in papers])):
        return show(section, request, folder, (record, papers), 422)
    data = record.cleaned_data
    entries = {form.paper.pk: form.entry() for form in papers}
    if "everything" in request.POST:
        entries = actions.whole(folder, request.user, entries)
    try:
        changed = actions.record(folder, entries, request.user, data["version"], data["remark"])
    except actions.Conflict:
        return show(section, request, section.found(request, folder.pk), _with_both(request, folder), 409)
    except ValidationError as error:
        record.add_error(None, error)
        return show(section, request, folder, (record, papers), 422)
    said = ngettext("Saved: %(count)s line changed.", "Saved: %(count)s lines changed.", changed)
    messages.success(request, said % {"count": changed} if changed else _("Saved."))
    return HttpResponseRedirect(reverse("admin:folders_folder_change", args=[folder.pk]))


def _with_both(request: HttpRequest, folder: Folder) -> tuple[RecordForm, list[PaperForm]]:
    """Return the forms as typed; what somebody else wrote stands beside, and saving again wins."""
    folder.refresh_from_db()
    typed = request.POST.copy()
    typed["version"] = str(folder.version)
    record, papers = _forms(request, folder, typed)
    for form in papers:
        if form.is_valid() and form.entry() != _entry(form.paper):
            form.now = form.paper
    return record, papers


def _entry(paper: Paper) -> actions.Entry:
    return actions.Entry(paper.originals_in, paper.copies_in, paper.remark)
