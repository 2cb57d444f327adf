"""Universities we work with, the agreements that let us send people, and our own office."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from mobility.common.admin_base import PolicyAdmin, PolicyInline
from mobility.common.dates import country_name
from mobility.common.policy import visible

from .models import Agreement, Contact, Faculty, Institution, Office

ENDS_SOON = dt.timedelta(days=120)


class InForceFilter(admin.SimpleListFilter):
    """Agreements by whether they bind today."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("today", _("in force today")),
            ("ending", _("end within 120 days")),
            ("over", _("ended")),
            ("ahead", _("not yet in force")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        today = timezone.localdate()
        match self.value():
            case "today":
                return queryset.filter(valid_from__lte=today, valid_to__gte=today)
            case "ending":
                return queryset.filter(valid_to__range=(today, today + ENDS_SOON))
            case "over":
                return queryset.filter(valid_to__lt=today)
            case "ahead":
                return queryset.filter(valid_from__gt=today)
        return queryset


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


class AgreementInline(PolicyInline, admin.TabularInline):
    model = Agreement
    edit = "partners.edit"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Institution)
class InstitutionAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    list_display = ("name", "city", "country_named", "kind", "erasmus_code", "hosts_ka171", "is_confirmed")
    list_filter = ("kind", "hosts_ka171", "is_confirmed", CountryFilter)
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


@admin.register(Agreement)
class AgreementAdmin(PolicyAdmin):
    look = "partners.edit"
    edit = "partners.edit"
    list_display = ("number", "institution", "kind", "valid_from", "ends", "seats_per_year")
    list_filter = (InForceFilter, "kind")
    list_select_related = ("institution",)
    search_fields = ("number", "institution__name_kk", "institution__name_ru", "institution__name_en")
    autocomplete_fields = ("institution",)

    @admin.display(description=Agreement._meta.get_field("valid_to").verbose_name, ordering="valid_to")
    def ends(self, row: Agreement) -> str:
        soon = timezone.localdate() <= row.valid_to <= timezone.localdate() + ENDS_SOON
        day = f"{row.valid_to:%d.%m.%Y}"
        return format_html('<span class="state warn">{}</span>', day) if soon else day


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
