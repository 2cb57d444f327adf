"""Register departure and return."""

import datetime as dt
from typing import Any

from django.db import transaction

from applications import actions as applications
from applications.models import Application

from .models import Stay


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
