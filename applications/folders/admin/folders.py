"""The register of folders: where each is, what it lacks, checking in by scanning, handing over, labels."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import narrowing
from applications.directions import DirectionOfApplicationFilter
from applications.folders import actions, packet, queries, sheets, wording
from applications.folders.forms import MOST_AT_ONCE, HandOverForm, LabelsForm, PlaceForm, ScanForm
from applications.folders.labels import sizes
from applications.folders.models import Folder
from applications.queries import NOT_LISTED
from mobility.common import log
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.admin_lists import CountedSoFar, KeyedList
from mobility.common.policy import require, visible
from mobility.common.sheets.writing import MEDIA_TYPE
from programs.models import Call

from . import sheet
from .acts import pdf_answer
from .filters import CallFilter, LabelFilter, WhereFilter, WholeFilter

LAST_PLACE = "folders_place"  # of the session: where this person takes folders in
LAST_SEEN = "folders_seen"  # of the session: the folders of this series, newest first
SERIES = 10


class Counted(KeyedList):
    """A list whose rows know how many of their papers are missing."""

    not_read = tuple(f"application__{name}" for name in NOT_LISTED)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = queries.with_counts(self.result_list, request.user)


@admin.register(Folder)
class FolderAdmin(ReadOnlyAdmin):
    """Nothing is added here: a folder comes with its application and is moved by the office's verbs."""

    look = "folders.work"
    change_list_template = "admin/folders/folder/change_list.html"
    list_display = ("numbered", "person", "where", "since", "papers", "label")
    list_filter = (WhereFilter, DirectionOfApplicationFilter, WholeFilter, LabelFilter, CallFilter)
    list_select_related = ("application__applicant", "application__call", "place__person")
    search_fields = ("application__number",)
    search_help_text = gettext_lazy("Name or number of the application")
    ordering = ("-application__number",)
    sortable_by = ("numbered", "since")
    actions = ("print_labels", "hand_over_chosen")
    paginator = CountedSoFar

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "folders_folder"
        own = [
            path("scan/", view(self.scan), name=f"{name}_scan"),
            path("labels/", view(self.labels), name=f"{name}_labels"),
            path("hand-over/", view(self.hand_over), name=f"{name}_hand_over"),
            path("missing/", view(self.missing), name=f"{name}_missing"),
            path("missing/<slug:kind>/", view(self.missing_sheet), name=f"{name}_missing_sheet"),
            path("<int:folder>/check-in/", view(self.check_in), name=f"{name}_check_in"),
            path("<int:folder>/record/", view(self.record), name=f"{name}_record"),
        ]
        return [*own, *super().get_urls()]

    # --- The list -----------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Counted

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by number or name in any case and alphabet; a scanned code finds its folder."""
        found = queries.scanned(request.user, search_term) if "/" in search_term else None
        if found:
            return queryset.filter(pk=found.pk), False
        return narrowing.found_of(queryset, search_term), False

    @admin.display(description=gettext_lazy("number"), ordering="application__number")
    def numbered(self, row: Folder) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("applicant and call"))
    def person(self, row: Folder) -> str:
        application = row.application
        return format_html(
            '{}<br><span class="beside">{}</span>', application.applicant.full_name, application.call
        )

    @admin.display(description=gettext_lazy("where it is"))
    def where(self, row: Folder) -> str:
        return format_html('<span class="state {}">{}</span>', wording.badge(row), wording.whereabouts(row))

    @admin.display(description=gettext_lazy("there since"), ordering="moved_at")
    def since(self, row: Folder) -> str:
        return f"{timezone.localtime(row.moved_at):%d.%m.%Y}" if row.moved_at else "–"

    @admin.display(description=gettext_lazy("papers"))
    def papers(self, row: Folder) -> str:
        if row.place is None:
            return "–"
        lacks, asked = vars(row)["lacks"], vars(row)["asked"]
        return format_html(
            '<span class="state {}">{}</span>', "warn" if lacks else "ok", wording.lacks(lacks, asked)
        )

    @admin.display(description=gettext_lazy("label"))
    def label(self, row: Folder) -> str:
        return f"{timezone.localtime(row.labelled_at):%d.%m.%Y}" if row.labelled_at else "–"

    @admin.action(description=gettext_lazy("Print labels"))
    def print_labels(self, request: HttpRequest, queryset: QuerySet[Folder]) -> HttpResponse:
        return HttpResponseRedirect(_with_keys("labels", queryset))

    @admin.action(description=gettext_lazy("Hand over"))
    def hand_over_chosen(self, request: HttpRequest, queryset: QuerySet[Folder]) -> HttpResponse:
        return HttpResponseRedirect(_with_keys("hand_over", queryset))

    # --- One folder ---------------------------------------------------------------------------------------

    def found(self, request: HttpRequest, key: Any) -> Folder:
        """Return a folder of somebody else. Raises Http404."""
        rows = (
            queries.with_people(visible(request.user, Folder))
            if str(key).isdecimal()
            else Folder.objects.none()
        )
        folder = rows.filter(pk=key).first()
        if folder is None:
            raise Http404
        return folder

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one folder: check it in, tick its papers, see where it was."""
        return sheet.show(self, request, self.found(request, object_id))

    def check_in(self, request: HttpRequest, folder: int) -> HttpResponse:
        """Take the folder in at a place and stay on its page, where its papers are ticked."""
        row = self.found(request, folder)
        if request.method != "POST":
            raise Http404
        form = PlaceForm(request.POST)
        if form.is_valid():
            self._take_in(request, row, form.cleaned_data["place"])
            request.session[LAST_PLACE] = form.cleaned_data["place"]
        else:
            messages.error(request, _("Please choose where the folder is."))
        return HttpResponseRedirect(address("change", row.pk))

    def record(self, request: HttpRequest, folder: int) -> HttpResponse:
        """Write down what lies in the folder; 409 with both values after a conflict."""
        row = self.found(request, folder)
        if request.method != "POST":
            raise Http404
        return sheet.save(self, request, row)

    # --- Checking in, one after the other -----------------------------------------------------------------

    def scan(self, request: HttpRequest) -> HttpResponse:
        """Take folders in by code, one after the other: hand scanner, camera, or a number typed."""
        require(request.user, "folders.work")
        known = {"place": request.session.get(LAST_PLACE)}
        form = ScanForm(request.POST if request.method == "POST" else None, initial=known)
        if request.method == "POST" and form.is_valid():
            folder = queries.scanned(request.user, form.cleaned_data["code"])
            if folder is None:
                form.add_error("code", _("No folder has this code or number."))
            else:
                self._take_in(request, folder, form.cleaned_data["place"])
                seen = [key for key in request.session.get(LAST_SEEN, []) if key != folder.pk]
                request.session[LAST_SEEN] = [folder.pk, *seen][:SERIES]
                request.session[LAST_PLACE] = form.cleaned_data["place"]
                return HttpResponseRedirect(address("scan"))
        keys = request.session.get(LAST_SEEN, [])
        by_key = queries.with_people(visible(request.user, Folder)).in_bulk(keys)
        series = queries.with_counts([by_key[key] for key in keys if key in by_key], request.user)
        context = {
            "form": form,
            "series": [(row, wording.whereabouts(row), self.papers(row)) for row in series],
        }
        return self.shown(request, "scan", _("Check in by scanning"), context, 422 if form.errors else 200)

    def _take_in(self, request: HttpRequest, folder: Folder, code: str) -> None:
        try:
            place = actions.place_at(code)
            moved = actions.check_in(folder, place, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        words = {"number": folder, "name": folder.application.applicant.full_name, "place": place}
        if moved:
            messages.success(request, _("%(number)s, %(name)s: taken in, %(place)s.") % words)
        else:
            messages.info(request, _("%(number)s, %(name)s: it was here already, %(place)s.") % words)

    # --- Many at once -------------------------------------------------------------------------------------

    def chosen(self, request: HttpRequest) -> list[Folder]:
        """Return the folders an address names: by keys, or all of a call (or of all) without a label."""
        keys = [int(key) for key in request.GET.get("folders", "").split(",") if key.isdecimal()]
        rows = visible(request.user, Folder)
        rows = rows.filter(pk__in=keys[:MOST_AT_ONCE]) if keys else queries.unlabelled(rows)
        if not keys and (call := request.GET.get("call")):
            rows = rows.filter(application__call__code=call)
        return list(queries.with_people(rows).order_by("application__number")[:MOST_AT_ONCE])

    def labels(self, request: HttpRequest) -> HttpResponse:
        """Ask for sheet and first label; on POST, hand out the labels and note that they were printed."""
        require(request.user, "folders.work")
        if request.method == "POST":
            form = LabelsForm(request.POST)
            if form.is_valid():
                rows = visible(request.user, Folder).filter(pk__in=form.cleaned_data["folders"])
                folders = list(queries.with_people(rows).order_by("application__number"))
                size, start = sizes()[form.cleaned_data["size"]], form.cleaned_data["start"]
                drawn = packet.labels(folders, size, start, request.user)
                actions.labelled(folders, request.user)
                return pdf_answer(drawn, f"labels-{timezone.localdate():%Y-%m-%d}.pdf")
            folders = self._named(request, form)
        else:
            folders = self.chosen(request)
            form = LabelsForm(initial={"folders": ",".join(str(folder.pk) for folder in folders)})
        context = {"form": form, "folders": folders, "calls": self._calls(request)}
        return self.shown(request, "labels", _("Print labels"), context, 422 if form.errors else 200)

    def hand_over(self, request: HttpRequest) -> HttpResponse:
        """Ask to whom; on POST, hand the folders over and lead to the act."""
        require(request.user, "folders.work")
        if request.method == "POST":
            form = HandOverForm(request.POST)
            if form.is_valid():
                rows = visible(request.user, Folder).filter(pk__in=form.cleaned_data["folders"])
                target = actions.place_at(form.cleaned_data["target"])
                note = form.cleaned_data["note"]
                try:
                    transfer = actions.hand_over(rows, target, request.user, note)
                except ValidationError as error:
                    form.add_error(None, error)
                else:
                    messages.success(request, _("Handed over: %(place)s.") % {"place": target})
                    return HttpResponseRedirect(reverse("admin:folders_transfer_change", args=[transfer.pk]))
            folders = self._named(request, form)
        else:
            folders = self.chosen(request) if request.GET.get("folders") else []
            form = HandOverForm(initial={"folders": ",".join(str(folder.pk) for folder in folders)})
        context = {"form": form, "folders": folders}
        return self.shown(request, "hand_over", _("Hand over"), context, 422 if form.errors else 200)

    def _named(self, request: HttpRequest, form: Any) -> list[Folder]:
        keys = form.fields["folders"].to_python(form["folders"].value())
        rows = visible(request.user, Folder).filter(pk__in=keys)
        return list(queries.with_people(rows).order_by("application__number"))

    # --- What is missing ----------------------------------------------------------------------------------

    def missing(self, request: HttpRequest) -> HttpResponse:
        """Show the folders that are not here and those that lack papers."""
        require(request.user, "folders.work")
        call = request.GET.get("call", "")
        rows = [
            (folder, wording.whereabouts(folder), [wording.lack(paper) for paper in papers])
            for folder, papers in queries.missing(request.user, call)
        ]
        context = {"rows": rows, "calls": self._calls(request), "call": call}
        return self.shown(request, "missing", _("Missing folders and papers"), context)

    def missing_sheet(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Hand out what is missing as XLSX or CSV; on record."""
        require(request.user, "folders.work")
        if kind not in MEDIA_TYPE:
            raise Http404
        rows = queries.missing(request.user, request.GET.get("call", ""))
        content = sheets.missing(kind, rows)
        who: Any = request.user
        log.record(who, "sheet.export", who, sheet="folders", rows=len(rows), format=kind)
        name = f"folders-missing-{timezone.localdate():%Y-%m-%d}.{kind}"
        return HttpResponse(
            content,
            content_type=MEDIA_TYPE[kind],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def _calls(self, request: HttpRequest) -> list[tuple[str, str]]:
        rows = visible(request.user, Call).filter(applications__folder__isnull=False).distinct()
        return [(call.code, str(call)) for call in rows.order_by("-opens_on", "code")]

    def shown(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Answer with a page of the register inside the frame of the admin."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "here": title}
        return TemplateResponse(
            request, f"admin/folders/folder/{template}.html", frame | context, status=status
        )


def address(page: str, *args: Any) -> str:
    """Return the address of a page of the register."""
    return reverse(f"admin:folders_folder_{page}", args=args)


def _with_keys(page: str, folders: QuerySet[Folder]) -> str:
    keys = folders.order_by("application__number").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return f"{address(page)}?folders={','.join(str(key) for key in keys)}"
