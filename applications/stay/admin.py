"""Stays: who is abroad from when to when, the two steps that register it, and reports of them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.steps import Way, add_way
from mobility.common.admin_base import PolicyAdmin, ReadOnlyAdmin
from mobility.common.policy import require, visible
from partners.folding import fold
from partners.models import Institution

from . import actions
from .forms import ArrivalForm, ReportForm, ReturnForm
from .models import Report, Stay


@admin.register(Stay)
class StayAdmin(ReadOnlyAdmin):
    """Dates are registered by steps on the application's page."""

    look = "applications.queue"
    list_display = ("application", "person", "arrived_on", "left_on")
    list_select_related = ("application__applicant",)
    search_fields = ("application__number", "application__applicant__last_name")

    @admin.display(description=_("applicant"))
    def person(self, row: Stay) -> str:
        return row.application.applicant.full_name


class PublishedFilter(admin.SimpleListFilter):
    """Reports by whether everybody reads them."""

    title = _("publication")
    parameter_name = "published"
    STANDINGS: dict[str, tuple[Any, Q]] = {
        "yes": (_("published"), Q(published_on__isnull=False)),
        "ready": (_("may be published"), Q(published_on=None, consents=True)),
        "no": (_("no consent"), Q(consents=False)),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [(value, name) for value, (name, _rows) in self.STANDINGS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        _name, rows = self.STANDINGS.get(self.value() or "", ("", Q()))
        return queryset.filter(rows)


@admin.register(Report)
class ReportAdmin(PolicyAdmin):
    """What people tell of their stay: typed in by the office, published by a button, only with consent."""

    look = "stay.reports"
    edit = "stay.reports"
    form = ReportForm
    change_form_template = "admin/stay/report/change_form.html"
    list_display = ("institution", "academic_year", "field", "language", "rating", "stands")
    list_filter = (PublishedFilter, "language")
    list_select_related = ("institution",)
    search_fields = ("institution__search_words",)
    autocomplete_fields = ("institution",)
    fields = ("institution", "academic_year", "field", "language", "rating", "text", "consents")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        publish = path("<int:report>/publish/", view(self.publish), name="stay_report_publish")
        unpublish = path("<int:report>/unpublish/", view(self.unpublish), name="stay_report_unpublish")
        return [publish, unpublish, *super().get_urls()]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """People report of partners, not of our own university."""
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(is_home=False) if db_field.related_model is Institution else rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        """Find by the partner, in any language, case and spelling."""
        return super().get_search_results(request, queryset, fold(search_term))

    @admin.display(description=_("publication"), ordering="published_on")
    def stands(self, row: Report) -> str:
        if row.published_on:
            return format_html('<span class="state ok">{}</span>', f"{row.published_on:%d.%m.%Y}")
        if row.consents:
            return format_html('<span class="state wait">{}</span>', gettext("may be published"))
        return format_html('<span class="state open">{}</span>', gettext("no consent"))

    def publish(self, request: HttpRequest, report: int) -> HttpResponse:
        """Show the report to everybody."""
        found = self._posted(request, report)
        try:
            actions.publish_report(found, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("The report is published on the page of the partner."))
        return HttpResponseRedirect(reverse("admin:stay_report_change", args=[found.pk]))

    def unpublish(self, request: HttpRequest, report: int) -> HttpResponse:
        """Take the report off the portal."""
        found = self._posted(request, report)
        actions.unpublish_report(found, request.user)
        messages.success(request, gettext("The report is off the portal. It is kept here."))
        return HttpResponseRedirect(reverse("admin:stay_report_change", args=[found.pk]))

    def _posted(self, request: HttpRequest, key: int) -> Report:
        require(request.user, self.edit)
        found = visible(request.user, Report).filter(pk=key).first()
        if found is None or request.method != "POST":
            raise Http404
        return found


add_way(
    "depart",
    Way(ArrivalForm, lambda application, by, answers: actions.depart(application, answers["day"], by)),
)
add_way(
    "come_back",
    Way(ReturnForm, lambda application, by, answers: actions.come_back(application, answers["day"], by)),
)
