"""The office's page of figures, and what is taken out of it."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mobility.common import log
from mobility.common.policy import can, require
from mobility.common.sheets.writing import CSV, MEDIA_TYPE, XLSX
from partners.models import academic_year_of

from . import ministry, overview, packet, queries, sheets
from .forms import ExactForm
from .hidden import hide
from .queries import Asked, language
from .shapes import chart_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the figures of an academic year, as charts and tables."""
    asked, context = _asked(request)
    days = overview.days(request.user, asked)
    context |= {
        "title": _("Statistics"),
        "days": overview.table_of_days(request.user, asked, days),
        "chart": chart_of(days),
        "tables": overview.tables(request.user, asked),
    }
    return TemplateResponse(request, "statistics/home.html", context)


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show the yearly table for the ministry and what its columns rest on."""
    asked, context = _asked(request)
    columns = ministry.columns(request.user)
    context |= {
        "title": _("Yearly table for the ministry"),
        "columns": columns,
        "table": ministry.table(request.user, asked, columns),
        "may_edit": can(request.user, "statistics.edit_report"),
        "may_exact": settings.STATISTICS_SMALLEST > 1 and can(request.user, "statistics.exact"),
    }
    return TemplateResponse(request, "statistics/report.html", context)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Hand out one table as XLSX or CSV, small numbers hidden; on record."""
    asked, _context = _asked(request)
    if kind not in (XLSX, CSV):
        raise Http404
    if code == "ministry":
        table = ministry.table(request.user, asked)
    elif code in overview.TABLES:
        table = overview.table(request.user, asked, code)
    else:
        raise Http404
    content = sheets.write(kind, hide(table, settings.STATISTICS_SMALLEST))
    by: Any = request.user
    log.record(by, "sheet.export", by, sheet=f"statistics-{code}", format=kind, year=asked.year)
    return _file(content, MEDIA_TYPE[kind], f"{code}-{asked.year.replace('/', '-')}.{kind}")


@require_http_methods(["GET", "HEAD", "POST"])
def exact(request: HttpRequest) -> HttpResponse:
    """Ask the head why small numbers have to leave, then hand out the yearly table with them; on record."""
    require(request.user, "statistics.exact")
    asked, context = _asked(request)
    form = ExactForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context |= {"title": _("Yearly table with exact numbers"), "form": form}
        return TemplateResponse(
            request, "statistics/exact.html", context, status=422 if form.is_bound else 200
        )
    kind, by = form.cleaned_data["kind"], cast(Any, request.user)
    content = sheets.write(kind, ministry.table(by, asked))
    told = {"sheet": "statistics-ministry", "format": kind, "year": asked.year}
    log.record(by, "sheet.export_exact", by, reason=form.cleaned_data["reason"], **told)
    return _file(content, MEDIA_TYPE[kind], f"ministry-{asked.year.replace('/', '-')}-exact.{kind}")


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Hand out all figures as a PDF, small numbers hidden; on record."""
    asked, context = _asked(request)
    content = packet.report(request.user, asked, context["program_title"], language())
    return _file(content, "application/pdf", f"statistics-{asked.year.replace('/', '-')}.pdf")


def _asked(request: HttpRequest) -> tuple[Asked, dict[str, Any]]:
    """Return what is asked for and what the pages offer to ask; what is unknown asks for the latest year."""
    require(request.user, "statistics.read")
    years = queries.years(request.user) or [academic_year_of(timezone.localdate())]
    programs = queries.programs(request.user)
    year, program = request.GET.get("year", ""), request.GET.get("program", "")
    titles = dict(programs)
    asked = Asked(year if year in years else years[0], program if program in titles else "")
    query = request.GET.copy()
    query.clear()
    query["year"] = asked.year
    if asked.program:
        query["program"] = asked.program
    return asked, {
        **admin.site.each_context(request),
        "asked": asked,
        "years": years,
        "programs": programs,
        "program_title": titles.get(asked.program, ""),
        "query": query.urlencode(),
        "smallest": settings.STATISTICS_SMALLEST,
    }


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
