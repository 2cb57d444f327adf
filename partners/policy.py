"""Partners are public; the office edits them."""

from typing import Any

from django.db.models import Model

from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import Visible, register_action, register_visible

from .models import (
    Absence,
    Agreement,
    AgreementScan,
    ClosedDay,
    Contact,
    CountryStatus,
    Duty,
    Faculty,
    Grade,
    GradingScale,
    HostContact,
    Institution,
    InstitutionFile,
    Office,
    Tag,
    TeachingLanguage,
)


def visible_institutions(user: Any):
    """Everybody sees every institution; what was merged into another one is seen as that one."""
    return Institution.objects.filter(merged_into=None)


def _the_office_sees(model: type[Model]) -> Visible:
    rows = model._default_manager
    return lambda user: rows.all() if is_office(user) else rows.none()


def _everybody_sees(model: type[Model]) -> Visible:
    return lambda user: model._default_manager.all()


PUBLIC: tuple[type[Model], ...] = (
    Office,
    Contact,
    ClosedDay,
    Faculty,
    TeachingLanguage,
    GradingScale,
    Grade,
    CountryStatus,
    Tag,
)
OFFICE_ONLY: tuple[type[Model], ...] = (
    Agreement,
    AgreementScan,
    HostContact,
    InstitutionFile,
    Duty,
    Absence,
)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Institution, visible_institutions)
    for model in PUBLIC:
        register_visible(model, _everybody_sees(model))
    for model in OFFICE_ONLY:
        register_visible(model, _the_office_sees(model))
    register_action("partners.edit", lambda user, obj=None: is_office(user))
    # Who does whose work is the head's to say; colleagues read it.
    register_action("duties.read", lambda user, obj=None: is_office(user))
    register_action("duties.edit", lambda user, obj=None: is_head(user))
