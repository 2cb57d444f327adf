"""Who is responsible for what, and who stands in for whom: the head says it, colleagues read it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_base import PolicyAdmin

from ..duties import office
from ..forms import DutyForm
from ..models import Absence, Duty


class StaffRows(PolicyAdmin):
    """Rows that name people of the office."""

    look = "duties.read"
    edit = "duties.edit"

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """Offer the people who work in the office today."""
        return office().order_by("full_name", "email")


@admin.register(Duty)
class DutyAdmin(StaffRows):
    """The directions of each person; without a row somebody is responsible for all."""

    form = DutyForm
    list_display = ("person", "responsible_for")
    list_select_related = ("person",)
    ordering = ("person__full_name", "id")
    sortable_by = ()

    @admin.display(description=_("directions"))
    def responsible_for(self, row: Duty) -> str:
        return ", ".join(row.named)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the head take a row away: the person is responsible for everything again."""
        return self.has_change_permission(request, obj)


@admin.register(Absence)
class AbsenceAdmin(StaffRows):
    """Days away. While they last, the colleague's work joins the own one."""

    list_display = ("person", "substitute", "first_day", "last_day")
    list_select_related = ("person", "substitute")
    fields = (("person", "substitute"), ("first_day", "last_day"))
    ordering = ("-last_day", "id")
    sortable_by = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Pick days with the browser's own calendar."""
        if db_field.name in {"first_day", "last_day"}:
            kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the head take back an absence that was entered by mistake."""
        return self.has_change_permission(request, obj)
