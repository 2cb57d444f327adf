"""The register of students: read in as a sheet, looked up, never typed here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applications.models import StudentRecord
from applications.sheets import StudentSheet
from mobility.common.admin_base import PolicyAdmin
from mobility.common.admin_filters import named_empty
from mobility.common.admin_sheets import SheetAdmin
from mobility.common.dates import short_date
from mobility.common.policy import can


@admin.register(StudentRecord)
class StudentRecordAdmin(SheetAdmin, PolicyAdmin):
    """Lists come from the university; a mistake is mended there. The IIN is compared, not shown."""

    look = edit = "students.import"
    may_add = False
    sheet = StudentSheet
    list_display = ("named", "faculty", "code", "cycle", "in_semester", "day")
    list_filter = ("cycle", ("faculty", named_empty(_("no faculty"))), "as_of")
    list_select_related = ("faculty",)
    search_fields = ("email", "last_name", "first_name")
    search_help_text = _("Name or university e-mail")
    exclude = ("iin",)

    @admin.display(description=_("student"), ordering="last_name")
    def named(self, row: StudentRecord) -> str:
        return str(row)

    @admin.display(description=_("code"), ordering="speciality_code")
    def code(self, row: StudentRecord) -> str:
        return row.speciality_code or "–"

    @admin.display(description=_("semester"), ordering="semester")
    def in_semester(self, row: StudentRecord) -> int | str:
        return row.semester or "–"

    @admin.display(description=_("as of"), ordering="as_of")
    def day(self, row: StudentRecord) -> str:
        return short_date(row.as_of)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The list as a whole changes by a sheet, a single row by nobody."""
        return obj is None and can(request.user, self.edit)
