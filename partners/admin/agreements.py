"""Agreements in the office's desk: their list, their years, their way from draft to the end, their scans."""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mobility.common import clock, files, log
from mobility.common.admin_base import PolicyAdmin, PolicyInline
from mobility.common.admin_sheets import SheetAdmin
from mobility.common.policy import require, visible

from .. import actions
from ..forms import AgreementForm, AgreementYearForm, AgreementYearFormSet, RenewalForm
from ..models import Agreement, AgreementScan, AgreementYear
from ..models.agreements import AgreementQuerySet
from ..queries import seats_given
from ..sheets import AgreementSheet

VERBS: dict[str, Any] = {
    Agreement.State.DRAFT: _("Back to the draft"),
    Agreement.State.IN_SIGNING: _("It is being signed"),
    Agreement.State.IN_FORCE: _("It is in force"),
    Agreement.State.ENDED: _("End it"),
}
COLOURS: dict[str, str] = {Agreement.State.IN_FORCE: "ok", Agreement.State.ENDED: "stop"}


def ending_choices() -> list[tuple[str, Any]]:
    """Return the choices of a filter: agreements that end within 12, 6, 3 months (settings), or this year."""
    months = sorted(settings.AGREEMENT_LETTER_MONTHS, reverse=True)
    return [
        *(
            (f"{n}m", ngettext("ends within %(n)s month", "ends within %(n)s months", n) % {"n": n})
            for n in months
        ),
        ("year", _("ends this calendar year")),
    ]


def ending_of(value: str, known: AgreementQuerySet) -> AgreementQuerySet | None:
    """Return the agreements a choice of ``ending_choices`` stands for; None for anything else."""
    if value == "year":
        return known.ending_this_year()
    within = re.fullmatch(r"(\d{1,2})m", value)
    return known.ending(int(within[1])) if within else None


class StandingFilter(admin.SimpleListFilter):
    """Agreements by whether they bind today, and for how long."""

    title = _("validity")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [
            ("today", _("in force today")),
            *ending_choices(),
            ("over", _("expired")),
            ("ahead", _("not yet in force")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        value, today = self.value() or "", timezone.localdate()
        known = Agreement.objects.all()
        if (ending := ending_of(value, known)) is not None:
            return queryset.filter(pk__in=ending.values("pk"))
        match value:
            case "today":
                return queryset.filter(pk__in=known.in_force().values("pk"))
            case "over":
                return queryset.filter(pk__in=known.expired().values("pk"))
            case "ahead":
                return queryset.filter(state=Agreement.State.IN_FORCE, valid_from__gt=today)
        return queryset


class YearFilter(admin.SimpleListFilter):
    """Agreements that give seats for our students in an academic year."""

    title = _("academic year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        known = AgreementYear.objects.filter(agreement__in=visible(request.user, Agreement))
        years = known.order_by("academic_year").values_list("academic_year", flat=True).distinct()
        return [(year, year) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        if not self.value():
            return queryset
        giving = seats_given(visible(request.user, Agreement), self.value() or "")
        return queryset.filter(pk__in=giving.values("agreement"))


class AgreementYearInline(PolicyInline, admin.StackedInline):
    model = AgreementYear
    form = AgreementYearForm
    formset = AgreementYearFormSet
    verbose_name, verbose_name_plural = _("academic year"), _("Academic years")
    edit = "partners.edit"
    readonly_fields = ("seats_offered",)
    fields = (
        "academic_year",
        "levels",
        "isced_fields",
        ("seats_out", "seats_offered"),
        ("seats_in", "staff_seats_out"),
        "months_per_seat",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgreementYear]:
        return AgreementYear.objects.filter(agreement__in=visible(request.user, Agreement))


@admin.register(Agreement)
class AgreementAdmin(SheetAdmin, PolicyAdmin):
    """Dates and seats are typed; the state moves by buttons, each move on record."""

    look = "partners.edit"
    edit = "partners.edit"
    form = AgreementForm
    sheet = AgreementSheet
    change_form_template = "admin/partners/agreement/change_form.html"
    list_display = ("number", "institution", "kind", "stands", "ends", "days_left")
    list_filter = (StandingFilter, YearFilter, "state", "kind")
    list_select_related = ("institution",)
    search_fields = ("number", "institution__name_kk", "institution__name_ru", "institution__name_en")
    autocomplete_fields = ("institution", "renews")
    fields = ("institution", "kind", "number", "signed_on", "valid_from", "valid_to", "renews", "notes")
    inlines = (AgreementYearInline,)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        one = "<int:agreement>"
        own = [
            path(f"{one}/move/<slug:to>/", view(self.move), name="partners_agreement_move"),
            path(f"{one}/renew/", view(self.renew), name="partners_agreement_renew"),
            path(f"{one}/scans/", view(self.scan_add), name="partners_agreement_scan_add"),
            path(f"{one}/scans/<int:scan>/", view(self.scan), name="partners_agreement_scan"),
            path(
                f"{one}/scans/<int:scan>/remove/",
                view(self.scan_remove),
                name="partners_agreement_scan_remove",
            ),
        ]
        return [*own, *super().get_urls()]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the agreement; lock it for whoever saves, so that no call is published meanwhile."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            Agreement.objects.select_for_update(of=("self",)).get(pk=found.pk)
        return found

    # --- The list -----------------------------------------------------------------------------------------

    @admin.display(description=_("state"), ordering="state")
    def stands(self, row: Agreement) -> str:
        today = timezone.localdate()
        if row.has_expired(today):
            return format_html('<span class="state stop">{}</span>', gettext("expired"))
        if row.state == Agreement.State.IN_FORCE and today < row.valid_from:
            return format_html('<span class="state open">{}</span>', gettext("not yet in force"))
        kind = COLOURS.get(row.state, "open")
        return format_html('<span class="state {}">{}</span>', kind, row.get_state_display())

    @admin.display(description=Agreement._meta.get_field("valid_to").verbose_name, ordering="valid_to")
    def ends(self, row: Agreement) -> str:
        return f"{row.valid_to:%d.%m.%Y}"

    @admin.display(description=_("days left"), ordering="valid_to")
    def days_left(self, row: Agreement) -> str:
        """Count the days of an agreement in force; the others have none."""
        today = timezone.localdate()
        if not row.holds(today, today):
            return "–"
        left = row.days_left(today)
        text = ngettext("%(n)s day", "%(n)s days", left) % {"n": left}
        soon = row.valid_to <= clock.add_months(today, max(settings.AGREEMENT_LETTER_MONTHS))
        return format_html('<span class="state warn">{}</span>', text) if soon else text

    # --- One agreement ------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what can be done with the agreement, its scans, and what it renews."""
        record = context.get("original")
        if record is not None:
            today = timezone.localdate()
            ways = {to: actions.not_movable(record, to, today) for to in actions.MOVES[record.state]}
            context |= {
                "stands": self.stands(record),
                "moves": [(to, VERBS[to]) for to, problems in ways.items() if not problems],
                "obstacles": [(VERBS[to], text) for to, problems in ways.items() for text in problems],
                "scans": visible(request.user, AgreementScan).filter(agreement=record).select_related("file"),
                "offered": _offered(record),
                "renewed_by": Agreement.objects.filter(renews=record).first(),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """Go on to the new agreement's own page, where it is brought into force."""
        answer = super().response_add(request, obj, post_url_continue)
        if "_save" not in request.POST or IS_POPUP_VAR in request.POST:
            return answer
        messages.info(
            request, gettext("It is a draft so far. When it is signed, choose “It is in force” below.")
        )
        return HttpResponseRedirect(page_of(obj))

    def _found(self, request: HttpRequest, key: int) -> Agreement:
        require(request.user, "partners.edit")
        found = visible(request.user, Agreement).filter(pk=key).select_related("institution").first()
        if found is None:
            raise Http404
        return found

    def _posted(self, request: HttpRequest, key: int) -> Agreement:
        found = self._found(request, key)
        if request.method != "POST":
            raise Http404
        return found

    def move(self, request: HttpRequest, agreement: int, to: str) -> HttpResponse:
        """Bring the agreement into another state."""
        found = self._posted(request, agreement)
        if to not in Agreement.State.values:
            raise Http404
        try:
            moved = actions.move(found, request.user, to)
        except ValidationError as error:
            for problem in error.messages:
                messages.error(request, problem)
        else:
            messages.success(
                request, gettext("The agreement is now: %(state)s.") % {"state": moved.get_state_display()}
            )
        return HttpResponseRedirect(page_of(found))

    def renew(self, request: HttpRequest, agreement: int) -> HttpResponse:
        """Ask for the number and the days of the agreement that follows, then draft it."""
        found = self._found(request, agreement)
        begins = found.valid_to + dt.timedelta(days=1)
        form = RenewalForm(request.POST if request.method == "POST" else None, initial={"valid_from": begins})
        if request.method == "POST" and form.is_valid():
            try:
                following = actions.renew(found, request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, gettext("The renewal is drafted: please look at its seats."))
                return HttpResponseRedirect(page_of(following))
        context = {"opts": self.opts, "title": gettext("Renew"), "agreement": found, "form": form}
        site = self.admin_site.each_context(request)
        template = "admin/partners/agreement/renew.html"
        return TemplateResponse(request, template, site | context, status=422 if form.is_bound else 200)

    # --- Scans --------------------------------------------------------------------------------------------

    def scan_add(self, request: HttpRequest, agreement: int) -> HttpResponse:
        """Keep a scan of the signed paper."""
        found = self._posted(request, agreement)
        sent = request.FILES.get("scan")
        if sent is None:
            messages.error(request, gettext("Please choose a file."))
            return HttpResponseRedirect(page_of(found))
        try:
            actions.add_scan(found, request.user, sent.name or "", sent)
        except files.Unacceptable as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("The scan is kept."))
        return HttpResponseRedirect(page_of(found))

    def _scan(self, request: HttpRequest, agreement: int, scan: int) -> AgreementScan:
        found = self._found(request, agreement)
        known = visible(request.user, AgreementScan).select_related("file", "agreement")
        row = known.filter(agreement=found, pk=scan).first()
        if row is None:
            raise Http404
        return row

    def scan(self, request: HttpRequest, agreement: int, scan: int) -> FileResponse:
        """Hand out a scan; every read is on record."""
        row = self._scan(request, agreement, scan)
        log.record(request.user, "agreement.scan_read", row.agreement, sha256=row.file.sha256)
        return files.response(row.file)

    def scan_remove(self, request: HttpRequest, agreement: int, scan: int) -> HttpResponse:
        """Take a scan away that was added by mistake."""
        row = self._scan(request, agreement, scan)
        if request.method != "POST":
            raise Http404
        actions.remove_scan(row, request.user)
        messages.success(request, gettext("The scan is taken away."))
        return HttpResponseRedirect(page_of(row.agreement))


def page_of(agreement: Agreement) -> str:
    """Return the address of an agreement's page."""
    return reverse("admin:partners_agreement_change", args=[agreement.pk])


def _offered(agreement: Agreement) -> list[Any]:
    """Return the places of published calls that rest on the agreement, year by year."""
    years = agreement.years.prefetch_related("offerings__call")
    return [place for year in years for place in year.offerings.all()]
