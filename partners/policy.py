"""Partners are public; the office edits them."""

from typing import Any

from django.db.models import Model

from mobility.accounts.policy import is_office
from mobility.common.policy import Visible, register_action, register_visible

from .models import Agreement, AgreementScan, Contact, Faculty, Institution, Office


def visible_agreements(user: Any):
    return Agreement.objects.all() if is_office(user) else Agreement.objects.none()


def visible_scans(user: Any):
    return AgreementScan.objects.all() if is_office(user) else AgreementScan.objects.none()


def _everybody_sees(model: type[Model]) -> Visible:
    return lambda user: model._default_manager.all()


def register_all() -> None:
    """Register the answers of this package."""
    for model in (Institution, Office, Contact, Faculty):
        register_visible(model, _everybody_sees(model))
    register_visible(Agreement, visible_agreements)
    register_visible(AgreementScan, visible_scans)
    register_action("partners.edit", lambda user, obj=None: is_office(user))
