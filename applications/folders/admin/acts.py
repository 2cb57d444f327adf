"""The places folders can stand at, and the acts of their transfers."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.folders import packet, queries
from applications.folders.models import Place, Transfer
from mobility.accounts.models import User
from mobility.accounts.policy import is_office
from mobility.common.admin_base import PolicyAdmin, ReadOnlyAdmin
from mobility.common.history import LANGUAGES
from mobility.common.policy import visible


@admin.register(Place)
class PlaceAdmin(PolicyAdmin):
    """Shelves, faculties, the commission, the archive; a colleague's place is made when first needed."""

    look = "folders.work"
    edit = "folders.places"
    list_display = ("__str__", "kind", "order", "active")
    list_display_links = ("__str__",)
    fields = (("kind", "person"), ("name_kk", "name_ru", "name_en"), ("order", "active"))
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        return super().get_queryset(request).select_related("person")

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """Offer the people who work in the office today."""
        if db_field.name != "person":
            return super().get_field_queryset(db, db_field, request)
        staff = User.objects.filter(is_active=True, is_staff=True).order_by("full_name")
        return staff.filter(pk__in=[user.pk for user in staff if is_office(user)])


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """What was handed over, when and to whom; the act as a paper in three languages."""

    look = "folders.work"
    list_display = ("number", "when", "target", "total", "by")
    list_select_related = ("target__person", "by")
    search_fields = ("number", "moves__folder__application__number")
    search_help_text = _("Number of the act or of a folder in it")
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        name = "folders_transfer_act"
        act = path("<int:transfer>/act/<slug:language>/", self.admin_site.admin_view(self.act), name=name)
        return [act, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        return super().get_queryset(request).annotate(total=Count("moves"))

    @admin.display(description=_("when"))
    def when(self, row: Transfer) -> str:
        return f"{timezone.localtime(row.at):%d.%m.%Y, %H:%M}"

    @admin.display(description=_("folders"))
    def total(self, row: Transfer) -> int:
        return vars(row)["total"]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an act and lead to its paper."""
        transfer = self.get_object(request, object_id)
        if transfer is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(transfer),
            "transfer": transfer,
            "moves": queries.handed_over(transfer),
            "act_languages": LANGUAGES,
        }
        return TemplateResponse(request, "admin/folders/transfer/change.html", context)

    def act(self, request: HttpRequest, transfer: int, language: str) -> HttpResponse:
        """The act as PDF; every print is on record."""
        found = visible(request.user, Transfer).filter(pk=transfer).select_related("target__person", "by")
        row = found.first()
        if row is None or language not in LANGUAGES:
            raise Http404
        return pdf_answer(packet.act(row, language, request.user), f"{row.number}-{language}.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to be shown by the browser, kept by nobody on the way."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
