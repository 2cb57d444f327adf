"""Who got which place, and the steps that decide about one person after places were given out."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications import steps
from applications.actions import fire
from applications.models import Application
from mobility.common.admin_base import ReadOnlyAdmin
from mobility.common.policy import visible
from partners.models import Agreement, AgreementYear

from . import actions
from .forms import PlaceForm
from .models import Place
from .queries import held, is_given_out


class AgreementYearFilter(admin.SimpleListFilter):
    """Places held under one year of an agreement: the figures of the desk lead here."""

    title = _("agreement")
    parameter_name = "agreement_year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        years = AgreementYear.objects.filter(
            agreement__in=visible(request.user, Agreement), offerings__places__isnull=False
        )
        rows = years.select_related("agreement__institution").distinct()
        return [(str(year.pk), f"{year.agreement}, {year}") for year in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Place]) -> QuerySet[Place]:
        value = self.value() or ""
        return held(queryset).filter(offering__agreement_year=int(value)) if value.isdecimal() else queryset


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    look = "applications.queue"
    list_display = ("application", "person", "offering", "given_at")
    list_select_related = ("application__applicant", "offering__institution")
    list_filter = (AgreementYearFilter,)
    search_fields = ("application__number", "application__applicant__last_name")

    @admin.display(description=_("applicant"))
    def person(self, row: Place) -> str:
        return row.application.applicant.full_name


def give(application: Application, by: Any, answers: dict[str, Any]) -> None:
    actions.give_place(application, answers["offering"], by)


def hold(application: Application, by: Any, _answers: dict[str, Any]) -> None:
    fire(application, "hold", by)


def pass_over(application: Application, by: Any, _answers: dict[str, Any]) -> None:
    fire(application, "pass_over", by)


steps.add_way("select", steps.Way(PlaceForm, give, is_given_out))
steps.add_way("hold", steps.Way(steps.EmptyForm, hold, is_given_out))
steps.add_way("pass_over", steps.Way(steps.EmptyForm, pass_over, is_given_out))
