"""Lists kept under a name, and the list of applications as a table."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications.lists import actions, sheets
from applications.lists.forms import KeepForm, ReasonForm
from applications.lists.models import SavedList
from applications.models import Application
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.policy import require, visible
from mobility.common.sheets.writing import CSV, MEDIA_TYPE, XLSX

LIST = "admin:applications_application_changelist"


@admin.register(SavedList)
class SavedListAdmin(ReadOnlyAdmin):
    """One's own lists and the shared ones. They are kept and thrown away from the bar above a list."""

    look = "lists.save"
    list_display = ("opened", "section", "owner", "shared", "made_at")
    list_display_links = None
    list_select_related = ("owner",)
    list_filter = ("section", "shared")
    search_fields = ("name",)
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "lists_savedlist"
        own = [
            path("keep/", view(self.keep), name=f"{name}_keep"),
            path("<int:kept>/remove/", view(self.remove), name=f"{name}_remove"),
            path("export/<slug:kind>/", view(self.export), name=f"{name}_export"),
            path("export-iin/", view(self.export_iin), name=f"{name}_export_iin"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("list"))
    def opened(self, row: SavedList) -> str:
        return format_html('<a href="{}">{}</a>', address_of(row), row.name)

    # --- Kept lists ---------------------------------------------------------------------------------------

    def keep(self, request: HttpRequest) -> HttpResponse:
        """Keep the list that is open under a name."""
        require(request.user, "lists.save")
        if request.method != "POST":
            raise Http404
        form = KeepForm(request.POST)
        section = request.POST.get("section")
        if section not in SavedList.Section.values:
            section = SavedList.Section.APPLICATIONS.value
        back = f"{reverse(f'admin:{section}_changelist')}?{request.POST.get('query', '')}"
        if not form.is_valid():
            messages.error(request, _("Please give the list a name of up to 60 letters."))
            return HttpResponseRedirect(back)
        said = form.cleaned_data
        try:
            kept = actions.keep_list(
                section, said["name"], said["query"], request.user, shared=said["shared"]
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(back)
        messages.success(request, _("The list is kept as “%(name)s”.") % {"name": kept.name})
        return HttpResponseRedirect(address_of(kept))

    def remove(self, request: HttpRequest, kept: int) -> HttpResponse:
        """Throw a list away."""
        row = visible(request.user, SavedList).filter(pk=kept).first()
        if row is None or request.method != "POST":
            raise Http404
        actions.remove_list(row, request.user)
        messages.success(request, _("The list “%(name)s” is no longer kept.") % {"name": row.name})
        return HttpResponseRedirect(reverse(f"admin:{row.section}_changelist"))

    # --- Tables -------------------------------------------------------------------------------------------

    def export(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Hand out the applications of the list that is open; a long list is made by a worker."""
        require(request.user, "lists.export")
        if kind not in (XLSX, CSV):
            raise Http404
        return self._taken_out(request, sheets.Order(kind, (get_language() or "kk")[:2]))

    def export_iin(self, request: HttpRequest) -> HttpResponse:
        """Ask the head why the IIN is needed, then hand out the list with it."""
        require(request.user, "lists.export_iin")
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"].strip()
            mark = sheets.mark_of(request.user, reason)
            language = (get_language() or "kk")[:2]
            order = sheets.Order(form.cleaned_data["kind"], language, iin=True, reason=reason, mark=mark)
            return self._taken_out(request, order)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("List with the IIN"),
            "form": form,
            "count": keys_of_the_list(self.admin_site, request, count_only=True),
            "list_url": f"{reverse(LIST)}?{request.GET.urlencode()}",
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/lists/export_iin.html", context, status=status)

    def _taken_out(self, request: HttpRequest, order: sheets.Order) -> HttpResponse:
        keys = keys_of_the_list(self.admin_site, request)
        made = sheets.take_out(keys, order, request.user, request.GET.urlencode())
        if not isinstance(made, bytes):
            return HttpResponseRedirect(reverse("portal:job", args=[made.pk]))
        return HttpResponse(
            made,
            content_type=MEDIA_TYPE[order.kind],
            headers={
                "Content-Disposition": f'attachment; filename="{sheets.file_name(order)}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def address_of(kept: SavedList) -> str:
    """Return the address of a list as it was kept."""
    return f"{reverse(f'admin:{kept.section}_changelist')}?{kept.query}"


def keys_of_the_list(site: admin.AdminSite, request: HttpRequest, *, count_only: bool = False) -> Any:
    """Return the keys of all applications the open list shows, in its order; or how many they are.

    Raises Refused, and Http404 for questions the list does not know.
    """
    require(request.user, "applications.queue")
    section = site.get_model_admin(Application)
    try:
        rows = section.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise Http404 from None
    return rows.count() if count_only else list(rows.values_list("pk", flat=True))
