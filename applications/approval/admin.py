"""What faculties were asked and what they answered: the office reads it."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from applications.directions import DirectionOfApplicationFilter
from mobility.common.admin_base import ReadOnlyAdmin

from .models import FacultyDecision
from .wording import KINDS, finding_of


@admin.register(FacultyDecision)
class FacultyDecisionAdmin(ReadOnlyAdmin):
    """The questions by state and age."""

    look = "applications.queue"
    list_display = ("application", "faculty", "matter", "shown_state", "asked_at", "decided_at")
    list_filter = ("state", DirectionOfApplicationFilter, "matter", "faculty")
    list_select_related = ("application__call", "faculty")
    search_fields = ("application__number",)
    fields = (
        "application",
        "faculty",
        "matter",
        "ruled",
        "shown_state",
        "reason",
        "asked_at",
        "decided_at",
        "decided_by",
    )

    @admin.display(description=_("rule"))
    def ruled(self, row: FacultyDecision) -> str:
        """Name the rule that is decided individually as the applicant reads it."""
        return str(finding_of(row.application, row.finding).get("title") or row.finding or "–")

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, row: FacultyDecision) -> str:
        """Show the state in colour and word."""
        kind = {"none": "open"}.get(KINDS[row.state], KINDS[row.state])
        return format_html('<span class="state {}">{}</span>', kind, row.get_state_display())
