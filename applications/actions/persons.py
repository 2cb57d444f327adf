"""The head corrects what a person said about themselves, in an application that was sent in."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.common import history, log
from mobility.common.policy import require

from .. import frozen
from ..models import Application, PersonChange
from .moves import Stale, check_length, lock


@transaction.atomic
def change_person(
    application: Application, typed: Mapping[str, Any], reason: str, by: Any, seen: Mapping[str, Any]
) -> PersonChange:
    """Change personal data of an application that was sent in; the old values are kept (row 31).

    ``typed`` holds the new values by column of the applicant, ``seen`` what stood there when they were typed.
    The profile follows where it still says the same. What was judged at submission stays as it was judged.
    Raises Refused, Stale when somebody changed one of these meanwhile, ValidationError without a reason or
    when nothing is different.
    """
    application = lock(application)
    require(by, "applications.change_person", application)
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why: it stays on record.")})
    check_length(reason, "reason")
    known = frozen.plain_profile(application.person)
    if any(known[name] != seen.get(name) for name in typed):
        raise Stale
    wanted = {name: frozen.plain(value) for name, value in typed.items()}
    columns = [[name, known[name], value] for name, value in wanted.items() if value != known[name]]
    if not columns:
        raise ValidationError(_("Nothing is different."))
    _write(application, columns)
    change = PersonChange.objects.create(
        application=application, columns=columns, reason=reason.strip(), by=by
    )
    hidden = [[name, history.KEPT_BACK, history.KEPT_BACK] for name, _before, _after in columns]
    kept = {"kind": application.applicant._meta.label_lower, "act": "changed", "columns": hidden}
    log.record(by, "application.person", application, reason=reason.strip(), changes=[kept])
    return change


def _write(application: Application, columns: list[list[Any]]) -> None:
    applicant = application.applicant
    profile = frozen.plain_profile(applicant)
    for name, before, after in columns:
        if profile[name] == before:
            field: Any = applicant._meta.get_field(name)
            setattr(applicant, name, field.to_python(after))
    applicant.save()
    application.snapshot |= {name: after for name, _before, after in columns}
    application.save(update_fields=["snapshot"])
