"""By what the office narrows the list of institutions."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobility.common.dates import country_name
from mobility.common.policy import can, visible

from ..models import Agreement, CountryStatus, Institution, Tag
from ..queries import country_statuses, without_offering
from .agreements import ending_choices, ending_of


class CountryFilter(admin.SimpleListFilter):
    """Institutions of one country, the countries under their names."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        codes = visible(request.user, Institution).order_by().values_list("country", flat=True).distinct()
        language = get_language() or "kk"
        return sorted(((code, country_name(code, language)) for code in codes), key=lambda row: row[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        return queryset.filter(country=self.value()) if self.value() else queryset


class AgreementFilter(admin.SimpleListFilter):
    """Institutions by whether anybody can be sent there, and for how long."""

    title = _("agreement")
    parameter_name = "agreement"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Offer it to those who may see agreements."""
        if not can(request.user, "partners.edit"):
            return []
        return [("in_force", _("in force")), *ending_choices(), ("none", _("no agreement"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        value = self.value() or ""
        known = visible(request.user, Agreement)
        if value == "none":
            return queryset.filter(is_home=False).exclude(pk__in=known.in_force().values("institution"))
        if value == "in_force":
            return queryset.filter(pk__in=known.in_force().values("institution"))
        if lasting := re.fullmatch(r"lasting(\d{1,2})m", value):
            soon = known.ending(int(lasting[1])).values("institution")
            return queryset.filter(pk__in=known.in_force().values("institution")).exclude(pk__in=soon)
        ending = ending_of(value, known)
        return queryset if ending is None else queryset.filter(pk__in=ending.values("institution"))


class OfferingFilter(admin.SimpleListFilter):
    """Institutions to which nobody can go this academic year."""

    title = _("places")
    parameter_name = "places"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("none", _("no place this academic year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        return without_offering(queryset) if self.value() == "none" else queryset


class StatusFilter(admin.SimpleListFilter):
    """Institutions by what their country is in Erasmus+ today."""

    title = _("country in Erasmus+")
    parameter_name = "erasmus"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("programme", _("in the Erasmus+ programme")), ("partner", _("third country"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        if self.value() not in CountryStatus.Status.values:
            return queryset
        statuses = country_statuses()
        return queryset.filter(country__in=[code for code in statuses if statuses[code] == self.value()])


class TagFilter(admin.SimpleListFilter):
    """Institutions with one of the office's own words."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        tags = visible(request.user, Tag).filter(institutions__in=visible(request.user, Institution))
        return [(str(tag.pk), tag.name) for tag in tags.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        value = self.value() or ""
        return queryset.filter(tags=int(value)) if value.isdecimal() else queryset
