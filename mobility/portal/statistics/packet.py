"""The figures of a year as one PDF."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import brand, dates, log, pdf
from mobility.common.policy import require
from partners.queries import home_institution

from . import overview
from .hidden import hide
from .queries import Asked
from .shapes import chart_of


def report(by: Any, asked: Asked, program: str, language: str) -> bytes:
    """Return all tables and charts as a PDF in a language, small numbers hidden. Raises Refused."""
    require(by, "statistics.read")
    smallest = settings.STATISTICS_SMALLEST
    institution = home_institution()
    with override(language):
        days = overview.days(by, asked)
        tables = [hide(table, smallest) for table in overview.tables(by, asked)]
        context = {
            "institution": institution,
            "office": institution.office,
            "number": "",
            "date": dates.long_date(timezone.localdate(), language),
            "title": _("Statistics of academic mobility, %(year)s") % {"year": asked.year},
            "trace": _("Made by the portal on %(moment)s for %(person)s")
            % {"moment": dates.date_time(timezone.now(), language), "person": by},
            "qr_src": "",
            "year": asked.year,
            "program": program,
            "days": overview.table_of_days(by, asked, days),
            "chart": chart_of(days),
            "tables": tables,
            "smallest": smallest,
            "colours": brand.colours(),
        }
        drawn = pdf.render("packets/statistics.html", context, language)
    log.record(by, "sheet.export", by, sheet="statistics", format="pdf", year=asked.year)
    return drawn
