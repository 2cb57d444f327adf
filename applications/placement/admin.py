"""Who got which place. Places are given out on their own page, never typed here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from mobility.common.admin_base import ReadOnlyAdmin

from .models import Place


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    look = "applications.queue"
    list_display = ("application", "person", "offering", "given_at")
    list_select_related = ("application__applicant", "offering__institution")
    search_fields = ("application__number", "application__applicant__last_name")

    @admin.display(description=_("applicant"))
    def person(self, row: Place) -> str:
        return row.application.applicant.full_name
