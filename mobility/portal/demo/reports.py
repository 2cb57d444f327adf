"""Reports of stays from before the portal, as the office would have typed them in."""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from applications.stay import actions
from applications.stay.models import Report
from partners.models import Institution, academic_year_of

REPORTS = Path(__file__).with_name("reports.yaml")


def tell(today: dt.date, by: Any) -> list[Report]:
    """Add and publish the reports of partners that are in the register."""
    rows = yaml.safe_load(REPORTS.read_text(encoding="utf-8"))
    hosts = {host.code: host for host in Institution.objects.filter(code__in={row["host"] for row in rows})}
    told = [_report(row, hosts[row["host"]], today) for row in rows if row["host"] in hosts]
    return [actions.publish_report(report, by) for report in told]


def _report(row: dict[str, Any], host: Institution, today: dt.date) -> Report:
    return Report.objects.create(
        institution=host,
        academic_year=academic_year_of(today - dt.timedelta(days=365 * row["year"])),
        field=row["field"][row["language"]],
        language=row["language"],
        rating=row["rating"],
        text=row["text"].strip(),
        consents=True,
    )
