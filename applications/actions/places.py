"""Accepting the place one was given."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require

from .. import queries
from ..models import Application
from .moves import fire, lock


@transaction.atomic
def accept_place(application: Application, by: Any, *, consent_cross_border: bool = False) -> Application:
    """Accept the place; a host abroad gets the data, so that by now the person has agreed to it.

    Raises Refused, Impossible, ValidationError without the consent.
    """
    application = lock(application)
    require(by, "applications.as_applicant", application)
    if not queries.may_go_to_the_host(application):
        if not consent_cross_border:
            raise ValidationError(_("Without this consent you cannot be nominated to a host abroad."))
        application.consent_cross_border = True
        application.save(update_fields=["consent_cross_border"])
        log.record(by, "application.consent", application)
    return fire(application, "accept", by)
