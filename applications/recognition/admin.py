"""Courses passed abroad and what they count at home."""

from django.contrib import admin

from mobility.common.admin_base import ReadOnlyAdmin

from .models import RecognisedCourse


@admin.register(RecognisedCourse)
class RecognisedCourseAdmin(ReadOnlyAdmin):
    """The faculty decides; the office reads."""

    look = "applications.queue"
    list_display = ("title", "application", "ects", "grade", "recognised_as")
    list_select_related = ("application",)
    search_fields = ("application__number", "title")
