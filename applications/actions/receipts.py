"""The receipt: given out with the submission, void once the application is withdrawn."""

from typing import Any

from django.db import transaction

from mobility.common import issued
from mobility.common.models import IssuedPaper

from ..models import Application
from ..receipts import KIND, last_receipt, stated
from .moves import add_step_follower, lock


@transaction.atomic
def receipt_of(application: Application) -> IssuedPaper:
    """Return the receipt of a submitted application, however often it is asked for: there is one.

    One that was submitted before receipts were written down gets its receipt now.
    """
    application = lock(application)
    return last_receipt(application) or issued.issue(KIND, str(application.number), stated(application))


def _give(application: Application, _by: Any) -> None:
    issued.issue(KIND, str(application.number), stated(application))


def _void(application: Application, _by: Any) -> None:
    if application.number:
        issued.void(KIND, application.number)


def register() -> None:
    """Come along when an application is submitted or withdrawn."""
    add_step_follower("submit", _give)
    add_step_follower("withdraw", _void)
