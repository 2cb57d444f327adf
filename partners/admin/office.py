"""Our own faculties and office in the admin."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from mobility.common.admin_base import PolicyAdmin, PolicyInline

from ..forms import ContactForm
from ..models import ClosedDay, Contact, Faculty, Office


@admin.register(Faculty)
class FacultyAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    list_display = ("name", "code")
    search_fields = ("name_kk", "name_ru", "name_en", "code")


class ContactInline(PolicyInline, TranslationStackedInline):
    model = Contact
    form = ContactForm
    edit = "partners.edit"


class ClosedDayInline(PolicyInline, admin.TabularInline):
    model = ClosedDay
    edit = "partners.edit"


@admin.register(Office)
class OfficeAdmin(PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    may_add = False
    list_display = ("name", "institution", "room", "email")
    list_select_related = ("institution",)
    inlines = (ContactInline, ClosedDayInline)
