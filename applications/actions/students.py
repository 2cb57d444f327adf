"""Keeping the register of students no longer than it serves."""

import datetime as dt

from django.utils import timezone

from ..models import StudentRecord
from ..students import KEPT


def forget_former_students(today: dt.date | None = None) -> int:
    """Forget who stood in no list of the register for over a year; returns how many."""
    oldest = (today or timezone.localdate()) - KEPT
    count, _rows = StudentRecord.objects.filter(as_of__lt=oldest).delete()
    return count
