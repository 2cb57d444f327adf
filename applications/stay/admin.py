"""Stays: who is abroad from when to when, and the two steps that register it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from applications.steps import Way, add_way
from mobility.common.admin_base import ReadOnlyAdmin

from . import actions
from .forms import ArrivalForm, ReturnForm
from .models import Stay


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


add_way(
    "depart",
    Way(ArrivalForm, lambda application, by, answers: actions.depart(application, answers["day"], by)),
)
add_way(
    "come_back",
    Way(ReturnForm, lambda application, by, answers: actions.come_back(application, answers["day"], by)),
)
