"""The register of institutions: the list, one institution with what hangs on it, its files, merging."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from mobility.common import clock, files, log
from mobility.common.admin_base import FrozenInline, PolicyAdmin, PolicyInline
from mobility.common.admin_sheets import SheetAdmin
from mobility.common.dates import country_name
from mobility.common.policy import can, require, visible

from .. import actions
from ..forms import HostContactForm, InstitutionForm, TeachingLanguageForm
from ..models import Agreement, HostContact, Institution, InstitutionFile, TeachingLanguage
from ..queries import matching, with_standing
from ..sheets import InstitutionSheet
from .filters import AgreementFilter, CountryFilter, OfferingFilter, StatusFilter, TagFilter

MERGE_SHOWN = 20


def three(name: str) -> tuple[str, ...]:
    """Return the columns of a text in three languages, to stand side by side."""
    return tuple(f"{name}_{code}" for code in ("kk", "ru", "en"))


class OfficeInline(PolicyInline):
    """Rows of an institution that the office alone sees."""

    edit = "partners.edit"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can(request.user, self.edit, obj)


class TeachingLanguageInline(OfficeInline, admin.TabularInline):
    model = TeachingLanguage
    form = TeachingLanguageForm


class HostContactInline(OfficeInline, admin.StackedInline):
    model = HostContact
    form = HostContactForm
    fields = (("role", "name", "position"), ("email", "phone", "note"))


class AgreementInline(FrozenInline, admin.TabularInline):
    """The agreements of an institution; each is changed on its own page."""

    model = Agreement
    fields = ("numbered", "kind", "state", "valid_from", "valid_to")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and can(request.user, "partners.edit", obj)

    @admin.display(description=Agreement._meta.get_field("number").verbose_name)
    def numbered(self, row: Agreement) -> str:
        address = reverse("admin:partners_agreement_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.number)


@admin.register(Institution)
class InstitutionAdmin(SheetAdmin, PolicyAdmin, TranslationAdmin):
    edit = "partners.edit"
    form = InstitutionForm
    sheet = InstitutionSheet
    change_form_template = "admin/partners/institution/change_form.html"
    list_display = ("name", "city", "country_named", "kind", "agreed", "places")
    list_filter = (
        AgreementFilter,
        OfferingFilter,
        "kind",
        StatusFilter,
        TagFilter,
        "is_confirmed",
        CountryFilter,
    )
    search_fields = ("search_words",)
    search_help_text = _("Name, town, country or Erasmus code, in any language and spelling")
    formfield_overrides = PolicyAdmin.formfield_overrides | {
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}
    }
    inlines = (TeachingLanguageInline, HostContactInline, AgreementInline)
    fieldsets = (
        (
            None,
            {
                "fields": (three("name"), "local_name", ("kind", "code")),
                "description": _("Where a language is left empty, readers see another one."),
            },
        ),
        (_("Where"), {"fields": (three("city"), "country", ("latitude", "longitude"))}),
        (
            _("Web and codes"),
            {"fields": (("web_domain", "course_catalogue"), ("erasmus_code", "pic"), ("oid", "ror"))},
        ),
        (_("Teaching and grading"), {"fields": ("grading_scale",)}),
        (_("Partnership"), {"fields": (("is_confirmed", "hosts_ka171"),)}),
        (_("For the office only"), {"fields": ("tags", three("notes"))}),
        (
            _("Looks of the portal"),
            {"fields": (three("wordmark"), "monogram", ("brand_colour", "accent_colour"))},
        ),
    )

    class Media:
        js = ("js/checkboxes.js",)

    def get_fieldsets(self, request: HttpRequest, obj: Institution | None = None) -> Any:
        """Our own university gives the portal its looks; the others are partners."""
        left_out = _("Partnership") if obj is not None and obj.is_home else _("Looks of the portal")
        return [row for row in super().get_fieldsets(request, obj) if row[0] != left_out]

    def get_urls(self) -> list[URLPattern]:
        view, one = self.admin_site.admin_view, "<int:institution>"
        own = [
            path(f"{one}/merge/", view(self.merge), name="partners_institution_merge"),
            path(f"{one}/files/", view(self.file_add), name="partners_institution_file_add"),
            path(f"{one}/files/<int:paper>/", view(self.file), name="partners_institution_file"),
            path(
                f"{one}/files/<int:paper>/remove/",
                view(self.file_remove),
                name="partners_institution_file_remove",
            ),
        ]
        return [*own, *super().get_urls()]

    # --- The list -----------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Institution]:
        return with_standing(super().get_queryset(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as the public list does: without case, diacritics or the language of the words."""
        return matching(queryset, search_term), False

    @admin.display(description=Institution._meta.get_field("country").verbose_name, ordering="country")
    def country_named(self, row: Any) -> str:
        """Name the country, and below it what it is in Erasmus+ today."""
        name = country_name(row.country, get_language() or "kk")
        statuses = {"programme": gettext("in the Erasmus+ programme"), "partner": gettext("third country")}
        if row.erasmus_status is None:
            return name
        return format_html('{}<br><span class="beside">{}</span>', name, statuses[row.erasmus_status])

    @admin.display(description=_("agreement"), ordering="agreed_until")
    def agreed(self, row: Any) -> str:
        """Say until when people can be sent there; a memorandum alone sends nobody."""
        last: dt.date | None = row.agreed_until
        if last is not None:
            text = gettext("until %(day)s") % {"day": f"{last:%d.%m.%Y}"}
            soon = clock.add_months(timezone.localdate(), max(settings.AGREEMENT_LETTER_MONTHS, default=0))
            return format_html('<span class="state {}">{}</span>', "warn" if last <= soon else "ok", text)
        if row.is_in_signing:
            return format_html('<span class="state open">{}</span>', gettext("in signing"))
        return "–"

    @admin.display(description=_("open places"), ordering="open_seats")
    def places(self, row: Any) -> str:
        return "–" if row.open_seats is None else str(row.open_seats)

    # --- One institution ----------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the papers about the institution, and the ways on from it."""
        record = context.get("original")
        if record is not None and can(request.user, self.edit, record):
            papers = visible(request.user, InstitutionFile).filter(institution=record)
            context |= {
                "may_edit": True,
                "papers": papers.select_related("file"),
                "merged": record.merged.values_list("code", flat=True),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """Go on to the new institution's own page, from where its agreement is added."""
        answer = super().response_add(request, obj, post_url_continue)
        is_last = "_save" in request.POST and IS_POPUP_VAR not in request.POST
        return HttpResponseRedirect(page_of(obj)) if is_last else answer

    def _found(self, request: HttpRequest, key: int) -> Institution:
        require(request.user, "partners.edit")
        found = visible(request.user, Institution).filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    # --- Merging ------------------------------------------------------------------------------------------

    def merge(self, request: HttpRequest, institution: int) -> HttpResponse:
        """Choose the other entry of the same institution, look at what would move, then move it."""
        kept = self._found(request, institution)
        asked = request.POST if request.method == "POST" else request.GET
        key = asked.get("other", "")
        other = self._found(request, int(key)) if key.isdecimal() else None
        problems: list[str] = []
        if request.method == "POST" and other is not None:
            try:
                actions.merge(kept, other, request.user)
            except ValidationError as error:
                problems = error.messages
            else:
                messages.success(request, gettext("The two entries are one now."))
                return HttpResponseRedirect(page_of(kept))
        text = asked.get("q", "").strip()
        others = visible(request.user, Institution).exclude(pk=kept.pk).filter(is_home=False)
        context = {
            "opts": self.opts,
            "title": gettext("Merge with a duplicate"),
            "kept": kept,
            "q": text,
            "found": [
                (row, country_name(row.country, get_language() or "kk"))
                for row in (matching(others, text)[:MERGE_SHOWN] if text else ())
            ],
            "plan": actions.plan(kept, other) if other is not None else None,
            "problems": problems,
        }
        site = self.admin_site.each_context(request)
        template = "admin/partners/institution/merge.html"
        return TemplateResponse(request, template, site | context, status=422 if problems else 200)

    # --- Files --------------------------------------------------------------------------------------------

    def file_add(self, request: HttpRequest, institution: int) -> HttpResponse:
        """Keep a paper about the institution."""
        found = self._found(request, institution)
        if request.method != "POST":
            raise Http404
        sent = request.FILES.get("file")
        if sent is None:
            messages.error(request, gettext("Please choose a file."))
            return HttpResponseRedirect(page_of(found))
        try:
            actions.add_file(found, request.user, request.POST.get("title", ""), sent.name or "", sent)
        except files.Unacceptable as error:
            messages.error(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("The file is kept."))
        return HttpResponseRedirect(page_of(found))

    def _paper(self, request: HttpRequest, institution: int, paper: int) -> InstitutionFile:
        found = self._found(request, institution)
        known = visible(request.user, InstitutionFile).select_related("file", "institution")
        row = known.filter(institution=found, pk=paper).first()
        if row is None:
            raise Http404
        return row

    def file(self, request: HttpRequest, institution: int, paper: int) -> FileResponse:
        """Hand out a paper; every read is on record."""
        row = self._paper(request, institution, paper)
        kept = {"title": row.title, "sha256": row.file.sha256}
        log.record(request.user, "institution.file_read", row.institution, **kept)
        return files.response(row.file)

    def file_remove(self, request: HttpRequest, institution: int, paper: int) -> HttpResponse:
        """Take a paper away that was added by mistake."""
        row = self._paper(request, institution, paper)
        if request.method != "POST":
            raise Http404
        actions.remove_file(row, request.user)
        messages.success(request, gettext("The file is taken away."))
        return HttpResponseRedirect(page_of(row.institution))


def page_of(institution: Institution) -> str:
    """Return the address of an institution's page."""
    return reverse("admin:partners_institution_change", args=[institution.pk])
