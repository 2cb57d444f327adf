"""Register departure and return; publish what people tell of their stay."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import actions as applications
from applications.models import Application
from mobility.common import log
from mobility.common.policy import require

from .models import Report, Stay


@transaction.atomic
def depart(application: Application, arrived_on: dt.date, by: Any) -> Stay:
    """The office registers the first day at the host. Raises Refused, Impossible."""
    applications.fire(application, "depart", by)
    return Stay.objects.create(application=application, arrived_on=arrived_on)


@transaction.atomic
def come_back(application: Application, left_on: dt.date, by: Any) -> Stay:
    """The office registers the last day at the host. Raises Refused, Impossible."""
    applications.fire(application, "come_back", by)
    stay = Stay.objects.get(application=application)
    stay.left_on = left_on
    stay.save(update_fields=["left_on"])
    return stay


@transaction.atomic
def publish_report(report: Report, by: Any) -> Report:
    """Show a report to everybody; a published one stays as it is. Raises Refused, ValidationError."""
    report = _lock(report, by)
    if not report.consents:
        raise ValidationError(_("Whoever wrote it has not agreed to its publication."))
    if report.published_on is None:
        _show(report, by, "report.publish", timezone.localdate())
    return report


@transaction.atomic
def unpublish_report(report: Report, by: Any) -> Report:
    """Take a report off the portal; one that is not published stays as it is. Raises Refused."""
    report = _lock(report, by)
    if report.published_on is not None:
        _show(report, by, "report.unpublish", None)
    return report


def _lock(report: Report, by: Any) -> Report:
    require(by, "stay.reports", report)
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _show(report: Report, by: Any, verb: str, day: dt.date | None) -> None:
    report.published_on = day
    report.save(update_fields=["published_on"])
    log.record(by, verb, report)
