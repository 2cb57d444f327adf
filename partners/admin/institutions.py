"""Universities we work with, and our own office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from mobility.common.admin_base import FrozenInline, PolicyAdmin, PolicyInline
from mobility.common.dates import country_name
from mobility.common.policy import can, visible

from ..models import Agreement, Contact, Faculty, Institution, Office
from .agreements import ending_choices, months_of


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
        return [("in_force", _("in force")), *ending_choices(), ("none", _("no agreement"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Institution]) -> QuerySet[Institution]:
        value = self.value() or ""
        known = visible(request.user, Agreement)
        if value == "none":
            return queryset.filter(is_home=False).exclude(pk__in=known.in_force().values("institution"))
        if value == "in_force":
            return queryset.filter(pk__in=known.in_force().values("institution"))
        if months := months_of(value):
            return queryset.filter(pk__in=known.ending(months).values("institution"))
        return queryset


class AgreementInline(FrozenInline, admin.TabularInline):
    """The agreements of an institution; each is changed on its own page."""

    model = Agreement
    fields = ("number", "kind", "state", "valid_from", "valid_to")
    readonly_fields = fields
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, "partners.edit", obj)


@admin.register(Institution)
class InstitutionAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    list_display = ("name", "city", "country_named", "kind", "erasmus_code", "hosts_ka171", "is_confirmed")
    list_filter = (AgreementFilter, "kind", "hosts_ka171", "is_confirmed", CountryFilter)
    search_fields = ("name_kk", "name_ru", "name_en", "local_name", "city_kk", "city_ru", "city_en", "code")
    inlines = (AgreementInline,)
    fieldsets = (
        (None, {"fields": ("code", "name", "local_name", "kind", "notes")}),
        (_("Where"), {"fields": ("city", "country", "latitude", "longitude", "web_domain")}),
        ("Erasmus+", {"fields": ("erasmus_code", "pic", "hosts_ka171")}),
        (_("Partnership"), {"fields": ("is_confirmed",)}),
        (_("Looks of the portal"), {"fields": ("wordmark", "monogram", "brand_colour", "accent_colour")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Institution | None = None) -> Any:
        """Our own university gives the portal its looks; the others are partners."""
        *common, partnership, looks = super().get_fieldsets(request, obj)
        return [*common, looks if obj is not None and obj.is_home else partnership]

    @admin.display(description=Institution._meta.get_field("country").verbose_name, ordering="country")
    def country_named(self, row: Institution) -> str:
        return country_name(row.country, get_language() or "kk")


@admin.register(Faculty)
class FacultyAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    list_display = ("name", "code")
    search_fields = ("name_kk", "name_ru", "name_en", "code")


class ContactInline(PolicyInline, TranslationStackedInline):
    model = Contact
    edit = "partners.edit"


@admin.register(Office)
class OfficeAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    may_add = False
    list_display = ("name", "institution", "room", "email")
    list_select_related = ("institution",)
    inlines = (ContactInline,)
