"""Step back from a candidate, and see one again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from mobility.common import log
from mobility.common.policy import require

from ..models import Recusal, Session
from ..policy import membership


@transaction.atomic
def recuse(session: Session, application: Application, by: Any, kind: str) -> Recusal:
    """A member steps back from a candidate, at once and for good; an earlier own score leaves the ranking.

    Raises Refused (also when the session is closed), ValidationError for an unknown kind.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    require(by, "commission.recuse", (session, application))
    if kind not in Recusal.Kind.values:
        raise ValidationError(_("Please choose what connects you with the candidate."))
    recusal, _created = Recusal.objects.get_or_create(
        member=membership(by, session), application=application, defaults={"kind": kind}
    )
    log.record(by, "recusal.declare", application, session=session.pk, kind=kind)
    return recusal


@transaction.atomic
def undo_recusal(recusal: Recusal, by: Any) -> None:
    """Let a member see a candidate again; points given before count again. Raises Refused."""
    require(by, "commission.undo_recusal", recusal)
    log.record(by, "recusal.undo", recusal.application, member=recusal.member_id, kind=recusal.kind)
    recusal.delete()
