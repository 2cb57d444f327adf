"""Reference lists of the register: tags, grading scales, what countries are in Erasmus+."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from mobility.common.admin_base import PolicyAdmin, PolicyInline
from mobility.common.dates import country_name
from mobility.common.policy import can

from ..forms import CountryStatusForm
from ..models import CountryStatus, Grade, GradingScale, Tag


@admin.register(Tag)
class TagAdmin(PolicyAdmin):
    look = "partners.edit"
    edit = "partners.edit"
    list_display = ("name", "institutions_counted")
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A word can be taken out of use: the institutions stay."""
        return can(request.user, self.edit, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(used=Count("institutions"))

    @admin.display(description=_("institutions"), ordering="used")
    def institutions_counted(self, row: Any) -> int:
        return row.used


class GradeInline(PolicyInline, admin.TabularInline):
    model = Grade
    edit = "partners.edit"


@admin.register(GradingScale)
class GradingScaleAdmin(PolicyAdmin, TranslationAdmin):
    look = "partners.edit"
    edit = "partners.edit"
    list_display = ("name", "code")
    search_fields = ("name_kk", "name_ru", "name_en", "code")
    fields = ("name", "code", "notes")
    inlines = (GradeInline,)


class NowFilter(admin.SimpleListFilter):
    """What holds today, without what is over."""

    title = _("validity")
    parameter_name = "now"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("today", _("today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CountryStatus]) -> QuerySet[CountryStatus]:
        if self.value() != "today":
            return queryset
        today = timezone.localdate()
        return queryset.filter(since__lte=today).exclude(until__lt=today)


@admin.register(CountryStatus)
class CountryStatusAdmin(PolicyAdmin):
    look = "partners.edit"
    edit = "partners.edit"
    form = CountryStatusForm
    list_display = ("country_named", "status", "since", "until", "source")
    list_filter = (NowFilter, "status")
    search_fields = ("country", "source")
    search_help_text = _("Code of the country, or words of the source")

    @admin.display(description=_("country"), ordering="country")
    def country_named(self, row: CountryStatus) -> str:
        return country_name(row.country, get_language() or "kk")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with who says so: the office."""
        return {"source": gettext("the office")} | super().get_changeform_initial_data(request)
