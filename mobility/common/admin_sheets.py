"""The pages on which a list is taken out as XLSX or CSV, sent back, looked through and confirmed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import files, log, sheets
from .models import SheetUpload
from .policy import require, visible
from .sheets.writing import CSV, MEDIA_TYPE, XLSX

SHOWN = 200  # rows of one kind on a page; problems are all shown
EMPTY = "empty"


class SheetPages:
    """Import and export of one kind of rows; a subclass for rows of a record names it (``owner``)."""

    template = "admin/sheets/"

    def __init__(self, section: admin.ModelAdmin, make: Callable[..., sheets.Sheet], name: str) -> None:
        self.admin, self.make, self.name = section, make, name

    def urls(self, start: str = "sheets/") -> list[URLPattern]:
        """Return the addresses of these pages, below ``start``."""
        view = self.admin.admin_site.admin_view
        return [
            path(start, view(self.send), name=f"{self.name}_sheets"),
            path(f"{start}export/<slug:kind>/", view(self.export), name=f"{self.name}_export"),
            path(f"{start}<int:upload>/", view(self.look), name=f"{self.name}_sheet"),
        ]

    # --- What a subclass may say --------------------------------------------------------------------------

    def sheet(self, request: HttpRequest, owner: Any) -> sheets.Sheet:
        """Return the sheet for whoever asks. Raises Refused."""
        sheet = self.make(request.user)
        require(request.user, sheet.edit)
        return sheet

    def owner(self, request: HttpRequest, key: int | None) -> Any:
        """Return the record the rows belong to; None for a list of its own."""
        return None

    def rows(self, request: HttpRequest, owner: Any) -> Any:
        """Return the records the list shows: filters and search count."""
        try:
            return self.admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            raise Http404 from None

    def list_url(self, owner: Any) -> str:
        """Return the address to go back to."""
        return reverse(f"admin:{self.name}_changelist")

    def list_name(self, owner: Any) -> str:
        """Return the name of what one goes back to."""
        return str(capfirst(self.admin.opts.verbose_name_plural))

    def refusal(self, owner: Any) -> str:
        """Return why nothing can be imported here; empty when it can."""
        return ""

    # --- Pages --------------------------------------------------------------------------------------------

    def export(self, request: HttpRequest, kind: str, **key: int) -> HttpResponse:
        """Hand out the rows the person sees, or an empty table to fill in; on record."""
        owner = self.owner(request, key.get("call"))
        sheet = self.sheet(request, owner)
        if kind not in (XLSX, CSV, EMPTY):
            raise Http404
        rows = [] if kind == EMPTY else list(sheet.rows(self.rows(request, owner)))
        suffix = CSV if kind == CSV else XLSX
        content = sheets.write(suffix, sheet.columns, rows, sheet.title())
        if kind != EMPTY:
            target: Any = owner or request.user
            log.record(request.user, "sheet.export", target, sheet=sheet.slug, rows=len(rows), format=kind)
        name = f"{sheet.slug}.{suffix}" if kind == EMPTY else f"{sheet.slug}-{localdate():%Y-%m-%d}.{suffix}"
        return HttpResponse(
            content,
            content_type=MEDIA_TYPE[suffix],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )

    def send(self, request: HttpRequest, **key: int) -> HttpResponse:
        """Take a file, look whether it can be read, and show what it would do."""
        owner = self.owner(request, key.get("call"))
        sheet = self.sheet(request, owner)
        error = ""
        if request.method == "POST" and not self.refusal(owner):
            sent = request.FILES.get("file")
            try:
                if sent is None:
                    raise sheets.Unreadable(_("Please choose a file."))
                kept = sheets.keep(sheet, sent.name or "", sent.read(settings.SHEET_MAX_BYTES + 1), dict(key))
                return HttpResponseRedirect(self._address("sheet", key, upload=kept.pk))
            except (sheets.Unreadable, files.Unacceptable) as refused:
                error = str(refused)
        context = {"sheet": sheet, "error": error, "refusal": self.refusal(owner), "most": sheet.most}
        context |= {kind: self._address("export", key, kind=kind) for kind in (XLSX, CSV, EMPTY)}
        return self._page(request, owner, "send.html", _("Import and export"), context, 422 if error else 200)

    def look(self, request: HttpRequest, upload: int, **key: int) -> HttpResponse:
        """Show row by row what a file would do; import exactly this file when the person says so."""
        owner = self.owner(request, key.get("call"))
        sheet = self.sheet(request, owner)
        known = visible(request.user, SheetUpload).filter(kind=sheet.slug, params=dict(key))
        kept = known.filter(pk=upload).select_related("file").first()
        if kept is None:
            raise Http404
        if self.refusal(owner) or kept.used_at:
            messages.warning(request, self.refusal(owner) or _("This file was imported already."))
            return HttpResponseRedirect(self.list_url(owner))
        report, status = None, 200
        try:
            if request.method == "POST":
                report, status = self._confirmed(request, kept, sheet), 409
                if report is None:
                    return self._done(request, sheet, owner)
            report = report or sheets.report_of(kept, sheet)
        except (SheetUpload.DoesNotExist, ValidationError) as refused:
            told = refused.messages[0] if isinstance(refused, ValidationError) else ""
            messages.warning(request, told or _("This file was imported already."))
            return HttpResponseRedirect(self.list_url(owner))
        context = {
            "sheet": sheet,
            "report": report,
            "kept": kept,
            "changed_since": status == 409,
            "again": self._address("sheets", key),
            "shown": SHOWN,
            "more_added": max(0, len(report.added) - SHOWN),
            "more_changed": max(0, len(report.changed) - SHOWN),
        }
        return self._page(request, owner, "look.html", _("What the file would do"), context, status)

    def _confirmed(
        self, request: HttpRequest, kept: SheetUpload, sheet: sheets.Sheet
    ) -> sheets.Report | None:
        """Import the file; return what it would do now when that is not what the person agreed to."""
        try:
            return sheets.confirm(kept, sheet, request.POST.get("agreed", ""))
        except IntegrityError:  # somebody wrote the same code or number at the same moment
            return sheets.report_of(kept, sheet)

    def _done(self, request: HttpRequest, sheet: sheets.Sheet, owner: Any) -> HttpResponse:
        count = sum(line.kind in ("added", "changed") for line in sheet.lines)
        sentence = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", count)
        messages.success(request, sentence % {"count": count})
        return HttpResponseRedirect(self.list_url(owner))

    def _address(self, page: str, key: dict[str, int], **more: Any) -> str:
        return reverse(f"admin:{self.name}_{page}", kwargs={**key, **more})

    def _page(
        self,
        request: HttpRequest,
        owner: Any,
        template: str,
        title: str,
        context: dict[str, Any],
        status: int,
    ) -> HttpResponse:
        site = self.admin.admin_site.each_context(request)
        page = {
            "opts": self.admin.opts,
            "title": title,
            "owner": owner,
            "list_url": self.list_url(owner),
            "list_name": self.list_name(owner),
        }
        return TemplateResponse(request, self.template + template, site | page | context, status=status)


class SheetAdmin(admin.ModelAdmin):
    """A section whose list is taken out and sent in as a sheet. ``sheet`` makes it for a person."""

    sheet: Callable[..., sheets.Sheet]
    change_list_template = "admin/sheets/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [*SheetPages(self, type(self).sheet, name).urls(), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the list as it is filtered."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        addresses = {
            "sheets_url": reverse(f"{name}_sheets"),
            "xlsx_url": reverse(f"{name}_export", args=[XLSX]) + asked,
            "csv_url": reverse(f"{name}_export", args=[CSV]) + asked,
        }
        may = self.has_change_permission(request)
        return super().changelist_view(request, (addresses if may else {}) | (extra_context or {}))
